"""Uploads as attacks: links, bombs, tricks with paths, and files that are no notebook."""

from __future__ import annotations

import json
import os
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from attacks.arena import LESSON, light
from attacks.zips import bomb, encrypted, linked, nested, packed
from autograder.engine.inbox import take_in
from autograder.engine.landing import handed_in
from autograder.engine.read import readable
from autograder.grading.intake import Unreadable, collect_names


@dataclass(frozen=True)
class Upload:
    """One attack or fault in what is handed in."""

    number: str
    name: str
    tries: str
    stopped_by: str
    run: Callable[[Path], None]
    result: str = "refused with the reason; everybody else is taken in"
    stock: str = ""


CASES: list[Upload] = []
Run = Callable[[Path], None]


def upload(number: str, name: str, tries: str, stopped_by: str, **more: str) -> Any:
    """Register a function that tries it on a course's folder."""

    def register(run: Run) -> Run:
        CASES.append(Upload(number, name, tries, stopped_by, run, **more))
        return run

    return register


def submission(root: Path, student: str) -> Path:
    """Return where a student's notebook belongs, in a folder that exists."""
    path = root / "submitted" / student / LESSON / f"{LESSON}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def honest(root: Path) -> bytes:
    """Hand in an honest notebook; return its bytes."""
    content = json.dumps(light("lessons")).encode()
    submission(root, "honest").write_bytes(content)
    return content


def taken(root: Path, *paths: Path) -> dict[str, str]:
    """Take uploads in with an honest one; return reasons for refusal by student."""
    content = json.dumps(light("lessons")).encode()
    good = packed(root / "class.zip", {"ada/01.ipynb": content})
    received = take_in(root, LESSON, [*paths, good])
    assert submission(root, "ada").read_bytes() == content
    assert next(r for r in received if r.student == "ada").reason == ""
    return {r.student: r.reason for r in received if r.reason}


def collected(root: Path) -> dict[str, str]:
    """Collect names with an honest submission; return reasons for refusal."""
    content = honest(root)
    received = {r.student: r.reason for r in collect_names(root, LESSON)}
    assert received.pop("honest") == ""
    assert submission(root, "honest").read_bytes() == content
    return received


_LINKS = "links are never followed; the submission is set aside with the reason"
_SIZES = "sizes, ratios and counts are looked at before a byte is unpacked"
_NAMES = "only a student's name is read from a path; where it goes is decided here"
_TRIAGE = "read with care before anything else happens; set aside with the reason"


@upload("44", "the notebook is a link", "links to the solutions", _LINKS, stock="10 of 10")
def notebook_link(root: Path) -> None:
    path = submission(root, "eve")
    path.symlink_to(root / "solutions" / "secret.ipynb")
    assert "link" in collected(root)["eve"]
    assert (root / "quarantine" / "eve" / LESSON / f"{LESSON}.ipynb").is_symlink()


@upload(
    *("45", "a link as extra file", "links to /etc/shadow beside the notebook", _LINKS),
    stock="copies what it points to",
)
def extra_link(root: Path) -> None:
    path = submission(root, "eve")
    path.write_text(json.dumps(light("lessons")))
    (path.parent / "data.csv").symlink_to("/etc/shadow")
    assert "link" in collected(root)["eve"]


@upload(
    *("46", "links in a folder of uploads", "links to solutions and to a folder", _LINKS),
    result="not taken in; everybody else is",
    stock="copies solutions as the instructor",
)
def folder_links(root: Path) -> None:
    folder = root / "inbound" / "eve"
    folder.mkdir(parents=True)
    (folder / "01.ipynb").symlink_to(root / "solutions" / "secret.ipynb")
    (root / "inbound" / "mallory").symlink_to(root / "solutions")
    os.mkfifo(folder / "02.ipynb")
    taken(root, root / "inbound")
    assert not (root / "submitted" / "eve").exists()
    assert not (root / "submitted" / "mallory").exists()


