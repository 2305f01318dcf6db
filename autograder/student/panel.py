"""How a result looks: a small panel in a notebook, and its plain-text twin."""

from __future__ import annotations

import base64
import contextlib
import contextvars
import html
import io
import os
import re
from collections.abc import Iterator
from typing import Any

from autograder.student.exercise import Exercise, Outcomes
from autograder.student.failure import CheckFailed

MIME_TYPE = "application/vnd.cnn-course.check+json"
# Blue and orange differ for every kind of colour vision; the signs and words say
# the same without colour. A sign is white on its colour, so that it can be read on a
# light page and on a dark one: at least 4.5:1, the border at least 3:1 on both.
COLOURS = {"pass": "#0072B2", "fail": "#B85000", "todo": "#6F6F6F"}
_SIGNS = {"pass": "✓", "fail": "✗", "todo": "…"}

_recorder: contextvars.ContextVar[list[dict[str, Any]] | None] = contextvars.ContextVar(
    "recorder", default=None
)


@contextlib.contextmanager
def recording() -> Iterator[list[dict[str, Any]]]:
    """Collect published results instead of showing them.

    Yields
    ------
    list of dict
        The JSON part of each result, in order, with its plain text.
    """
    results: list[dict[str, Any]] = []
    token = _recorder.set(results)
    try:
        yield results
    finally:
        _recorder.reset(token)


def publish(data: dict[str, Any], text: str, markup: str = "") -> None:
    """Show a result in the notebook, or print its text where there is none.

    Parameters
    ----------
    data : dict
        What reports read from the executed notebook.
    text : str
        The plain-text twin.
    markup : str, optional
        HTML for people; left out while grading.
    """
    results = _recorder.get()
    if results is not None:
        results.append({**data, "text": text})
        return
    shell = _running_kernel()
    if shell is None:
        print(text)
        return
    bundle: dict[str, Any] = {"text/plain": text, MIME_TYPE: data}
    if markup:
        bundle["text/html"] = markup
    shell.display_pub.publish(bundle)


def _running_kernel() -> Any:
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return None
    return get_ipython()


def summary(exercise: Exercise, outcomes: Outcomes, stage: str) -> dict[str, Any]:
    """Return a result as JSON-ready data.

    Parameters
    ----------
    exercise : Exercise
        What was checked.
    outcomes : Outcomes
        Its result.
    stage : {"check", "grade"}
        Visible cases only, or all of them.

    Returns
    -------
    dict
        Keys exercise, title, stage, passed, total, misconceptions.
    """
    return {
        "exercise": exercise.name,
        "title": exercise.title,
        "stage": stage,
        "passed": outcomes.passed,
        "total": outcomes.total,
        "misconceptions": outcomes.mistakes(),
    }


def headline(outcomes: Outcomes) -> str:
    """Return the one line that sums up a visible check."""
    failure = outcomes.first_failure
    counted = f"{outcomes.passed} of {outcomes.total} visible checks pass"
    if outcomes.unfilled:
        some = outcomes.passed > 0
        return (
            f"{counted}, the rest is not filled in yet" if some else "not filled in yet"
        )
    if failure is None and outcomes.advice is not None:
        return f"{counted}, and yet a further try fails"
    return counted if failure else f"{counted}; hidden checks run at grading"


def as_text(
    exercise: Exercise, outcomes: Outcomes, *, details: bool = True, done: str = ""
) -> str:
    """Return the result of a visible check as plain text, or its first line only."""
    sign = _SIGNS[_state(outcomes)]
    lines = [f"{sign} {exercise.title} — {headline(outcomes)}."]
    failure = outcomes.first_failure or outcomes.advice
    if failure is not None and details:
        lines += [f"  {line}" for line in failure.lines()]
    if details:
        lines += [f"  {line}" for line in (*outcomes.notes, done) if line]
    return "\n".join(lines)


def as_html(exercise: Exercise, outcomes: Outcomes, *, done: str = "") -> str:
    """Return the result of a visible check as an HTML panel."""
    state = _state(outcomes)
    failure = outcomes.first_failure or outcomes.advice
    body = _failure_html(failure) if failure else ""
    body += "".join(
        f'<div style="margin-top:4px;opacity:.75">{html.escape(line)}</div>'
        for line in (*outcomes.notes, done)
        if line
    )
    return (
        f'<div role="status" class="cnn-course-check cnn-course-{state}" style="'
        f"border:1px solid {COLOURS[state]};border-left-width:6px;border-radius:4px;"
        f'padding:8px 14px;margin:4px 0;max-width:760px;line-height:1.5">'
        f'<div style="font-weight:600"><span style="background:{COLOURS[state]};'
        f'color:#ffffff;border-radius:3px;padding:0 6px">'
        f"{_SIGNS[state]}</span> {html.escape(exercise.title)} — "
        f'<span style="font-weight:400">{headline(outcomes)}.</span></div>{body}</div>'
    )


def _state(outcomes: Outcomes) -> str:
    if outcomes.unfilled:
        return "todo"
    return "fail" if outcomes.first_failure or outcomes.advice else "pass"


def _failure_html(failure: CheckFailed) -> str:
    rows = [("Expected", failure.expected), ("Received", failure.received)]
    table = "".join(
        f'<div style="display:flex;gap:8px"><span style="min-width:5.5em;opacity:.75">'
        f'{label}</span><code style="background:none;white-space:pre-wrap">'
        f"{html.escape(value)}</code></div>"
        for label, value in rows
        if value
    )
    hint = (
        f'<div style="margin-top:6px"><b>Hint</b> {_with_code(failure.hint)}</div>'
        if failure.hint
        else ""
    )
    return (
        f'<div style="margin-top:4px">{_with_code(failure.what)}</div>{table}{hint}'
        f"{_picture_html(failure)}"
    )


def _with_code(text: str) -> str:
    """Return a text as HTML, with what stands between backquotes set as code."""
    style = 'style="background:none"'
    return re.sub(r"`([^`]+)`", rf"<code {style}>\1</code>", html.escape(text))


def _picture_html(failure: CheckFailed) -> str:
    if failure.picture is None:
        return ""
    try:
        figure = failure.picture()
        image = io.BytesIO()
        figure.savefig(image, format="png", dpi=90, bbox_inches="tight")
    except Exception:  # a picture is a courtesy; the words have been said
        return ""
    encoded = base64.b64encode(image.getvalue()).decode("ascii")
    return (
        f'<img alt="{html.escape(failure.what)} {html.escape(failure.received)}" '
        f'style="max-width:100%;margin-top:8px;background:white" '
        f'src="data:image/png;base64,{encoded}">'
    )


def is_graded() -> bool:
    """Tell whether nbgrader is running this notebook (autograde or validate)."""
    return bool(os.environ.get("NBGRADER_EXECUTION"))


def is_validated() -> bool:
    """Tell whether nbgrader validates this notebook: every failure has to stop it."""
    return os.environ.get("NBGRADER_EXECUTION") == "validate"
