"""Run a program that dies with its parent, as whoever it should run as.

    python leash.py ACCOUNT SIGNAL PARENT_PID PROGRAM [ARGUMENT ...]

It becomes the program (exec), so that the pid stays the same. ACCOUNT is one of

* `same`: who we are;
* `nobody`: drop root for good;
* `namespace`: stay root to the files, but appear as `nobody` inside a user namespace. For data in a
  folder that nobody else can reach.

The parent-death signal is set here, after the change of user, because that change clears it, and
not in a `preexec_fn`, which is unsafe beside threads. It follows the *thread* that started us:
start programs from a thread that lives as long as they should.

A script of its own, of the standard library alone: it runs before any site-packages are there.
"""

import ctypes
import os
import signal
import sys

NOBODY = 65534
_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _drop_to_nobody() -> None:
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def _enter_namespace() -> None:
    """Map our uid to `nobody` in a new user namespace; exec then drops the namespace's powers."""
    uid, gid = os.geteuid(), os.getegid()
    if _libc().unshare(_CLONE_NEWUSER) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"user namespaces are not allowed here: {os.strerror(number)}")
    for name, text in (
        ("setgroups", "deny"),
        ("gid_map", f"{NOBODY} {gid} 1"),
        ("uid_map", f"{NOBODY} {uid} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)


def die_with(parent: int, last_word: int) -> None:
    """Ask the kernel for `last_word` when our parent ends. Linux alone has this."""
    if sys.platform != "linux":
        return
    if _libc().prctl(_PR_SET_PDEATHSIG, last_word, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"could not ask for the parent-death signal: {os.strerror(number)}")
    if os.getppid() != parent:  # it died before we could ask
        sys.exit(128 + last_word)


def main(arguments: list[str]) -> None:
    """Become the program that `arguments` (see the module) name."""
    account, last_word, parent, *program = arguments
    match account:
        case "nobody":
            _drop_to_nobody()
        case "namespace":
            _enter_namespace()
        case "same":
            pass
        case _:
            sys.exit(f"leash: expected same, nobody or namespace, but found {account!r}")
    die_with(int(parent), signal.Signals[last_word])
    os.execvpe(program[0], program, os.environ)  # noqa: S606 (no shell is the point)


if __name__ == "__main__":
    main(sys.argv[1:])
