"""A lesson as students have it in hand, and what one of them hands in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from autograder.bank.bank import (
    Bank,
    BankAnswer,
    check_cells,
    load_bank,
    provided_names,
    solution_sources,
)
from autograder.bank.in_process import BankVerdict
from autograder.course import Course, CourseError
from autograder.notebook.slicing import names_read


@dataclass(frozen=True)
class Attempt:
    """What one student hands in.

    Parameters
    ----------
    what : str
        In words.
    sources : mapping of str to str
        Solution cell's text by exercise; an exercise left out keeps its stub.
    deleted : tuple of str
        Exercises whose check cell the student deleted.
    edited : mapping of str to str
        Check cell's new text by exercise.
    file_name : str, optional
        Of the notebook, where it is not the lesson's.
    truncated : bool
        Whether only half of the file arrived.
    endless : str, optional
        Exercise whose own cell never ends: nobody waits to see that it earns nothing.
    """

    what: str
    sources: Mapping[str, str]
    deleted: tuple[str, ...] = ()
    edited: Mapping[str, str] = field(default_factory=dict)
    file_name: str = ""
    truncated: bool = False
    endless: str = ""


class Material:
    """A lesson's exercises, answers and release notebook.

    Parameters
    ----------
    course : Course
        Where the lesson is; it must have been built.
    lesson : str
        Name of the lesson.

    Raises
    ------
    CourseError
        If the lesson has no graded exercise, no answer bank or no notebook.
    """

    def __init__(self, course: Course, lesson: str) -> None:
        self.lesson = lesson
        self._release_path = course.root / "lessons" / lesson / f"{lesson}.ipynb"
        self.checks = check_cells(course, lesson)
        if not self.checks:
            raise CourseError(
                f"Lesson {lesson} has no graded exercise.",
                expected="a lesson with check cells that give points",
                received=lesson,
                remedy="take another lesson",
            )
        banks = {name: load_bank(course, lesson, name) for name in self.checks}
        needs = frozenset().union(*(bank.needs for bank in banks.values()))
        self.banks: dict[str, Bank] = {
            name: replace(bank, others=needs) for name, bank in banks.items()
        }
        solutions = solution_sources(course, lesson)
        self.solutions = {exercise: solutions[exercise] for exercise in self.checks}
        self._provided = provided_names(course, lesson)
        self._verdicts: dict[tuple[str, ...], BankVerdict] = {}

    @cached_property
    def release_text(self) -> str:
        """The release notebook's file, as text."""
        if not self._release_path.is_file():
            raise CourseError(
                f"Lesson {self.lesson} has not been built.",
                expected=str(self._release_path),
                received="no such file",
                remedy=f"python -m autograder build {self.lesson}",
            )
        return self._release_path.read_text(encoding="utf-8")

    @cached_property
    def stubs(self) -> dict[str, str]:
        """What students find in the solution cells, by exercise."""
        import nbformat

        notebook: Any = nbformat.reads(self.release_text, as_version=4)
        return {
            cell.metadata.nbgrader.grade_id: cell.source
            for cell in notebook.cells
            if cell.metadata.get("nbgrader", {}).get("grade_id") in self.checks
        }

    def typed(self, exercise: str, answer: BankAnswer) -> str:
        """Return what a student types who gives an answer of the bank."""
        return self.banks[exercise].typed(answer, self._provided[exercise])

    def verdict(
        self, exercise: str, source: str, earlier: Mapping[str, str] | None = None
    ) -> BankVerdict:
        """Return what the grading path makes of a cell; nothing is run twice."""
        earlier = earlier or {}
        key = (exercise, source, *earlier.values())
        if key not in self._verdicts:
            self._verdicts[key] = self.banks[exercise].run(source, earlier=earlier)
        return self._verdicts[key]

    def expected(self, attempt: Attempt) -> dict[str, float]:
        """Return the scores an attempt deserves, by exercise."""
        return {name: self._deserved(name, attempt) for name in self.checks}

    def _deserved(self, exercise: str, attempt: Attempt) -> float:
        cells = {
            name: attempt.sources.get(name, self.stubs[name]) for name in self.checks
        }
        if cells[exercise] == self.solutions[exercise]:
            return self.checks[exercise].points
        if exercise == attempt.endless:
            return 0.0
        # The bank has the instructor's function where the student has only their own.
        read = names_read(cells[exercise])
        before = list(cells)[: list(cells).index(exercise)]
        earlier = {name: cells[name] for name in before if name in read}
        return self.verdict(exercise, cells[exercise], earlier).score

    @property
    def functions(self) -> list[str]:
        """Exercises whose stub is a function."""
        return [name for name in self.checks if f"def {name}(" in self.stubs[name]]
