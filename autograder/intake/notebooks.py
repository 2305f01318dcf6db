"""Read notebooks that somebody else wrote, and tell which lesson's they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.course import is_lesson_name
from autograder.limits import UPLOAD, TooMuch, loads

MAX_BYTES = UPLOAD.size
_CHECK = "check-"


class Unreadable(Exception):  # noqa: N818 (it says what the file is)
    """A file that is no notebook; the message says why."""


def parsed(content: bytes) -> dict[str, Any]:
    """Return the JSON object of a notebook file.

    Parameters
    ----------
    content : bytes
        The file.

    Returns
    -------
    dict
        With an integer ``nbformat``; nothing else of it is certain.

    Raises
    ------
    Unreadable
        If it is too large, not text, not JSON or not a notebook.
    """
    try:
        made = loads(content, UPLOAD.size, UPLOAD.items)
    except TooMuch as error:
        raise Unreadable(str(error)) from None
    except UnicodeDecodeError:
        raise Unreadable("it is not text in UTF-8") from None
    except RecursionError:
        raise Unreadable("its brackets are nested too deeply") from None
    except ValueError as error:
        raise Unreadable(f"it is not complete JSON: {error}") from None
    if not isinstance(made, dict) or not isinstance(made.get("nbformat"), int):
        raise Unreadable("it is JSON, but not a notebook")
    return made


def with_cells(content: bytes) -> dict[str, Any]:
    """Return a notebook that has a list of cells; see `parsed`."""
    notebook = parsed(content)
    if notebook["nbformat"] > 4:
        raise Unreadable(f"its format, {notebook['nbformat']}, is not known yet")
    if isinstance(notebook.get("worksheets"), list):  # nbformat 3, upgraded later
        sheets = [s for s in notebook["worksheets"] if isinstance(s, dict)]
        cells = [c for s in sheets for c in s.get("cells") or () if isinstance(c, dict)]
        notebook = {**notebook, "cells": cells}
    if not isinstance(notebook.get("cells"), list):
        raise Unreadable("it is a notebook without cells")
    return notebook


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook file that somebody else wrote.

    Raises
    ------
    Unreadable
        If it is missing, a link, too large, not JSON, or not a notebook.
    """
    if path.is_symlink() or not path.is_file():
        raise Unreadable("it is not a regular file")
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable(f"it is larger than {MAX_BYTES // 1_000_000} MB")
    return with_cells(path.read_bytes())


@dataclass
class LessonCells:
    """What a lesson's notebooks are known by.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.
    """

    root: Path
    lesson: str
    _others: dict[str, set[str]] = field(default_factory=dict, repr=False)

    @cached_property
    def exercises(self) -> set[str]:
        """Names of the lesson's exercises; empty when it is not built."""
        return _exercises_in(self._release)

    @cached_property
    def _release(self) -> list[Any]:
        return _cells_of(self.root, self.lesson)

    def is_untouched(self, notebook: dict[str, Any]) -> bool:
        """Tell whether a notebook is the release: it has its cells and no answer."""
        return bool(self._release) and _texts(notebook["cells"]) == _texts(
            self._release
        )

    def likeness(self, notebook: dict[str, Any]) -> int:
        """Return how many of the lesson's exercises a notebook holds.

        Editors lose what marks a cell: its check and its answer's name count as well.
        """
        return len(_named(notebook) & self.exercises)

    def is_the_lessons(self, notebook: dict[str, Any]) -> bool:
        """Tell whether a notebook can be this lesson's at all."""
        return not self.exercises or self.likeness(notebook) > 0

    def why_not(self, notebook: dict[str, Any]) -> str:
        """Return what a notebook is that has nothing of the lesson."""
        cells = [cell for cell in notebook["cells"] if _source(cell).strip()]
        if not cells:
            return "it is empty"
        folder = self.root / "lessons"
        names = (p.name for p in folder.iterdir()) if folder.is_dir() else ()
        for name in sorted(filter(is_lesson_name, names)):
            if name not in self._others:
                self._others[name] = _exercises_in(_cells_of(self.root, name))
        named = _named(notebook)  # of a notebook that may have 50 MB
        counts = {name: len(named & found) for name, found in self._others.items()}
        best = max(counts, key=lambda name: counts[name], default="")
        if best and counts[best]:
            return f"it is the notebook of lesson {best}, not of {self.lesson}"
        return "it has none of the lesson's exercises"


def _cells_of(root: Path, lesson: str) -> list[Any]:
    try:
        notebook = read_notebook(root / "lessons" / lesson / f"{lesson}.ipynb")
    except Unreadable:
        return []
    return list(notebook["cells"])


def _exercises_in(cells: list[Any]) -> set[str]:
    return {_mark(cell).removeprefix(_CHECK) for cell in cells} - {""}


def _texts(cells: list[Any]) -> list[str]:
    return [text for cell in cells if (text := _source(cell).strip())]


def _named(notebook: dict[str, Any]) -> set[str]:
    """Return the names that may be exercises: marked, checked or bound."""
    cells = notebook["cells"]
    found = {_mark(cell).removeprefix(_CHECK) for cell in cells}
    text = "\n".join(_source(cell) for cell in cells)
    named = re.findall(r"\.check\(\s*[\"'](\w+)[\"']", text)
    bound = re.findall(r"^(?:def\s+)?(\w+)\s*(?:\(|=(?!=)|:)", text, re.MULTILINE)
    return found.union(named, bound)


def _mark(cell: Any) -> str:
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = mark.get("grade_id") if isinstance(mark, dict) else None
    return name if isinstance(name, str) else ""


def _source(cell: Any) -> str:
    source = (cell.get("source") or cell.get("input")) if isinstance(cell, dict) else ""
    if isinstance(source, list):
        return "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""
