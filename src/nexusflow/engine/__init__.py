"""The engine: carries requests from PostgreSQL to the core and back, whole or not at all.

`dispatch` takes orders and gathers those that arrive together into one transaction; `store` is the
only writer of lifecycle rows; `definitions` keeps published versions, verified and compiled;
`authority` tells who holds what; `pulse` finds whose hour has come. SQL says which, the core says
whether and what, SQL stores it. Statements have their home in `sql/`, read queries in `views/`.
"""
