"""The pure core: what may happen to a request, and what follows.

Nothing here reads a clock, a random number, a file, a socket or a setting, and nothing logs.
Time, actor, ids and outside facts are arguments. Read in this order: `definition` (what a
process is), `request` (what is true of one run), `lifecycle` (the lawful moves), `commands`,
`events` and `rejection` (what is asked, what happened, what was refused), `permit` (who may),
`decide` and `settle` (what a command causes), `evolve` (what an event changes) and `advance`
(the whole, for engine, simulator and verifier alike).
"""
