"""The HTTP interface, through real HTTP semantics on a real database."""
