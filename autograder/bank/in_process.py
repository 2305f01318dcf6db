"""The way of one answer from its cell to its score, as nbgrader takes it."""

from __future__ import annotations

import ast
import contextlib
import linecache
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from autograder.student import panel
from autograder.student.failure import CheckFailed
from autograder.student.lesson import exercises_of
from autograder.student.quiet import TimeLimitReached, quiet, time_limit

CELL_LIMIT = 90.0  # seconds an answer's own cell may take; some train, on busy machines


@dataclass(frozen=True)
class BankVerdict:
    """What the grading path made of an answer.

    Parameters
    ----------
    score, points : float
        What was given, and what the exercise is worth.
    diagnosis : str
        What a student is told; empty when there is nothing to say.
    mistakes : tuple of str
        Names of the misconceptions found.
    milliseconds : float
        How long the visible check took.
    own_error : str
        What stopped the answer's own cell; empty when nothing did.
    """

    score: float
    points: float
    diagnosis: str
    mistakes: tuple[str, ...]
    milliseconds: float
    own_error: str = ""

    @property
    def is_full(self) -> bool:
        """Whether the answer got all points."""
        return abs(self.score - self.points) < 1e-9


@dataclass(frozen=True)
class CheckCell:
    """An exercise's check cell, as it stands in the lesson's source.

    Parameters
    ----------
    lesson, exercise : str
        Where it belongs.
    visible, hidden : str
        Its source before, and inside, the hidden tests region.
    points : float
        What it is worth.
    """

    lesson: str
    exercise: str
    visible: str
    hidden: str
    points: float

    @property
    def title(self) -> str:
        """What students read above the result."""
        exercise = exercises_of(self.lesson).get(self.exercise)
        return exercise.title if exercise else self.exercise


def grade_source(
    check: CheckCell,
    namespace: dict[str, Any],
    source: str,
    *,
    cell_limit: float = CELL_LIMIT,
) -> BankVerdict:
    """Take one answer the way nbgrader takes it: its cell, then the check cell.

    Parameters
    ----------
    check : CheckCell
        The judge.
    namespace : dict
        The notebook's names before the answer's cell; see
        `autograder.bank.namespace`. It is used up.
    source : str
        The answer.
    cell_limit : float, default=90
        Seconds that the answer's own cell may take.

    Returns
    -------
    BankVerdict
        As nbgrader scores it: an error in the check cell is 0 points; the value of its
        last line is the score; anything that is no such number is full marks.
    """
    own_error = run_answer(source, namespace, cell_limit)
    with panel.recording() as results, _as_autograde(), quiet():
        started = time.perf_counter()
        milliseconds = 0.0
        try:
            value = execute(check.visible, namespace, "<visible check>")
            milliseconds = 1000 * (time.perf_counter() - started)
            if check.hidden:
                value = execute(check.hidden, namespace, "<hidden check>")
            score, failure = _as_nbgrader_reads(value, check.points), ""
        except BaseException as error:  # nbgrader records it and goes on
            milliseconds = milliseconds or 1000 * (time.perf_counter() - started)
            score, failure = 0.0, _told(error)
    found = results[-1]["misconceptions"] if results else []
    # Where a part still earns points, the check says what fails instead of raising.
    said = [own_error, failure or "\n".join(result["text"] for result in results)]
    return BankVerdict(
        score=score,
        points=check.points,
        diagnosis="\n".join(part for part in said if part),
        mistakes=tuple(str(mistake["name"]) for mistake in found),
        milliseconds=milliseconds,
        own_error=own_error,
    )


def shown_to_student(check: CheckCell, namespace: dict[str, Any], source: str) -> str:
    """Return what a student sees below the check, in a notebook of their own."""
    own_error = run_answer(source, namespace, CELL_LIMIT)
    with contextlib.ExitStack() as stack:
        stack.enter_context(_environment("NBGRADER_EXECUTION", None))
        printed = stack.enter_context(quiet())
        try:
            execute(check.visible, namespace, "<visible check>")
        except BaseException as error:
            return "\n".join(filter(None, [own_error, _told(error)]))
    return "\n".join(filter(None, [own_error, printed.getvalue().rstrip()]))


def run_answer(source: str, namespace: dict[str, Any], limit: float) -> str:
    """Run the answer's own cell; return what stopped it, or ""."""
    try:
        with _as_autograde(), quiet(), time_limit(limit):
            execute(source, namespace, "<answer>")
    except TimeLimitReached:
        return f"CellTimeoutError: the cell did not end within {limit:g} seconds."
    except BaseException as error:  # SystemExit too: nbgrader goes on after it
        return _told(error)
    return ""


def _told(error: BaseException) -> str:
    if isinstance(error, CheckFailed):
        return str(error)
    return f"{type(error).__name__}: {error}"


def execute(code: str, namespace: dict[str, Any], label: str) -> Any:
    """Run a cell; return the value of its last line if that is an expression."""
    # Messages quote the student's own line: tracebacks look it up here.
    linecache.cache[label] = (len(code), None, code.splitlines(True), label)
    tree = ast.parse(code, label)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, label, "exec"), namespace)
        return None
    tree.body.pop()
    exec(compile(tree, label, "exec"), namespace)
    return eval(compile(ast.Expression(last.value), label, "eval"), namespace)


def _as_nbgrader_reads(value: Any, points: float) -> float:
    from nbgrader.utils import get_partial_grade

    if value is None:
        return points
    output = {"data": {"text/plain": repr(value)}}
    return float(get_partial_grade(output, points))


def _as_autograde() -> contextlib.AbstractContextManager[None]:
    return _environment("NBGRADER_EXECUTION", "autograde")


@contextlib.contextmanager
def _environment(name: str, value: str | None) -> Iterator[None]:
    before = os.environ.pop(name, None)
    if value is not None:
        os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name, None)
        if before is not None:
            os.environ[name] = before
