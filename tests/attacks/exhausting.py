"""Making the judge work, remember and wait: each costs its own student alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attacks.case import Case, Notebook, attack, own_cell, place_of
from attacks.frames import GRIP
from autograder.limits import Process

_PARTS = "a message is bounded in bytes and parts before anything is built from it"
_HEADS = "sizes, shapes and types are checked before anything is computed from them"
_SHARED = "an array that is named many times is there once"
_JUDGE = "judging has a process of its own, with limits of computing and memory"
_CELLS = "a notebook's code, texts and cells are bounded; each cell is parsed once"
_MEMORY = "mapped memory is limited; page tables and the kernel's memory are counted"

# A frame of the attacker's own making, in answer to the first question for an answer.
_RAW = """
import json, struct
def frame(head, arrays, body=b""):
    text = head if isinstance(head, bytes) else json.dumps([head, arrays]).encode()
    channel._stream.sendall(struct.pack(">IQ", len(text), len(body)) + text + body)
"""


def raw(name: str, tries: str, stopped_by: str, line: str, **more: Any) -> Case:
    """Return a case that sends one frame of its own."""
    source = f"{_RAW}\ndef lie(message, blobs):\n    {line}\n    os._exit(0)\n"
    return told(name, tries, stopped_by, source, **more)


def told(name: str, tries: str, stopped_by: str, source: str, **more: Any) -> Case:
    """Return a case whose function `lie` answers all questions."""
    lies = 'wishes["take"] = wishes["call"] = wishes["symbolic"] = lie\n'
    return attack(
        *("new", name, tries, stopped_by),
        source=GRIP + source + lies,
        says=more.pop("says", ("holds the channel",)),
        **more,
    )


def value(name: str, tries: str, stopped_by: str, node: str, **more: Any) -> Case:
    """Return a case that answers with a value of its own."""
    return told(
        *(name, tries, stopped_by),
        f'def lie(message, blobs):\n    return {{"value": {node}}}\n',
        **more,
    )


def handed_in(
    name: str, tries: str, change: Callable[[Notebook], None], **more: Any
) -> Case:
    """Return a case whose notebook itself is the attack."""
    return attack("new", name, tries, _CELLS, change=change, **more)


def cell_of(text: str, kind: str = "code") -> Callable[[Notebook], None]:
    """Return a change that puts one more cell before all answers."""

    def change(notebook: Notebook) -> None:
        place = place_of(notebook, "cell-04") + 1
        notebook["cells"].insert(place, own_cell(text, kind))

    return change


def _many_cells(notebook: Notebook) -> None:
    own = [own_cell(f"x{n} = [{n}]\ny{n} = x{n}") for n in range(1_900)]
    notebook["cells"] = [
        c for c in notebook["cells"] if "nbgrader" not in c["metadata"]
    ]
    notebook["cells"] += own


def _too_many_cells(notebook: Notebook) -> None:
    notebook["cells"] += [own_cell("1")] * 2_001


def _copies(notebook: Notebook) -> None:
    (check,) = [c for c in notebook["cells"] if "check-convolve" in str(c["metadata"])]
    notebook["cells"] += [check] * 1_500


def _marks(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {"nbgrader": {"grade_id": "x" * 20_000}}
        cell["id"] = "y" * 20_000


def _lines(notebook: Notebook) -> None:
    for cell in notebook["cells"][:10]:
        cell["source"] = ["", *[""] * 100_000, "".join(cell["source"])]


def _parts(notebook: Notebook) -> None:
    notebook["more"] = [[]] * 1_600_000


def _deep(notebook: Notebook) -> None:
    deep: list[Any] = []
    for _ in range(900):
        deep = [deep]
    notebook["more"] = deep


def _old(notebook: Notebook) -> None:
    cells = [
        {"cell_type": "code", "input": ["1"], "outputs": [], "language": "python"}
    ] * 2_100
    notebook |= {"nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells}]}


_DENSE = {
    "class_name": "Dense",
    "module": "keras.layers",
    "config": {"units": 100_000},
    "build_config": {"input_shape": [None, 100_000]},
}

CASES = [
    handed_in(
        "blank lines",
        "one cell of 450,000 blank lines",
        cell_of("1\n" + " \n" * 450_000 + "1"),
        base="solved",
    ),
    handed_in(
        "brackets",
        "one cell of 100,000 brackets",
        cell_of("(" * 100_000),
        base="solved",
    ),
    handed_in(
        "signs",
        "minus 100,000 times, and sums of 100,000 parts",
        cell_of("x = " + "-" * 100_000 + "1"),
        base="solved",
    ),
    handed_in(
        "a long sum",
        "one sum of 50,000 parts",
        cell_of("x = 1" + "+1" * 50_000),
        base="solved",
    ),
    handed_in(
        "names that no table takes",
        "a cell that the parser takes, and no compiler",
        cell_of("nonlocal x"),
        base="solved",
    ),
    handed_in(
        "almost a million characters",
        "assignments, one a line",
        cell_of("a = 1\n" * 160_000),
        base="solved",
    ),
    handed_in(
        "more than a million characters",
        "of code",
        cell_of("a = 1\n" * 170_000),
        unreadable="more than 1,000,000 characters",
    ),
    handed_in(
        "ten million signs of four bytes",
        "in a text cell",
        cell_of("\U0001f600" * 3_000_000, "markdown"),
        base="solved",
    ),
    handed_in(
        "cells for every missing answer",
        "1,900 cells, and all answers missing",
        _many_cells,
    ),
    handed_in(
        "too many cells", "2,001 of them", _too_many_cells, unreadable="2,000 cells"
    ),
    handed_in(
        "copies", "1,500 copies of a check", _copies, base="solved", says=("copy",)
    ),
    handed_in("long marks", "names of 20,000 letters in all cells", _marks),
    handed_in("lines of nothing", "sources of 100,000 parts", _lines, base="solved"),
    handed_in(
        "lists of nothing", "1.6 million empty lists", _parts, unreadable="parts"
    ),
    handed_in("deep brackets", "900 lists in each other", _deep, base="solved"),
    handed_in("an old format", "2,100 cells of format 3", _old, unreadable="cells"),
    raw(
        "a shape of giant numbers",
        "an array with 26,000 sides of 600 digits",
        _HEADS,
        'frame({"value": 1}, [["<f8", [int("9" * 600)] * 26_000, 8]], bytes(8))',
        says=("cannot be read",),
    ),
    raw(
        "a type of many fields",
        "an array whose type has two million fields",
        _HEADS,
        'frame({"value": 1}, [["f8," * 2_000_000, [1], 8]], bytes(8))',
        says=("cannot be read",),
    ),
    raw(
        "arrays of nothing",
        "half a million arrays without a number",
        _HEADS,
        'frame({"value": 1}, [["<f8", [0], 0]] * 500_000)',
        says=("cannot be read",),
    ),
    raw(
        "a hundred gigabytes of nothing",
        "shapes of no size and giant sides",
        _HEADS,
        'frame({"value": {"is": "array", "v": 0}}, [["<f8", [0, 10**18], 0]])',
        says=("cannot be read",),
    ),
    raw(
        "lists of nothing in a frame",
        "four million empty lists",
        _PARTS,
        'frame(b"[" + b"[]," * 2_600_000 + b"[]]", [])',
        says=("cannot be read",),
    ),
    raw(
        "digits",
        "a number of seven million digits",
        _PARTS,
        'frame(b"[" + b"9" * 7_000_000 + b", []]", [])',
        says=("cannot be read",),
    ),
    raw(
        "arrays of the largest size",
        "128 MB, named 9,000 times",
        _SHARED,
        """frame({"value": {"is": "list", "v": [{"is": "array", "v": 0}] * 9_000}},
          [["|u1", [128_000_000], 128_000_000]], bytes(128_000_000))""",
    ),
    value(
        "many names for one array",
        "a small array, named 200,000 times",
        _SHARED,
        '{"is": "list", "v": [{"is": "array", "v": 0}] * 200_000}',
    ),
    value(
        "keys that collide",
        "100,000 keys with the same hash",
        "dictionaries and sets have at most 2,000 entries",
        """{"is": "dict", "v": [[{"is": "int", "v": str(k * (2**61 - 1))}, 1]
                             for k in range(100_000)]}""",
        says=("too many entries",),
    ),
    value(
        "a set that collides",
        "2,000 members with the same hash",
        "dictionaries and sets have at most 2,000 entries",
        """{"is": "set", "v": [{"is": "int", "v": str(k * (2**61 - 1))}
                            for k in range(2_000)]}""",
    ),
    value(
        "texts as wide as the widest",
        "one text of four million letters among 1,000",
        "an array of texts is bounded by its longest",
        '{"is": "texts", "v": ["a" * 4_000_000] + [""] * 1_000}',
        says=("texts are too long",),
    ),
    value(
        "whole numbers of 4,000 digits",
        "a thousand of them",
        "what has more than 400 digits is infinite",
        '{"is": "list", "v": [{"is": "int", "v": "9" * 3_999}] * 1_000}',
    ),
    value(
        "types without end",
        "50,000 things, each of another type",
        "a value has at most 10,000 things",
        """{"is": "list", "v": [{"is": "other", "type": f"T{n}"}
                              for n in range(50_000)]}""",
        says=("too many arrays",),
    ),
    value(
        "functions without end",
        "50,000 of them",
        "a value has at most 10,000 things",
        """{"is": "list", "v": [{"is": "function", "n": n, "parameters": []}
                              for n in range(50_000)]}""",
        says=("too many arrays",),
    ),
    value(
        "a tensor of giant sides",
        "a symbolic one",
        _HEADS,
        '{"is": "symbol", "shape": [int("9" * 4_000)] * 10}',
        says=("no possible shape",),
    ),
    value(
        "a layer of 40 GB",
        "Dense with 100,000 units on 100,000 numbers",
        _JUDGE,
        f'{{"is": "layer", "n": 1, "config": {_DENSE}, "weights": [], "switches": []}}',
    ),
    value(
        "a thousand layers of one array",
        "100 MB of weights each, named once",
        "the weights of all rebuilt models are counted together",
        f"""{{"is": "list", "v": [{{"is": "layer", "n": 1, "config": {_DENSE},
             "weights": [0] * 100, "switches": []}}] * 1_000}}""",
    ),
    told(
        "questions to nobody",
        "asks the judge for something, for ever",
        _JUDGE,
        """
