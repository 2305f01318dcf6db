"""What became of a class: one entry a submission, a table, a report."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.table import Table

from autograder.authoring.build import write_in_one_step
from autograder.engine.plan import Plan

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
    """

    student: str
    status: str
    score: float | None = None
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0
    needs_person: list[str] = field(default_factory=list)


def graded_from(student: str, result: dict[str, Any], status: str) -> Graded:
    """Return what a result of `autograder.engine.work.grade_one` says in short."""
    return Graded(
        student,
        status,
        sum(result["scores"].values()),
        list(result["notes"]),
        result["seconds"]["all"] if status == "graded" else 0.0,
        list(result["needs_person"]),
    )


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
        table.add_row("mean score", f"{sum(scores) / len(scores):.1f} of {points:g}")
    if counts["graded"]:
        table.add_row("a minute", f"{60 * counts['graded'] / seconds:.1f}")
    return table


def write_report(
    path: Path, lesson: str, results: list[Graded], seconds: float
) -> None:
    """Write the run's JSON report."""
    report = {
        "lesson": lesson,
        "seconds": round(seconds, 2),
        "submissions": [vars(graded) for graded in results],
    }
    text = json.dumps(report, indent=1, ensure_ascii=False) + "\n"
    write_in_one_step(path, text.encode("utf-8"))
