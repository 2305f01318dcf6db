"""Feedback on notebooks whose texts have lost the pictures that they show."""

from __future__ import annotations

from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Bool

# Nothing to draw: a browser shows what the text says of the picture.
_NOTHING = {"image/png": ""}


class WithoutLostPictures(Preprocessor):  # type: ignore[misc]
    """Let a page be made where a text shows an attachment that is not there.

    A cell that was copied into a new notebook comes without them, and so does one that
    was put back. nbconvert stops there, and the student gets no feedback at all.
    """

    enabled = Bool(True)

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> tuple[Any, Any]:
        """Return the cell with a picture for whatever its text asks for."""
        if cell.cell_type == "markdown":
            there = cell.get("attachments") or {}
            kept = {name: data for name, data in there.items() if data}
            cell.attachments = _Pictures(kept)
        return cell, resources


class _Pictures(NotebookNode):  # type: ignore[misc]
    """Attachments of a cell, by name, of which none is missing."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> dict[str, str]:
        return _NOTHING
