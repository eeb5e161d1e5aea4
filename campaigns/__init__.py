"""Longer campaigns against the whole product, each a `make` target with its figures written down.

They run for minutes, kill things, and are not part of `make test`. What they found is kept in
`docs/reference/figures.md`, with date and machine.
"""
