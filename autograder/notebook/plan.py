"""What a lesson expects of a submission: its cells, and what its checks ask for."""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.course import CourseError
from autograder.notebook.bindings import bound_names

CHECK_PREFIX = "check-"


@dataclass(frozen=True)
class Check:
    """One graded cell.

    Parameters
    ----------
    exercise : str
        Name of the exercise.
    expression : str
        What is handed to the check: an expression in the notebook's names.
    points : float
        What the exercise is worth.
    """

    exercise: str
    expression: str
    points: float


@dataclass(frozen=True, eq=False)
class ReleaseCell:
    """One cell of the release.

    Parameters
    ----------
    kind : {"code", "markdown", "raw"}
        Its type.
    source, cell_id, grade_id : str
        Text and names; the grade_id is empty for most.
    mark : dict
        Its ``nbgrader`` metadata; empty for most.
    check : Check or None
        For graded cells.
    """

    kind: str
    source: str
    cell_id: str
    grade_id: str
    mark: dict[str, Any]
    check: Check | None

    @property
    def role(self) -> str:
        """One of "check", "answer", "written", "given" (code), "text"."""
        if self.check is not None:
            return "check"
        if self.mark.get("grade"):
            return "written"
        if self.mark.get("solution"):
            return "answer"
        return "given" if self.kind == "code" else "text"

    @cached_property
    def names(self) -> set[str]:
        """What it binds."""
        return bound_names(self.source) if self.kind == "code" else set()


@dataclass(frozen=True)
class Plan:
    """A lesson's release, read for grading.

    Parameters
    ----------
    lesson : str
        Its name.
    cells : tuple of ReleaseCell
        In order.
    """

    lesson: str
    cells: tuple[ReleaseCell, ...]

    @property
    def written(self) -> dict[str, float]:
        """Points of the answers in words, which a person grades, by grade_id."""
        return {
            cell.grade_id: float(cell.mark.get("points", 0))
            for cell in self.cells
            if cell.role == "written"
        }

    @property
    def checks(self) -> dict[str, Check]:
        """Graded cells by exercise."""
        found = [cell.check for cell in self.cells if cell.check is not None]
        return {check.exercise: check for check in found}


def read_plan(root: Path, lesson: str) -> Plan:
    """Read a lesson's release.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.

    Raises
    ------
    CourseError
        If it is not built, or a graded cell is not of the form that can be judged
        from outside.
    """
    path = root / "lessons" / lesson / f"{lesson}.ipynb"
    if not path.is_file():
        raise CourseError(
            f"Lesson {lesson} has not been built.",
            expected=str(path),
            received="no such file",
            remedy=f"python -m autograder build {lesson}",
        )
    return plan_of(lesson, json.loads(path.read_text(encoding="utf-8")))


def plan_of(lesson: str, notebook: dict[str, Any]) -> Plan:
    """Return the plan of a release notebook; see `read_plan`."""
    return Plan(lesson, tuple(_cell(cell) for cell in notebook["cells"]))


def text_of(cell: dict[str, Any]) -> str:
    """Return a cell's source as one text."""
    source = cell.get("source", "")
    if isinstance(source, list):
        return "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""


def _cell(cell: dict[str, Any]) -> ReleaseCell:
    mark = cell["metadata"].get("nbgrader", {})
    source = text_of(cell)
    check = None
    is_written = bool(mark.get("solution")) and cell["cell_type"] == "markdown"
    if mark.get("grade") and not is_written:
        check = _check(source, mark)
    return ReleaseCell(
        kind=cell["cell_type"],
        source=source,
        cell_id=cell.get("id", ""),
        grade_id=mark.get("grade_id", ""),
        mark=mark,
        check=check,
    )


def _check(source: str, mark: dict[str, Any]) -> Check:
    """Read ``lesson.check("exercise", expression)``."""
    call = _only_call(source)
    if call is not None:
        first, second = call.args
        exercise = first.value if isinstance(first, ast.Constant) else None
        expression = ast.get_source_segment(source, second)
        if isinstance(exercise, str) and expression:
            return Check(exercise, expression, float(mark["points"]))
    raise CourseError(
        f"The graded cell {mark.get('grade_id')!r} cannot be judged from outside.",
        expected='lesson.check("exercise", answer) and nothing else',
        received=source[:80] or "an empty cell",
        remedy="give it that form, or grade this lesson with nbgrader autograde",
    )


def _only_call(source: str) -> ast.Call | None:
    body = ast.parse(source).body
    if len(body) != 1 or not isinstance(body[0], ast.Expr):
        return None
    call = body[0].value
    is_check = (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "check"
        and len(call.args) == 2
    )
    return call if is_check and isinstance(call, ast.Call) else None
