"""The worker's room: Celery processes that carry on where a request's own transaction ended.

`run` starts them: `run_worker` for workers (with a beat beside them if asked), `run_beat` for beat and
relay alone. `outfit` is what such a process is given; `app` makes the Celery application for any of
three brokers; `queues` is Celery's way into the queue that the migrations made; `loop` is what each
worker process keeps: one event loop, one engine. `tasks` are the three things that a message may ask;
`delivery` does what the outbox says; `beat` keeps time under a lock, `relay` sends what is due and
stands in for the pulse when no message gets through; `vitals` and `outage` say how it goes.

The broker only wakes workers: everything that must not be lost is a row, and is found again.
"""
