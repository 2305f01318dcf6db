"""Cells and their marks, changed by hand: what repairs must bring back."""

from __future__ import annotations

from copy import deepcopy

from attacks.case import Case, Notebook, attack

_REPAIR = "cells are matched with the release's; its checks and points count"


def _checks(notebook: Notebook) -> list[dict[str, object]]:
    return [
        cell
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade")
    ]


def _mark_all(**marks: object) -> object:
    def change(notebook: Notebook) -> None:
        for cell in _checks(notebook):
            cell["metadata"]["nbgrader"].update(marks)  # type: ignore[index]

    return change


def _tag(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = ["skip-execution", "remove-cell"]


def _retype(kind: str) -> object:
    def change(notebook: Notebook) -> None:
        for cell in _checks(notebook):
            cell["cell_type"] = kind
            cell["source"] = ""

    return change


def _drop_checks(notebook: Notebook) -> None:
    gone = [cell["id"] for cell in _checks(notebook)]
    notebook["cells"] = [c for c in notebook["cells"] if c["id"] not in gone]


def _drop_marks(notebook: Notebook) -> None:
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] = {}
        cell["id"] = f"colab-{number}"


def _duplicate(notebook: Notebook) -> None:
    marked = [c for c in notebook["cells"] if "nbgrader" in c["metadata"]]
    notebook["cells"] += deepcopy(marked)


def _schema(version: int) -> object:
    def change(notebook: Notebook) -> None:
        for cell in notebook["cells"]:
            if "nbgrader" in cell["metadata"]:
                cell["metadata"]["nbgrader"]["schema_version"] = version

    return change


def _kernel(notebook: Notebook) -> None:
    notebook["metadata"]["kernelspec"] = {"name": "bash", "display_name": "bash"}
    notebook["metadata"]["language_info"] = {"name": "bash"}


def _reverse(notebook: Notebook) -> None:
    notebook["cells"].sort(
        key=lambda cell: not cell["metadata"].get("nbgrader", {}).get("grade", False)
    )


def _rewrite_checks(notebook: Notebook) -> None:
    for cell in _checks(notebook):
        cell["source"] = "2.0"


def _odd_metadata(notebook: Notebook) -> None:
    odd = [None, 7, "x", [], {"nbgrader": 5}, {"nbgrader": {"grade_id": ["a"]}}]
    for cell, metadata in zip(notebook["cells"][2:], odd * 20, strict=False):
        if "nbgrader" not in cell["metadata"]:
            cell["metadata"] = metadata


def _widgets(notebook: Notebook) -> None:
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}


def marked(number: str, name: str, change: object, **more: object) -> Case:
    """Return a case that changes no code."""
    stopped_by = str(more.pop("stopped_by", _REPAIR))
    return attack(
        number, name, name[0].lower() + name[1:], stopped_by, change=change, **more
    )


CASES = [
    marked(
        *("18", "Tags the checks skip-execution", _tag),
        stopped_by="tags are not read",
        stock="10 of 10, without a line of code",
    ),
    marked("19", "Marks the checks with 100 points", _mark_all(points=100)),
    marked(
        *("20", "Marks the checks as not graded", _mark_all(grade=False)),
        stock="the submission fails",
    ),
    marked(
        *("21", "Marks the checks as solutions", _mark_all(solution=True)),
        stock="the submission fails",
    ),
    marked("22", "Makes the checks text", _retype("markdown"), says=("was put back",)),
    marked("22", "Makes the checks raw", _retype("raw"), base="solved"),
    marked(
        *("23", "Deletes the checks", _drop_checks),
        base="solved",
        says=("was missing and was put back",),
        stock="waits for a person for ever",
    ),
    marked(
        *("23", "Loses all marks and ids", _drop_marks),
        base="solved",
        stock="waits for a person for ever",
    ),
    marked(
        *("24", "Copies every marked cell", _duplicate),
        base="solved",
        says=("a second copy",),
        stock="the whole class's run aborts",
    ),
    marked(
        *("25", "Marks of version 99", _schema(99)),
        base="solved",
        stock="the whole class's run aborts",
    ),
    marked(
        *("25", "Marks of version 1", _schema(1)),
        base="solved",
        stock="the whole class's run aborts",
    ),
    marked("26", "Names another kernel", _kernel, base="solved"),
    marked("new", "Moves the checks before their answers", _reverse, base="solved"),
    marked("new", "Writes a score instead of each check", _rewrite_checks),
    marked("new", "Metadata of impossible types", _odd_metadata, base="solved"),
    marked(
        "60",
        "Widget metadata without state, as Colab leaves it",
        _widgets,
        base="solved",
    ),
]
