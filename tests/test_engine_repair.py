"""Submissions that lost, doubled, moved or changed cells come back into form."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.intake.notebooks import Unreadable
from autograder.notebook.plan import Plan, plan_of
from autograder.notebook.repair import Repaired, repair
from autograder.notebook.slicing import needed
from autograder.notebook.untrusted import readable

ROOT = Course.find(Path(__file__).parent).root
LESSON = "01_edge_detection"
RELEASE: dict[str, Any] = json.loads(
    (ROOT / "lessons" / LESSON / f"{LESSON}.ipynb").read_text("utf-8")
)
PLAN: Plan = plan_of(LESSON, RELEASE)
SOLVED = "def out_size(n, k, mode):\n    return n - k + 1\n"


def solved() -> dict[str, Any]:
    """Return a submission in which one exercise is answered."""
    notebook = copy.deepcopy(RELEASE)
    find(notebook, "out_size")["source"] = SOLVED
    return notebook


def find(notebook: dict[str, Any], grade_id: str) -> dict[str, Any]:
    return next(
        cell
        for cell in notebook["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )


def mend(notebook: dict[str, Any]) -> Repaired:
    return repair(PLAN, readable(json.dumps(notebook).encode()))


def source_of(repaired: Repaired, grade_id: str) -> str:
    found = [
        cell.source
        for cell in repaired.cells
        if cell.release is not None and cell.release.grade_id == grade_id
    ]
    assert len(found) == 1
    return found[0]


def checks_of(repaired: Repaired) -> list[str]:
    return [
        cell.release.check.exercise
        for cell in repaired.cells
        if cell.release is not None and cell.release.check is not None
    ]


def lose_all_marks(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}


def lose_marks_and_ids(notebook: dict[str, Any]) -> None:
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"], cell["id"] = {}, f"colab{number}"


def copy_the_answer(notebook: dict[str, Any]) -> None:
    place = notebook["cells"].index(find(notebook, "out_size"))
    stub = copy.deepcopy(find(copy.deepcopy(RELEASE), "out_size"))
    notebook["cells"].insert(place + 1, stub)


def copy_the_check(notebook: dict[str, Any]) -> None:
    notebook["cells"].append(copy.deepcopy(find(notebook, "check-out_size")))


def delete_the_check(notebook: dict[str, Any]) -> None:
    notebook["cells"].remove(find(notebook, "check-out_size"))


def delete_all_checks(notebook: dict[str, Any]) -> None:
    notebook["cells"] = [
        cell
        for cell in notebook["cells"]
        if not cell["metadata"].get("nbgrader", {}).get("grade")
    ]


def edit_the_check(notebook: dict[str, Any]) -> None:
    find(notebook, "check-out_size")["source"] = "2.0"


def check_becomes_text(notebook: dict[str, Any]) -> None:
    cell = find(notebook, "check-out_size")
    cell["cell_type"], cell["source"] = "markdown", "done!"


def odd_metadata(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        mark = cell["metadata"].get("nbgrader")
        if mark:
            mark |= {"schema_version": 99, "points": 100, "grade": "maybe"}
            cell["metadata"]["tags"] = ["skip-execution"]


def check_moved_up(notebook: dict[str, Any]) -> None:
    cell = find(notebook, "check-out_size")
    notebook["cells"].remove(cell)
    notebook["cells"].insert(0, cell)


def retyped_in_a_cell_of_ones_own(notebook: dict[str, Any]) -> None:
    cell = find(notebook, "out_size")
    cell["metadata"] = {}
    cell["id"] = "retyped"


def metadata_of_another_type(notebook: dict[str, Any]) -> None:
    find(notebook, "check-out_size")["metadata"] = ["nbgrader"]


FAULTS = [
    lose_all_marks,
    lose_marks_and_ids,
    copy_the_answer,
    copy_the_check,
    delete_the_check,
    delete_all_checks,
    edit_the_check,
    check_becomes_text,
    odd_metadata,
    check_moved_up,
    retyped_in_a_cell_of_ones_own,
    metadata_of_another_type,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_the_answer_and_every_check_are_there_once(fault: Any) -> None:
    notebook = solved()
    fault(notebook)
    repaired = mend(notebook)
    assert source_of(repaired, "out_size") == SOLVED
    assert sorted(checks_of(repaired)) == sorted(PLAN.checks)
    for exercise, check in PLAN.checks.items():
        source = source_of(repaired, f"check-{exercise}")
        assert check.expression in source


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_check_stands_behind_its_answer(fault: Any) -> None:
    notebook = solved()
    fault(notebook)
    names = [
        cell.release.grade_id
        for cell in mend(notebook).cells
        if cell.release is not None and cell.release.grade_id
    ]
    for exercise in PLAN.checks:
        assert names.index(exercise) < names.index(f"check-{exercise}")


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_repair_is_the_same_every_time_and_mends_nothing_twice(fault: Any) -> None:
    notebook = solved()
    fault(notebook)
    first, again = mend(notebook), mend(notebook)
    assert [vars(cell) for cell in first.cells] == [vars(cell) for cell in again.cells]
    assert first.notes == again.notes


def test_an_untouched_release_needs_no_note() -> None:
    assert mend(RELEASE).notes == []
    assert mend(solved()).notes == []


def test_what_was_mended_is_told() -> None:
    notebook = solved()
    edit_the_check(notebook)
    copy_the_answer(notebook)
    notebook["cells"].remove(find(notebook, "check-correlate"))
    told = " / ".join(mend(notebook).notes)
    assert "the check of out_size was put back" in told
    assert "copy of out_size" in told
    assert "check of correlate was missing" in told


def test_a_notebook_of_an_earlier_release_is_matched_by_what_its_cells_say() -> None:
    notebook = solved()
    # Before this release there was one code cell less, and ids count places.
    place = next(
        place
        for place, cell in enumerate(notebook["cells"])
        if "".join(cell["source"]).startswith("widgets.kernel_editor(")
    )
    ids = [cell["id"] for cell in notebook["cells"]]
    del notebook["cells"][place]
    for cell, earlier in zip(notebook["cells"], ids, strict=False):
        cell["id"] = earlier
    repaired = mend(notebook)
    for cell in repaired.cells:
        assert cell.release is not None
        if cell.role != "answer":
            assert cell.source == cell.release.source
    assert len(repaired.notes) == 1  # of the new cell
    assert needed(repaired.cells) == needed(mend(solved()).cells)


def test_a_students_own_cells_run_in_their_order() -> None:
    notebook = solved()
    own = [
        {"cell_type": "code", "id": f"own{i}", "metadata": {}, "source": f"mine = {i}"}
        for i in range(3)
    ]
    notebook["cells"][2:2] = own
    repaired = mend(notebook)
    mine = [cell.source for cell in repaired.cells if cell.role == "own"]
    assert mine == ["mine = 0", "mine = 1", "mine = 2"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not complete JSON"),
        (b"{", "not complete JSON"),
        (b"\xff\xfe{}", "UTF-8"),
        (b"[]", "not a notebook"),
        (b'{"nbformat": 5, "cells": []}', "format, 5"),
        (b'{"nbformat": 4}', "without cells"),
        (b"[" * 100_000, "nested"),
    ],
)
def test_what_is_no_notebook_is_refused_with_the_reason(
    content: bytes, reason: str
) -> None:
    with pytest.raises(Unreadable, match=reason):
        readable(content)


def test_a_notebook_of_format_3_is_upgraded() -> None:
    cell = {
        "cell_type": "code",
        "language": "python",
        "input": "a = 1",
        "outputs": [],
        "collapsed": False,
        "metadata": {},
        "prompt_number": 1,
    }
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"cells": [cell], "metadata": {}}],
    }
    cells = readable(json.dumps(old).encode())["cells"]
    assert [cell["source"] for cell in cells] == ["a = 1"]
