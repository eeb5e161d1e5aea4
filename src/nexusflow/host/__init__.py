"""What runs on this one machine: the embedded database and the processes around it.

NexusFlow needs no server to be installed. `postgres` starts PostgreSQL 18 from binaries that come
with a Python package and keeps it as our own child; `supervise` keeps API, worker and beat running
beside it; `up` puts them together behind one command. `footing` decides as whom the database runs,
`leash` ties every child to its parent, `layout` knows where things lie in the data folder.

A team that has a PostgreSQL server and a process supervisor of its own needs nothing of this room.
It knows nothing of requests, tasks or definitions, and may touch only the operating system and,
to bring the schema up to date, `nexusflow.db.migrate`.
"""
