"""A process of a pool ends with the process that forked it, and not with the thread that did."""

import os
import signal
import subprocess
import sys

from tests.worker.crew import ROOT, eventually, is_running

# A worker whose pool forks from a thread that ends, as one does that replaces a process of its own.
_WORKER = """
import os, signal, sys, threading
from nexusflow.worker.loop import end_with

def fork():
    worker = os.getpid()
    if os.fork():
        return
    end_with(worker)
    heard, told = os.pipe()
    os.set_blocking(told, False)
    signal.set_wakeup_fd(told)
    print(os.getpid(), flush=True)
    while os.read(heard, 1):
        print("heard, and here", flush=True)

thread = threading.Thread(target=fork)
thread.start()
thread.join()
sys.stdin.readline()
"""


def test_it_outlives_the_thread_and_ends_with_the_process() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _WORKER],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as worker:
        assert worker.stdout is not None
        child = int(worker.stdout.readline())
        os.kill(child, signal.SIGUSR2)  # as the kernel does when the thread ends, which may be long over
        assert worker.stdout.readline() == "heard, and here\n"
        assert is_running(child)
        worker.kill()
        worker.wait(5)
        eventually(lambda: not is_running(child), within=5, why=lambda: f"process {child} is still there")


def test_a_process_whose_worker_is_gone_already_does_not_begin() -> None:
    late = [sys.executable, "-c", "from nexusflow.worker.loop import end_with; end_with(1); print('begun')"]
    done = subprocess.run(late, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout) == (128 + signal.SIGUSR2, "")
