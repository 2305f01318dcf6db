"""The walls of one submission, put up by its own process before any of its code runs.

The outer wall (`autograder.sandbox.host.outer_wall`) stands around all of them: this
one keeps submissions from each other, and takes away what Linux lets an ordinary
process do.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import signal
import sys
from dataclasses import asdict, dataclass
from typing import Any

from autograder.sandbox.guest.forkserver import end_with_parent

_NEW_USER, _NEW_MOUNTS, _NEW_PIDS = 0x10000000, 0x00020000, 0x20000000
_NEW_IPC, _NEW_NET, _NEW_UTS = 0x08000000, 0x40000000, 0x04000000
_RECURSIVE, _PRIVATE = 16384, 1 << 18
_READ_ONLY, _NO_SUID, _NO_DEVICES, _NO_EXEC = 1, 2, 4, 8
_SET_DEATH_SIGNAL, _SET_DUMPABLE, _SET_NO_NEW_PRIVILEGES = 1, 4, 38
_DROP_BOUND = 24
_FIRST_GUEST = 200_000  # user ids that are hardly ever anybody's
_GUESTS = 50_000
FOLDER = "/notebook"  # where a notebook runs, and may write


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Parameters
    ----------
    memory : int
        Bytes of data in one process.
    mapped : int
        Bytes that one process may map besides what it has imported.
    processes : int
        Processes and threads.
    files : int
        Open files.
    file_size : int
        Bytes of one file.
    disk : int
        Bytes of its temporary folder.
    cpu : int
        Seconds of computing.
    together : int
        Bytes that all its processes may hold, the kernel's for them included.
    """

    memory: int = 3_000_000_000
    mapped: int = 8_000_000_000
    processes: int = 128
    files: int = 256
    file_size: int = 100_000_000
    disk: int = 300_000_000
    cpu: int = 1800
    together: int = 4_000_000_000

    def as_data(self) -> dict[str, int]:
        """Return the limits as JSON-ready data."""
        return asdict(self)


def put_up(limits: Limits, number: int) -> None:
    """Wall this process in; returns in a process that is alone in its namespaces.

    Parameters
    ----------
    limits : Limits
        Of the submission.
    number : int
        Of the submission, for a user id of its own.

    Raises
    ------
    OSError
        If a wall cannot be put up: nothing of the submission may run then.

    Notes
    -----
    The caller's process stays outside, waits, and ends as the inner one ends.
    """
    is_root = os.geteuid() == 0
    spaces = _NEW_MOUNTS | _NEW_PIDS | _NEW_IPC | _NEW_NET | _NEW_UTS
    user, group = os.getuid(), os.getgid()
    mapped = _mapped()  # while /proc shows this process
    _check(_libc.unshare(spaces if is_root else spaces | _NEW_USER), "unshare")
    if not is_root:
        _map_ids(user, group)
    inner = os.fork()
    if inner:
        _follow(inner)
    # Else kill(0, …) reaches the zygote, whose group this one would be in.
    os.setsid()
    _private_mounts(limits)
    _limit(limits, mapped)
    _drop_bound()  # while this process may still give them up
    if is_root:
        _become_guest(_FIRST_GUEST + number % _GUESTS)
    _drop_privileges()
    # Last, for a change of user clears it: end with the process outside.
    _check(_libc.prctl(_SET_DEATH_SIGNAL, 9, 0, 0, 0), "prctl")
    _forbid_calls()


def _follow(inner: int) -> None:
    """Wait for the inner process and end in the same way; pass interrupts on."""

    def interrupt(*_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(inner, signal.SIGINT)

    signal.signal(signal.SIGINT, interrupt)
    end_with_parent()  # a new user namespace has cleared it
    _, status = os.waitpid(inner, 0)
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)


def _map_ids(user: int, group: int) -> None:
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"1000 {user} 1"),
        ("gid_map", f"1000 {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)


def _private_mounts(limits: Limits) -> None:
    _mount(None, "/", None, _RECURSIVE | _PRIVATE)
    for covered in ("/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus"):
        _libc.umount2(covered.encode(), 2)  # else a fresh /proc is refused
    flags = _NO_SUID | _NO_DEVICES | _NO_EXEC
    try:
        _mount("proc", "/proc", "proc", flags)
    except OSError:  # a machine that forbids it: then there is none
        _mount("tmpfs", "/proc", "tmpfs", flags | _READ_ONLY, "size=4k")
    own = f"size={limits.disk},mode=1777,nr_inodes=20000"
    _mount("tmpfs", FOLDER, "tmpfs", _NO_SUID | _NO_DEVICES, own)
    if not holds_what_is_shown("/tmp"):  # else the outer wall has made it read-only
        _mount("tmpfs", "/tmp", "tmpfs", _NO_SUID | _NO_DEVICES, own)
    _mount("tmpfs", "/dev/shm", "tmpfs", flags, own)


def holds_what_is_shown(folder: str) -> bool:
    """Tell whether Python or the course lies below a folder, which must stay then."""
    shown = (*sys.path, sys.prefix, sys.base_prefix, os.environ.get("COURSE_DATA", ""))
    return any(path.startswith(folder.rstrip("/") + "/") for path in shown)


def _limit(limits: Limits, mapped: int) -> None:
    import resource

    for kind, value in (
        (resource.RLIMIT_DATA, limits.memory),
        (resource.RLIMIT_AS, mapped + limits.mapped),
        (resource.RLIMIT_NPROC, limits.processes),
        (resource.RLIMIT_NOFILE, limits.files),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(kind)
        value = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(kind, (value, value))


def _mapped() -> int:
    """Return the bytes that this process has mapped."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _become_guest(user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _drop_privileges() -> None:
    _set_no_capabilities()
    _check(_libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "prctl")
    # Not readable by others of the same user, through /proc or ptrace.
    _check(_libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0), "prctl")


def _drop_bound() -> None:
    for capability in range(64):
        if _libc.prctl(_DROP_BOUND, capability, 0, 0, 0):
            if ctypes.get_errno() == errno.EINVAL:  # there are no more
                return
            _check(-1, "prctl")


def _set_no_capabilities() -> None:
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _check(_libc.capset(ctypes.byref(header), ctypes.byref(nothing)), "capset")


def _forbid_calls() -> None:
    from autograder.sandbox.guest.syscalls import forbid

    forbid()


def has_call_filter() -> bool:
    """Tell whether libseccomp is here: without it, calls are not forbidden."""
    with contextlib.suppress(Exception):
        import pyseccomp  # noqa: F401

        return True
    return False


def _mount(
    source: str | None, target: str, kind: str | None, flags: int, options: str = ""
) -> None:
    result = _libc.mount(
        source.encode() if source else None,
        target.encode(),
        kind.encode() if kind else None,
        ctypes.c_ulong(flags),
        options.encode() if options else None,
    )
    _check(result, f"mount {target}")


def _check(result: int, what: str) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


# Windows has no such library, and imports this module for the limits alone.
_libc: Any = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
