"""A result of the engine in Gradescope's words: one test an exercise."""

from __future__ import annotations

import json
from typing import Any

from autograder.notebook.plan import CHECK_PREFIX, plan_of
from autograder.student.lesson import exercises_of

_LONGEST = 20_000  # characters of one exercise's diagnosis


def results_of(
    lesson: str, release: str, result: dict[str, Any], notes: list[str]
) -> dict[str, Any]:
    """Return what ``results.json`` holds.

    Parameters
    ----------
    lesson : str
        Its name.
    release : str
        The release notebook, as JSON text.
    result : dict
        From `autograder.grading.task.grade_one`.
    notes : list of str
        What the student should know besides.

    Returns
    -------
    dict
        ``tests`` with points and diagnosis, ``output``; the hidden cases only count.
    """
    plan = plan_of(lesson, json.loads(release))
    titles = exercises_of(lesson)
    said = _said(result["notebook"])
    tests = []
    for number, (name, check) in enumerate(plan.checks.items(), 1):
        score = float(result["scores"].get(name) or 0.0)
        title = titles[name].title if name in titles else name
        tests.append(_test(number, title, score, check.points, said.get(name, "")))
    people = [titles[n].title if n in titles else n for n in result["needs_person"]]
    lines = [*result["notes"], *notes]
    lines += [f"A person will look at {title}." for title in people]
    lines += [
        f"A person grades {name}, for up to {p:g} points."
        for name, p in plan.written.items()
    ]
    return {
        "tests": tests,
        "output": "\n".join(lines),
        "output_format": "text",
        "stdout_visibility": "hidden",
    }


def failed(reason: str, lesson: str = "", release: str = "") -> dict[str, Any]:
    """Return results for a submission that could not be graded."""
    tests: list[dict[str, Any]] = []
    if release:
        plan = plan_of(lesson, json.loads(release))
        for number, (name, check) in enumerate(plan.checks.items(), 1):
            tests.append(_test(number, name, 0.0, check.points, "not graded"))
    made: dict[str, Any] = {
        "output": f"Not graded: {reason}",
        "output_format": "text",
        "stdout_visibility": "hidden",
    }
    return {**made, "tests": tests} if tests else {**made, "score": 0}


def _test(
    number: int, title: str, score: float, points: float, output: str
) -> dict[str, Any]:
    return {
        "number": str(number),
        "name": title,
        "name_format": "text",
        "score": round(score, 6),
        "max_score": points,
        "status": "passed" if score >= points - 1e-9 else "failed",
        "output": output[:_LONGEST],
        "output_format": "text",
        "visibility": "visible",
    }


def _said(notebook: dict[str, Any]) -> dict[str, str]:
    """Return what each check said last, by exercise."""
    found = {}
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        texts = [
            output["data"].get("text/plain", "")
            for output in cell.get("outputs", [])
            if output["output_type"] == "display_data"
        ]
        if name.startswith(CHECK_PREFIX) and texts:
            found[name.removeprefix(CHECK_PREFIX)] = str(texts[-1])
    return found
