"""The invented class: always the same, with every special case in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.bank.material import Attempt, Material
from autograder.course import Course, CourseError
from autograder.sample_class.behaviours import plan
from autograder.sample_class.command import make_sample_class, notebook_text
from autograder.sample_class.people import invent

COURSE = Course.find(Path(__file__).parent)
LESSON = "01_edge_detection"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("class")
    return folder, make_sample_class(COURSE, LESSON, folder)


@pytest.fixture(scope="module")
def material() -> Material:
    return Material(COURSE, LESSON)


def entry_of(manifest: dict[str, Any], words: str) -> dict[str, Any]:
    found = [entry for entry in manifest["students"] if words in entry["what"]]
    assert found, f"nobody did: {words}"
    return found[0]


def cells_of(text: str) -> dict[str, str]:
    cells = nbformat.reads(text, as_version=4).cells
    marked = [cell for cell in cells if "nbgrader" in cell.metadata]
    return {cell.metadata.nbgrader.grade_id: cell.source for cell in marked}


def test_everybody_has_a_notebook_where_nbgrader_looks(made) -> None:
    folder, manifest = made
    for entry in manifest["students"]:
        path = folder / "submitted" / entry["student"] / LESSON / entry["file"]
        assert path.is_file()
    assert json.loads((folder / "sample_class.json").read_text("utf-8")) == manifest


def test_a_class_is_the_same_every_time(made, tmp_path: Path) -> None:
    folder, _ = made
    make_sample_class(COURSE, LESSON, tmp_path)
    first, second = (
        {path.relative_to(root): path.read_bytes() for path in files_in(root)}
        for root in (folder, tmp_path)
    )
    assert first == second


def files_in(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("words", "share"),
    [
        ("everything right", 1),
        ("written differently (1)", 1),
        ("written differently (2)", 1),
        ("check of", 1),
        ("wrong file name", 1),
        ("stderr", 1),
        ("untouched", 0),
    ],
)
def test_special_cases_expect_all_or_nothing(made, words: str, share: float) -> None:
    _, manifest = made
    entry = entry_of(manifest, words)
    assert entry["total"] == pytest.approx(share * sum(manifest["points"].values()))


@pytest.mark.parametrize(
    "words", ["a syntax error", "typed into its check", "never returns", "never ends"]
)
def test_a_single_fault_costs_its_own_exercise_only(made, words: str) -> None:
    _, manifest = made
    expected = entry_of(manifest, words)["expected"]
    lost = [
        name for name, score in expected.items() if score < manifest["points"][name]
    ]
    assert len(lost) == 1


def test_a_broken_upload_expects_no_score(made) -> None:
    folder, manifest = made
    entry = entry_of(manifest, "broke off")
    assert entry["expected"] is None
    path = folder / "submitted" / entry["student"] / LESSON / entry["file"]
    with pytest.raises(json.JSONDecodeError):
        json.loads(path.read_text("utf-8"))


def test_partly_right_students_differ(made) -> None:
    _, manifest = made
    what = [e["what"] for e in manifest["students"] if "partly" in e["what"]]
    assert len(set(what)) == len(what) >= 3


def test_people_are_unique_and_stay_the_same() -> None:
    people = invent(60)
    assert len({person.student for person in people}) == 60
    assert people == invent(60)
    assert people != invent(60, seed=1)


def test_only_the_named_cells_of_the_release_change(material: Material) -> None:
    name, other = list(material.checks)[:2]
    attempt = Attempt("", {name: "answer = 1"}, deleted=(name,), edited={other: "2.0"})
    before, after = cells_of(material.release_text), None
    after = cells_of(notebook_text(material, attempt))
    assert after.pop(name) == "answer = 1"
    assert after.pop(f"check-{other}") == "2.0"
    for gone in (name, f"check-{name}", f"check-{other}"):
        before.pop(gone)
    assert after == before


def test_a_small_class_has_the_special_cases_first(material: Material) -> None:
    assert [a.what for a in plan(material, 2)] == [
        a.what for a in plan(material, 9)[:2]
    ]


def test_an_invented_class_is_not_mixed_with_a_real_one(tmp_path: Path) -> None:
    (tmp_path / "submitted" / "somebody_real").mkdir(parents=True)
    with pytest.raises(CourseError, match="submissions of other people"):
        make_sample_class(COURSE, LESSON, tmp_path, 2)


def test_a_lesson_without_points_has_no_class(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="no graded exercise"):
        make_sample_class(COURSE, "00_start_here", tmp_path, 2)
