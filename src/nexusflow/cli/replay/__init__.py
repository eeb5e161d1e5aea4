"""Bringing history in: a folder of cases that ran elsewhere becomes requests that ran here.

`folder` reads and checks what was handed over, `story` turns a case into orders for the engine,
`compare` holds what came out against what the folder expects, and `run` does it all, many cases at
a time. Nothing here decides anything: roles, rules and deadlines are the engine's, as ever.
"""
