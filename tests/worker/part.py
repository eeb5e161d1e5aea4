"""Runs a worker or a beat as a process of its own: `python -m tests.worker.part worker|beat|both OUTFIT`."""

import functools
import logging
import pickle
import sys

import structlog

from nexusflow.worker.outfit import Outfit
from nexusflow.worker.run import run_beat_of, run_worker_of


def log_lines() -> None:
    """Plain lines on standard error, ours and those of libraries."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, force=True)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def main(part: str, outfit: Outfit) -> int:
    log_lines()
    if part == "beat":
        return run_beat_of(outfit)
    return run_worker_of(outfit, beat=part == "both", logs=functools.partial(log_lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], pickle.loads(bytes.fromhex(sys.argv[2]))))
