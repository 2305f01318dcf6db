"""Each system's form, built from its description, is read as the description says."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hand_ins import CLASS, LESSON, course, laid_out, packed, submitted, times, work

from autograder.course import CourseError
from autograder.intake.register import read_register
from autograder.intake.shelf import quarantined
from autograder.intake.take import Intake, IntakeOptions, take_in
from autograder.intake.times import zone_named

NB = f"{LESSON}.ipynb"
VIENNA = IntakeOptions(zone=zone_named("Europe/Vienna"))
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,"
    "Grade can be changed,Last modified (submission),Last modified (grade),"
    "Feedback comments\n"
    "Participant 4711,Ada Lovelace,ada@x.edu,Submitted for grading,,18.00,Yes,"
    '"Thursday, 5 March 2026, 11:58 PM",-,\n'
    'Participant 4712,Zoë O\'Neil,zoe@x.edu,"Submitted for grading - 2 hours late",,'
    '18.00,Yes,"Friday, 6 March 2026, 1:58 AM",-,\n'
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return course(tmp_path / "course", CLASS)


def take(root: Path, files: dict[str, bytes], *more: Path, **options: object) -> Intake:
    archive = packed(root.parent / "class.zip", files)
    chosen = IntakeOptions(zone=VIENNA.zone, **options)  # type: ignore[arg-type]
    return take_in(root, LESSON, [archive, *more], chosen)


def taken_as(root: Path) -> dict[str, str]:
    """Return which text each student's notebook has."""
    texts = {name: content.decode() for name, content in submitted(root).items()}
    return {name: text.split('"# ')[1].split('"')[0] for name, text in texts.items()}


def late(root: Path) -> set[str]:
    return {s for s, entry in read_register(root, LESSON).items() if entry["late"]}


def worksheet(root: Path, text: str = WORKSHEET, encoding: str = "utf-8") -> Path:
    path = root.parent / "Grades-CS1-HW1-77.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("inner", ["_file/", "_file_/", "_file_", "_file/src/"])
def test_moodle_with_its_worksheet(root: Path, inner: str) -> None:
    files = {
        f"Ada Lovelace_4711_assignsubmission{inner}{NB}": work("ada"),
        f"Zoë O'Neil_4712_assignsubmission{inner}{NB}": work("zoe"),
        "Ada Lovelace_4711_assignsubmission_onlinetext/onlinetext.html": b"hello",
    }
    made = take(root, files, worksheet(root))
    assert taken_as(root) == {"s01": "ada", "s02": "zoe"}
    assert times(root) == {
        "s01": "2026-03-05 22:58:00.000000 UTC",
        "s02": "2026-03-06 00:58:00.000000 UTC",
    }
    assert late(root) == {"s02"}
    assert made.missing == ["s03"]
    assert (root / f"submitted/s01/{LESSON}/onlinetext.html").read_text(
        encoding="utf-8"
    ) == "hello"


def test_moodle_without_its_worksheet_has_no_times(root: Path) -> None:
    take(root, {f"Ada Lovelace_9023_assignsubmission_file/{NB}": work("ada")})
    assert taken_as(root) == {"s01": "ada"}
    assert times(root) == {}


def test_a_worksheet_in_german(root: Path) -> None:
    german = (
        "ID;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Bestwertung;"
        "Zuletzt geändert (Abgabe)\n"
        "Teilnehmer/in 4711;Ada Lovelace;ada@x.edu;Zur Bewertung abgegeben;;18,00;"
        "Donnerstag, 5. März 2026, 23:58\n"
    )
    files = {f"Ada Lovelace_4711_assignsubmission_file_{NB}": work("ada")}
    take(root, files, worksheet(root, german, "cp1252"))
    assert times(root) == {"s01": "2026-03-05 22:58:00.000000 UTC"}


def test_moodle_blind(root: Path) -> None:
    files = {
        f"Participant_4711_assignsubmission_file/{NB}": work("ada"),
        f"Participant_4713_assignsubmission_file/{NB}": work("unnamed"),
    }
    take(root, files, worksheet(root))
    assert taken_as(root) == {"s01": "ada", "4713": "unnamed"}


def test_moodle_groups(root: Path) -> None:
    files = {
        f"Team Rot_31_assignsubmission_file/{NB}": work("team"),
        f"Default group_assignsubmission_file/{NB}": work("default"),
    }
    take(root, files)
    assert taken_as(root) == {"s01": "team", "s02": "team", "s03": "default"}


