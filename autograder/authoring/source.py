"""From a lesson's percent file to its notebook, always the same bytes."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

from autograder.authoring import opening
from autograder.authoring.percent import Cell, faults, read_cells
from autograder.course import Course, CourseError

# Fixed: what a machine calls its kernel or its Python is no property of a lesson.
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}


def notebook_text(course: Course, lesson: str) -> str:
    """Return the solutions notebook of a lesson, as it is written to disk.

    Parameters
    ----------
    course : Course
        Where the lesson is; its repository goes into the first two cells.
    lesson : str
        Name of the lesson.

    Returns
    -------
    str
        JSON, nbformat 4.5, no outputs, derived cell ids, a newline at the end.

    Raises
    ------
    CourseError
        If the source is broken; the message begins with ``path:line``.
    """
    import nbformat

    text: str = nbformat.writes(notebook_of(course, lesson), version=4)
    return text.rstrip("\n") + "\n"


def notebook_of(course: Course, lesson: str) -> Any:
    """Return the solutions notebook of a lesson as a notebook node.

    See Also
    --------
    notebook_text : The same, with its errors, as text.
    """
    import nbformat

    path = course.source(lesson)
    shown = path.relative_to(course.root)
    cells = read_checked(path, shown)
    body = [_plain(cell) for cell in _convert(path, shown, cells).cells]
    for number, cell in enumerate(body, start=2):
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
        cell.id = grade_id or f"cell-{number:02d}"
        _attach(path, shown, cell)
    notebook = nbformat.v4.new_notebook(
        cells=_with_opening(course, lesson, body),
        metadata={"kernelspec": KERNELSPEC, "language_info": LANGUAGE},
    )
    notebook.nbformat_minor = 5
    nbformat.validate(notebook)
    return notebook


def _with_opening(course: Course, lesson: str, body: list[Any]) -> list[Any]:
    """Put the set-up behind title and picture, before the first cell with code."""
    from nbformat import v4

    notice = v4.new_markdown_cell(opening.notice(course, lesson), id=opening.NOTICE_ID)
    set_up = v4.new_code_cell(
        opening.set_up(course), id=opening.SET_UP_ID, metadata=opening.FOLDED
    )
    code = next(n for n, cell in enumerate(body) if cell.cell_type == "code")
    cells = [notice, *body[:code], set_up, *body[code:]]
    ways_on = opening.ways_on(course, lesson)
    if ways_on:
        cells.append(v4.new_markdown_cell(ways_on, id=opening.WAYS_ON_ID))
    return cells


def _attach(path: Path, shown: Path, cell: Any) -> None:
    """Put the pictures that a text shows into its cell: they travel with it."""
    if cell.cell_type != "markdown":
        return
    names = re.findall(r"\]\(attachment:([\w.-]+\.png)\)", cell.source)
    for name in names:
        try:
            content = path.with_name(name).read_bytes()
        except OSError as error:
            raise CourseError(
                f"{shown.as_posix()}: the text shows attachment:{name}.",
                expected=f"a picture {name} beside the source",
                received=str(error),
                remedy="put it there, or take the line out of the text",
            ) from error
        picture = {"image/png": base64.b64encode(content).decode("ascii")}
        cell.setdefault("attachments", {})[name] = picture


def read_checked(path: Path, shown: Path) -> list[Cell]:
    """Return the cells of a source that a notebook can be built from.

    Parameters
    ----------
    path, shown : Path
        The file, and how messages call it.

    Raises
    ------
    CourseError
        The first fault there is.
    """
    try:
        cells = read_cells(path)
    except CourseError as error:
        error.message = error.message.replace(str(path), shown.as_posix())
        raise
    for fault in faults(Path(shown.as_posix()), cells):
        raise fault
    return cells


def _convert(path: Path, shown: Path, cells: list[Cell]) -> Any:
    import jupytext

    text = path.read_text(encoding="utf-8-sig")
    node = jupytext.reads(text, {"extension": ".py", "format_name": "percent"})
    if len(node.cells) != len(cells):
        raise CourseError(
            f"{shown.as_posix()}: the cells cannot be told apart.",
            expected=f"{len(cells)} cells, one for each line that begins with `# %%`",
            received=f"{len(node.cells)} cells",
            remedy="begin the file with `# %% [markdown]`, and let no line inside a "
            "string begin with `# %%`",
        )
    return node


def _plain(cell: Any) -> Any:
    import nbformat

    kept = {
        key: value
        for key, value in sorted(cell.metadata.items())
        if key in ("nbgrader", "tags")
    }
    make = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "raw": nbformat.v4.new_raw_cell,
    }[cell.cell_type]
    return make(cell.source, metadata=kept)
