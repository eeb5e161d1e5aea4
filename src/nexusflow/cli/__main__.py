"""`python -m nexusflow.cli` is `nexusflow`."""

from nexusflow.cli import main

main()
