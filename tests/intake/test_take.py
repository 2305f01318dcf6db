"""Every file that comes in is somewhere; nobody's upload touches another's result."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hand_ins import (
    CLASS,
    LESSON,
    OTHER_LESSON,
    course,
    laid_out,
    packed,
    submitted,
    times,
    work,
)

from autograder.course import Course, CourseError
from autograder.intake import listing
from autograder.intake.register import read_register
from autograder.intake.shelf import quarantined
from autograder.intake.take import IntakeOptions, take_in

NB = f"{LESSON}.ipynb"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return course(tmp_path / "course")


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def moodle(*people: tuple[str, int], file: str = NB) -> dict[str, bytes]:
    return {
        f"{name}_{number}_assignsubmission_file/{file}": work(f"{name} {number}")
        for name, number in people
    }


def everything(root: Path) -> set[bytes]:
    """Return all bytes that the course keeps of what came in."""
    places = ("submitted", "superseded", "quarantine")
    paths = [path for name in places for path in (root / name).rglob("*")]
    return {path.read_bytes() for path in paths if path.is_file()}


def test_a_class_of_all_kinds_of_files(root: Path, tmp_path: Path) -> None:
    files = {
        **moodle(("Ada", 1), ("Ed", 5)),
        f"Bo_2_assignsubmission_file/{LESSON}.html": b"<html>",
        f"Cy_3_assignsubmission_file/{LESSON}.ipynb.json": work("cy"),
        f"Di_4_assignsubmission_file/{LESSON}.py": b"x = 1",
        f"Flo_6_assignsubmission_file/{LESSON}.ipynb.txt": work("flo"),
        f"Hal_8_assignsubmission_file/{LESSON}.IPYNB": work("hal"),
        "Gus_7_assignsubmission_onlinetext/onlinetext.html": b"<p>text</p>",
        "Ida_9_assignsubmission_file/mine.zip": zipped({f"x/{NB}": work("ida")}),
        "Jo_10_assignsubmission_file/other.ipynb": work("jo", ("to_batch",)),
        f"Kim_11_assignsubmission_file/{NB}": json.dumps(
            {"nbformat": 4, "cells": []}
        ).encode(),
        f"Lu_12_assignsubmission_file/{NB}": b'{"nbformat": 4, "cells": [',
    }
    archive = packed(tmp_path / "class.zip", files)
    made = take_in(root, LESSON, [archive])
    assert set(submitted(root)) == {"Ada", "Cy", "Ed", "Flo", "Hal", "Ida"}
    reasons = quarantined(root, LESSON)
    assert set(reasons) == {"Bo", "Di", "Gus", "Jo", "Kim", "Lu"}
    assert f"lesson {OTHER_LESSON}" in reasons["Jo"]
    assert "empty" in reasons["Kim"]
    assert "not complete JSON" in reasons["Lu"]
    assert {content for name, content in files.items() if "zip" not in name} <= (
        everything(root)
    )
    assert len(made.received) == 12
    assert made.account.counts() == {"taken": 6, "set aside": 6, "unpacked": 1}


def test_again_changes_nothing(root: Path, tmp_path: Path) -> None:
    files = {**moodle(("Ada", 1)), "Bo_2_assignsubmission_file/x.html": b"x"}
    archive = packed(tmp_path / "class.zip", files)

    def state() -> dict[Path, bytes]:
        take_in(root, LESSON, [archive])
        return {p: p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}

    assert state() == state() == state()


def test_a_dry_run_writes_nothing(root: Path, tmp_path: Path) -> None:
    files = {**moodle(("Ada", 1)), "Bo_2_assignsubmission_file/x.html": b"x"}
    archive = packed(tmp_path / "class.zip", files)
    before = sorted(root.rglob("*"))
    made = take_in(root, LESSON, [archive], IntakeOptions(dry_run=True))
    assert sorted(root.rglob("*")) == before
    assert "Moodle: 2 files of 2 students" in made.lines[0]
    assert [bool(received.reason) for received in made.received] == [False, True]


def test_what_is_recognised_is_said_before_anything_is_taken(
    root: Path, tmp_path: Path
) -> None:
    (root / "students.csv").write_text(CLASS, "utf-8")
    people = (("Ada Lovelace", 1), ("Eve", 2))
    archive = packed(tmp_path / "class.zip", moodle(*people))
    said: list[str] = []

    def note(lines: list[str]) -> None:
        assert not (root / "submitted").exists()
        said.extend(lines)

    take_in(root, LESSON, [archive], on_plan=note)
    assert "Moodle: 2 files of 1 students; 1 files set aside" in said[0]
    assert said[1] == "2 students of the class list missing: s02, s03"


def test_the_notebook_with_the_lessons_cells_counts(root: Path, tmp_path: Path) -> None:
    files = moodle(("Ada", 1)) | {
        "Ada_1_assignsubmission_file/a scratch.ipynb": work("scratch", ()),
        "Ada_1_assignsubmission_file/data/own.csv": b"1,2",
    }
    made = take_in(root, LESSON, [packed(tmp_path / "class.zip", files)])
    assert submitted(root) == {"Ada": work("Ada 1")}
    assert "a scratch.ipynb" in made.received[0].note
    assert work("scratch", ()) in everything(root)
    assert (root / f"submitted/Ada/{LESSON}/data/own.csv").read_bytes() == b"1,2"


def test_two_notebooks_that_both_could_count_are_asked_about(
    root: Path, tmp_path: Path
) -> None:
    top = "Ada_1_assignsubmission_file"
    files = {f"{top}/a.ipynb": work("a"), f"{top}/b.ipynb": work("b")}
    made = take_in(root, LESSON, [packed(tmp_path / "class.zip", files)])
    assert submitted(root) == {}
    assert "nothing says which counts" in made.received[0].reason
    assert everything(root) >= set(files.values())


def test_the_lessons_name_says_nothing_of_which_is_newer(
    root: Path, tmp_path: Path
) -> None:
    top = "Ada_1_assignsubmission_file"
    files = {f"{top}/{NB}": work("a"), f"{top}/final.ipynb": work("b")}
    made = take_in(root, LESSON, [packed(tmp_path / "class.zip", files)])
    assert "nothing says which counts" in made.received[0].reason
    assert everything(root) >= set(files.values())


def test_in_nbgraders_own_places_the_lessons_name_counts(
    root: Path, tmp_path: Path
) -> None:
    attempt = f"bo+{LESSON}+2026-03-05 22:58:10.500000 UTC+aB3_x-9Qd1Ze"
    layout = {
        f"ada/{LESSON}/{NB}": work("a"),
        f"ada/{LESSON}/v2.ipynb": work("b"),
        f"ada/{LESSON}/old/{NB}": work("older"),
    }
    inbound = {f"{attempt}/{NB}": work("c"), f"{attempt}/v2.ipynb": work("d")}
    folders = [
        laid_out(tmp_path / name, files)
        for name, files in (("submitted", layout), ("inbound", inbound))
    ]
    take_in(root, LESSON, folders)
    assert submitted(root) == {"ada": work("a"), "bo": work("c")}


@pytest.mark.parametrize(
    "other", [work("release"), work("an older copy", ("correlate",))]
)
def test_a_notebook_without_answers_is_not_asked_about(
    root: Path, tmp_path: Path, other: bytes
) -> None:
    top = "Ada_1_assignsubmission_file"
    files = {f"{top}/{NB}": other, f"{top}/done.ipynb": work("done")}
    take_in(root, LESSON, [packed(tmp_path / "class.zip", files)])
    assert submitted(root) == {"Ada": work("done")}


def test_a_checkpoint_is_not_asked_about(root: Path, tmp_path: Path) -> None:
    top = "Ada_1_assignsubmission_file"
    files = {
        f"{top}/mine.ipynb": work("mine"),
        f"{top}/mine-checkpoint.ipynb": work("some minutes before"),
    }
    take_in(root, LESSON, [packed(tmp_path / "class.zip", files)])
    assert submitted(root) == {"Ada": work("mine")}
    assert work("some minutes before") in everything(root)


def test_an_earlier_attempt_that_counts_is_said(root: Path, tmp_path: Path) -> None:
    files = {
        f"HW_al_attempt_2026-03-04-10-00-00_{NB}": work("first"),
        "HW_al_attempt_2026-03-05-10-00-00_plot.png": b"png",
    }
    made = take_in(root, LESSON, [packed(tmp_path / "class.zip", files)])
    assert submitted(root) == {"al": work("first")}
    assert "a later attempt has no notebook" in made.received[0].note


def test_an_earlier_submission_is_kept(root: Path, tmp_path: Path) -> None:
    for text in ("first", "second"):
        path = tmp_path / "ada.ipynb"
        path.write_bytes(work(text))
        take_in(root, LESSON, [path])
    assert submitted(root) == {"ada": work("second")}
    assert work("first") in everything(root)


def test_attempts_count_in_the_order_of_their_own_times(
    root: Path, tmp_path: Path
) -> None:
    def attempt(day: int) -> Path:
        name = f"HW_al_attempt_2026-03-0{day}-10-00-00_{NB}"
        return packed(tmp_path / f"{day}.zip", {name: work(f"day {day}")})

    take_in(root, LESSON, [attempt(5), attempt(4)])
    assert submitted(root) == {"al": work("day 5")}
    take_in(root, LESSON, [attempt(3)])
    assert submitted(root) == {"al": work("day 5")}
    take_in(root, LESSON, [attempt(6)])
    assert submitted(root) == {"al": work("day 6")}
    assert times(root) == {"al": "2026-03-06 10:00:00.000000 UTC"}
    assert {work(f"day {day}") for day in (3, 4, 5, 6)} <= everything(root)


# --- whose it is --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "right"),
    [
        (
            {"bob/x.ipynb": "bob", "eve/bob/x.ipynb": "eve"},
            {"bob": "bob", "eve": "eve"},
        ),
        (
            {
                f"bobsmith_4711_99_{NB}": "bob",
                f"eve/bobsmith_4711_100_{NB}": "eve",
            },
            {"bobsmith-4711": "bob"},
        ),
        (
            {
                f"Bob Smith_4711_assignsubmission_file_/{NB}": "bob",
                "Bob Smith_4711_assignsubmission_file_x_99_assignsubmission_file_/"
                f"{NB}": "eve",
            },
            {"Bob Smith": "bob", None: "eve"},
        ),
        (
            {f"{s}/{LESSON}/{NB}": s for s in ("ada", "ben")},
            {"ada": "ada", "ben": "ben"},
        ),
        (
            {"Jose\u0301/1.ipynb": "jose", "Jose/1.ipynb": "other"},
            {"José": "jose", "Jose": "other"},
        ),
        ({"Li Wei/1.ipynb": "one", "Li-Wei/1.ipynb": "two"}, {}),
        ({"ada/01.IPYNB": "ada"}, {"ada": "ada"}),
        (
            {f"a/Eve_2_assignsubmission_file/{NB}": "a", "b/1.ipynb": "b"},
            {"a": "a", "b": "b"},
        ),
    ],
)
def test_nobodys_upload_takes_anothers_place(
    root: Path, tmp_path: Path, files: dict[str, str], right: dict[str | None, str]
) -> None:
    contents = {name: work(text) for name, text in files.items()}
    take_in(root, LESSON, [laid_out(tmp_path / "uploads", contents)])
    expected = {name: work(text) for name, text in right.items()}
    found = submitted(root)
    if None in expected:
        (odd,) = set(found) - set(expected)
        expected[odd] = expected.pop(None)
    assert found == expected
    assert set(contents.values()) <= everything(root)


def test_a_list_settles_spellings(root: Path, tmp_path: Path) -> None:
    names = ("Ada Testperson", "Ada-Testperson", "Ada'Testperson")
    folder = laid_out(tmp_path / "x", {f"{n}.ipynb": work(n) for n in names})
    take_in(root, LESSON, [folder])
    assert submitted(root) == {}
    (root / "students.csv").write_text(
        "id;name\nada;Ada Testperson\n", encoding="utf-8"
    )
    take_in(root, LESSON, [folder])
    assert submitted(root) == {"ada": work("Ada Testperson")}
    assert len(quarantined(root, LESSON)) == 2  # hers is settled


def test_a_later_spelling_without_a_list_is_unclear(root: Path, tmp_path: Path) -> None:
    for number, name in enumerate(("Li Wei", "Li-Wei")):
        folder = laid_out(tmp_path / str(number), {f"{name}/1.ipynb": work(name)})
        take_in(root, LESSON, [folder])
    assert submitted(root) == {"Li Wei": work("Li Wei")}


def test_two_people_of_one_name_without_a_list(root: Path, tmp_path: Path) -> None:
    archive = packed(tmp_path / "class.zip", moodle(("Ada", 1), ("Ada", 2), ("Bo", 3)))
    take_in(root, LESSON, [archive])
    assert submitted(root) == {"Bo": work("Bo 3")}


def test_a_notebook_called_as_the_lesson_is_nobodys(root: Path, tmp_path: Path) -> None:
    path = tmp_path / NB
    path.write_bytes(work("whose"))
    made = take_in(root, LESSON, [path])
    assert "whose is it" in made.received[0].reason
    assert work("whose") in everything(root)


def test_a_students_zip_belongs_to_them_whatever_names_it_holds(
    root: Path, tmp_path: Path
) -> None:
    own = zipped({f"lovelaceada_12_999_{NB}": work("eve")})
    sets = zipped({"ada/1.ipynb": work("a"), "bob/1.ipynb": work("b")})
    folder = laid_out(
        tmp_path / "canvas",
        {f"lovelaceada_12_100_{NB}": work("ada"), "eve_66_101_own.zip": own},
    )
    take_in(root, LESSON, [folder])
    assert submitted(root) == {"lovelaceada-12": work("ada"), "eve-66": work("eve")}
    made = take_in(root, LESSON, [laid_out(tmp_path / "plain", {"sets.zip": sets})])
    assert "several students" in made.received[0].reason


# --- what cannot be unpacked --------------------------------------------------------


def test_what_cannot_be_unpacked_is_told_and_stops_nobody(
    root: Path, tmp_path: Path
) -> None:
    bomb = zipped({"mallory/x.ipynb": b"0" * 30_000_000, "ada/x.ipynb": work("ada")})
    (tmp_path / "bomb.zip").write_bytes(bomb)
    (tmp_path / "broken.zip").write_bytes(bomb[:500])
    take_in(root, LESSON, [tmp_path / "bomb.zip", tmp_path / "broken.zip"])
    assert submitted(root) == {"ada": work("ada")}
    reasons = quarantined(root, LESSON)
    assert "far too much" in reasons["mallory"]
    assert "cannot be unpacked" in reasons["broken"]
    kept = list((root / "quarantine/mallory").rglob("x.ipynb*"))
    assert kept[0].stat().st_size < 100_000  # as it was packed


def test_links_lead_nowhere(root: Path, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("mallory/x.ipynb")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("ada/x.ipynb", work("ada"))
    folder = laid_out(tmp_path / "folder", {"bo/x.ipynb": work("bo")})
    (folder / "linked.ipynb").symlink_to("/etc/passwd")
    (folder / "eve").symlink_to(root / "lessons")
    take_in(root, LESSON, [tmp_path / "link.zip", folder])
    assert submitted(root) == {"ada": work("ada"), "bo": work("bo")}
    assert b"root:" not in b"".join(everything(root))


def test_a_name_of_other_bytes_is_kept(root: Path, tmp_path: Path) -> None:
    folder = laid_out(tmp_path / "folder", {"ada/x.ipynb": work("ada")})
    odd = bytes(folder) + b"/Jos\xe9.ipynb"
    with open(odd, "wb") as file:
        file.write(work("jose"))
    made = take_in(root, LESSON, [folder])
    assert submitted(root)["ada"] == work("ada")
    assert work("jose") in everything(root)
    assert len(made.received) == 2


def test_names_that_are_in_each_others_way(root: Path, tmp_path: Path) -> None:
    deep = "/".join(["very long folder"] * 60)
    files = {f"ada/{NB}": work("ada"), f"ada/{deep}/x.txt": b"deep"}
    folder = laid_out(tmp_path / "folder", files)
    archive = packed(
        tmp_path / "class.zip",
        {"bo/1.ipynb": work("bo"), "bo/a": b"file", "bo/a/b": b"in it"},
    )
    take_in(root, LESSON, [folder, archive])
    assert set(submitted(root)) == {"ada", "bo"}
    assert {b"deep", b"file", b"in it"} <= everything(root)


def test_files_whose_names_differ_in_unicode_only_are_both_kept(
    root: Path, tmp_path: Path
) -> None:
    names = ("Übung.txt", "U\u0308bung.txt")
    files = {f"ada/{NB}": work("ada")}
    files |= {f"ada/{name}": name.encode() for name in names}
    archive = packed(tmp_path / "class.zip", files)
    for _ in range(2):
        take_in(root, LESSON, [archive])
    found = [p.read_bytes() for p in (root / f"submitted/ada/{LESSON}").glob("*.txt")]
    assert sorted(found) == sorted(name.encode() for name in names)


def test_too_many_files_are_refused(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MAX_FILES", 3)
    archive = packed(tmp_path / "eve.zip", {f"{n}.txt": b"" for n in range(4)})
    made = take_in(root, LESSON, [archive])
    assert "too many files" in made.received[0].reason


def test_a_path_that_is_not_there_is_refused(root: Path) -> None:
    with pytest.raises(CourseError, match="nothing to take in"):
        take_in(root, LESSON, [root / "absent.zip"])


def test_a_file_that_changes_while_it_is_taken_in_is_not_taken(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ada.ipynb"
    path.write_bytes(work("first"))
    read = listing.Entry.read

    def replaced(entry: listing.Entry) -> bytes:
        content = read(entry)
        path.write_bytes(work("second"))
        return content

    monkeypatch.setattr(listing.Entry, "read", replaced)
    made = take_in(root, LESSON, [path])
    assert "changed while it was read" in made.received[0].reason
    assert submitted(root) == {}


def test_the_register_says_where_a_submission_came_from(
    root: Path, tmp_path: Path
) -> None:
    take_in(root, LESSON, [packed(tmp_path / "class.zip", moodle(("Ada", 7)))])
    entry = read_register(root, LESSON)["Ada"]
    assert entry["source"] == "class.zip"
    assert entry["feedback"] == "Ada_7_assignsubmission_file/{name}.html"


def test_the_lessons_of_this_course_know_their_own_notebooks(tmp_path: Path) -> None:
    """A notebook without its marks, as some editors leave it, is still the lesson's."""
    from autograder.intake.notebooks import LessonCells, with_cells

    home = Course.find(Path(__file__).parent).root
    for lesson in Course.find(Path(__file__).parent).lessons:
        content = (home / "lessons" / lesson / f"{lesson}.ipynb").read_bytes()
        notebook = with_cells(content)
        cells = LessonCells(home, lesson)
        for cell in notebook["cells"]:
            cell["metadata"] = {}
        assert cells.is_the_lessons(notebook)
        if cells.exercises:
            assert cells.likeness(notebook) > len(cells.exercises) / 2
