"""Taking all there is: memory, processes, disk, files."""

from __future__ import annotations

from attacks.case import attack

_WATCH = "a watcher outside adds up what its processes hold"

CASES = [
    attack(
        *("35", "fork bomb"),
        "forks for ever, in every child",
        "RLIMIT_NPROC, counted in a user id or a user namespace of its own",
        source="""
import time
made = 0
try:
    while True:
        if os.fork() == 0:
            while True:
                try: os.fork()
                except OSError: time.sleep(1)
        made += 1
except OSError as error:
    print("refused after", made < 130, type(error).__name__)
""",
        base="solved",
        says=("refused after True BlockingIOError",),
        stock="no limit",
    ),
    attack(
        *("new", "threads without end"),
        "starts 1,000 threads",
        "RLIMIT_NPROC counts them, too",
        source="""
import threading, time
try:
    for made in range(1000):
        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
except RuntimeError as error:
    print("refused:", error)
""",
        base="solved",
        says=("refused: can't start new thread",),
    ),
    attack(
        *("36", "memory bomb"),
        "asks for 100 GB in one process, at once and bit by bit",
        "RLIMIT_DATA",
        source="""
attempt("at once", lambda: bytearray(100 * 10**9))
def slowly():
    kept = []
    while True:
        kept.append(np.empty(500_000_000, np.uint8))
attempt("slowly", slowly)
""",
        base="solved",
        says=("blocked: at once MemoryError", "blocked: slowly MemoryError"),
        stock="no limit",
    ),
    attack(
        *("36", "memory bomb of many processes"),
        "lets 20 children hold 2 GB each",
        _WATCH,
        source="""
import time
for _ in range(20):
    if os.fork() == 0:
        kept = bytearray(2_000_000_000)
        time.sleep(1000)
time.sleep(1000)
""",
        base="solved",
        says=("more memory than allowed",),
        cell_seconds=90.0,
        notebook_seconds=150.0,  # a busy machine is slow to fill its memory
        stock="no limit",
    ),
    attack(
        *("new", "many small memories"),
        "starts 24 programs that hold 360 MB each, less than the zygote itself",
        _WATCH,
        source="""
import subprocess, sys, time
small = "held = bytearray(360_000_000); import time; time.sleep(1000)"
kept = [subprocess.Popen([sys.executable, "-c", small]) for _ in range(24)]
time.sleep(60)
print("GOT", sum(one.poll() is None for one in kept))
""",
        base="solved",
        says=("more memory than allowed",),
        hides=("GOT",),
        cell_seconds=90.0,
        notebook_seconds=150.0,
    ),
    attack(
        *("new", "memory that is shared"),
        "maps anonymous and /dev/zero memory as shared, makes memory files and System "
        "V segments: none of these counts as data of a process",
        "the calls are refused, and there is no /dev/zero",
        source="""
import ctypes, mmap
attempt("mmap", lambda: mmap.mmap(-1, 10**9))
attempt("memfd", lambda: os.memfd_create("x"))
attempt("shmget", lambda: ctypes.CDLL(None).shmget(0, 10**9, 0o1600) >= 0)
attempt("zero", lambda: mmap.mmap(os.open("/dev/zero", os.O_RDWR), 10**9))
""",
        base="solved",
        says=("blocked: mmap", "blocked: memfd", "nothing: shmget", "blocked: zero"),
        hides=("GOT",),
    ),
    attack(
        *("37", "filling the disk"),
        "writes 1 GB into its folder, then into many small files",
        "a folder in memory of a fixed size and number of files; RLIMIT_FSIZE",
        source="""
import signal as signals
signals.signal(signals.SIGXFSZ, signals.SIG_IGN)
def one():
    with open("/tmp/large", "wb") as file:
        for _ in range(1000): file.write(bytes(1_000_000))
def many():
    for n in range(50_000):
        with open(f"/tmp/{n}", "wb") as file: file.write(bytes(20_000))
attempt("one", one)
attempt("many", many)
""",
        base="solved",
        says=("blocked: one OSError", "blocked: many OSError"),
        stock="writes 550 MB",
    ),
    attack(
        *("new", "filling shared memory"),
        "writes 1 GB into /dev/shm, and tries /dev, / and /course",
        "tmpfs of a fixed size; what is shared by submissions is read-only",
        source="""
def fill():
    for n in range(100):
        with open(f"/dev/shm/{n}", "wb") as file: file.write(bytes(20_000_000))
attempt("shm", fill)
for place in ("/dev/x", "/x", "/course/x", "/course/autograder/x.py", "/etc/x"):
    attempt(place, lambda: open(place, "w").write("x"))
""",
        base="solved",
        says=(
            "blocked: shm OSError",
            "blocked: /dev/x",
            "blocked: /x",
            "blocked: /course/x",
        ),
        hides=("GOT",),
    ),
    attack(
        *("new", "files without end"),
        "opens 10,000 files and 10,000 pipes",
        "RLIMIT_NOFILE",
        source="""
kept = []
try:
    for _ in range(10_000): kept.append(os.pipe())
except OSError as error:
    print("refused:", error)
    for pair in kept: os.close(pair[0]), os.close(pair[1])
""",
        base="solved",
        says=("refused: [Errno 24]",),
    ),
]
