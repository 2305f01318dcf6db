"""System calls that no notebook needs, and that attacks on the kernel begin with."""

from __future__ import annotations

import errno
import socket

import pyseccomp as seccomp

# What a program could use to look at or change other processes, to build namespaces
# or mounts of its own, or to reach rarely tested parts of the kernel.
_FORBIDDEN = (
    *("ptrace", "process_vm_readv", "process_vm_writev", "kcmp", "pidfd_getfd"),
    *("mount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree"),
    *("fsopen", "fsmount", "fsconfig", "fspick", "mount_setattr"),
    *("unshare", "setns", "keyctl", "add_key", "request_key"),
    *("bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter"),
    *("io_uring_register", "kexec_load", "kexec_file_load", "init_module"),
    *("finit_module", "delete_module", "reboot", "swapon", "swapoff", "acct"),
    *("settimeofday", "clock_settime", "adjtimex", "clock_adjtime", "syslog"),
    *("quotactl", "nfsservctl", "vhangup", "iopl", "ioperm", "modify_ldt"),
    *("name_to_handle_at", "open_by_handle_at", "fanotify_init", "lookup_dcookie"),
    *("sethostname", "setdomainname", "personality", "move_pages", "migrate_pages"),
    # Memory that no limit counts, because it belongs to no process.
    *("memfd_create", "memfd_secret", "shmget", "msgget", "semget", "mq_open"),
)
_SHARED_ANONYMOUS = 0x21  # MAP_SHARED and MAP_ANONYMOUS: the same, when mapped
_NAMESPACES = 0x7E020000  # every CLONE_NEW… flag
_SET_DEATH_SIGNAL = 1
_UNKNOWN = -1  # libseccomp's __NR_SCMP_ERROR


def forbid() -> None:
    """Let the kernel refuse these calls in this process and its children, for good.

    Raises
    ------
    OSError, RuntimeError
        If a rule cannot be made: then nothing may run here.
    """
    calls = seccomp.SyscallFilter(seccomp.ALLOW)
    refuse = seccomp.ERRNO(errno.EPERM)
    for name in filter(_is_known, _FORBIDDEN):
        calls.add_rule(refuse, name)
    for flag in (1 << bit for bit in range(17, 31) if _NAMESPACES >> bit & 1):
        calls.add_rule(refuse, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, flag, flag))
    # Its flags lie in memory, where no filter sees them: glibc falls back to clone.
    calls.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    for family in _families():
        calls.add_rule(refuse, "socket", _is_int(0, family))
    shared = seccomp.Arg(3, seccomp.MASKED_EQ, _SHARED_ANONYMOUS, _SHARED_ANONYMOUS)
    calls.add_rule(seccomp.ERRNO(errno.ENOMEM), "mmap", shared)
    # A process that outlives the one that started it could not be stopped through it.
    calls.add_rule(refuse, "prctl", _is_int(0, _SET_DEATH_SIGNAL))
    calls.load()


def _is_known(name: str) -> bool:
    """Tell whether this machine's libseccomp has heard of a call."""
    return bool(seccomp.resolve_syscall(seccomp.Arch.NATIVE, name) != _UNKNOWN)


def _is_int(place: int, value: int) -> seccomp.Arg:
    """Compare an argument as the kernel reads it: of an int, the lower half alone."""
    return seccomp.Arg(place, seccomp.MASKED_EQ, 0xFFFFFFFF, value)


def _families() -> list[int]:
    """Return all kinds of sockets but local ones."""
    return [number for number in range(1, 46) if number != socket.AF_UNIX]