@upload(
    *("47", "forged time of receipt", "brings a timestamp.txt along, of the future"),
    "times in uploads are not taken in; what lies in the future is no time",
    result="no time of its own",
    stock="a forged time counts",
)
def forged_time(root: Path) -> None:
    files = {"eve/01.ipynb": b"{}", "eve/timestamp.txt": b"1999-01-01 00:00:00 UTC"}
    taken(root, packed(root / "eve.zip", files))
    assert handed_in(root, LESSON, "eve") is None
    stamp = submission(root, "eve").with_name("timestamp.txt")
    stamp.write_text("2999-01-01 00:00:00 UTC")
    assert handed_in(root, LESSON, "eve") is None


@upload(
    *("48", "garbage as time", "a timestamp.txt of garbage, bytes, a link, a book"),
    "what is no time is no time",
    result="no time of its own",
    stock="the whole class's collection aborts",
)
def garbage_time(root: Path) -> None:
    stamp = submission(root, "eve").with_name("timestamp.txt")
    for garbage in (b"", b"soon", b"\xff\xfe", b"9" * 199, b"x" * 10**6, b"0000-99-99"):
        stamp.write_bytes(garbage)
        assert handed_in(root, LESSON, "eve") is None
    stamp.unlink()
    stamp.symlink_to("/etc/hostname")
    assert handed_in(root, LESSON, "eve") is None


@upload(
    *("49", "folders of odd names", "folders named like dates that are none"),
    _NAMES,
    result="taken in under a harmless name",
    stock="the whole class's collection aborts",
)
def odd_folders(root: Path) -> None:
    names = ["eve+ps1+notadate+x", "-rf", ". .", "a\nb", "=HYPERLINK()", "ü" * 80]
    for name in names:
        folder = root / "inbound" / name
        folder.mkdir(parents=True)
        (folder / "01.ipynb").write_bytes(b"{}")
    taken(root, root / "inbound")
    made = {path.name for path in (root / "submitted").iterdir()}
    assert "eve-ps1-notadate-x" in made
    assert all(name.isprintable() and name.strip("-.") == name for name in made)


@upload("50", "broken notebooks", "truncated, empty, not UTF-8, of format 5", _TRIAGE)
def broken(root: Path) -> None:
    whole = json.dumps(light("lessons")).encode()
    five = json.dumps({**light("lessons"), "nbformat": 5}).encode()
    contents = [whole[:-50], b"", b"\xff\xfe\x00", b"[1]", b'{"nbformat": 4}', five]
    for number, content in enumerate(contents):
        submission(root, f"eve{number}").write_bytes(content)
        with pytest.raises(Unreadable):
            readable(content)
    assert sum(bool(reason) for reason in collected(root).values()) == 5


@upload(
    *("51", "a notebook of format 3", "a notebook of ten years ago"),
    "nbformat upgrades it",
    result="read",
)
def old_format(root: Path) -> None:
    cell = {"cell_type": "code", "input": "x = 1", "outputs": [], "language": "python"}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}}
    text = readable(json.dumps({**old, "worksheets": [{"cells": [cell]}]}).encode())
    assert json.loads(text)["cells"][0]["source"] == "x = 1"


@upload(
    *("52", "another name", "hands in '01 (1).ipynb', or nothing"),
    "the notebook is found by its content",
    result="found, or refused with the reason",
    stock="fails, right answers too",
)
def another_name(root: Path) -> None:
    path = submission(root, "eve").with_name("01 (1).ipynb")
    path.write_text(json.dumps(light("lessons")))
    submission(root, "mallory").with_name("notes.txt").write_text("none")
    assert "there is none" in collected(root)["mallory"]
    assert submission(root, "eve").is_file()


@upload("53", "zip slip", "members named ../../x, /etc/x, C:\\x and links", _NAMES)
def zip_slip(root: Path) -> None:
    names = ["../../x.ipynb", "/etc/x.ipynb", "C:\\x\\..\\..\\x.ipynb", "a/../../b.ipynb"]
    path = packed(root / "eve.zip", dict.fromkeys(names, b"{}"))
    linked(path, "link.ipynb", str(root / "solutions" / "secret.ipynb"))
    taken(root, path)
    assert not (root.parent / "x.ipynb").exists()
    assert "secret" not in str([p.read_bytes() for p in root.rglob("submitted/**/*.ipynb")])


