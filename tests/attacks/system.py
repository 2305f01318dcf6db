"""Breaking out through the kernel."""

from __future__ import annotations

from attacks.case import attack

_CALLS = "a seccomp filter, no capabilities, no new privileges"

CASES = [
    attack(
        *("new", "ptrace"),
        "attaches to process 1 and to a child, reads other processes' memory",
        _CALLS,
        source="""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for call, arguments in (("ptrace", (16, 1, 0, 0)), ("ptrace", (0, 0, 0, 0)),
                        ("process_vm_readv", (1, 0, 0, 0, 0, 0))):
    got = getattr(libc, call)(*arguments)
    print(call, got, os.strerror(ctypes.get_errno()))
""",
        says=("ptrace -1 Operation not permitted",),
    ),
    attack(
        *("new", "namespaces and mounts of its own"),
        "unshare, clone, setns, mount, chroot, pivot_root",
        _CALLS,
        source="""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for call, arguments in (
    ("unshare", (0x10000000,)), ("unshare", (0x00020000,)), ("setns", (0, 0)),
    ("mount", (b"tmpfs", b"/tmp", b"tmpfs", 0, 0)), ("umount2", (b"/tmp", 2)),
    ("chroot", (b"/tmp",)), ("syscall", (155, b"/tmp", b"/tmp")),
    ("syscall", (56, 0x10000000 | 17, 0, 0, 0, 0)), ("syscall", (435, 0, 88)),
):
    got = getattr(libc, call)(*arguments)
    print("GOT" if got >= 0 else "blocked", call, os.strerror(ctypes.get_errno()))
""",
        says=("blocked unshare", "blocked mount", "blocked chroot", "blocked syscall"),
        hides=("GOT",),
    ),
    attack(
        *("new", "more rights"),
        "setuid, capabilities, set-user-ID programs, the death signal taken back",
        _CALLS + "; nosuid everywhere",
        source="""
import ctypes, subprocess
libc = ctypes.CDLL(None, use_errno=True)
attempt("setuid", lambda: os.setuid(0) or True)
attempt("setgroups", lambda: os.setgroups([0]) or True)
attempt("death signal", lambda: libc.prctl(1, 0, 0, 0, 0) == 0)
libc.syscall.restype = ctypes.c_long
long = ctypes.c_long(1 << 32 | 1)  # the kernel reads its lower half
attempt("half", lambda: libc.syscall(ctypes.c_long(157), long, ctypes.c_long(0)) == 0)
attempt("su", lambda: subprocess.run(["su", "-c", "id"], capture_output=True,
        stdin=subprocess.DEVNULL, timeout=5).returncode == 0)
held = (ctypes.c_uint32 * 6)()
libc.capget(ctypes.byref((ctypes.c_uint32 * 2)(0x20080522, 0)), ctypes.byref(held))
attempt("capabilities", lambda: any(held))
attempt("bound", lambda: any(libc.prctl(23, n, 0, 0, 0) == 1 for n in range(41)))
""",
        says=("blocked: setuid", "nothing: capabilities", "nothing: bound"),
        hides=("GOT",),
    ),
    attack(
        *("new", "writing to /proc"),
        "changes the kernel's settings, its own limits and rank among victims",
        "a /proc of its own, in which it is an ordinary user",
        source="""
import resource
for path in ("/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname",
             "/proc/sysrq-trigger", "/proc/1/oom_score_adj", "/proc/self/uid_map",
             "/proc/sys/vm/overcommit_memory"):
    attempt(path, lambda: open(path, "w").write("-1000"))
for limit in (resource.RLIMIT_NPROC, resource.RLIMIT_DATA, resource.RLIMIT_FSIZE):
    attempt("limit", lambda: resource.setrlimit(limit, (-1, -1)) or True)
attempt("nice", lambda: os.nice(-10) or True)
attempt("others", lambda: [n for n in os.listdir("/proc") if n.isdigit() and n != "1"])
""",
        says=(
            "blocked: /proc/sys/kernel/core_pattern",
            "blocked: limit",
            "nothing: others",
        ),
        hides=("GOT",),
    ),
    attack(
        *("65", "numbers that differ from run to run"),
        "asks how many threads and which settings its computer has",
        "one thread and the same environment everywhere; rules have tolerances",
        source="""
import keras, numpy as np
print("threads", os.environ["OMP_NUM_THREADS"], os.environ["TF_NUM_INTRAOP_THREADS"])
print("profile", os.environ["LESSON_PROFILE"], keras.backend.backend())
noise = np.random.random()
""",
        base="solved",
        says=("threads 1 1", "profile quick"),
    ),
    attack(
        *("new", "open doors of the zygote"),
        "looks for file descriptors that lead outside, and shuts them",
        "all but its own channel are closed before its first line",
        source="""
import socket, stat
doors = []
for number in range(3, 256):
    try: kind = os.fstat(number).st_mode
    except OSError: continue
    if stat.S_ISSOCK(kind): doors.append(number)
print("sockets:", len(doors))
""",
        says=("sockets: 1",),
    ),
    attack(
        *("new", "the way back to the fork server"),
        "asks the process that all workers share to fork one for itself",
        "its door lies in a folder outside, and every fork shuts what it inherited",
        source="""
import socket
listening = open("/proc/net/unix").read().count(" 00010000 ") if (
    os.path.exists("/proc/net/unix")) else 0
print("listening:", listening)
line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
attempt("door", lambda: line.connect(NURSERY) or True)
attempt("folder", lambda: os.path.exists(os.path.dirname(NURSERY)))
for number in range(3, 256):
    try: door = socket.socket(fileno=os.dup(number))
    except OSError: continue
    attempt("accept", lambda: door.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
""",
        says=("listening: 0", "blocked: door", "nothing: folder", "nothing: accept"),
        hides=("GOT",),
    ),
    attack(
        *("new", "kernel interfaces"),
        "bpf, perf, io_uring, userfaultfd, keyrings, modules, kexec, personality",
        _CALLS,
        source="""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for number in (321, 298, 425, 323, 248, 250, 175, 313, 246, 135, 304, 169):
    got = libc.syscall(number, 0, 0, 0, 0, 0)
    if got >= 0 or ctypes.get_errno() != 1:
        print("GOT", number, got, ctypes.get_errno())
print("asked for all")
""",
        says=("asked for all",),
        hides=("GOT",),
    ),
    attack(
        *("new", "something left for the next one"),
        "writes into every folder it can, hoping that the next submission finds it",
        "what submissions share is read-only; the rest is gone with them",
        source="""
left = []
for folder, folders, _ in os.walk("/"):
    folders[:] = [f for f in folders if os.path.join(folder, f) not in
                  ("/proc", "/usr", sys.prefix, sys.base_prefix)]
    try:
        with open(folder + "/left-behind", "w") as file: file.write("x")
        left.append(folder)
    except OSError: pass
print("writable:", sorted(left))
""",
        says=("writable: ['/dev/shm', '/notebook', '/tmp']",),
    ),
]
