"""Read a lesson's percent file cell by cell, and say clearly what is broken in it.

jupytext makes the notebook (`autograder.authoring.source`); this module keeps the
line numbers, which a notebook has not, so that every message can name one.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import CourseError

SCHEMA_KEYS = ("grade", "grade_id", "locked", "schema_version", "solution", "task")
REGIONS = ("SOLUTION", "HIDDEN TESTS")
_MARKER = re.compile(r"# %%(?P<rest>(?:\s.*)?)$")
_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Cell:
    """One cell of a percent file.

    Attributes
    ----------
    kind : str
        "code", "markdown" or "raw".
    line : int
        Number of its marker line, counted from 1.
    text : str
        What stands below the marker, without blank lines at either end.
    first : int
        Number of the line `text` begins at.
    nbgrader : dict or None
        The nbgrader metadata on the marker.
    """

    kind: str
    line: int
    text: str
    first: int
    nbgrader: dict[str, Any] | None

    @property
    def grade_id(self) -> str:
        """Return the cell's grade_id, "" when it has none."""
        return str((self.nbgrader or {}).get("grade_id", ""))

    @property
    def is_solution(self) -> bool:
        """Whether students answer in code here."""
        return bool((self.nbgrader or {}).get("solution")) and not self.is_written

    @property
    def is_grade(self) -> bool:
        """Whether a check gives points here."""
        return bool((self.nbgrader or {}).get("grade")) and not self.is_written

    @property
    def is_written(self) -> bool:
        """Whether students answer in words here, for a person to grade."""
        mark = self.nbgrader or {}
        both = bool(mark.get("solution")) and bool(mark.get("grade"))
        return self.kind == "markdown" and both

    def region(self, name: str) -> list[tuple[int, str]]:
        """Return the (line number, line) pairs inside ``BEGIN name … END name``."""
        inside = False
        found = []
        for number, line in enumerate(self.text.split("\n"), start=self.first):
            if f"BEGIN {name}" in line:
                inside = True
            elif f"END {name}" in line:
                inside = False
            elif inside:
                found.append((number, line))
        return found

    def outside(self, name: str) -> list[str]:
        """Return the lines that are in no ``BEGIN name … END name`` region."""
        inside = {number for number, _ in self.region(name)}
        lines = enumerate(self.text.split("\n"), start=self.first)
        return [line for number, line in lines if number not in inside]

    def without_markers(self) -> list[str]:
        """Return the instructor's lines: those of the solution without its markers."""
        markers = ("### BEGIN SOLUTION", "### END SOLUTION")
        return [
            line
            for line in self.text.split("\n")
            if not any(marker in line for marker in markers)
        ]


