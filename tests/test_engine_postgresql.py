"""The gradebook in PostgreSQL, where a server and its driver are installed."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from autograder.grading.command import Options, grade_class
from autograder.nbgrader.gradebook import open_gradebook
from autograder.sandbox.host import outer_wall
from benchmarks.grading import LIGHT, make_light_class, make_light_lesson, stage

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(outer_wall.missing()), reason=outer_wall.missing()),
]


def programs() -> Path:
    """Return the folder of initdb and pg_ctl."""
    pytest.importorskip("psycopg", reason="pip install 'psycopg[binary]'")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    path = shutil.which("initdb") or (str(found[-1]) if found else "")
    if not path:
        pytest.skip("PostgreSQL is not installed")
    return Path(path).parent


@pytest.fixture
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a server of our own, reached by a socket in its folder."""
    bin_folder = programs()
    home = tmp_path_factory.mktemp("postgresql")
    as_user: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        as_user = ["runuser", "-u", "postgres", "--"]
        for folder in (home, home.parent, home.parent.parent):
            folder.chmod(0o755)
        shutil.chown(home, "postgres")
    data, log = home / "data", home / "log"

    def run(*arguments: str) -> None:
        subprocess.run([*as_user, *arguments], check=True, cwd=home, timeout=60)

    run(str(bin_folder / "initdb"), "-D", str(data), "-U", "course", "-A", "trust")
    control = [str(bin_folder / "pg_ctl"), "-D", str(data), "-l", str(log), "-w"]
    run(*control, "-o", f"-c listen_addresses= -k {home}", "start")
    try:
        yield f"postgresql+psycopg://course@/postgres?host={home}"
    finally:
        run(*control, "-m", "immediate", "stop")


def test_a_class_is_graded_into_postgresql(url: str, tmp_path: Path) -> None:
    root = stage(tmp_path / "course")
    config = root / "nbgrader_config.py"
    config.write_text(
        f"{config.read_text('utf-8')}\nc.CourseDirectory.db_url = {url!r}\n", "utf-8"
    )
    make_light_lesson(root)
    make_light_class(root, 4)
    console = Console(file=io.StringIO())
    for status in ("graded", "kept"):
        results = grade_class(root, LIGHT, console, Options(workers=2))
        assert [graded.status for graded in results] == [status] * 4
    with open_gradebook(root) as gradebook:
        found = {
            submission.student.id: submission.score
            for submission in gradebook.assignment_submissions(LIGHT)
        }
    assert found == dict.fromkeys((f"s0000{n}" for n in range(4)), 4.0)
    assert not (root / "gradebook.db").exists()
