"""The notebook's names before an answer's cell, made from the lesson's own cells.

Whatever is slow (cells of the lesson, data, trained models) runs once a process, as far
as the exercises asked for until now need it; each answer begins with copies of its
arrays, lists and dictionaries, so that none meets what another one changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
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


def needed_cells(
    check: CheckCell, cells: Sequence[str], shared: str, given: str, answers: set[str]
) -> set[str]:
    """Return the lesson's cells that a bank needs.

    Parameters
    ----------
    check : CheckCell
        The exercise's.
    cells : sequence of str
        From `earlier_cells`.
    shared, given : str
        The bank's own cells.
    answers : set of str
        Names that the answers read.
    """
    own = bound_names(shared) | bound_names(given)
    wanted = names_read(shared) | (names_read(given) - bound_names(shared))
    wanted |= (answers | names_read(check.visible)) - own
    return {cells[place] for place in feeding(cells, wanted)}


def made_once(
    lesson: str, cells: Sequence[str], needed: set[str], shared: str
) -> dict[str, Any]:
    """Return the names that all answers share; see the module.

    Parameters
    ----------
    lesson : str
        Its name.
    cells : sequence of str
        From `earlier_cells`.
    needed : set of str
        Which of them have to run: see `needed_cells`.
    shared : str
        The bank's own cell.
    """
    with quiet():
        run = _run_of(lesson)
        run.go_on(cells, needed)
        namespace = fresh(run.names)
        execute(shared, namespace, "<shared>")
    return namespace


class _LessonRun:
    """A lesson's own cells, each run once for all its exercises, in their order."""

    def __init__(self, lesson: str) -> None:
        self.lesson = lesson
        self.begin()

    def begin(self) -> None:
        self.done: list[str] = []
        self.names: dict[str, Any] = {
            "__name__": "__main__",
            "Lesson": Lesson,
            "lesson": Lesson(self.lesson),
        }

    def go_on(self, cells: Sequence[str], needed: set[str]) -> None:
        """Run what is needed; all anew if something was left out before."""
        ahead = [cell for cell in cells if cell in needed or cell in self.done]
        if ahead[: len(self.done)] != self.done:
            self.begin()
        for cell in ahead[len(self.done) :]:
            execute(cell, self.names, "<lesson>")
            self.done.append(cell)


@lru_cache(maxsize=1)
def _run_of(lesson: str) -> _LessonRun:
    return _LessonRun(lesson)


def begin_anew() -> None:
    """Forget what the lesson's cells have made, when Keras' policy changed, say."""
    _run_of.cache_clear()


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
