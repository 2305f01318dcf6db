"""What is fuzzed: each function takes any bytes, and raises only if something breaks.

`tests/test_fuzzing.py` runs them shortly with Hypothesis, `benchmarks/fuzz.py` for long
with Atheris, which is led by coverage.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import struct
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course import CourseError
from autograder.grading.result_store import ResultStore, safe_name
from autograder.intake.listing import CannotUnpack, unpacked
from autograder.intake.names import folder_of, inner_path, shown
from autograder.intake.notebooks import Unreadable, with_cells
from autograder.intake.roster import read_roster
from autograder.limits import RESULT
from autograder.nbgrader.feedback_process import plain_page
from autograder.notebook.cell_output import cleaned, encodable
from autograder.notebook.plan import Plan, plan_of
from autograder.notebook.repair import repair
from autograder.notebook.slicing import needed
from autograder.notebook.untrusted import readable
from autograder.sandbox.host import rebuild
from autograder.sandbox.host.proxies import imported
from autograder.sandbox.host.session import Session
from autograder.sandbox.wire.channel import Channel
from autograder.sandbox.wire.codec import WireError, pack, unpack
from fuzzing import downloads
from fuzzing.registry import TARGETS as TARGETS
from fuzzing.registry import target

LESSON = "01_edge_detection"


class Bytes:
    """A stream that holds some bytes and then ends."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def settimeout(self, _: float | None) -> None:
        """Do nothing."""

    def recv_into(self, view: memoryview, count: int) -> int:
        """Read."""
        return self._content.readinto(view[:count])

    def sendall(self, _: bytes) -> None:
        """Throw away."""

    def close(self) -> None:
        """Do nothing."""


@target
def frame(data: bytes) -> None:
    """Read a frame, and the value in it."""
    # A few kilobytes stand for the many that a length may promise.
    session = Session(Channel(Bytes(data)), lambda why: why)
    with contextlib.suppress(WireError):
        message, blobs = Channel(Bytes(data)).receive(1)
        unpack(message.get("value"), blobs, session._import)


@target
def value(data: bytes) -> None:
    """Read a value whose frame is in order, with three arrays."""
    session = Session(Channel(Bytes(b"")), lambda why: why)
    blobs = [np.zeros(3), np.zeros((0, 2), np.float32), np.ones((2, 2), np.uint8)]
    try:
        node = json.loads(data)
    except (ValueError, RecursionError):
        return
    with contextlib.suppress(WireError):
        unpack(node, blobs, lambda n, b: imported(session, n, b))


@target
def configuration(data: bytes) -> None:
    """Look whether a layer's configuration is harmless."""
    with contextlib.suppress(ValueError, RecursionError):  # Refused is a ValueError
        rebuild._inspect(json.loads(data), [0])


@target
def outputs(data: bytes) -> None:
    """Clean what a cell shows."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return
    kept = cleaned(told if isinstance(told, list) else [told])
    json.dumps(encodable(kept), ensure_ascii=False).encode("utf-8")


@cache
def plan() -> Plan:
    """Return a small lesson's plan: what is given, an answer and its check."""
    check = {"grade": True, "points": 2, "grade_id": "check-convolve"}
    answer = {"solution": True, "grade_id": "convolve"}
    sources = [
        ("markdown", "# A lesson", {}),
        ("code", "import numpy as np\nimage = np.eye(3)", {}),
        ("code", "def convolve(image):\n    ...", answer),
        ("code", 'lesson.check("convolve", convolve)', check),
    ]
    made = [
        {"cell_type": kind, "id": f"cell-{place}", "source": source}
        | {"metadata": {"nbgrader": mark}}
        for place, (kind, source, mark) in enumerate(sources)
    ]
    return plan_of("a_lesson", {"cells": made})


@target
def notebook(data: bytes) -> None:
    """Read a notebook's bytes and repair it."""
    try:
        repaired = repair(plan(), readable(data))
    except Unreadable:
        return
    needed(repaired.cells)