def lie(message, blobs):
    while True:
        channel.send({"op": "ask", "n": 0, "do": "len",
                      "arguments": {"is": "tuple", "v": []}})
        channel.receive()
""",
        says=("no such object",),
    ),
    attack(
        *("new", "one answer too large", "128 MB, where a judge may hold 130"),
        _JUDGE,
        source=f"""{GRIP}{_RAW}
def lie(message, blobs):
    if "edge_signs" not in message["expression"]:
        return honest["take"](message, blobs)
    frame({{"value": {{"is": "array", "v": 0}}}},
          [["|u1", [128_000_000], 128_000_000]], bytes(128_000_000))
    os._exit(0)
wishes["take"] = lie
""",
        base="solved",
        scores={"edge_signs": 0.0},
        judge=Process(cpu=10, most=130_000_000),
        says=("Judging this answer took more",),
    ),
    told(
        "changes without end",
        "a hundred thousand changed arguments",
        _PARTS,
        """
def lie(message, blobs):
    return {"value": 1, "changed": {str(n): 1 for n in range(100_000)}}
""",
    ),
    told(
        "kinds without end",
        "an error of 500,000 kinds, a line of 4 MB",
        _PARTS,
        """
def lie(message, blobs):
    return {"error": {"kinds": ["x"] * 500_000, "text": "y" * 2_000_000, "line": "z"}}
