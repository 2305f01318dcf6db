"""What the command line says of a download, before anything is taken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hand_ins import CLASS, LESSON, packed

from autograder.course import Course

ROOT = Course.find(Path(__file__).parent).root


def grade(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "autograder", "grade", LESSON, *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )


def test_a_look_before_anything_is_taken(tmp_path: Path) -> None:
    work = (ROOT / "lessons" / LESSON / f"{LESSON}.ipynb").read_bytes()
    archive = packed(
        tmp_path / "class.zip",
        {
            f"Ada Lovelace_1_assignsubmission_file/{LESSON}.ipynb": work,
            "Zoë O'Neil_2_assignsubmission_file/essay.html": b"<html>",
            f"Eve Stranger_3_assignsubmission_file/{LESSON}.ipynb": work,
        },
    )
    (tmp_path / "students.csv").write_text(CLASS, "utf-8")
    roster = ("--roster", str(tmp_path / "students.csv"))
    before = sorted(ROOT.glob("*"))
    done = grade(str(archive), "--dry-run", *roster)
    assert done.returncode == 1, done.stderr
    said = " ".join(done.stdout.split())
    assert "Moodle: 3 files of 2 students; 1 files set aside" in said
    assert "1 student of the class list missing: s03" in said
    assert "'Eve Stranger' is not on the class list" in said
    assert "essay.html" in said
    assert "3 files: would be 1 taken, 2 set aside" in said
    assert sorted(ROOT.glob("*")) == before


def test_an_unknown_layout_is_one_clear_message(tmp_path: Path) -> None:
    archive = packed(tmp_path / "x.zip", {"1/a/x.ipynb": b"{}", "1/b/x.ipynb": b"{}"})
    done = grade(str(archive), "--dry-run", "--format", "canvas")
    assert done.returncode == 2
    assert "not laid out as canvas" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
