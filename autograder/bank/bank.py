"""The answer bank: what students might type, and what must come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.authoring.percent import Cell, read_cells
from autograder.bank.in_process import (
    CELL_LIMIT,
    BankVerdict,
    CheckCell,
    execute,
    grade_source,
    run_answer,
    shown_to_student,
)
from autograder.bank.namespace import earlier_cells, fresh, made_once, needed_cells
from autograder.course import Course, CourseError
from autograder.notebook.bindings import bound_names, statements_binding
from autograder.notebook.slicing import names_read
from autograder.student.lesson import module_name
from autograder.student.quiet import quiet

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
    raises : bool
        Whether its own cell stops with an error, and is meant to.
    breaks : tuple of str
        Promises of the exercise's text that it breaks; see `Exercise.promises`.
    """

    name: str
    kind: str
    source: str
    hints: tuple[str, ...] = ()
    raises: bool = False
    breaks: tuple[str, ...] = ()


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
        cell.grade_id: "\n".join(cell.without_markers())
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
        Helpers of the bank; run anew before each answer.
    answers : tuple of BankAnswer
        In the order of the file.
    shared : str
        Data and trained models of the bank; run once.
    cells : tuple of str
        The lesson's code before the check; what the answers need of it is run once.
    asked : frozenset of str
        Names that an answer has to bind: nobody else binds them.
    others : frozenset of str
        Cells that the lesson's other banks need: they run in their turn, once for all.
    """

    check: CheckCell
    given: str
    answers: tuple[BankAnswer, ...]
    shared: str = ""
    cells: tuple[str, ...] = ()
    asked: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

    def of_kind(self, kind: str) -> tuple[BankAnswer, ...]:
        """Return the answers that are ``"right"`` or ``"wrong"``."""
        return tuple(answer for answer in self.answers if answer.kind == kind)

    def of_instructor(self, solution: str) -> Bank:
        """Return a bank of the instructor's answer only: it needs no helpers."""
        own = (BankAnswer("instructor", "right", solution),)
        return replace(self, given="", shared="", answers=own)

    @property
    def helpers(self) -> str:
        """What the bank's answers need besides the lesson, as one source."""
        return "\n\n\n".join(part for part in (self.shared, self.given) if part)

    @cached_property
    def needs(self) -> set[str]:
        """Cells of the lesson that the answers depend on."""
        read = set().union(*(names_read(answer.source) for answer in self.answers))
        return needed_cells(self.check, self.cells, self.shared, self.given, read)

    @cached_property
    def base(self) -> dict[str, Any]:
        """What all answers share: names of the lesson and of the shared cell."""
        needed = self.needs | self.others
        return made_once(self.check.lesson, self.cells, needed, self.shared)

    def namespace(self) -> dict[str, Any]:
        """Return the names before one answer's cell."""
        namespace = fresh(self.base)
        with quiet():
            execute(self.given, namespace, "<given>")
        return {n: value for n, value in namespace.items() if n not in self.asked}

    def run(
        self,
        source: str,
        *,
        cell_limit: float = CELL_LIMIT,
        earlier: Mapping[str, str] | None = None,
    ) -> BankVerdict:
        """Take one answer through the grading path; see `grade_source`.

        Parameters
        ----------
        source : str
            The answer.
        cell_limit : float, default=90
            Seconds that the answer's own cell may take.
        earlier : mapping of str to str, optional
            The student's own cells for earlier exercises, by name; they take the place
            of the instructor's.
        """
        namespace = self.namespace()
        for name, cell in (earlier or {}).items():
            namespace.pop(name, None)
            run_answer(cell, namespace, cell_limit)
        return grade_source(self.check, namespace, source, cell_limit=cell_limit)

    def typed(self, answer: BankAnswer, provided: set[str]) -> str:
        """Return an answer with what it needs of the helpers and the lesson has not."""
        needed = statements_binding(self.helpers, provided)
        return f"{needed}\n\n\n{answer.source}" if needed else answer.source

    def shown(self, source: str) -> str:
        """Return what a student sees in the notebook, as plain text."""
        return shown_to_student(self.check, self.namespace(), source)


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
    helpers, answers = read_bank(bank_path(course, lesson, exercise))
    solution = solution_sources(course, lesson).get(exercise, "")
    return Bank(
        check=checks[exercise],
        answers=answers,
        cells=earlier_cells(read_cells(course.source(lesson)), exercise),
        asked=frozenset(bound_names(solution) & names_read(checks[exercise].visible)),
        given=helpers["given"],
        shared=helpers["shared"],
    )


def read_bank(path: Path) -> tuple[dict[str, str], tuple[BankAnswer, ...]]:
    """Read a bank file: percent format, one cell an answer.

    Parameters
    ----------
    path : Path
        The file. A cell titled ``shared`` holds data and trained models, a cell titled
        ``given`` helper functions; each other code cell has a title, ``kind`` and, when
        wrong, ``hint``; ``raises=true`` where its own cell is meant to stop, and
        ``breaks`` with the promises of the text that it breaks.

    Returns
    -------
    helpers : dict of str to str
        Sources of the cells shared and given; empty when there is none.
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
    helpers = {"shared": "", "given": ""}
    answers = []
    for cell in cells:
        title = cell.metadata.get("title")
        if title in helpers:
            helpers[title] += f"{cell.source}\n"
        else:
            answers.append(_answer(path, cell))
    return helpers, tuple(answers)


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
    return BankAnswer(
        name,
        kind,
        cell.source,
        hints=_texts(cell.metadata.get("hint", [])),
        raises=bool(cell.metadata.get("raises", False)),
        breaks=_texts(cell.metadata.get("breaks", [])),
    )


def _texts(value: Any) -> tuple[str, ...]:
    """Return one text or several, as a header has them."""
    return (value,) if isinstance(value, str) else tuple(str(word) for word in value)
