"""Uploads as attacks: zips, and JSON that fights its reader."""

from __future__ import annotations

import contextlib
import json
import os
import struct
import zipfile
from pathlib import Path

from attacks.arena import LESSON, light
from attacks.upload import (
    NAMES,
    SIZES,
    TRIAGE,
    collected,
    submission,
    taken,
    upload,
)
from attacks.zips import bomb, encrypted, linked, nested, packed
from autograder.intake.notebooks import Unreadable
from autograder.notebook.untrusted import readable


@upload("53", "zip slip", "members named ../../x, /etc/x, C:\\x and links", NAMES)
def zip_slip(root: Path) -> None:
    names = [
        "../../x.ipynb",
        "/etc/x.ipynb",
        "C:\\x\\..\\..\\x.ipynb",
        "a/../../b.ipynb",
    ]
    path = packed(root / "eve.zip", dict.fromkeys(names, b"{}"))
    linked(path, "link.ipynb", str(root / "solutions" / "secret.ipynb"))
    taken(root, path)
    assert not (root.parent / "x.ipynb").exists()
    assert "secret" not in str(
        [p.read_bytes() for p in root.rglob("submitted/**/*.ipynb")]
    )


@upload("new", "a zip named ...zip", "a name that leads out of quarantine/", NAMES)
def dotted_zip(root: Path) -> None:
    (root / "inbound").mkdir()
    (root / "inbound" / "...zip").write_bytes(b"PK")
    assert list(taken(root, root / "inbound").values())
    assert not (root / LESSON).exists()
    assert (root / "quarantine").is_dir()


@upload(
    "54",
    "zip bombs",
    "400 MB out of 400 kB; a zip in a zip",
    SIZES,
    stock="unpacks it",
)
def zip_bombs(root: Path) -> None:
    reasons = taken(root, bomb(root / "bomb.zip"), nested(root / "nested.zip"))
    assert "far too much" in reasons["eve"]
    assert not (root / "submitted" / "eve").exists()


@upload("new", "very many files", "a zip of 20,001 files", SIZES)
def many_files(root: Path) -> None:
    files = {f"{n}.txt": b"" for n in range(20_001)}
    assert "too many files" in taken(root, packed(root / "eve.zip", files))["eve"]


@upload(
    *("55", "a truncated zip", "an upload that broke off", TRIAGE),
    stock="the whole class's collection aborts",
)
def truncated_zip(root: Path) -> None:
    path = packed(root / "eve.zip", {"eve/01.ipynb": os.urandom(5000)})
    path.write_bytes(path.read_bytes()[:3000])
    assert "cannot be unpacked" in taken(root, path)["eve"]


@upload(
    "new", "an encrypted zip", "notebooks that need a password, or lie on size", TRIAGE
)
def encrypted_zip(root: Path) -> None:
    path = encrypted(root / "eve.zip", "eve/01.ipynb")
    assert "cannot be unpacked" in taken(root, path)["eve"]


@upload(
    *(
        "new",
        "somebody else's name",
        "a zip of one's own with notebooks named for others",
    ),
    "a zip in a folder belongs to one student, whatever names it holds",
    result="counts for its own student only",
)
def another_student(root: Path) -> None:
    folder = root / "canvas"
    folder.mkdir()
    content = json.dumps(light("lessons")).encode()
    (folder / "lovelaceada_12_100_01.ipynb").write_bytes(content)
    names = ["lovelaceada_12_999_01.ipynb", "Ada_12_assignsubmission_file_/01.ipynb"]
    own = content + b"\n"
    packed(folder / "eve_66_101_own.zip", dict.fromkeys(names, own))
    sets = root / "plain"
    sets.mkdir()
    packed(sets / "sets.zip", {"ada/1.ipynb": b"{}", "bob/1.ipynb": b"{}"})
    reasons = taken(root, folder, sets)
    assert submission(root, "lovelaceada-12").read_bytes() == content
    assert submission(root, "eve-66").read_bytes() == own
    assert "several students" in reasons["sets"]


@upload(
    "new", "JSON against its reader", "brackets, numbers and texts without end", TRIAGE
)
def hostile_json(root: Path) -> None:
    def cell(source: str) -> bytes:
        text = f'{{"cell_type": {source}, "id": {source}, "source": {source}}}'
        return f'{{"nbformat": 4, "cells": [{text}]}}'.encode()

    for depth in (100, 600, 900, 940, 960, 980, 10**5):
        with contextlib.suppress(Unreadable):
            readable(cell("[" * depth + "]" * depth))
    for value in ("9" * 5000, "1e999", "NaN", r'"\ud800"', "{}", '["a", 5, ["b"]]'):
        with contextlib.suppress(Unreadable):
            readable(cell(value))


@upload(
    "new", "a zip that lies on its size", "a member larger than its head says", SIZES
)
def lying_zip(root: Path) -> None:
    path = packed(root / "eve.zip", {"eve/01.ipynb": b"x" * 100_000})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<I", data, data.index(signature) + offset, 10)
    path.write_bytes(data)
    assert zipfile.ZipFile(path).infolist()[0].file_size == 10
    assert "cannot be unpacked" in taken(root, path)["eve"]


@upload(
    *("new", "a zip of zeros", "two own zips of 300 kB, 300 MB unpacked together"),
    "what one student's zips hold together is limited",
    result="refused with the reason; everybody else is taken in",
)
def zips_of_zeros(root: Path) -> None:
    folder = root / "canvas"
    folder.mkdir()
    for number in range(2):
        files = {f"{number}/{n}.bin": bytes(1_000_000) for n in range(150)}
        packed(folder / f"eve_66_10{number}_{number}.zip", files)
    reasons = taken(root, folder)
    assert "one student's zips hold more than 250 MB" in reasons["eve-66"]
    kept = sorted(path.name for path in (root / "quarantine" / "eve-66").rglob("*.zip"))
    assert kept == ["1.zip"]


@upload(
    *("new", "notebooks without end", "a dozen of 26 MB each"),
    "what is looked at of one student is limited",
)
def many_notebooks(root: Path) -> None:
    content = json.dumps(light("lessons")) + " " * 26_000_000
    folder = root / "submitted" / "eve" / LESSON
    folder.mkdir(parents=True)
    (folder / "0.ipynb").write_text(content, encoding="utf-8")
    for number in range(1, 12):
        os.link(folder / "0.ipynb", folder / f"{number}.ipynb")
    reasons = collected(root)
    assert "MB together, and 250 MB are looked at" in reasons["eve"]


@upload("new", "names without end", "members with names of 60,000 letters", NAMES)
def long_names(root: Path) -> None:
    names = [f"eve/{'- ' * 30_000}{number}.ipynb" for number in range(20)]
    names += [f"eve/{'_1' * 30_000}/01.ipynb", f"eve/{'x/' * 600}01.ipynb"]
    reasons = taken(root, packed(root / "eve.zip", dict.fromkeys(names, b"{}")))
    assert "its name is longer than 255 letters" in reasons["eve"]
