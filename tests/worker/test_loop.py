"""A process of a pool does not begin without a worker."""

import subprocess
import sys

from tests.worker.crew import ROOT

_ORPHAN = """
import os
from celery.signals import worker_process_init
from nexusflow.notices.calls.signature import Keyring
from nexusflow.worker import loop
from nexusflow.worker.outfit import Outfit

outfit = Outfit(app_url="postgresql://nobody@127.0.0.1:9/none", broker_url="", pulse_seconds=1, base_url="",
                mail_from="", keyring=Keyring.of("a secret key of a test"))
worker = os.getpid()
loop.prepare(outfit)
if os.fork():
    os._exit(0)  # killed at once, for all that the other can tell
while os.getppid() == worker:
    pass
worker_process_init.send(sender=None)
print("begun")
"""


def test_a_process_whose_worker_is_gone_already_does_not_begin() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ORPHAN], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
