"""The class report as one HTML page that needs nothing else."""

from __future__ import annotations

import base64
import math
import os
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from autograder.report import charts
from autograder.report.clusters import clusters, heat_map
from autograder.report.items import items
from autograder.report.monday import attention, sentences
from autograder.report.results import ClassResults
from autograder.report.words import note, points_text, short_titles

_MOST = {"rows": 12, "clusters": 5}  # shown at once; others are folded away,
_LIMIT = 60  # up to this many


def write_html(results: ClassResults, folder: Path) -> Path:
    """Write the report as one HTML file that needs nothing else.

    Parameters
    ----------
    results : ClassResults
        The class. Its texts are escaped: students wrote some of them.
    folder : Path
        Receives ``report.html``; links to the feedback are relative to it.

    Returns
    -------
    Path
        The file.
    """
    from jinja2 import Environment, StrictUndefined

    folder.mkdir(parents=True, exist_ok=True)
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters["points"] = points_text
    text = (files("autograder.report") / "report.html").read_text(encoding="utf-8")
    totals = [student.total for student in results.graded]
    found, rows = items(results), heat_map(results)
    page = environment.from_string(text).render(
        results=results,
        middle=points_text(charts.median(totals)) if totals else "–",
        full=sum(abs(total - results.max_total) < 1e-9 for total in totals),
        monday=sentences(results, found, rows),
        attention=attention(results),
        items=found,
        chance=1 / math.sqrt(max(2, len(totals)) - 1),
        rows=rows[:_LIMIT],
        warmth=_warmth(max((row.students for row in rows), default=1)),
        clusters=clusters(results)[:_LIMIT],
        most=_MOST,
        numbers=short_titles(results),
        notes={s.student: note(results, s) for s in results.students},
        links={s.student: _link(s.feedback, folder) for s in results.students},
        pictures={
            "scores": _as_data(charts.score_distribution(results)),
            "exercises": _as_data(charts.exercise_success(results)),
        },
        alts=_descriptions(results),
    )
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return path


def _warmth(most: int) -> list[int]:
    """Return the colour, 1 to 4, of each number of students up to the most."""
    return [math.ceil(4 * count / most) for count in range(most + 1)]


def _descriptions(results: ClassResults) -> dict[str, str]:
    shares = [s.total / (results.max_total or 1) for s in results.graded]
    groups = [
        f"{sum(low <= share < high for share in shares)} {name}"
        for low, high, name in (
            (0.9, 9.9, "with at least 90 percent of the points"),
            (0.5, 0.9, "with 50 to 90 percent"),
            (-1.0, 0.5, "with less than half"),
        )
    ]
    exercises = [
        f"{results.titles[name]}: {100 * results.share(name):.0f} percent of the "
        f"points, {results.levels(name)['full']} students with full marks"
        for name in results.points
    ]
    return {
        "scores": "Histogram of the scores: " + ", ".join(groups) + ".",
        "exercises": "Bars of the exercises. " + "; ".join(exercises) + ".",
    }


def _link(feedback: Path | None, folder: Path) -> str:
    if feedback is None:
        return ""
    return quote(Path(os.path.relpath(feedback, folder)).as_posix())


def _as_data(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")