def test_a_group_without_a_column_of_groups_is_set_aside(tmp_path: Path) -> None:
    root = course(tmp_path / "course", "id,first_name,last_name\ns01,Ada,Lovelace\n")
    made = take(root, {f"Default group_assignsubmission_file/{NB}": work("default")})
    assert submitted(root) == {}
    assert "column Groups" in made.received[0].reason


def test_a_group_whose_number_is_a_participants_is_not_that_participant(
    root: Path,
) -> None:
    files = {f"Team Rot_4711_assignsubmission_file/{NB}": work("team")}
    take(root, files, worksheet(root))
    assert taken_as(root) == {"s01": "team", "s02": "team"}
    assert len(set(times(root).values())) == 1  # all of a group handed in at once


def test_signs_that_only_direct_a_name_are_no_part_of_it(root: Path) -> None:
    files = {f"\u200fनेहा Rao\u200e_4711_assignsubmission_file/{NB}": work("neha")}
    take(root, files)
    assert taken_as(root) == {"s03": "neha"}


def test_two_people_of_one_name(root: Path) -> None:
    root = course(root, CLASS + "s04,Ada,Lovelace,ada2@x.edu,504,al221,,\n")
    files = {
        f"Ada Lovelace_4711_assignsubmission_file/{NB}": work("first"),
        f"Ada Lovelace_4800_assignsubmission_file/{NB}": work("second"),
    }
    made = take(root, files)
    assert submitted(root) == {}
    assert all("two students are called" in r.reason for r in made.received)
    take(root, files, worksheet(root))
    assert taken_as(root) == {"s01": "first"}


def test_canvas(root: Path) -> None:
    files = {
        f"lovelaceada_501_9001_{NB}": work("ada"),
        f"oneilzoë_LATE_502_9007_{LESSON}-1.ipynb": work("zoe"),
        "oneilzoë_LATE_502_9008_plot.png": b"png",
        f"raoनेहा_503_9003_{NB}": work("neha"),
        "lovelaceada_501_text.html": b"a text entry",
        f"anon_k3Fz9_9004_{NB}": work("unnamed"),
        f"LATE_anon_Qw8xY_9005_{NB}": work("unnamed late"),
    }
    take(root, files)
    assert taken_as(root) == {
        "s01": "ada",
        "s02": "zoe",
        "s03": "neha",
        "k3Fz9": "unnamed",
        "Qw8xY": "unnamed late",
    }
    assert late(root) == {"s02", "Qw8xY"}
    assert (root / f"submitted/s02/{LESSON}/plot.png").is_file()
    feedback = read_register(root, LESSON)["s02"]["feedback"]
    assert feedback == f"oneilzoë_LATE_502_9007_{LESSON}-1.html"


def test_two_uploads_of_one_canvas_attempt_are_asked_about(root: Path) -> None:
    files = {
        f"oneilzoë_502_9006_{NB}": work("first"),
        f"oneilzoë_502_9007_{LESSON}-1.ipynb": work("second"),
    }
    made = take(root, files)
    assert "nothing says which counts" in made.received[0].reason


def test_a_later_canvas_zip_is_known_by_its_uploads(root: Path) -> None:
    take(root, {f"lovelaceada_501_9009_{NB}": work("later")})
    take(root, {f"lovelaceada_501_9001_{NB}": work("earlier")})
    assert taken_as(root) == {"s01": "later"}


def test_canvas_names_that_end_in_numbers(root: Path) -> None:
    root = course(root, CLASS + "s04,2,Smith,s@x.edu,777,sm,,\n")
    files = {
        f"smith_2_777_9001_{NB}": work("smith"),
        f"mallory_999_7000_501_9001_{NB}": work("mallory"),
        f"lovelaceada_501_9002_502_9003_{NB}": work("ada"),
    }
    made = take(root, files)
    assert taken_as(root) == {"s04": "smith", "s01": "ada"}
    reasons = [received.reason for received in made.received if received.reason]
    assert len(reasons) == 1
    assert "mallory" in reasons[0]


def test_canvas_with_a_list_that_has_no_numbers_goes_by_name(tmp_path: Path) -> None:
    people = "id,first_name,last_name\na1,Ada,Lovelace\nb1,Bo,Li\nb2,Bo,Li\n"
    root = course(tmp_path / "course", people)
    files = {
        f"lovelaceada_501_9001_{NB}": work("ada"),
        f"libo_502_9002_{NB}": work("bo"),
    }
    take(root, files)
    assert taken_as(root) == {"a1": "ada"}
    files[f"lovelaceada_509_9003_{NB}"] = work("another ada")
    root = course(tmp_path / "second", people)
    take(root, files)
    assert taken_as(root) == {}


