"""Look for what students must not see in what they receive."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

from autograder.authoring.finding import BUILD, Finding
from autograder.authoring.opening import generated_from
from autograder.authoring.percent import Cell, parse

# Shorter lines, such as `return image`, are in every program.
_SHORTEST = 12
_MARKS = re.compile(r"(BEGIN|END) (SOLUTION|HIDDEN)|autograder[. ]\W*(import )?hidden")


def secret_lines(cells: list[Cell]) -> frozenset[str]:
    """Return the lines that only the solution regions of a lesson hold.

    Parameters
    ----------
    cells : list of Cell
        The lesson's source.

    Returns
    -------
    frozenset of str
        Without indentation; lines too short to tell anything, and lines that the
        lesson shows elsewhere too, are left out.
    """
    secret = {
        line.strip()
        for cell in cells
        for name in ("SOLUTION", "HIDDEN TESTS")
        for _, line in cell.region(name)
    }
    shown = {
        line.strip()
        for cell in cells
        for line in set(cell.outside("SOLUTION")) & set(cell.outside("HIDDEN TESTS"))
    }
    return frozenset(line for line in secret - shown if _tells_something(line))


def _tells_something(line: str) -> bool:
    return len(line) >= _SHORTEST and line != "from autograder import Lesson"


def notebook_findings(
    path: str, lesson: str, content: bytes, secret: frozenset[str] | None
) -> Iterator[Finding]:
    """Yield what is wrong in a generated notebook, whoever changed it.

    Parameters
    ----------
    path : str
        How findings call the file.
    lesson : str
        Name of the lesson.
    content : bytes
        The file.
    secret : frozenset of str or None
        Lines that must not occur; None for a solutions notebook, which has them all.

    Yields
    ------
    Finding
        In the order of the cells.
    """
    remedy = BUILD.format(lesson=lesson) + " --overwrite"
    try:
        cells: list[dict[str, Any]] = json.loads(content)["cells"]
        texts = ["".join(cell["source"]) for cell in cells]
    except (ValueError, KeyError, TypeError):
        yield Finding(path, "", "this is not a notebook.", remedy)
        return
    if not texts or generated_from(lesson) not in texts[0]:
        message = f'the first cell does not say "{generated_from(lesson)}".'
        yield Finding(path, "cell 0", message, remedy)
    for number, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        place = f"cell {number} ({cell.get('id', 'no id')})"
        if cell.get("outputs"):
            yield Finding(path, place, "an output was left in.", remedy)
        if cell.get("execution_count") is not None:
            yield Finding(path, place, "an execution count was left in.", remedy)
        if secret is not None:
            yield from text_findings(path, place, text, secret)


def stub_findings(path: str, content: bytes) -> Iterator[Finding]:
    """Yield the stubs at which an untouched notebook would stop, or look answered.

    Parameters
    ----------
    path : str
        How findings call the file.
    content : bytes
        A students' notebook as nbgrader makes it.

    Yields
    ------
    Finding
        In the order of the cells.
    """
    for number, cell in enumerate(json.loads(content)["cells"]):
        mark = cell["metadata"].get("nbgrader", {})
        if not mark.get("solution") or cell["cell_type"] != "code":
            continue
        place = f"cell {number} ({cell['id']})"
        remedy = "write `name = ...`, or `...` below a docstring, above the region"
        try:
            nodes = ast.walk(parse("".join(cell["source"])))
        except SyntaxError as error:
            message = f"the students' stub is not valid Python: {error.msg}."
            yield Finding(path, place, message, remedy)
            continue
        if not any(getattr(node, "value", None) is Ellipsis for node in nodes):
            message = "the students' stub shows no dots to replace."
            yield Finding(path, place, message, remedy)


def text_findings(
    path: str, place: str, text: str, secret: frozenset[str]
) -> Iterator[Finding]:
    """Yield the solution lines and the markers that a text gives away."""
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"{place}, line {number}" if place else f"line {number}"
        if line.strip() in secret:
            yield Finding(
                path,
                where,
                f"this line of the solution is in the students' copy: {line.strip()}",
                "rebuild the lesson; if it is in the source twice, keep it inside the "
                "solution region only",
            )
        mark = _MARKS.search(line)
        if mark:
            yield Finding(
                path,
                where,
                f"{mark[0]!r} is in the students' copy.",
                "rebuild the lesson",
            )
