"""What became of a class: one entry a submission, a table, a report."""

from __future__ import annotations

import datetime
import json
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.table import Table

from autograder.files import write_atomically
from autograder.intake.names import shown
from autograder.limits import RESULT
from autograder.notebook.plan import Plan

REPORT = "report.json"


@dataclass
class Graded:
    """What became of one submission.

    Parameters
    ----------
    student : str
        Name of its folder.
    status : {"graded", "kept", "failed", "quarantined"}
        Graded now; graded before and unchanged; the engine failed; not readable.
    score : float or None
        Sum of the points.
    notes : list of str
        What was mended, or why it failed.
    seconds : float
        Time it took.
    needs_person : list of str
        Exercises that somebody has to look at.
    details : str
        Of a failure, for the log.
    """

    student: str
    status: str
    score: float | None = None
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    needs_person: list[str] = field(default_factory=list)
    details: str = ""


def checked(result: Any, plan: Plan) -> dict[str, Any]:
    """Return a result if it has the form that all behind it relies on.

    Parameters
    ----------
    result : object
        From a worker or a file.
    plan : Plan
        Of the lesson.

    Raises
    ------
    ValueError, TypeError, KeyError
        If it has not.
    """
    scores, notes = result["scores"], result["notes"]
    found = {
        "scores": set(scores) == set(plan.checks)
        # Also false for NaN.
        and all(0 <= scores[name] <= c.points for name, c in plan.checks.items()),
        "exercises": set(result["needs_person"]) <= set(scores),
        "notes": len(notes) <= RESULT.items and all(isinstance(n, str) for n in notes),
        "time": isinstance(result["seconds"]["all"], float),
        "cells": all(map(_is_cell, result["notebook"]["cells"])),
    }
    if wrong := [name for name, is_right in found.items() if not is_right]:
        raise ValueError(f"a result with impossible {', '.join(wrong)}")
    return dict(result)


def _is_cell(cell: Any) -> bool:
    return isinstance(cell["source"], str) and isinstance(cell["metadata"], dict)


def graded_from(student: str, result: dict[str, Any], status: str) -> Graded:
    """Return what a result of `autograder.grading.task.grade_one` says in short."""
    return Graded(
        student,
        status,
        sum(result["scores"].values()),
        list(result["notes"]),
        result["seconds"]["all"] if status == "graded" else 0.0,
        list(result["needs_person"]),
    )


def failure(student: str, error: BaseException) -> Graded:
    """Return what is known of a submission that the engine could not grade."""
    reason = f"the engine failed: {type(error).__name__}: {error}"
    details = "".join(traceback.format_exception(error))
    return Graded(student, "failed", notes=[reason[:500]], details=details)


def summary(results: list[Graded], plan: Plan, seconds: float) -> Table:
    """Return how many were graded, kept and failed, and how fast."""
    counts = Counter(graded.status for graded in results)
    scores = [g.score for g in results if g.score is not None]
    points = sum(check.points for check in plan.checks.values())
    table = Table(show_header=False)
    for status in ("graded", "kept", "quarantined", "failed"):
        if counts[status]:
            table.add_row(status, str(counts[status]))
    mended = sum(bool(g.notes) for g in results if g.score is not None)
    people = sum(bool(g.needs_person) for g in results)
    if mended:
        table.add_row("with notes on what was mended", str(mended))
    if people:
        table.add_row("with answers for a person to judge", str(people))
    if scores:
        table.add_row(
            "mean by the checks", f"{sum(scores) / len(scores):.1f} of {points:g}"
        )
    if counts["graded"]:
        table.add_row("a minute", f"{60 * counts['graded'] / seconds:.1f}")
    return table


def write_report(
    path: Path, lesson: str, results: Sequence[Graded], seconds: float
) -> None:
    """Write the run's JSON report."""
    report = {
        "lesson": lesson,
        "seconds": round(seconds, 2),
        "submissions": [
            {key: value for key, value in vars(graded).items() if key != "details"}
            for graded in results
        ],
    }
    text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
    write_atomically(path, text.encode("utf-8", "backslashreplace"))


def write_log(path: Path, graded: Graded) -> None:
    """Add what became of a submission to its log.

    Parameters
    ----------
    path : Path
        The log; made if it is not there.
    graded : Graded
        What became of it in this run.
    """
    when = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    score = "" if graded.score is None else f", {graded.score:g} points"
    lines = [f"{when} {graded.status}{score}, {graded.seconds:.1f} s"]
    lines += [f"  {note}" for note in graded.notes]
    lines += [f"  a person should look at {name}" for name in graded.needs_person]
    lines += [f"  | {line}" for line in graded.details.splitlines()]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(f"{shown(line)}\n" for line in lines)