def test_a_canvas_group_is_everybody_in_it(root: Path) -> None:
    take(root, {f"teamrot_501_9006_{NB}": work("team")})
    assert taken_as(root) == {"s01": "team", "s02": "team"}


RECEIPT = (
    "Name: Ada Lovelace (al220)\nAssignment: HW 1\n"
    "Date Submitted: Thursday, March 5, 2026 11:58:10 PM GMT\nCurrent Grade: \n\n"
    "Files:\n\tOriginal filename: my_work.ipynb\n"
    "\tFilename: HW 1_al220_attempt_2026-03-05-23-58-10_my_work.ipynb\n"
)


def test_blackboard(root: Path) -> None:
    second = "HW 1_al220_attempt_2026-03-05-23-58-10"
    files = {
        f"HW 1_al220_attempt_2026-03-04-10-00-00_{NB}": work("first"),
        "HW 1_al220_attempt_2026-03-04-10-00-00.txt": b"Name: Ada Lovelace (al220)",
        f"{second}_my_work.ipynb": work("second"),
        f"{second}.txt": RECEIPT.encode(),
        "HW 1_zo_1_attempt_2026-03-05-08-00-00.txt": b"Name: Zo\xc3\xab O'Neil (zo_1)",
    }
    made = take(root, files)
    assert taken_as(root) == {"s01": "second"}
    assert times(root) == {"s01": "2026-03-05 23:58:10.000000 UTC"}
    assert "there is none" in quarantined(root, LESSON)["s02"]
    assert made.missing == ["s03"]


def test_brightspace(root: Path) -> None:
    files = {
        "index.html": b"<html>",
        f"30011-55012 - Ada Lovelace - Mar 4, 2026 1000 AM/{NB}": work("first"),
        f"30011-55012 - Ada Lovelace - Mar 5, 2026 1158 PM/{NB}": work("second"),
        f"30012-55012 - Zoë O'Neil - Mar 6, 2026 1205 AM/{NB}": work("zoe"),
        f"30013-55012 - नेहा Rao - Mar 6, 2026 112 PM/{NB}": work("neha"),
    }
    take(root, files)
    assert taken_as(root) == {"s01": "second", "s02": "zoe", "s03": "neha"}
    assert times(root) == {
        "s01": "2026-03-05 22:58:00.000000 UTC",
        "s02": "2026-03-05 23:05:00.000000 UTC",
        "s03": "2026-03-06 12:12:00.000000 UTC",
    }


@pytest.mark.parametrize(
    "date", ["5 March 2026 1158 PM", "Mar 5, 2026 2358", "5. März 2026 2358"]
)
def test_brightspace_in_a_sites_own_form_of_dates(root: Path, date: str) -> None:
    take(root, {f"30011-55012 - Ada - B Lovelace - {date}/{NB}": work("stranger")})
    assert taken_as(root) == {}
    take(root, {f"30011-55012 - Ada Lovelace - {date}/{NB}": work("ada")})
    assert times(root) == {"s01": "2026-03-05 22:58:00.000000 UTC"}


def test_brightspace_flat_with_org_ids(tmp_path: Path) -> None:
    text = "OrgDefinedId,Username,Last Name,First Name\n#1001,al,Rao,Ada - B\n"
    root = course(tmp_path / "course", text)
    name = f"30011-55012 - 1001 - Ada - B Rao - Mar 5, 2026 926 PM - {NB}"
    take(root, {name: work("ada"), "index.html": b""})
    assert taken_as(root) == {"al": "ada"}


def test_sakai(root: Path) -> None:
    ada = "HW 1/Lovelace, Ada(al220)"
    files = {
        f"{ada}/timestamp.txt": b"2026-03-05T22:58:10Z",
        f"{ada}/Submission attachment(s)/{NB}": work("ada"),
        "HW 1/O'Neil, Zoë(zo_1)/timestamp.txt": b"20260305225900000",
        f"HW 1/O'Neil, Zoë(zo_1)/Submission attachment(s)/{NB}": work("zoe"),
        "HW 1/grades.csv": b"HW 1,Points",
    }
    take(root, files)
    assert taken_as(root) == {"s01": "ada", "s02": "zoe"}
    assert times(root) == {
        "s01": "2026-03-05 22:58:10.000000 UTC",
        "s02": "2026-03-05 22:59:00.000000 UTC",
    }


