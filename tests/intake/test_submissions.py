"""Intake: what students hand in is found, read, or set aside with a reason."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.intake.notebooks import Unreadable, read_notebook
from autograder.intake.submissions import collect_names, misplaced
from autograder.nbgrader import steps

COURSE = Course.find(Path(__file__).parent)
LESSON = "01_edge_detection"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "lessons" / LESSON).mkdir(parents=True)
    source = COURSE.root / "lessons" / LESSON / f"{LESSON}.ipynb"
    shutil.copy(source, tmp_path / "lessons" / LESSON)
    return tmp_path


def submit(root: Path, student: str, name: str, content: str | None = None) -> Path:
    folder = root / "submitted" / student / LESSON
    folder.mkdir(parents=True, exist_ok=True)
    release = (root / "lessons" / LESSON / f"{LESSON}.ipynb").read_text("utf-8")
    (folder / name).write_text(release if content is None else content, "utf-8")
    return folder / name


OTHER = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []})


def test_a_single_notebook_of_another_name_is_taken(root: Path) -> None:
    original = submit(root, "ada", f"{LESSON} (1).ipynb")
    (received,) = collect_names(root, LESSON)
    assert f"{LESSON} (1).ipynb" in received.note
    expected = original.with_name(f"{LESSON}.ipynb")
    assert expected.read_bytes() == original.read_bytes()
    assert collect_names(root, LESSON)[0].note == ""


def test_notebooks_where_nobody_looks_are_told(root: Path) -> None:
    right = submit(root, "ada", f"{LESSON}.ipynb")
    place = root / "submitted"
    for name in ("eve.ipynb", f"ada/{LESSON}.ipynb", f"bob/{LESSON} (1).ipynb"):
        (place / name).parent.mkdir(exist_ok=True)
        shutil.copy(right, place / name)
    (place / "bob" / "diary.ipynb").write_text(OTHER, encoding="utf-8")
    assert [path.as_posix() for path in misplaced(root, LESSON)] == [
        f"submitted/ada/{LESSON}.ipynb",
        f"submitted/bob/{LESSON} (1).ipynb",
        "submitted/eve.ipynb",
    ]


def test_among_several_the_one_with_the_lessons_cells_is_taken(root: Path) -> None:
    submit(root, "ada", "a.ipynb", OTHER)
    chosen = submit(root, "ada", "b.ipynb")
    submit(root, "ada", "c.ipynb", OTHER)
    (received,) = collect_names(root, LESSON)
    assert '"b.ipynb"' in received.note
    assert chosen.with_name(f"{LESSON}.ipynb").read_bytes() == chosen.read_bytes()


def test_several_foreign_notebooks_are_set_aside(root: Path) -> None:
    submit(root, "ada", "a.ipynb", OTHER)
    submit(root, "ada", "b.ipynb", OTHER)
    (received,) = collect_names(root, LESSON)
    assert "a.ipynb: it is empty; b.ipynb: it is empty" in received.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "not complete JSON"),
        ('{"nbformat": 4, "cells": [', "not complete JSON"),
        ("[1, 2]", "not a notebook"),
        ('{"nbformat": 4, "cells": 5}', "without cells"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_kept_with_the_reason(
    root: Path, content: str, reason: str
) -> None:
    submit(root, "ada", f"{LESSON}.ipynb", content)
    submit(root, "grace", f"{LESSON}.ipynb")
    first, second = collect_names(root, LESSON)
    assert reason in first.reason
    assert second.reason == ""
    aside = root / "quarantine/ada" / LESSON
    assert (aside / f"{LESSON}.ipynb").read_text("utf-8") == content
    assert reason in (aside / "reason.txt").read_text("utf-8")
    assert steps.submitted(root, LESSON) == ["grace"]


def test_a_second_broken_upload_does_not_replace_the_first(root: Path) -> None:
    for content in ("first", "second"):
        submit(root, "ada", f"{LESSON}.ipynb", content)
        collect_names(root, LESSON)
    kept = sorted((root / "quarantine/ada").glob(f"*/{LESSON}.ipynb"))
    assert [path.read_text("utf-8") for path in kept] == ["first", "second"]


def test_links_are_not_followed(root: Path) -> None:
    secret = root / "secret.ipynb"
    secret.write_text(OTHER, "utf-8")
    folder = root / "submitted/ada" / LESSON
    folder.mkdir(parents=True)
    (folder / f"{LESSON}.ipynb").symlink_to(secret)
    (root / "submitted/grace").symlink_to(root / "lessons")
    (root / "submitted/emmy").mkdir()
    (root / "submitted/emmy" / LESSON).symlink_to(root / "lessons" / LESSON)
    reasons = [received.reason for received in collect_names(root, LESSON)]
    assert len(reasons) == 3
    assert all("link" in reason for reason in reasons)
    assert secret.is_file()
    assert (root / "lessons" / LESSON / f"{LESSON}.ipynb").is_file()
    assert steps.submitted(root, LESSON) == []


def test_a_huge_file_is_not_opened(root: Path, monkeypatch) -> None:
    monkeypatch.setattr("autograder.intake.notebooks.MAX_BYTES", 10)
    path = submit(root, "ada", f"{LESSON}.ipynb")
    with pytest.raises(Unreadable, match="larger than"):
        read_notebook(path)
