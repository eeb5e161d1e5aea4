"""NexusFlow: a workflow engine for human decisions.

One pure core decides what may happen to a request (`nexusflow.core`). Everything else carries
things to it and away from it: `engine` keeps it on PostgreSQL, `verifier` proves a definition
sound, and the doors `api`, `worker` and `cli` speak HTTP, Celery and shell.
"""

__version__ = "0.1.0"
