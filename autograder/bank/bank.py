"""The answer bank: what students might type, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring.percent import Cell, read_cells
from autograder.bank.in_process import (
    CELL_LIMIT,
    BankVerdict,
    CheckCell,
    grade_source,
    shown_to_student,
)
from autograder.course import Course, CourseError
from autograder.notebook.bindings import bound_names, statements_binding
from autograder.student.lesson import module_name

_CHECK_PREFIX = "check-"


@dataclass(frozen=True)
class BankAnswer:
    """What a student might type into a solution cell.

    Parameters
    ----------
    name : str
        Its name in the bank; ``lazy_…`` and ``hostile_…`` are kinds of wrong answers.
    kind : {"right", "wrong"}
        What the check has to make of it.
    source : str
        The text of the cell.
    hints : tuple of str
        Words that the diagnosis must contain, in any case.
    """

    name: str
    kind: str
    source: str
    hints: tuple[str, ...] = ()


def check_cells(course: Course, lesson: str) -> dict[str, CheckCell]:
    """Return a lesson's graded check cells by exercise, in the lesson's order."""
    cells = [cell for cell in read_cells(course.source(lesson)) if cell.is_grade]
    found = [_check_cell(lesson, cell) for cell in cells]
    return {cell.exercise: cell for cell in found}


def _check_cell(lesson: str, cell: Cell) -> CheckCell:
    hidden = [line for _, line in cell.region("HIDDEN TESTS")]
    return CheckCell(
        lesson=lesson,
        exercise=cell.grade_id.removeprefix(_CHECK_PREFIX),
        visible="\n".join(cell.outside("HIDDEN TESTS")),
        hidden="\n".join(hidden),
        points=float((cell.nbgrader or {}).get("points", 0)),
    )


def solution_sources(course: Course, lesson: str) -> dict[str, str]:
    """Return the instructor's answers: the solution cells without their markers."""
    return {
        cell.grade_id: "\n".join(
            line
            for line in cell.text.split("\n")
            if "### BEGIN SOLUTION" not in line and "### END SOLUTION" not in line
        )
        for cell in read_cells(course.source(lesson))
        if cell.is_solution and cell.kind == "code"
    }


def provided_names(course: Course, lesson: str) -> dict[str, set[str]]:
    """Return the names that the lesson's cells before each exercise provide."""
    provided: set[str] = set()
    by_exercise = {}
    for cell in read_cells(course.source(lesson)):
        if cell.is_solution:
            by_exercise[cell.grade_id] = set(provided)
        if cell.kind == "code":
            provided |= bound_names(cell.text)
    return by_exercise


@dataclass(frozen=True)
class Bank:
    """All answers to one exercise, and the cell that judges them.

    Parameters
    ----------
    check : CheckCell
        The judge.
    given : str
        What the lesson's earlier cells provide.
    answers : tuple of BankAnswer
        In the order of the file.
    """

    check: CheckCell
    given: str
    answers: tuple[BankAnswer, ...]

    def of_kind(self, kind: str) -> tuple[BankAnswer, ...]:
        """Return the answers that are ``"right"`` or ``"wrong"``."""
        return tuple(answer for answer in self.answers if answer.kind == kind)

    def run(
        self,
        source: str,
        *,
        cell_limit: float = CELL_LIMIT,
        earlier: Mapping[str, str] | None = None,
    ) -> BankVerdict:
        """Take one answer through the grading path; see `grade_source`."""
        return grade_source(
            self.check, self.given, source, cell_limit=cell_limit, earlier=earlier
        )

    def typed(self, answer: BankAnswer, provided: set[str]) -> str:
        """Return an answer with what it needs of `given` and the lesson has not."""
        needed = statements_binding(self.given, provided)
        return f"{needed}\n\n\n{answer.source}" if needed else answer.source

    def shown(self, source: str) -> str:
        """Return what a student sees in the notebook, as plain text."""
        return shown_to_student(self.check, self.given, source)


def bank_path(course: Course, lesson: str, exercise: str) -> Path:
    """Return where an exercise's answers are kept."""
    folder = course.root / "tests" / "answers" / module_name(lesson)
    return folder / f"{exercise}.py"


def load_bank(course: Course, lesson: str, exercise: str) -> Bank:
    """Read the bank of one exercise.

    Raises
    ------
    CourseError
        If the exercise has no check cell, or its file is missing or malformed.
    """
    checks = check_cells(course, lesson)
    if exercise not in checks:
        raise CourseError(
            f"Lesson {lesson} has no graded exercise {exercise!r}.",
            expected=", ".join(checks) or "a check cell with points",
            received=exercise,
            remedy="take one of those names",
        )
    given, answers = read_bank(bank_path(course, lesson, exercise))
    return Bank(checks[exercise], given, answers)


def read_bank(path: Path) -> tuple[str, tuple[BankAnswer, ...]]:
    """Read a bank file: percent format, one cell an answer.

    Parameters
    ----------
    path : Path
        The file. A cell titled ``given`` holds what the lesson provides; each other
        code cell has a title, ``kind`` and, when wrong, ``hint``.

    Returns
    -------
    given : str
        Source of the given cell; empty when there is none.
    answers : tuple of BankAnswer
        In the order of the file.

    Raises
    ------
    CourseError
        If the file is missing or a cell has no kind.
    """
    import jupytext

    if not path.is_file():
        raise CourseError(
            "This exercise has no answer bank.",
            expected=f"right and wrong answers in {path}",
            received="no such file",
            remedy="copy another exercise's bank and change its cells",
        )
    cells = [
        cell
        for cell in jupytext.read(path, fmt="py:percent").cells
        if cell.cell_type == "code" and cell.source.strip()
    ]
    given = [c.source for c in cells if c.metadata.get("title") == "given"]
    answers = [c for c in cells if c.metadata.get("title") != "given"]
    return "\n".join(given), tuple(_answer(path, cell) for cell in answers)


def _answer(path: Path, cell: Any) -> BankAnswer:
    name = str(cell.metadata.get("title", ""))
    kind = cell.metadata.get("kind")
    if not name or kind not in ("right", "wrong"):
        raise CourseError(
            f"{path}: a cell of this answer bank is not marked.",
            expected='# %% name kind="right", or # %% name kind="wrong" hint="word"',
            received=f"title {name!r}, kind {kind!r}",
            remedy=f"mark the cell that begins with {cell.source.splitlines()[0]!r}",
        )
    hint = cell.metadata.get("hint", [])
    hints = (hint,) if isinstance(hint, str) else tuple(str(word) for word in hint)
    return BankAnswer(name, kind, cell.source, hints)
