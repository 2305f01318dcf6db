"""What the checks said in an executed notebook. Its content is not to be trusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.intake.notebooks import Unreadable, read_notebook
from autograder.report.forms import form_of
from autograder.student import panel

_LONGEST = 200  # characters kept of any text
_MOST = 20  # misconceptions kept of one exercise
_SOURCE = 1_200  # characters kept of an answer
_TIMEOUTS = ("CellTimeoutError", "KeyboardInterrupt")


@dataclass(frozen=True)
class Misconception:
    """A named mistake in one student's answer.

    Parameters
    ----------
    name, hint : str
        What it is called, and what helps.
    """

    name: str
    hint: str


@dataclass(frozen=True)
class Said:
    """What a notebook says of one exercise.

    Parameters
    ----------
    misconceptions : tuple of Misconception
        Most frequent first.
    stopped : str
        What stopped the answer's own cell, or its check; empty when nothing did.
    source : str
        The answer's own cell, cut.
    form : str
        The same for answers that differ in names, comments and layout only.
    """

    misconceptions: tuple[Misconception, ...] = ()
    stopped: str = ""
    source: str = ""
    form: str = ""


def read_outputs(path: Path) -> dict[str, Said]:
    """Read what the checks said in an executed notebook.

    Parameters
    ----------
    path : Path
        The notebook, as nbgrader wrote it.

    Returns
    -------
    dict of str to Said
        By exercise; empty when the file cannot be read. Texts are cut and free of
        control characters; anything that is not of the agreed form is left out.
    """
    try:
        cells = read_notebook(path)["cells"]
    except Unreadable:
        return {}
    marked = {_grade_id(cell): cell for cell in cells if _grade_id(cell)}
    return {
        grade_id.removeprefix("check-"): _said(marked.get(grade_id[6:]), cell)
        for grade_id, cell in marked.items()
        if grade_id.startswith("check-")
    }


def _grade_id(cell: Any) -> str:
    metadata = cell.get("metadata") if isinstance(cell, dict) else None
    mark = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return _text(mark.get("grade_id")) if isinstance(mark, dict) else ""


def _said(solution: Any, check: Any) -> Said:
    bundles = [
        output["data"][panel.MIME_TYPE]
        for output in _outputs(check, "display_data")
        if isinstance(output.get("data"), dict)
        and isinstance(output["data"].get(panel.MIME_TYPE), dict)
    ]
    found = tuple(_misconceptions(bundles[-1])) if bundles else ()
    own_error = _error(solution)
    stopped = own_error if own_error or bundles else _error(check)
    source = _source(solution)
    return Said(found, stopped, _lines(source), form_of(source) if source else "")


def _misconceptions(bundle: dict[str, Any]) -> Iterator[Misconception]:
    entries = bundle.get("misconceptions")
    for entry in (entries if isinstance(entries, list) else [])[:_MOST]:
        if isinstance(entry, dict) and _text(entry.get("name")):
            hint = _text(entry.get("hint"))
            more = " …" if len(hint) == _LONGEST else ""
            yield Misconception(_text(entry.get("name")), hint + more)


def _error(cell: Any) -> str:
    names = [_text(output.get("ename")) for output in _outputs(cell, "error")]
    if any(name in _TIMEOUTS for name in names):
        return "did not end in time"
    return f"stopped with {names[0]}" if names else ""


def _outputs(cell: Any, kind: str) -> list[dict[str, Any]]:
    outputs = cell.get("outputs") if isinstance(cell, dict) else None
    return [
        output
        for output in (outputs if isinstance(outputs, list) else [])
        if isinstance(output, dict) and output.get("output_type") == kind
    ]


def _source(cell: Any) -> str:
    source = cell.get("source") if isinstance(cell, dict) else ""
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source if isinstance(source, str) else ""


def _lines(source: str) -> str:
    """Return a source's beginning without signs that would move others."""
    cut = source[:_SOURCE] + ("\n…" if len(source) > _SOURCE else "")
    kept = cut.expandtabs(4).split("\n")[:40]
    return "\n".join(
        "".join(sign if sign.isprintable() else " " for sign in line) for line in kept
    ).strip("\n")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    return "".join(sign if sign.isprintable() else " " for sign in value[:_LONGEST])