@target
def cells(data: bytes) -> None:
    """Repair a notebook whose cells are the lesson's and pieces of these bytes."""
    chosen = random.Random(data)
    pieces = data.decode("utf-8", "replace").split("\0")
    made = []
    for piece in pieces[:20]:
        cell = chosen.choice(plan().cells)
        mark = {"grade_id": chosen.choice([cell.grade_id, piece[:10], ""])}
        kind = chosen.choice(["code", "markdown", "raw", piece[:4], 7])
        source = chosen.choice([cell.source, piece, [piece, cell.source]])
        made.append(
            {
                "cell_type": kind,
                "source": source,
                "id": piece[:8],
                "metadata": chosen.choice([{"nbgrader": mark}, {}, None, mark]),
            }
        )
    content = json.dumps({"nbformat": 4, "cells": made}).encode()
    repaired = repair(plan(), readable(content))
    assert {c.release for c in repaired.cells if c.role == "check"} == {
        c for c in plan().cells if c.role == "check"
    }
    needed(repaired.cells)


@target
def name(data: bytes) -> None:
    """Make file names, folders and lines of what somebody is called."""
    raw = os.fsdecode(data).replace("/", "") or "x"
    for made in (safe_name(raw), folder_of(raw), shown(raw)):
        assert shown(made) == made
    for made in (safe_name(raw), folder_of(raw)):
        assert len(os.fsencode(made)) <= 220
        assert not {"/", "\0"} & set(made)
        assert made not in ("", ".", "..")
    assert safe_name(raw) != safe_name(f"{raw}x")
    assert not Path(inner_path(os.fsdecode(data))).is_absolute()
    assert ".." not in Path(inner_path(os.fsdecode(data))).parts


@target
def archive(data: bytes) -> None:
    """List a zip, and read what lies in it."""
    try:
        with unpacked(io.BytesIO(data)) as entries:
            for entry in entries[:50]:
                with contextlib.suppress(CannotUnpack, Unreadable):
                    with_cells(entry.read())
                if entry.size < 1_000_000:
                    entry.copy_to(io.BytesIO())
    except CannotUnpack:
        pass


@target
def roster(data: bytes) -> None:
    """Read a class list."""
    path = store().folder / "students.csv"
    path.write_bytes(data)
    with contextlib.suppress(CourseError):
        read_roster(path)


@cache
def store() -> ResultStore:
    """Return a store of results in memory."""
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    folder = Path(tempfile.mkdtemp(dir=memory, prefix="fuzz-"))
    check = plan().checks["convolve"]
    mark = {"grade": True, "points": check.points, "grade_id": "check-convolve"}
    cell = {"cell_type": "code", "metadata": {"nbgrader": mark}}
    cell["source"] = 'lesson.check("convolve", convolve)'
    made = ResultStore(folder, LESSON, json.dumps({"cells": [cell]}))
    made.folder.mkdir(parents=True)
    return made


@target
def result_file(data: bytes) -> None:
    """Read a result file."""
    (store().folder / "ada.json").write_bytes(data)
    found = store().result("ada", "a")
    if found is not None:
        assert len(found["notes"]) <= RESULT.items
        assert sum(found["scores"].values()) >= 0


@target
def page(data: bytes) -> None:
    """Make a plain page of feedback."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return
    made = [
        {"source": str(part), "outputs": cleaned([part])}
        for part in (told if isinstance(told, list) else [told])
    ]
    text = plain_page(LESSON, made, "why")
    body = text.partition("</p>")[2].replace("<pre>", "").replace("</pre>", "")
    assert body.replace("</body></html>", "").count("<") == 0


@target
def colours(data: bytes) -> None:
    """Colour a cell as nbgrader's page does, for which nbconvert calls this."""
    from nbconvert.filters.highlight import _pygments_highlight

    source = data[:400].decode("utf-8", "replace") or " "
    _pygments_highlight(source, style(), "ipython3")