def test_a_sakai_group(root: Path) -> None:
    folder = "HW 1/Team Rot(g1)"
    files = {
        f"{folder}/members.txt": b"Lovelace, Ada (al220)\nO'Neil, Zoe (zo_1)\n",
        f"{folder}/Submission attachment(s)/{NB}": work("team"),
    }
    take(root, files)
    assert taken_as(root) == {"s01": "team", "s02": "team"}


def test_ilias(root: Path) -> None:
    archive = root.parent / "ilias.zip"
    with zipfile.ZipFile(archive, "w") as made:
        for name, text in (
            (f"Lovelace_Ada_al220_612/{NB}", "first"),
            (f"Lovelace_Ada_al220_612/Late Submission - {LESSON} (2).ipynb", "second"),
            (f"ONeil_Zoe_zo_1_613/{NB}", "zoe"),
        ):
            info = zipfile.ZipInfo(name, (2026, 3, 5, 23, 58, 10))
            made.writestr(info, work(text))
    take_in(root, LESSON, [archive], VIENNA)
    assert taken_as(root) == {"s01": "second", "s02": "zoe"}
    assert late(root) == {"s01"}
    assert times(root)["s02"] == "2026-03-05 22:58:10.000000 UTC"


def test_gradescope(root: Path) -> None:
    text = (
        "---\nsubmission_7001:\n  :submitters:\n  - :name: Ada\n    :sid: s01\n"
        "  - :name: Zoë\n    :email: zoe@x.edu\n"
        "  :created_at: 2026-03-05 14:58:10.000000000 -08:00\n  :score: 3.0\n"
        "submission_7002:\n  submitters:\n  - name: Neha\n    sid: s03\n"
        "  created_at: 2026-03-05T22:58:10Z\n"
    )
    top = "assignment_88_export"
    files = {
        f"{top}/submission_metadata.yml": text.encode(),
        f"{top}/submission_7001/{NB}": work("pair"),
        f"{top}/submission_7002/{NB}": work("neha"),
        f"{top}/submission_7003/{NB}": work("nobody"),
    }
    made = take(root, files)
    assert taken_as(root) == {"s01": "pair", "s02": "pair", "s03": "neha"}
    assert set(times(root).values()) == {"2026-03-05 22:58:10.000000 UTC"}
    assert made.account.counts()["set aside"] == 1


def test_gradescope_metadata_runs_nothing(root: Path) -> None:
    text = b"submission_1: !!python/object/apply:os.system ['touch /tmp/x']"
    files = {"submission_metadata.yml": text, f"submission_1/{NB}": work("x")}
    made = take(root, files)
    assert submitted(root) == {}
    assert made.account.counts()["set aside"] == 1


def test_nbgraders_exchange(root: Path) -> None:
    first = f"s01+{LESSON}+2026-03-04 10:00:00.000001 UTC+aB3_x-9Qd1Ze"
    second = f"s01+{LESSON}+2026-03-05 22:58:10.500000 UTC+Zz09_x-9Qd1Q"
    files = {
        f"inbound/{first}/{NB}": work("first"),
        f"inbound/{second}/{NB}": work("second"),
        f"inbound/{second}/submission_secret.txt": b"secret",
        f"inbound/{second}/timestamp.txt": b"2026-03-05 22:58:10.500000 UTC",
        f"inbound/s02+{LESSON}+2026-03-05 23:00:00.000000 UTC/{NB}": work("zoe"),
        "inbound/s03+02_other+2026-03-05 23:00:00.000000 UTC/x.ipynb": work("x"),
    }
    take_in(root, LESSON, [laid_out(root.parent / "exchange", files)], VIENNA)
    assert taken_as(root) == {"s01": "second", "s02": "zoe"}
    assert times(root)["s01"] == "2026-03-05 22:58:10.500000 UTC"
    secret = root / f"submitted/s01/{LESSON}/submission_secret.txt"
    assert secret.read_text(encoding="utf-8") == "secret"


def test_nbgraders_layout(root: Path) -> None:
    files = {
        f"submitted/s01/{LESSON}/{NB}": work("ada"),
        f"submitted/s01/{LESSON}/timestamp.txt": b"2026-03-05 23:59:00 +0100",
        f"submitted/s02/{LESSON}/{NB}": work("zoe"),
        "submitted/s03/02_convolution_layers/02_convolution_layers.ipynb": work("x"),
    }
    take(root, files)
    assert taken_as(root) == {"s01": "ada", "s02": "zoe"}
    assert times(root) == {"s01": "2026-03-05 22:59:00.000000 UTC"}