""",
    ),
    attack(
        *("new", "outputs without end", "300,000 outputs, and a giant number", _PARTS),
        source=GRIP
        + """
def shown(message, blobs):
    output = {"output_type": "stream", "text": "x"}
    return {"outputs": [output] * 300_000, "count": 10**4000}
wishes["run"] = shown
""",
        says=("answered nonsense",),
    ),
    attack(
        *("new", "a sparse mapping", "maps 400 GB, and reads one byte of each 2 MB"),
        _MEMORY,
        source="""
import mmap
def sparse():
    private = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    kept = mmap.mmap(-1, 400 * 10**9, private, mmap.PROT_READ)
    return sum(kept[place] for place in range(0, len(kept), 2 << 20)) + 1
attempt("sparse", sparse)
""",
        base="solved",
        says=("blocked: sparse",),
        hides=("GOT",),
    ),
    attack(
        *("new", "memory in sockets", "fills 8,000 sockets from 64 processes"),
        "a control group counts it; without one, files and processes bound it",
        source="""
import socket, time
def fill():
    kept = []
    try:
        while True:
            pair = socket.socketpair()
            kept.append(pair)
            pair[0].setblocking(False)
            while True:
                pair[0].send(bytes(65536))
    except BlockingIOError:
        pass
    return kept
for _ in range(64):
    if os.fork() == 0:
        held = []
        try:
            while True: held.append(fill())
        except OSError: time.sleep(8)
        os._exit(0)
time.sleep(10)
print("waited")
""",
        base="solved",
        says=(),
    ),
    attack(
        *("new", "an endless loop", "in one cell of its own"),
        "a cell gets ten times what the longest of the solution takes",
        source="while True: pass",
        base="solved",
        cell_seconds=3.0,
        says=("did not end within 3",),
    ),
]
