"""The command line: exit codes, and nothing heavy for ``--help``."""

import subprocess
import sys
from pathlib import Path

import pytest
from course_factory import LESSON, REPOSITORY_ROOT, add_package, edit, make_course

PERCENT = f"solutions/{LESSON}/{LESSON}.py"
RELEASED = f"lessons/{LESSON}/{LESSON}.ipynb"


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "autograder", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_command_line_builds_verifies_and_answers_in_exit_codes(tmp_path):
    make_course(tmp_path)
    add_package(tmp_path)
    missing = run(tmp_path, "verify")
    assert missing.returncode == 1
    assert "has not been built" in missing.stdout
    built = run(tmp_path, "build", "07")
    assert built.returncode == 0, built.stderr
    assert f"wrote {RELEASED}" in built.stdout
    fine = run(tmp_path, "verify")
    assert fine.returncode == 0, fine.stdout
    assert "1 lesson checked, all up to date" in fine.stdout
    edit(tmp_path / PERCENT, "image = np", "image = = np")
    broken = run(tmp_path, "build")
    assert broken.returncode == 2
    assert "not valid Python" in broken.stderr
    assert "Traceback" not in broken.stderr
    assert run(tmp_path, "bild").returncode == 2
    assert run(tmp_path, "build", "--no-such-option").returncode == 2


def test_help_imports_nothing_heavy():
    code = (
        "import sys; sys.argv[1:] = ['--help']\n"
        "from autograder.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'nbgrader', 'jupytext', 'nbformat', 'tensorflow', 'keras', 'dask'}\n"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPOSITORY_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "verify" in answer.stdout
    assert answer.stdout.rstrip().endswith("[]")
