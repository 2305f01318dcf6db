"""Read a submission's bytes as a notebook of today's format, without trusting them."""

from __future__ import annotations

import json
import warnings
from typing import Any

from autograder.intake.notebooks import Unreadable, parsed
from autograder.limits import NOTEBOOK
from autograder.notebook.plan import text_of

_LONGEST_ID = 200


def readable(submission: bytes) -> dict[str, Any]:
    """Return a submission as a notebook, nbformat 4.

    Parameters
    ----------
    submission : bytes
        As it was handed in.

    Returns
    -------
    dict
        Cells with their texts and marks; outputs and all else are left out.

    Raises
    ------
    Unreadable
        If it is no notebook; the message says why.
    """
    content = upgraded(parsed(submission))
    listed = content["cells"]
    if len(listed) > NOTEBOOK.items:
        raise Unreadable(f"it has more than {NOTEBOOK.items:,} cells")
    cells = [_cell(cell) for cell in listed if isinstance(cell, dict)]
    code = sum(len(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    if code > NOTEBOOK.size:
        raise Unreadable(f"its code has more than {NOTEBOOK.size:,} characters")
    left = NOTEBOOK.size  # of texts, which are only shown again
    for cell in cells:
        if cell["cell_type"] != "code":
            cell["source"] = cell["source"][:left]
            left -= len(cell["source"])
    return {"cells": cells}


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    return {
        "cell_type": _text(cell.get("cell_type")),
        "id": _text(cell.get("id"))[:_LONGEST_ID],
        "source": text_of(cell),
        "metadata": {"nbgrader": _mark(cell)},
    }


def upgraded(content: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook in nbformat 4.

    Raises
    ------
    Unreadable
        If its format is unknown or its cells are missing.
    """
    if content["nbformat"] > 4:
        raise Unreadable(f"its format, {content['nbformat']}, is not known yet")
    if content["nbformat"] < 4:
        import nbformat

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                old = nbformat.from_dict(content)
                content = json.loads(json.dumps(nbformat.convert(old, 4)))
        except Exception as error:  # whatever an old format's reader stumbles over
            raise Unreadable(f"its old format cannot be read: {error}") from None
    if not isinstance(content.get("cells"), list):
        raise Unreadable("it is a notebook without cells")
    return content


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _mark(cell: dict[str, Any]) -> dict[str, str]:
    metadata = cell.get("metadata")
    mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = mark.get("grade_id") if isinstance(mark, dict) else None
    return {"grade_id": grade_id[:_LONGEST_ID]} if isinstance(grade_id, str) else {}