@pytest.mark.parametrize(
    "files",
    [
        {"hw-1-submissions/hw-1-ada-l": 1, "hw-1-submissions/hw-1-zoe": 2},
        {"hw-1-ada-l": 1, "hw-1-zoe": 2},
    ],
)
def test_github_clones(root: Path, files: dict[str, int]) -> None:
    inside: dict[str, bytes] = {}
    for top, number in files.items():
        inside |= {f"{top}/{NB}": work(f"n{number}"), f"{top}/.git/config": b""}
    take(root, inside)
    assert taken_as(root) == {"s01": "n1", "s02": "n2"}


def test_github_zips(root: Path) -> None:
    def repository(user: str) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as made:
            made.writestr(f"hw-1-{user}-main/{NB}", work(user))
        return buffer.getvalue()

    files = {f"hw-1-{u}-main.zip": repository(u) for u in ("ada-l", "zoe")}
    take_in(root, LESSON, [laid_out(root.parent / "zips", files)], VIENNA)
    assert taken_as(root) == {"s01": "ada-l", "s02": "zoe"}


def test_teams(root: Path) -> None:
    files = {
        f"Submitted files/Ada Lovelace/HW 1/Version 2/{NB}": work("second"),
        f"Submitted files/Ada Lovelace/HW 1/Version 10/{NB}": work("tenth"),
        f"Submitted files/नेहा Rao/HW 1/Version 1/{NB}": work("neha"),
    }
    take(root, files)
    assert taken_as(root) == {"s01": "tenth", "s03": "neha"}
    assert times(root) == {}


def test_plain_folders_and_files(root: Path) -> None:
    files = {
        "s01.ipynb": work("ada"),
        f"ZOE@x.edu/{NB}": work("zoe"),
        "neha rao.ipynb": work("stranger"),
    }
    made = take(root, files)
    assert taken_as(root) == {"s01": "ada", "s02": "zoe"}
    assert "not on the class list" in made.received[0].reason


def test_an_unknown_layout_is_refused_with_what_was_seen(tmp_path: Path) -> None:
    root = course(tmp_path / "course")
    files = {f"{week}/{who}/{NB}": work(who) for week in "12" for who in ("ada", "bo")}
    with pytest.raises(CourseError, match="not laid out") as error:
        take(root, files)
    assert f"1/ada/{NB}" in error.value.received
    assert not (root / "submitted").exists()


def test_a_format_can_be_forced(root: Path) -> None:
    files = {f"Ada Lovelace_4711_assignsubmission_file/{NB}": work("ada")}
    made = take(root, files, form="plain")
    assert "not on the class list" in made.received[0].reason
    with pytest.raises(CourseError, match="not laid out as canvas"):
        take(root, files, form="canvas")
    with pytest.raises(CourseError, match="no format"):
        take(root, files, form="moodel")


def test_names_in_cp437_are_read(root: Path) -> None:
    archive = packed(
        root.parent / "old.zip",
        {f"Zoe O'Neil_4712_assignsubmission_file/{NB}": work("zoe")},
    )
    raw = archive.read_bytes().replace(b"Zoe O", b"Zo\xeb O")  # cp1252, no mark
    archive.write_bytes(raw)
    take_in(root, LESSON, [archive], VIENNA)
    assert taken_as(root) == {"s02": "zoe"}


def test_a_zip_of_a_mac(root: Path) -> None:
    name = "Zoë O'Neil_4712_assignsubmission_file"  # decomposed
    files = {
        f"{name}/{NB}": work("zoe"),
        f"__MACOSX/{name}/._{NB}": b"junk",
        f"{name}/.DS_Store": b"junk",
    }
    made = take(root, files)
    assert taken_as(root) == {"s02": "zoe"}
    assert made.account.counts() == {"taken": 1, "ignored": 2}


def test_of_an_hour_that_comes_twice_the_earlier_is_taken_and_said(root: Path) -> None:
    name = f"1-2 - Ada Lovelace - Oct 25, 2026 230 AM/{NB}"
    made = take(root, {name: work("ada")})
    assert times(root) == {"s01": "2026-10-25 00:30:00.000000 UTC"}
    assert any("comes twice" in line for line in made.lines)
