"""Where output is no terminal with UTF-8; and every text file names its encoding."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from course_factory import REPOSITORY_ROOT

from autograder.sandbox.host import outer_wall
from benchmarks.grading import LIGHT, make_light_class, make_light_lesson, stage

CLOSED = [
    pytest.param(
        number, marks=pytest.mark.skipif(os.name == "nt", reason="closes descriptors")
    )
    for number in (1, 2)
]


def run(root: Path, *verb: str, close: int = 0, **surroundings: str) -> tuple[int, str]:
    """Run a verb in poor surroundings; return its status and what it wrote."""
    code = (
        "import os, sys\n"
        f"sys.argv[0] = 'cnn-course'; {close} and os.close({close})\n"
        f"{close} and setattr(sys, ['', 'stdout', 'stderr'][{close}], None)\n"
        "from autograder.__main__ import main; main()"
    )
    finished = subprocess.run(
        [sys.executable, "-c", code, *verb],
        cwd=root,
        env={**os.environ, **surroundings},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    encoding = surroundings.get("PYTHONIOENCODING", "utf-8")
    return finished.returncode, (finished.stdout + finished.stderr).decode(encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
def test_our_signs_are_written_in_any_encoding(encoding):
    code = "from autograder import streams; streams.prepare()\nprint('✓ a × b −1 … 日')"
    written = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY_ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    ).stdout.decode(encoding)
    assert written.split()[0] in ("√", "+")
    assert written.split()[-1] == "?"


@pytest.mark.parametrize("number", CLOSED)
def test_what_is_opened_first_does_not_become_standard_output(number, tmp_path):
    code = (
        f"import os, sys; os.close({number})\n"
        "from autograder import streams; streams.prepare()\n"
        "book = open('gradebook.db', 'w', encoding='utf-8')\n"
        f"os.write({number}, b'noise')"
    )
    command = [sys.executable, "-c", code]
    surroundings = {**os.environ, "PYTHONPATH": str(REPOSITORY_ROOT)}
    subprocess.run(command, cwd=tmp_path, env=surroundings, check=True)
    assert (tmp_path / "gradebook.db").read_bytes() == b""


@pytest.mark.parametrize("encoding", ["cp1252", "cp437"])
def test_an_error_of_ours_is_told_in_any_encoding(encoding, tmp_path):
    status, told = run(tmp_path, "verify", PYTHONIOENCODING=encoding, COLUMNS="30")
    assert status == 2
    assert "Expected" in told
    assert "Traceback" not in told


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = stage(tmp_path_factory.mktemp("streams") / "course")
    make_light_lesson(root)
    make_light_class(root, 2)
    return root


@pytest.mark.slow
@pytest.mark.skipif(bool(outer_wall.missing()), reason=outer_wall.missing())
def test_a_class_is_graded_and_reported_in_poor_surroundings(classroom):
    poor = {"PYTHONIOENCODING": "cp1252", "NO_COLOR": "1", "COLUMNS": "40"}
    for close, verb in (
        (2, ("grade", LIGHT, "--workers", "1")),
        (0, ("report", LIGHT)),
    ):
        status, told = run(classroom, *verb, close=close, **poor)
        assert status == 0, (verb, told)
        assert "Traceback" not in told


@pytest.mark.skipif(bool(outer_wall.missing()), reason=outer_wall.missing())
def test_the_doctor_answers_in_poor_surroundings():
    status, told = run(REPOSITORY_ROOT, "doctor", PYTHONIOENCODING="cp1252", close=2)
    assert status == 0
    assert "may grade untrusted" in " ".join(told.split())


def test_every_text_file_names_its_encoding():
    folders = ("autograder", "utils", "tests", "benchmarks")
    paths = (p for folder in folders for p in (REPOSITORY_ROOT / folder).rglob("*.py"))
    assert [
        f"{path}:{line}" for path in paths for line in _without_encoding(path)
    ] == []


def _without_encoding(path: Path) -> Iterator[int]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        named = {keyword.arg for keyword in node.keywords} & {"encoding", None}
        given = {"read_text": 1, "write_text": 2}.get(name, 0)
        if given and not named and len(node.args) < given:
            yield node.lineno
        if isinstance(node.func, ast.Name) and name == "open" and not named:
            mode = ast.unparse(node.args[1]) if len(node.args) > 1 else ""
            if "b" not in mode:
                yield node.lineno
