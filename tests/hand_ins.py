"""Classes that hand in: a course's folder, notebooks, archives, and what was taken."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

LESSON = "01_edge_detection"
EXERCISES = ("window_sums", "correlate", "out_size")
OTHER_LESSON = "02_convolution_layers"
# The people of the design's smallest listings.
CLASS = (
    "id,first_name,last_name,email,canvas_id,login,github_username,groups\n"
    "s01,Ada,Lovelace,ada@x.edu,501,al220,ada-l,Team Rot\n"
    "s02,Zoë,O'Neil,zoe@x.edu,502,zo_1,zoe,Team Rot\n"
    "s03,नेहा,Rao,neha@x.edu,503,nr9,neha,\n"
)


def course(root: Path, students: str = "") -> Path:
    """Make a course's folder with two lessons' releases, and perhaps a class list."""
    for lesson, names in ((LESSON, EXERCISES), (OTHER_LESSON, ("to_batch",))):
        path = root / "lessons" / lesson / f"{lesson}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(work("release", names))
    if students:
        (root / "students.csv").write_text(students, "utf-8")
    return root


def work(text: str = "", exercises: tuple[str, ...] = EXERCISES) -> bytes:
    """Return a notebook with these exercises; the text makes it one's own."""
    cells = [_cell("code", f"# {text}")]
    for name in exercises:
        cells.append(_cell("code", f"{name} = 1", grade_id=name, solution=True))
        check = f'lesson.check("{name}", {name})'
        cells.append(_cell("code", check, grade_id=f"check-{name}", grade=True))
    return json.dumps({"nbformat": 4, "metadata": {}, "cells": cells}).encode()


def _cell(kind: str, source: str, **mark: Any) -> dict[str, Any]:
    metadata = {"nbgrader": mark} if mark else {}
    return {"cell_type": kind, "source": source, "metadata": metadata}


def packed(path: Path, files: dict[str, bytes]) -> Path:
    """Write a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def laid_out(root: Path, files: dict[str, bytes]) -> Path:
    """Write a folder."""
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root


def submitted(root: Path) -> dict[str, bytes]:
    """Return the notebooks that were taken in, by student."""
    found = (root / "submitted").glob(f"*/{LESSON}/{LESSON}.ipynb")
    return {path.parts[-3]: path.read_bytes() for path in found}


def times(root: Path) -> dict[str, str]:
    """Return the times that nbgrader will read, by student."""
    found = (root / "submitted").glob(f"*/{LESSON}/timestamp.txt")
    return {path.parts[-3]: path.read_text(encoding="utf-8").strip() for path in found}
