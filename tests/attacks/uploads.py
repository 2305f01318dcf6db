"""Uploads as attacks: links, times, odd names, broken files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from attacks.arena import LESSON, light
from attacks.upload import (
    LINKS,
    NAMES,
    TRIAGE,
    collected,
    submission,
    taken,
    upload,
)
from attacks.zips import packed
from autograder.intake.notebooks import Unreadable
from autograder.intake.times import read_stamp
from autograder.notebook.untrusted import readable


@upload(
    "44", "the notebook is a link", "links to the solutions", LINKS, stock="10 of 10"
)
def notebook_link(root: Path) -> None:
    path = submission(root, "eve")
    path.symlink_to(root / "solutions" / "secret.ipynb")
    assert "link" in collected(root)["eve"]
    assert (root / "quarantine" / "eve" / LESSON / f"{LESSON}.ipynb").is_symlink()


@upload(
    *("45", "a link as extra file", "links to /etc/shadow beside the notebook", LINKS),
    stock="copies what it points to",
)
def extra_link(root: Path) -> None:
    path = submission(root, "eve")
    path.write_text(json.dumps(light("lessons")), encoding="utf-8")
    (path.parent / "data.csv").symlink_to("/etc/shadow")
    assert "link" in collected(root)["eve"]


@upload(
    *(
        "46",
        "links in a folder of uploads",
        "links to solutions and to a folder",
        LINKS,
    ),
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
    stamp = submission(root, "eve").with_name("timestamp.txt")
    assert read_stamp(stamp) is None
    stamp.write_text("2999-01-01 00:00:00 UTC", encoding="utf-8")
    assert read_stamp(stamp) is None


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
        assert read_stamp(stamp) is None
    stamp.unlink()
    stamp.symlink_to("/etc/hostname")
    assert read_stamp(stamp) is None


@upload(
    *("49", "folders of odd names", "folders named like dates that are none"),
    NAMES,
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
    assert all(name.isprintable() and name.strip("-.") == name for name in made)
    assert len(made | {p.name for p in (root / "quarantine").iterdir()}) == 7


@upload("50", "broken notebooks", "truncated, empty, not UTF-8, of format 5", TRIAGE)
def broken(root: Path) -> None:
    whole = json.dumps(light("lessons")).encode()
    five = json.dumps({**light("lessons"), "nbformat": 5}).encode()
    contents = [whole[:-50], b"", b"\xff\xfe\x00", b"[1]", b'{"nbformat": 4}', five]
    for number, content in enumerate(contents):
        submission(root, f"eve{number}").write_bytes(content)
        with pytest.raises(Unreadable):
            readable(content)
    assert sum(bool(reason) for reason in collected(root).values()) == 6


@upload(
    *("51", "a notebook of format 3", "a notebook of ten years ago"),
    "nbformat upgrades it",
    result="read",
)
def old_format(root: Path) -> None:
    cell = {"cell_type": "code", "input": "x = 1", "outputs": [], "language": "python"}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}}
    content = json.dumps({**old, "worksheets": [{"cells": [cell]}]}).encode()
    assert readable(content)["cells"][0]["source"] == "x = 1"


@upload(
    *("52", "another name", "hands in '01 (1).ipynb', or nothing"),
    "the notebook is found by its content",
    result="found, or refused with the reason",
    stock="fails, right answers too",
)
def another_name(root: Path) -> None:
    path = submission(root, "eve").with_name("01 (1).ipynb")
    path.write_text(json.dumps(light("lessons")), encoding="utf-8")
    submission(root, "mallory").with_name("notes.txt").write_text(
        "none", encoding="utf-8"
    )
    assert "there is none" in collected(root)["mallory"]
    assert submission(root, "eve").is_file()
