"""Rules for a lesson's source: what nbgrader would take amiss without a word."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.authoring.finding import Finding
from autograder.authoring.percent import Cell, parse

MOST_LINES = 25
FEWEST_CASES = 2
HIDDEN = "HIDDEN TESTS"


@dataclass(frozen=True)
class Cases:
    """How many cases an exercise has.

    Attributes
    ----------
    visible, hidden : int
        Counts; `hidden` is 0 where the hidden module does not name the exercise.
    """

    visible: int
    hidden: int


@dataclass(frozen=True)
class Call:
    """A call of ``check`` or ``grade`` in a cell.

    Attributes
    ----------
    method, exercise : str
        "check" or "grade", and its first argument.
    points : float or None
        The literal ``points=``.
    lesson : str
        The name in ``Lesson("name").grade``; "" where the call is another object's.
    line : int
        Line in the source file.
    is_last : bool
        Whether its value is the cell's value.
    """

    method: str
    exercise: str
    points: float | None
    lesson: str
    line: int
    is_last: bool


def source_findings(
    path: str, lesson: str, cells: list[Cell], exercises: dict[str, Cases] | None
) -> Iterator[Finding]:
    """Yield what is wrong in a source from which a notebook can be built.

    Parameters
    ----------
    path : str
        How findings call the file.
    lesson : str
        Name of the lesson.
    cells : list of Cell
        The source; `autograder.authoring.percent.faults` finds nothing in it.
    exercises : dict of str to Cases, or None
        By exercise name; None when the checks could not be imported.

    Yields
    ------
    Finding
        In the order of the file.
    """
    latest = ""
    for cell in cells:
        yield from _any_cell(path, cell, exercises)
        if cell.is_solution:
            latest = cell.grade_id
            yield from _solution_cell(path, cell)
        if cell.is_written:
            yield from _written_cell(path, cell)
        if cell.is_grade:
            yield from _graded_cell(path, lesson, cell)
            yield from _order(path, cell, latest)


def points_of(cells: list[Cell]) -> float:
    """Return the points a lesson gives in all."""
    return sum(float((cell.nbgrader or {}).get("points", 0)) for cell in cells)


def calls(cell: Cell) -> list[Call]:
    """Return the calls of ``check`` and ``grade`` with a literal exercise name."""
    if cell.kind != "code":
        return []
    body = parse(cell.text).body
    last = body[-1].value if body and isinstance(body[-1], ast.Expr) else None
    return [
        _call(cell, node, node.func, node is last)
        for statement in body
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("check", "grade")
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    ]


def _call(cell: Cell, node: ast.Call, function: ast.Attribute, is_last: bool) -> Call:
    lesson, owner = "", function.value
    if isinstance(owner, ast.Call) and getattr(owner.func, "id", "") == "Lesson":
        lesson = str(getattr(owner.args[0], "value", "")) if owner.args else ""
    points = next((k.value for k in node.keywords if k.arg == "points"), None)
    value = getattr(points, "value", None)
    return Call(
        method=function.attr,
        exercise=str(getattr(node.args[0], "value", "")),
        points=float(value) if isinstance(value, int | float) else None,
        lesson=lesson,
        line=cell.first + node.lineno - 1,
        is_last=is_last,
    )


def _any_cell(
    path: str, cell: Cell, exercises: dict[str, Cases] | None
) -> Iterator[Finding]:
    place = f"line {cell.line}"
    length = len(cell.text.split("\n"))
    if cell.kind == "code" and length > MOST_LINES:
        yield Finding(
            path,
            place,
            f"this code cell has {length} lines, more than {MOST_LINES}.",
            "split it in two, or move the common part to utils/",
        )
    if cell.kind != "code" and (cell.is_grade or cell.is_solution):
        yield Finding(
            path,
            place,
            f"{cell.grade_id!r} is a {cell.kind} cell, and nothing grades text.",
            "make it a code cell, or remove its nbgrader metadata",
        )
    for call in calls(cell):
        if call.method == "grade" and not cell.is_grade:
            yield Finding(
                path,
                f"line {call.line}",
                "grade() stands in a cell that nbgrader does not grade.",
                "move it to the exercise's check cell",
            )
        if exercises is not None:
            yield from _known(path, call, exercises)


def _known(path: str, call: Call, exercises: dict[str, Cases]) -> Iterator[Finding]:
    place = f"line {call.line}"
    cases = exercises.get(call.exercise)
    if cases is None:
        yield Finding(
            path,
            place,
            f"the checks know no exercise {call.exercise!r}, only: "
            f"{', '.join(exercises) or 'none'}.",
            "add it to EXERCISES in the lesson's checks, or correct the name",
        )
    elif call.method == "grade":
        for kind, number in (("visible", cases.visible), ("hidden", cases.hidden)):
            if number < FEWEST_CASES:
                folder = "checks" if kind == "visible" else "hidden"
                yield Finding(
                    path,
                    place,
                    f"{call.exercise!r} has {number} {kind} cases, fewer than "
                    f"{FEWEST_CASES}.",
                    f"add cases to the lesson's module in autograder/{folder}/",
                )


def _solution_cell(path: str, cell: Cell) -> Iterator[Finding]:
    if "BEGIN SOLUTION" not in cell.text:
        yield Finding(
            path,
            f"line {cell.line}",
            f"{cell.grade_id!r} has no solution region; nbgrader would blank the cell.",
            "put the answer between ### BEGIN SOLUTION and ### END SOLUTION",
        )


def _written_cell(path: str, cell: Cell) -> Iterator[Finding]:
    if not cell.region("SOLUTION"):
        yield Finding(
            path,
            f"line {cell.line}",
            f"{cell.grade_id!r} has no rubric for whoever grades it.",
            "write what earns the points between ### BEGIN SOLUTION and ### END "
            "SOLUTION; students do not see it",
        )


def _graded_cell(path: str, lesson: str, cell: Cell) -> Iterator[Finding]:
    found = calls(cell)
    last = next((c for c in found if c.is_last and c.method == "grade"), None)
    if last is None or _is_silenced(cell):
        yield Finding(
            path,
            f"line {cell.line}",
            f"{cell.grade_id!r} does not end in .grade(…): nbgrader takes the value of "
            "the last line for the score, and full marks where there is none.",
            "make Lesson(…).grade(…, points=…) the last line of the hidden region",
        )
        return
    yield from _grade_call(path, lesson, cell, last)
    inside = {number for number, _ in cell.region(HIDDEN)}
    checked = {c.exercise for c in found if c.method == "check"}
    if not any(c.method == "check" and c.line not in inside for c in found):
        message = "the student's copy of this cell checks nothing."
    elif last.line not in inside:
        message = "grade() stands outside the HIDDEN TESTS region."
    elif "from autograder import Lesson" not in {t for _, t in cell.region(HIDDEN)}:
        message = (
            "the hidden region uses a Lesson that the student's notebook may replace."
        )
    elif not _only_checks(cell):
        message = (
            "the visible part does more than check, so that it cannot be judged from "
            "outside the notebook."
        )
    elif checked != {last.exercise}:
        message = f"check() and grade() name different exercises: {checked}."
    else:
        return
    yield Finding(
        path,
        f"line {cell.line}",
        message,
        'lesson.check("x", x), then within ### BEGIN HIDDEN TESTS … END: '
        'from autograder import Lesson; Lesson("NN_topic").grade("x", x, points=n)',
    )


def _only_checks(cell: Cell) -> bool:
    """Tell whether students see ``lesson.check("x", x)`` and nothing else."""
    visible = cell.text.partition("### BEGIN HIDDEN TESTS")[0]
    return len(ast.parse(visible).body) == 1


def _grade_call(path: str, lesson: str, cell: Cell, call: Call) -> Iterator[Finding]:
    place = f"line {call.line}"
    points = (cell.nbgrader or {}).get("points")
    if call.points != points:
        yield Finding(
            path,
            place,
            f"the points differ: {points} in the cell's metadata, {call.points} in the "
            "call.",
            "write the same number in both",
        )
    if call.lesson != lesson:
        yield Finding(
            path,
            place,
            f"the grade is asked of lesson {call.lesson!r}, not of {lesson!r}.",
            f'write Lesson("{lesson}").grade(…)',
        )
    if cell.grade_id != f"check-{call.exercise}":
        yield Finding(
            path,
            place,
            f"the cell is called {cell.grade_id!r} and grades {call.exercise!r}.",
            f'set its grade_id to "check-{call.exercise}"',
        )


def _order(path: str, cell: Cell, latest: str) -> Iterator[Finding]:
    if cell.grade_id.removeprefix("check-") != latest:
        yield Finding(
            path,
            f"line {cell.line}",
            f"{cell.grade_id!r} does not follow its solution cell; the last one before "
            f"it is {latest!r}.",
            "move the check cell below the solution cell of the same name",
        )


def _is_silenced(cell: Cell) -> bool:
    """Return whether a semicolon keeps the score from being displayed."""
    code = [line.split("#")[0].rstrip() for line in cell.text.split("\n")]
    return next((line for line in reversed(code) if line), "").endswith(";")
