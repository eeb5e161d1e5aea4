"""Run a cluster until standard input ends: a process of its own, which tests kill or run as others.

python run_cluster.py HOME [forbid-namespaces]
"""

import ctypes
import json
import os
import platform
import struct
import sys
from pathlib import Path

from nexusflow.host.postgres import Cluster

FAST = {"fsync": "off", "max_connections": "20", "shared_buffers": "16MB"}
_UNSHARE = {"x86_64": 272, "aarch64": 97}


def forbid_namespaces() -> None:
    """What many containers do: a seccomp filter that answers `unshare` with "not permitted"."""
    load, equal, answer = 0x20, 0x15, 0x06
    allow, refuse = 0x7FFF0000, 0x00050000 | 1
    program = b"".join(
        struct.pack("HBBI", *step)
        for step in (
            (load, 0, 0, 0),
            (equal, 0, 1, _UNSHARE[platform.machine()]),
            (answer, 0, 0, refuse),
            (answer, 0, 0, allow),
        )
    )
    code = ctypes.create_string_buffer(program, len(program))
    pointer = struct.pack("HxxxxxxQ", 4, ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    filter_mode, set_seccomp = 2, 22
    if libc.prctl(set_seccomp, filter_mode, ctypes.create_string_buffer(pointer), 0, 0) != 0:
        sys.exit(f"no seccomp here: {os.strerror(ctypes.get_errno())}")


def main() -> None:
    if "forbid-namespaces" in sys.argv:
        forbid_namespaces()
    cluster = Cluster(Path(sys.argv[1]), settings=FAST)
    cluster.start()
    print(json.dumps({"pid": cluster.pid, "url": cluster.owner_url(), "uid": os.geteuid()}), flush=True)
    sys.stdin.read()
    cluster.stop()


if __name__ == "__main__":
    main()
