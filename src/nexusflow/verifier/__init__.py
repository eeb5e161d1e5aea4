"""The verifier: whether a definition can do what it says, before anybody depends on it.

Pure: definitions and directories come in as values, findings go out as values; nothing is read,
written or logged. It knows the core and nothing above it, and what it is given may be hostile: every
walk is bounded. Read in this order: `finding` (every code, and what a report is); `plain`,
`document_schema` and `document` (reading a document); `subject` (a definition laid out for the
checks); `graph` and `routes` (where one can get to); `choices`, `comparison` and `coverage` (which
transition is taken, and what can be shown of guards); `steps` (what a step needs); `staffing`
(whether anybody can do it); and `check`, which is all of it. `read_document` and `verify` are the
two doors.
"""
