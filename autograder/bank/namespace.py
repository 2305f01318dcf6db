"""The notebook's names before an answer's cell, made from the lesson's own cells.

Whatever is slow (cells of the lesson, data, trained models) runs once a process; each
answer begins with copies of its arrays, lists and dictionaries, so that none meets what
another one changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from autograder.authoring.percent import Cell
from autograder.bank.in_process import CheckCell, execute
from autograder.notebook.bindings import bound_names
from autograder.notebook.slicing import feeding, names_read
from autograder.student.lesson import Lesson
from autograder.student.quiet import quiet


def earlier_cells(cells: Iterable[Cell], exercise: str) -> tuple[str, ...]:
    """Return the code that has run before the check of an exercise, in order.

    Parameters
    ----------
    cells : iterable of Cell
        The lesson's.
    exercise : str
        Whose own solution cell is left out, as are all checks.

    Returns
    -------
    tuple of str
        With the instructor's answers to earlier exercises.
    """
    found = []
    for cell in cells:
        if cell.is_grade and cell.grade_id == f"check-{exercise}":
            break
        if cell.kind == "code" and not cell.is_grade and cell.grade_id != exercise:
            found.append("\n".join(cell.without_markers()))
    return tuple(found)


def made_once(
    check: CheckCell, cells: Sequence[str], shared: str, given: str, answers: set[str]
) -> dict[str, Any]:
    """Run what all answers share; see the module.

    Parameters
    ----------
    check : CheckCell
        The exercise's.
    cells : sequence of str
        From `earlier_cells`; only those run that something below reads.
    shared, given : str
        The bank's own cells.
    answers : set of str
        Names that the answers read.

    Returns
    -------
    dict
        Names and what they stand for.
    """
    own = bound_names(shared) | bound_names(given)
    wanted = names_read(shared) | (names_read(given) - bound_names(shared))
    wanted |= (answers | names_read(check.visible)) - own
    namespace: dict[str, Any] = {
        "__name__": "__main__",
        "Lesson": Lesson,
        "lesson": Lesson(check.lesson),
    }
    with quiet():
        for place in feeding(cells, wanted):
            execute(cells[place], namespace, "<lesson>")
        execute(shared, namespace, "<shared>")
    return namespace


def fresh(base: dict[str, Any]) -> dict[str, Any]:
    """Return the names for one answer: its own arrays, lists and dictionaries."""
    return {name: _own(value) for name, value in base.items()}


def _own(value: Any) -> Any:
    if type(value) is np.ndarray:
        return value.copy()
    if type(value) is dict:
        return {key: _own(entry) for key, entry in value.items()}
    if type(value) is list:
        return [_own(entry) for entry in value]
    return value
