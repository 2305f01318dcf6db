"""Read a submission's bytes as a notebook of today's format, without trusting them."""

from __future__ import annotations

import json
import warnings
from typing import Any

from autograder.intake.notebooks import Unreadable, parsed
from autograder.notebook.plan import text_of

MAX_DEPTH = 200


def readable(submission: bytes) -> str:
    """Return a submission as the JSON text of a notebook, nbformat 4.

    Parameters
    ----------
    submission : bytes
        As it was handed in.

    Returns
    -------
    str
        Cells with their texts and marks; outputs and all else are left out.

    Raises
    ------
    Unreadable
        If it is no notebook; the message says why.
    """
    content = upgraded(parsed(submission))
    cells = [
        {
            "cell_type": _text(cell.get("cell_type")),
            "id": _text(cell.get("id")),
            "source": text_of(cell),
            "metadata": {"nbgrader": _mark(cell)},
        }
        for cell in content["cells"]
        if isinstance(cell, dict)
    ]
    return json.dumps({"cells": cells})


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
    return {"grade_id": grade_id} if isinstance(grade_id, str) else {}
