"""The walls hold for an ordinary user, and grading refuses where there are none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from attacks.arena import LESSON, REPOSITORY
from attacks.ordinary import NAMES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("bwrap") is None, reason="needs bubblewrap"),
]


def as_ordinary_user(
    *command: str, walls: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run Python as somebody without any capability, perhaps without namespaces."""
    wall = [
        "bwrap",
        "--die-with-parent",
        "--unshare-user",
        "--uid",
        "1000",
        "--gid",
        "1000",
    ]
    if not walls:
        wall.append("--disable-userns")
    paths = f"{REPOSITORY}{os.pathsep}{REPOSITORY / 'tests'}"
    return subprocess.run(
        [*wall, "--dev-bind", "/", "/", sys.executable, *command],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": paths, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )


def test_the_doctor_finds_all_walls_as_an_ordinary_user() -> None:
    finished = as_ordinary_user("-m", "autograder", "doctor")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "may grade untrusted notebooks" in finished.stdout
    assert finished.stdout.count("✓") == 6


def test_attacks_get_nothing_as_an_ordinary_user() -> None:
    finished = as_ordinary_user("-m", "attacks.ordinary")
    assert finished.returncode == 0, finished.stdout + finished.stderr
    held = {line.removeprefix("held: ") for line in finished.stdout.splitlines()}
    assert held >= NAMES


VERBS = pytest.mark.parametrize("verb", [["doctor"], ["grade", LESSON]])


@VERBS
def test_where_user_namespaces_are_off_grading_refuses(verb: list[str]) -> None:
    finished = as_ordinary_user("-m", "autograder", *verb, walls=False)
    told = finished.stdout + finished.stderr
    assert finished.returncode != 0
    assert "user namespaces" in told.casefold()
    assert "--unsafe-no-sandbox" in told


@VERBS
def test_without_bubblewrap_grading_refuses(tmp_path: Path, verb: list[str]) -> None:
    for name in ("python", "alembic"):  # a PATH with nothing else
        (tmp_path / name).symlink_to(Path(sys.executable).with_name(name))
    finished = subprocess.run(
        [sys.executable, "-m", "autograder", *verb],
        cwd=REPOSITORY,
        env={"PATH": str(tmp_path), "PYTHONPATH": str(REPOSITORY), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    told = finished.stdout + finished.stderr
    assert finished.returncode != 0
    assert "bubblewrap" in told
    assert "--unsafe-no-sandbox" in told