def read_cells(path: Path) -> list[Cell]:
    """Return the cells of a percent file, in order.

    Raises
    ------
    CourseError
        If the file cannot be read or a marker's nbgrader metadata is not JSON.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(
            f"{path} cannot be read.",
            expected="a percent file in UTF-8",
            received=str(error),
            remedy="python -m autograder new-lesson NN_topic writes one to start from",
        ) from error
    starts = [n for n, line in enumerate(lines) if _MARKER.match(line)]
    ends = [*starts[1:], len(lines)]
    return [
        _cell(path, lines, start, end) for start, end in zip(starts, ends, strict=False)
    ]


def faults(path: Path, cells: list[Cell]) -> Iterator[CourseError]:
    """Yield what keeps a notebook from being built, in the order of the file.

    Yields
    ------
    CourseError
        One a fault; its message begins with ``path:line``.
    """
    if not any(cell.kind == "code" and cell.text for cell in cells):
        yield CourseError(
            f"{path}:1: the lesson has no code.",
            expected="at least one cell that begins with `# %%`",
            received=f"{len(cells)} cells, none of them with code",
            remedy="write the lesson's code below a line `# %%`",
        )
    seen: dict[str, int] = {}
    for cell in cells:
        yield from _region_faults(path, cell)
        yield from _syntax_faults(path, cell)
        yield from _metadata_faults(path, cell, seen)


def parse(text: str, name: str = "<cell>") -> ast.Module:
    """Return the syntax tree of a code cell; it may await at its top level."""
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    tree = compile(text + "\n", name, "exec", flags=flags)
    return ast.Module(body=tree.body, type_ignores=[])


def _cell(path: Path, lines: list[str], start: int, end: int) -> Cell:
    match = _MARKER.match(lines[start])
    rest = match["rest"] if match else ""
    kind = re.search(r"\[(markdown|md|raw)\]", rest)
    body = lines[start + 1 : end]
    first = start + 2
    while body and not body[0].strip():
        body, first = body[1:], first + 1
    return Cell(
        kind={"md": "markdown"}.get(kind[1], kind[1]) if kind else "code",
        line=start + 1,
        text="\n".join(body).rstrip(),
        first=first,
        nbgrader=_nbgrader(path, start + 1, rest),
    )


def _nbgrader(path: Path, line: int, rest: str) -> dict[str, Any] | None:
    _, found, text = rest.partition("nbgrader=")
    if not found:
        return None
    try:
        value, _ = json.JSONDecoder().raw_decode(text)
    except json.JSONDecodeError as error:
        raise CourseError(
            f"{path}:{line}: the nbgrader metadata is not JSON.",
            expected='nbgrader={"grade": false, "grade_id": "name", …} on one line',
            received=f"{text[:60]} ({error.msg}, character {error.pos + 1})",
            remedy="copy the marker line of another exercise and change its grade_id",
        ) from error
    if not isinstance(value, dict):
        raise CourseError(
            f"{path}:{line}: the nbgrader metadata is not a JSON object.",
            expected='nbgrader={"grade": false, …}',
            received=text[:60],
            remedy="copy the marker line of another exercise and change its grade_id",
        )
    return value


def _region_faults(path: Path, cell: Cell) -> Iterator[CourseError]:
    for name in REGIONS:
        opened = 0
        for number, line in enumerate(cell.text.split("\n"), start=cell.first):
            if f"BEGIN {name}" in line:
                if opened:
                    yield _unbalanced(path, number, name, "a second BEGIN")
                opened = number
            elif f"END {name}" in line:
                if not opened:
                    yield _unbalanced(path, number, name, "an END without a BEGIN")
                opened = 0
        if opened:
            yield _unbalanced(path, opened, name, "a BEGIN without an END")


def _unbalanced(path: Path, line: int, name: str, received: str) -> CourseError:
    return CourseError(
        f"{path}:{line}: the {name} markers of this cell do not pair.",
        expected=f"### BEGIN {name} … ### END {name}, both in the same cell",
        received=received,
        remedy="add the missing marker, or remove the one too many",
    )


def _syntax_faults(path: Path, cell: Cell) -> Iterator[CourseError]:
    if cell.kind != "code":
        return
    try:
        parse(cell.text, str(path))
    except (SyntaxError, ValueError) as error:
        line = cell.first + (getattr(error, "lineno", None) or 1) - 1
        source = (getattr(error, "text", None) or "").strip()
        yield CourseError(
            f"{path}:{line}: this cell is not valid Python.",
            expected="code that compiles by itself, one cell at a time",
            received=f"{source} ({getattr(error, 'msg', error)})",
            remedy="mend that line; notebook magics are written as comments "
            "(`# %matplotlib inline`)",
        )


def _metadata_faults(
    path: Path, cell: Cell, seen: dict[str, int]
) -> Iterator[CourseError]:
    if cell.nbgrader is None:
        return
    gives_points = bool(cell.nbgrader.get("grade"))
    expected = [*SCHEMA_KEYS, *(["points"] if gives_points else [])]
    missing = [key for key in expected if key not in cell.nbgrader]
    wrong = not missing and cell.nbgrader["schema_version"] != 3
    if missing or wrong:
        yield CourseError(
            f"{path}:{cell.line}: the nbgrader metadata is not complete.",
            expected=f"the keys {', '.join(expected)}, with schema_version 3",
            received="without " + ", ".join(missing)
            if missing
            else f"schema_version {cell.nbgrader['schema_version']!r}",
            remedy="add what is missing; nbgrader refuses shortened metadata",
        )
    if not _CELL_ID.fullmatch(cell.grade_id):
        yield CourseError(
            f"{path}:{cell.line}: this grade_id cannot be a cell's id.",
            expected="1 to 64 letters, digits, - or _",
            received=repr(cell.grade_id),
            remedy="take the exercise's name",
        )
    elif cell.grade_id in seen:
        yield CourseError(
            f"{path}:{cell.line}: the grade_id {cell.grade_id!r} occurs twice.",
            expected="a grade_id of its own for every nbgrader cell",
            received=f"the same one as line {seen[cell.grade_id]}",
            remedy="rename one of them",
        )
    seen.setdefault(cell.grade_id, cell.line)