@upload("new", "a zip named ...zip", "a name that leads out of quarantine/", _NAMES)
def dotted_zip(root: Path) -> None:
    (root / "inbound").mkdir()
    (root / "inbound" / "...zip").write_bytes(b"PK")
    assert list(taken(root, root / "inbound").values())
    assert not (root / LESSON).exists()
    assert (root / "quarantine").is_dir()


@upload("54", "zip bombs", "400 MB out of 400 kB; a zip in a zip", _SIZES, stock="unpacks it")
def zip_bombs(root: Path) -> None:
    reasons = taken(root, bomb(root / "bomb.zip"), nested(root / "nested.zip"))
    assert "far too much" in reasons["eve"]
    assert not (root / "submitted" / "eve").exists()


@upload("new", "very many files", "a zip of 20,001 files", _SIZES)
def many_files(root: Path) -> None:
    files = {f"{n}.txt": b"" for n in range(20_001)}
    assert "too many files" in taken(root, packed(root / "eve.zip", files))["eve"]


@upload(
    *("55", "a truncated zip", "an upload that broke off", _TRIAGE),
    stock="the whole class's collection aborts",
)
def truncated_zip(root: Path) -> None:
    path = packed(root / "eve.zip", {"eve/01.ipynb": os.urandom(5000)})
    path.write_bytes(path.read_bytes()[:3000])
    assert "cannot be unpacked" in taken(root, path)["eve"]


@upload("new", "an encrypted zip", "notebooks that need a password, or lie on size", _TRIAGE)
def encrypted_zip(root: Path) -> None:
    path = encrypted(root / "eve.zip", "eve/01.ipynb")
    assert "cannot be unpacked" in taken(root, path)["eve"]


@upload(
    *("new", "somebody else's name", "a zip of one's own with notebooks named for others"),
    "a zip in a folder belongs to one student, whatever names it holds",
    result="counts for its own student only",
)
def another_student(root: Path) -> None:
    folder = root / "canvas"
    folder.mkdir()
    content = json.dumps(light("lessons")).encode()
    (folder / "lovelaceada_12_100_01.ipynb").write_bytes(content)
    names = ["lovelaceada_12_999_01.ipynb", "Ada_12_assignsubmission_file_/01.ipynb"]
    packed(folder / "eve_66_101_own.zip", dict.fromkeys(names, b'{"eve": 1}'))
    packed(folder / "sets.zip", {"ada/1.ipynb": b"{}", "bob/1.ipynb": b"{}"})
    reasons = taken(root, folder)
    assert submission(root, "lovelaceada-12").read_bytes() == content
    assert submission(root, "eve-66").read_bytes() == b'{"eve": 1}'
    assert "several students" in reasons["sets"]


@upload("new", "JSON against its reader", "brackets, numbers and texts without end", _TRIAGE)
def hostile_json(root: Path) -> None:
    def cell(source: str) -> bytes:
        text = f'{{"cell_type": {source}, "id": {source}, "source": {source}}}'
        return f'{{"nbformat": 4, "cells": [{text}]}}'.encode()

    for depth in (100, 600, 900, 940, 960, 980, 10**5):
        try:
            readable(cell("[" * depth + "]" * depth))
        except Unreadable as error:
            assert "deep" in str(error)
    for value in ("9" * 5000, "1e999", "NaN", r'"\ud800"', "{}", '["a", 5, ["b"]]'):
        try:
            json.loads(readable(cell(value)))
        except Unreadable as error:
            assert "JSON" in str(error)


@upload("new", "a zip that lies on its size", "a member larger than its head says", _SIZES)
def lying_zip(root: Path) -> None:
    path = packed(root / "eve.zip", {"eve/01.ipynb": b"x" * 100_000})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<I", data, data.index(signature) + offset, 10)
    path.write_bytes(data)
    assert zipfile.ZipFile(path).infolist()[0].file_size == 10
    assert "cannot be unpacked" in taken(root, path)["eve"]
