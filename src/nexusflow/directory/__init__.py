"""Who there is and what they hold: users, roles and the permission matrix.

Plain CRUD on a connection that the caller has opened, each change with its audit entry in the same
transaction. Refusals are values (`refusal.Refused`). Nothing here decides what may happen to a
request: that is the core's, which reads the same rows through the engine.

Users are never deleted but disabled, so that history keeps its names. Passwords and session cookies
come in here and never go out again: only hashes are stored.
"""
