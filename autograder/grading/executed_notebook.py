"""The executed notebook: what nbgrader's gradebook, Formgrader and feedback read."""

from __future__ import annotations

import re
from typing import Any

from autograder.grading.verdict import JudgedSubmission, Rules, Verdict
from autograder.notebook.repair import Repaired, RepairedCell
from autograder.student import panel
from autograder.student.exercise import Outcomes
from autograder.student.lesson import graded_text

NOTES_ID = "grading-notes"


def notebook_of(
    repaired: Repaired, judged: JudgedSubmission, rules: Rules
) -> dict[str, Any]:
    """Return the executed notebook, nbformat 4.5.

    Parameters
    ----------
    repaired : Repaired
        Its cells.
    judged : JudgedSubmission
        Their outputs, and the verdicts.
    rules : Rules
        Of the lesson, for titles.

    Returns
    -------
    dict
        Outputs are texts only: what a student's code shows is never markup.
    """
    cells = []
    notes = [*repaired.notes, *judged.notes]
    if notes:
        cells.append(_markdown(NOTES_ID, _notes_text(notes)))
    for place, cell in enumerate(repaired.cells):
        if cell.release is not None and cell.release.check is not None:
            verdict = judged.verdicts[cell.release.check.exercise]
            made = _code(cell, place, check_outputs(verdict, rules), 0)
        elif cell.kind == "code":
            outputs, count = judged.outputs[place] or ([], 0)
            made = _code(cell, place, outputs, count)
        else:
            made = _markdown(f"c{place}", _shown(cell))
            made["metadata"] = _metadata(cell)
        cells.append(made)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def check_outputs(verdict: Verdict, rules: Rules) -> list[dict[str, Any]]:
    """Return the outputs of a graded cell, as nbgrader's own run would leave them."""
    exercise = rules.exercises[verdict.check.exercise]
    visible = verdict.visible or Outcomes(())
    data = panel.summary(exercise, visible, "check")
    over = exercise.is_over(visible.failures)
    text = panel.as_text(exercise, visible, details=not over)
    outputs = [_display(text, data)]
    if over and visible.first_failure is not None:
        outputs.append(_error("CheckFailed", str(visible.first_failure)))
        return outputs
    if verdict.hidden is not None:
        both = Outcomes(visible.failures + verdict.hidden.failures)
        points = verdict.check.points
        data = panel.summary(exercise, both, "grade")
        data |= {"score": verdict.score, "points": points}
        text = graded_text(exercise, both, verdict.score, points)
        outputs.append(_display(text, data))
    outputs.append(
        {
            "output_type": "execute_result",
            "data": {"text/plain": repr(verdict.score)},
            "metadata": {},
            "execution_count": None,
        }
    )
    return outputs


def _notes_text(notes: list[str]) -> str:
    listed = "\n".join(f"- {_escaped(note)}" for note in dict.fromkeys(notes))
    return (
        "**Notes on the grading of this notebook**\n\n"
        f"{listed}\n\nYour cells were run in your order. Of the lesson's own cells "
        "only those were run that an answer needs."
    )


def _escaped(text: str) -> str:
    """Return text that Markdown shows as it is."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#!|" else sign for sign in safe)


def _shown(cell: RepairedCell) -> str:
    """Return a text cell for the feedback: what a student wrote is never markup.

    Markdown may hold scripts, which would run in the browser of whoever looks at it:
    an instructor's, with the rights of the Formgrader.
    """
    if cell.release is not None and cell.source == cell.release.source:
        # Pictures stay with the lesson; a submission's own are never taken over.
        return re.sub(
            r"!\[([^\]]*)\]\(attachment:[^)]*\)", r"*Picture: \1*", cell.source
        )
    longest = max((len(run) for run in re.findall("~+", cell.source)), default=0)
    fence = "~" * max(3, longest + 1)
    return f"{fence}\n{cell.source}\n{fence}"


def _markdown(name: str, source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": source}


def _code(
    cell: RepairedCell, place: int, outputs: list[dict[str, Any]], count: int
) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": f"c{place}",
        "metadata": _metadata(cell),
        "execution_count": count or None,
        "outputs": outputs,
        "source": cell.source,
    }


def _metadata(cell: RepairedCell) -> dict[str, Any]:
    return {"nbgrader": cell.release.mark} if cell.release and cell.release.mark else {}


def _display(text: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "output_type": "display_data",
        "data": {"text/plain": text, panel.MIME_TYPE: data},
        "metadata": {},
    }


def _error(name: str, text: str) -> dict[str, Any]:
    return {
        "output_type": "error",
        "ename": name,
        "evalue": text,
        "traceback": text.splitlines(),
    }
