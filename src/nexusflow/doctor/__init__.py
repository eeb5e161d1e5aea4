"""What is always true of a NexusFlow database, asked of it by somebody who does not trust the engine.

Twelve numbered checks, each one or more SQL files in `sql/` that give the rows which break it. They
read the tables and the audit alone and share no line with the engine: a mistake there cannot hide
itself here. `examine` runs them all in one read-only snapshot; `checks` is the table of contents;
`catalogue` knows what grants, triggers and constraints the migrations made.

This room imports nothing of NexusFlow. `checks.statements(6)` gives the text of a check, to be run by hand in
a shell after `SET nexusflow.pulse_seconds = 30`.
"""