@cache
def style() -> Any:
    """Return the style of cells, which costs more than a cell."""
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(cssclass=" highlight hl-ipython3")


def zipped() -> bytes:
    """Return a small zip."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "ada_1_assignsubmission_file_/01.ipynb", '{"nbformat": 4, "cells": []}'
        )
        made.writestr("ben/02.ipynb", "x" * 50)
    return content.getvalue()


def seeds(name: str) -> list[bytes]:
    """Return bytes to begin with: honest ones, and those of old findings."""
    folder = Path(__file__).parent / "found" / name
    kept = [path.read_bytes() for path in sorted(folder.glob("*"))]
    return kept + [bytes(seed) for seed in _SEEDS().get(name, ())]


@cache
def _SEEDS() -> dict[str, list[bytes]]:  # noqa: N802
    values = [1, 2.5, "x", [1, (2, "a")], {"a": {1, 2}}, np.eye(2), np.float32(1), ...]
    frames = []
    for one in values:
        blobs: list[Any] = []
        node = pack(one, lambda *_: None, blobs)
        heads = [[b.dtype.str, list(b.shape), b.nbytes] for b in blobs]
        text = json.dumps([{"value": node}, heads]).encode()
        body = b"".join(b.tobytes() for b in blobs)
        frames.append(struct.pack(">IQ", len(text), len(body)) + text + body)
    nodes = [json.dumps(pack(one, lambda *_: None, [])).encode() for one in values]
    nodes += [
        b'{"is": "function", "n": 1, "empty": false, "parameters": ["a"]}',
        b'{"is": "symbol", "shape": [null, 2]}',
        b'{"is": "other", "type": "T"}',
        b'{"is": "yours", "n": 0}',
        b'{"is": "texts", "v": ["a", "b"]}',
        b'{"is": "complex", "v": [1, 2]}',
        b'{"is": "record", "module": "utils.ledger", "name": "Row",'
        b' "v": {"is": "dict", "v": []}}',
    ]
    tiny = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {
                "cell_type": "code",
                "id": "a",
                "source": ["x = 1"],
                "metadata": {"nbgrader": {"grade_id": "convolve"}},
                "outputs": [],
            }
        ],
    }
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {},
        "worksheets": [
            {
                "cells": [
                    {
                        "cell_type": "code",
                        "input": "x",
                        "outputs": [],
                        "language": "python",
                    }
                ]
            }
        ],
    }
    shown = [
        {"output_type": "stream", "name": "stdout", "text": "x"},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["a"]},
        {"output_type": "display_data", "data": {"text/plain": "x"}},
    ]
    result = {
        "attempt": "a",
        "scores": {n: 0.0 for n in plan().checks},
        "notes": ["n"],
        "needs_person": [],
        "seconds": {"all": 1.0},
        "notebook": {"cells": [{"source": "x", "metadata": {}}]},
    }
    layer = {"class_name": "Dense", "module": "keras.layers", "config": {"units": 3}}
    return downloads.SEEDS | {
        "frame": frames,
        "value": nodes,
        "outputs": [json.dumps(shown).encode()],
        "configuration": [json.dumps(layer).encode()],
        "notebook": [json.dumps(tiny).encode(), json.dumps(old).encode()],
        "cells": [b"x = 1\0def f(): pass\0nonlocal x\0%time x"],
        "archive": [zipped()],
        "roster": [
            b"id,first_name,last_name,email\nada,Ada,L,a@x.edu\n",
            "id;Vorname;Nachname\nzo\u00eb;Zo\u00eb;O".encode("cp1252"),
        ],
        "name": [b"ada", b"Jos\xe9", "José".encode(), b"a" * 246, b"report", b".x"],
        "result_file": [json.dumps(result).encode(), b"[1,2]"],
        "page": [json.dumps(shown).encode()],
        "colours": [b"x = 1\n%time\n!ls", b" \n" * 50],
    }
