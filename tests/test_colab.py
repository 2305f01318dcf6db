"""The set-up cell: on Colab it brings the course along, elsewhere it does nothing."""

import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from course_factory import (
    add_package,
    commit_all,
    fresh_environment,
    make_course,
    run_notebook,
    write,
)

from autograder.authoring.build import build
from autograder.authoring.bundle import release
from autograder.authoring.opening import set_up
from autograder.course import Course

# What the test's pip may not do: look for dependencies or build tools on the network.
OFFLINE = {"PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_NO_INDEX": "1"}
WHERE = "import autograder, utils; print(autograder.__file__, utils.__file__)"


def course_at(repository: str) -> Course:
    return Course(Path("/nowhere"), "A tiny course", repository, "main", ())


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """Return the URL of a git repository that holds the students' bundle."""
    root = tmp_path_factory.mktemp("course")
    bundle = tmp_path_factory.mktemp("bundle")
    course = make_course(root, bundle.as_uri())
    add_package(root)
    build(course)
    release(course, bundle)
    commit_all(bundle)
    return bundle.as_uri()


@pytest.fixture
def colab(tmp_path):
    """Return a function that runs code cells as Colab does, on a fresh machine."""
    python = fresh_environment(tmp_path / "environment")
    content = tmp_path / "content"
    content.mkdir()
    write(tmp_path / "google_colab/google/colab/__init__.py", "")

    def run(*sources: str) -> list[str]:
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        path = content / "lesson.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        done = run_notebook(
            path,
            python,
            "--IPKernelApp.exec_lines=import google.colab",
            **OFFLINE | {"PYTHONPATH": str(tmp_path / "google_colab")},
        )
        return [text_of(cell) for cell in done]

    return run


def text_of(cell) -> str:
    parts = []
    for output in cell.outputs:
        parts += output.get("traceback", [output.get("text", "")])
    return "\n".join(parts)


@pytest.mark.parametrize("address", ["", "https://github.com/someone/bundle"])
def test_elsewhere_nothing_happens_not_even_an_import(address):
    watch = (
        "import sys\n"
        "events = []\n"
        "sys.addaudithook(lambda name, _: events.append(name))\n"
        "cell = compile(sys.argv[1], 'cell', 'exec')\n"
        "names = {}\n"
        "events.clear()\n"
        "exec(cell, names)\n"
        "print(sorted(set(events) - {'exec', 'import', 'compile'}), end='')\n"
        "print(sorted(names.keys() - {'__builtins__'}), end='')\n"
    )
    answer = subprocess.run(
        [sys.executable, "-I", "-c", watch, set_up(course_at(address))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout == "[]['sys']"
    assert answer.stderr == ""


@pytest.mark.parametrize("address", ["", "https://github.com/someone/bundle"])
def test_cell_is_short_enough_to_be_read(address):
    lines = set_up(course_at(address)).splitlines()
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 88


@pytest.mark.slow
def test_colab_installs_the_course_says_the_device_and_is_quick_again(
    colab, repository
):
    cell = set_up(course_at(repository))
    timed = f"import time; start = time.perf_counter()\n{cell}\n"
    timed += "print('SECONDS', time.perf_counter() - start)"
    first, where, again = colab(cell, WHERE, timed)
    assert "GPU" in first
    assert "Fetching the course" in first
    assert where.count("environment") == 2, where
    assert "Fetching" not in again
    assert "GPU" in again
    assert float(again.rpartition("SECONDS")[2]) < 2


@pytest.mark.slow
def test_wrong_address_is_one_clear_message(colab, tmp_path):
    address = (tmp_path / "no-such-repository").as_uri()
    start = time.perf_counter()
    (said,) = colab(set_up(course_at(address)))
    assert f"pip could not install git+{address}@main" in said
    assert "does not appear to be a git repository" in said
    assert "Run this cell again" in said
    assert "Traceback" not in said
    assert "SetUpFailed" not in said
    assert len(said.splitlines()) <= 12
    assert time.perf_counter() - start < 60


@pytest.mark.slow
def test_copy_without_an_address_says_whom_to_ask(colab):
    (said,) = colab(set_up(course_at("")))
    assert "Ask your instructor for the Colab link" in said
    assert "Traceback" not in said


@pytest.mark.slow
def test_a_file_called_utils_in_the_way_is_named(colab, repository, tmp_path):
    write(tmp_path / "content/utils.py", "mine = 1\n")
    (said,) = colab(set_up(course_at(repository)))
    assert "'utils' is not a package" in said
    assert "rename it" in said
