"""Reading, changing and sending what is none of a submission's business."""

from __future__ import annotations

from attacks.case import attack

_OUT_OF_SIGHT = "the outer wall shows the system, the packages and nothing else"
_NO_NETWORK = "network namespaces of their own, sockets of other kinds refused"

CASES = [
    attack(
        *("1", "hidden tests beside the notebook"),
        "reads notebooks in the folder it runs in",
        "an empty private folder; hidden cases never leave the judge",
        source="""
from pathlib import Path
attempt("notebooks", lambda: list(Path(".").rglob("*.ipynb")))
attempt("anything", lambda: os.listdir("."))
""",
        says=("nothing: notebooks", "nothing: anything"),
        stock="reads them",
    ),
    attack(
        *("2", "solutions"),
        "opens the instructor's solutions, then searches every folder for them",
        _OUT_OF_SIGHT,
        source="""
for root in (COURSE_ROOT, REPOSITORY):
    attempt("solutions", lambda: os.listdir(root + "/solutions"))
    attempt("tests", lambda: os.listdir(root + "/tests"))
    attempt("hidden", lambda: os.listdir(root + "/autograder/hidden"))
def search():
    for folder, folders, files in os.walk("/"):
        folders[:] = [f for f in folders if folder != "/" or f not in ("usr", "proc")]
        if folder == sys.prefix or folder == sys.base_prefix:
            folders.clear()
        for file in (*files, *folders):
            if file in ("solutions", "hidden", "engine") or "gradebook" in file:
                return folder + file
attempt("a search", search)
def imported():
    import autograder.hidden
    return autograder.hidden
attempt("import", imported)
""",
        says=("blocked: solutions", "nothing: a search", "blocked: import"),
        stock="reads them",
    ),
    attack(
        *("3", "solutions run before each answer"),
        "executes the cells of the instructor's notebook in its own namespace",
        _OUT_OF_SIGHT,
        source="""
import json
def steal():
    path = COURSE_ROOT + "/solutions/01_edge_detection/01_edge_detection.ipynb"
    for cell in json.load(open(path))["cells"]:
        exec("".join(cell["source"]), globals())
    return True
attempt("solutions", steal)
""",
        says=("blocked: solutions FileNotFoundError",),
        stock="10 of 10",
    ),
    attack(
        *("4", "hidden tests in the gradebook"),
        "reads nbgrader's database",
        _OUT_OF_SIGHT,
        source="""
import sqlite3
def read():
    book = sqlite3.connect("file:" + COURSE_ROOT + "/gradebook.db?mode=ro", uri=True)
    return book.execute("select source from source_cell").fetchall()
attempt("gradebook", read)
""",
        says=("blocked: gradebook",),
        stock="reads them",
    ),
    attack(
        *("5", "a score of one's own"),
        "writes manual_score into the database",
        _OUT_OF_SIGHT + "; only the coordinator writes",
        source="""
import sqlite3
def write():
    book = sqlite3.connect(COURSE_ROOT + "/gradebook.db")
    book.execute("insert into grade values ('me', 100)")
    book.commit()
    return True
attempt("gradebook", write)
""",
        says=("blocked: gradebook",),
        stock="10 of 10",
    ),
    attack(
        *("6", "other submissions"),
        "reads what others handed in",
        _OUT_OF_SIGHT,
        source="""
from pathlib import Path
attempt("others", lambda: os.listdir(COURSE_ROOT + "/submitted"))
attempt("temporary", lambda: list(Path(TEMPORARY).rglob("*.ipynb")))
""",
        says=("blocked: others", "nothing: temporary"),
        stock="reads 65",
    ),
    attack(
        *("7", "others' submissions destroyed"),
        "deletes and moves them",
        _OUT_OF_SIGHT,
        source="""
import shutil
theirs = COURSE_ROOT + "/submitted/somebody"
attempt("delete", lambda: shutil.rmtree(theirs) or True)
attempt("move", lambda: os.rename(theirs, theirs + "-gone") or True)
""",
        says=("blocked: delete", "blocked: move"),
        stock="deletes them",
    ),
    attack(
        *("8", "secrets in the environment"),
        "prints its own and every other process's environment",
        "an environment of its own; no other process in sight",
        source="""
from pathlib import Path
print(dict(os.environ))
for path in Path("/proc").glob("[0-9]*/environ"):
    attempt(str(path), lambda: print(path.read_bytes()))
attempt("password", lambda: os.environ["DATABASE_PASSWORD"])
""",
        says=("blocked: password KeyError",),
        stock="reads them",
    ),
    attack(
        *("9", "other kernels' connection files"),
        "looks for them in temporary and runtime folders",
        "a private /tmp, and no home folder",
        source="""
from pathlib import Path
for folder in (TEMPORARY, "/tmp", "/root", "/home", "/run", "~/.local/share"):
    attempt(folder, lambda: list(Path(folder).expanduser().rglob("kernel-*.json")))
""",
        says=("nothing: /tmp",),
        hides=("GOT",),
        stock="sees them",
    ),
    attack(
        *("10", "network"),
        "connects to this machine and to the internet, asks for names, makes raw and "
        "netlink sockets",
        _NO_NETWORK,
        source="""
import socket
def reach(address):
    return socket.create_connection(address, 2)
for address in (("127.0.0.1", PORT), ("1.1.1.1", 53), ("::1", PORT)):
    attempt("tcp", reach, address)
attempt("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        .sendto(b"x", ("127.0.0.1", PORT)))
attempt("name", lambda: socket.getaddrinfo("example.org", 80))
for family in (socket.AF_NETLINK, socket.AF_PACKET, socket.AF_VSOCK):
    attempt("raw", lambda: socket.socket(family, socket.SOCK_RAW))
# The kernel reads 32 bits of what a filter sees 64 of.
import ctypes
call = ctypes.CDLL(None).syscall
call.restype = ctypes.c_long
for family in (2, 16, 38, 40):
    long = ctypes.c_long(1 << 32 | family)
    attempt("long", lambda: call(ctypes.c_long(41), long, 3, 0) >= 0)
import ctypes
attempt("by number", lambda: ctypes.CDLL(None).syscall(41, 2, 1, 0) >= 0)
""",
        says=("blocked: tcp", "blocked: udp", "blocked: raw", "nothing: by number"),
        stock="connects",
    ),
    attack(
        *("new", "abstract sockets"),
        "whispers through a socket that lives in no file system",
        "a network namespace of its own",
        source="""
import socket
attempt("whisper", lambda: socket.socket(socket.AF_UNIX).connect(WHISPER) or True)
""",
        says=("blocked: whisper",),
    ),
    attack(
        *("42", "shell commands"),
        "runs programs with ! and subprocess",
        "the same walls stand around every program it starts",
        source="""
got = !cat {COURSE_ROOT}/gradebook.db /etc/shadow /etc/passwd /root/.bashrc
print(got)
import subprocess
made = subprocess.run(["ls", COURSE_ROOT], capture_output=True, text=True)
print("ls:", made.returncode, made.stdout)
attempt("touch", lambda: subprocess.run(["touch", COURSE_ROOT + "/x"]).returncode == 0)
""",
        says=("ls: 2", "nothing: touch"),
        hides=("root:",),
        stock="runs as the grader",
    ),
    attack(
        *("43", "a package that shadows a real one"),
        "leaves its own scipy and numpy beside the notebook",
        "only the notebook is taken in; the judge imports nothing from there",
        source="""
for package in ("scipy", "numpy", "autograder", "keras"):
    os.mkdir(package)
    open(package + "/__init__.py", "w").write("raise SystemExit('shadowed')")
for place in ("/course", sys.prefix, "/usr/lib/python3"):
    attempt(place, lambda: open(place + "/timeit.py", "w"))
""",
        says=("blocked: /course",),
        hides=("GOT",),
        stock="imports it",
    ),
    attack(
        *("61", "grading detected"),
        "does its tricks only while NBGRADER_EXECUTION is set",
        "the variable is not set behind the wall",
        source='attempt("variable", lambda: os.environ.get("NBGRADER_EXECUTION"))',
        says=("nothing: variable",),
        stock="sees it",
    ),
    attack(
        *("67", "hidden tests in memory"),
        "searches its history, all objects, frames and its memory for hidden cases",
        "hidden cases stay in the judge's process",
        source="""
import gc
word = "see" + "d=1" + "2"
attempt("history", lambda: [cell for cell in In if word in cell and "gc" not in cell])
attempt("objects", lambda: [o for o in gc.get_objects() if type(o).__name__
        in ("PairCase", "AgreeCase") and getattr(o, "seed", 0) == 12])
attempt("module", lambda: "autograder.hidden" in sys.modules)
def frames():
    frame = sys._getframe()
    while frame:
        if "hidden" in frame.f_code.co_filename or "hidden" in frame.f_locals:
            return True
        frame = frame.f_back
attempt("frames", frames)
""",
        says=("nothing: history", "nothing: objects", "nothing: frames"),
        stock="finds all of them",
    ),
]
