"""Zips of Moodle and Canvas, folders and notebooks find their way to the students."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from autograder.course import CourseError
from autograder.intake.submissions import quarantined
from autograder.intake.uploads import take_in, whose

LESSON = "01_edge_detection"


def notebook(text: str = "") -> bytes:
    return json.dumps({"nbformat": 4, "cells": [], "metadata": {"x": text}}).encode()


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def submitted(root: Path) -> dict[str, bytes]:
    pattern = f"*/{LESSON}/{LESSON}.ipynb"
    found = (root / "submitted").glob(pattern)
    return {path.parts[-3]: path.read_bytes() for path in found}


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("Ada Lovelace_4711_assignsubmission_file_/01.ipynb", "Ada-Lovelace-4711"),
        ("Ada Lovelace_4711_assignsubmission_file_01.ipynb", "Ada-Lovelace-4711"),
        ("cs1/Ada Lovelace_4711_assignsubmission_file_/x/1.ipynb", "Ada-Lovelace-4711"),
        ("Müller-Łoś, Jo_12_assignsubmission_file_/1.ipynb", "Müller-Łoś--Jo-12"),
        ("lovelaceada_4711_99_01_edge-1.ipynb", "lovelaceada-4711"),
        ("lovelaceada_LATE_4711_99_01_edge.ipynb", "lovelaceada-4711"),
        ("müllerjürgen_4711_99_01.ipynb", "müllerjürgen-4711"),
        ("ada/01_edge_detection.ipynb", "ada"),
        ("ada.ipynb", "ada"),
        ("../../etc/passwd.ipynb", "etc"),
        ("..\\..\\windows\\x.ipynb", "windows"),
        ("...ipynb", "unknown"),
    ],
)
def test_a_files_name_says_whose_it_is(name: str, student: str) -> None:
    assert whose(name)[0] == student


def test_two_long_names_stay_two_students() -> None:
    names = [f"{'Ada ' * 30}_{n}_assignsubmission_file_/1.ipynb" for n in (1, 2)]
    first, second = (whose(name)[0] for name in names)
    assert first != second
    assert len(first) <= 80
    assert whose(names[0])[0] == first


def test_a_moodle_zip_is_taken_in(tmp_path: Path) -> None:
    archive = zipped(
        tmp_path / "moodle.zip",
        {
            "Ada Lovelace_1_assignsubmission_file_/lesson (1).ipynb": notebook("ada"),
            "Ada Lovelace_1_assignsubmission_file_/notes.txt": b"hello",
            "Grace Hopper_2_assignsubmission_file_/lesson.ipynb": notebook("grace"),
            "__MACOSX/Grace Hopper_2_assignsubmission_file_/._l.ipynb": b"junk",
        },
    )
    before = archive.read_bytes()
    take_in(tmp_path, LESSON, [archive])
    assert submitted(tmp_path) == {
        "Ada-Lovelace-1": notebook("ada"),
        "Grace-Hopper-2": notebook("grace"),
    }
    assert archive.read_bytes() == before


def test_the_newest_canvas_upload_counts(tmp_path: Path) -> None:
    archive = zipped(
        tmp_path / "canvas.zip",
        {
            "lovelaceada_7_100_lesson.ipynb": notebook("old"),
            "lovelaceada_7_205_lesson-1.ipynb": notebook("new"),
        },
    )
    received = take_in(tmp_path, LESSON, [archive])
    assert submitted(tmp_path) == {"lovelaceada-7": notebook("new")}
    assert "newest of 2" in received[0].note


def test_an_earlier_submission_is_kept(tmp_path: Path) -> None:
    for text in ("first", "second"):
        path = tmp_path / "ada.ipynb"
        path.write_bytes(notebook(text))
        take_in(tmp_path, LESSON, [path])
    assert submitted(tmp_path) == {"ada": notebook("second")}
    kept = list((tmp_path / "superseded").rglob("*.ipynb"))
    assert [path.read_bytes() for path in kept] == [notebook("first")]


def test_a_folder_of_notebooks_and_zips_is_taken_in(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    (folder / "ada").mkdir(parents=True)
    (folder / "ada" / "any name.ipynb").write_bytes(notebook("ada"))
    (folder / "linked.ipynb").symlink_to(folder / "ada" / "any name.ipynb")
    zipped(folder / "grace.zip", {"x.ipynb": notebook("grace")})
    take_in(tmp_path, LESSON, [folder])
    assert submitted(tmp_path) == {"ada": notebook("ada"), "grace": notebook("grace")}


def test_what_cannot_be_unpacked_is_told_and_stops_nobody(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mallory/x.ipynb", b"0" * 30_000_000)
        archive.writestr("ada/x.ipynb", notebook("ada"))
    (tmp_path / "bomb.zip").write_bytes(bomb.getvalue())
    (tmp_path / "broken.zip").write_bytes(bomb.getvalue()[:500])
    take_in(tmp_path, LESSON, [tmp_path / "bomb.zip", tmp_path / "broken.zip"])
    assert submitted(tmp_path) == {"ada": notebook("ada")}
    reasons = quarantined(tmp_path, LESSON)
    assert "far too much" in reasons["mallory"]
    assert "cannot be unpacked" in reasons["broken"]


def test_links_in_a_zip_lead_nowhere(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("mallory/x.ipynb")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    take_in(tmp_path, LESSON, [tmp_path / "link.zip"])
    assert submitted(tmp_path) == {}


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="nothing to take in"):
        take_in(tmp_path, LESSON, [tmp_path / "absent.zip"])
