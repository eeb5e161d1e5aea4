"""The database: what the tables are, how they came to be, and how to get a session.

`tables` describes every table as a typed SQLAlchemy model (those of `people` among them, made of
`columns`), `migrations` makes them (released ones are never edited), `migrate` runs those under a lock
as the owner, and `session` opens connections as the application's login, which owns nothing. Nothing
here knows a rule of the process.
"""
