"""The notebooks that cost the intake most: what looking at one takes.

``PYTHONPATH=tests python -m attacks.heavy [NAME]`` prints seconds of computing and
the bytes held at most, of one of them or of each. A coordinator holds some 150 MB
besides.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time

from attacks.arena import LESSON, REPOSITORY, peak_of
from autograder.intake.choice import File, look_at_all
from autograder.intake.claims import Claim, Owner
from autograder.intake.listing import Entry
from autograder.intake.notebooks import LessonCells
from autograder.limits import UPLOAD

_WIDE = "\U0001f600"  # one of these, and each letter beside it takes four bytes
_MOST = UPLOAD.size - 1_000_000
_CELL = b'{"nbformat":4,"cells":[{"cell_type":"code","source":"convolve = 1"}],'


def _of(*sources: object) -> bytes:
    cells = [{"cell_type": "code", "source": source} for source in sources]
    notebook = {"nbformat": 4, "cells": cells}
    return json.dumps(notebook, ensure_ascii=False).encode()


def _wide_lines() -> bytes:
    own = "convolve = 1\n" * (_MOST // 30) + _WIDE
    return _of([own, "x = 1\n" * (_MOST // 16) + _WIDE])


def _keys() -> bytes:
    pairs = (b'"k%d":"v%d"' % (n, n) for n in range(2_000_000))
    return _CELL + b",".join(pairs) + b"}"


def _cells_of_format_3() -> bytes:
    cells = b",".join([b'{"input":"convolve = 1"}'] * 1_400_000)
    return b'{"nbformat":3,"worksheets":[{"cells":[' + cells + b"]}]}"


HEAVY = {
    "wide letters in two parts": _wide_lines,
    "two million keys": _keys,
    "cells of format 3": _cells_of_format_3,
    "one long word": lambda: _of("a" * _MOST + _WIDE),
    "one letter a line": lambda: _of("a\n" * (_MOST // 3)),
    "blank lines": lambda: _of("a" + " \n" * (_MOST // 3)),
    "checks that never end": lambda: _of('.check("a' * (_MOST // 10)),
    "small objects": lambda: (
        _CELL + b'"more":[' + b",".join([b'{"a":1.5}'] * 1_400_000) + b"]}"
    ),
    "half a million cells": lambda: (
        b'{"nbformat":4,"cells":[' + b",".join([b'{"source":["x"]}'] * 900_000) + b"]}"
    ),
}


def look(name: str) -> None:
    """Look at one, as the intake does, and say what it took."""
    content = HEAVY[name]()
    entry = Entry("x.ipynb", len(content), lambda: io.BytesIO(content))
    file = File(Claim(entry, Owner("eve"), "x.ipynb"), entry, "", "x.ipynb", "x.ipynb")
    started = time.process_time()
    look_at_all([file], LessonCells(REPOSITORY, LESSON))
    # Not getrusage: what it tells begins with what the starting process held.
    most = peak_of("self")
    told = {"name": name, "seconds": round(time.process_time() - started, 1)}
    print(json.dumps({**told, "most": most, "said": file.problem}), flush=True)


def held_by(name: str) -> int:
    """Return the bytes that a process holds at most which looks at one."""
    done = subprocess.run(
        [sys.executable, "-m", "attacks.heavy", name],
        cwd=REPOSITORY / "tests",
        capture_output=True,
        check=True,
    )
    return int(json.loads(done.stdout)["most"])


if __name__ == "__main__":
    for one in sys.argv[1:]:
        look(one)
    for one in HEAVY if not sys.argv[1:] else ():
        subprocess.run([sys.executable, "-m", "attacks.heavy", one], check=True)
