"""Building: the same bytes every time, and never over somebody's work."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from course_factory import LESSON, commit_all, edit, make_course, write

from autograder.authoring.build import build
from autograder.authoring.percent import read_cells
from autograder.authoring.render import render
from autograder.authoring.source import notebook_of, notebook_text
from autograder.course import Course, CourseError

SOLVED = f"solutions/{LESSON}/{LESSON}.ipynb"
RELEASED = f"lessons/{LESSON}/{LESSON}.ipynb"
PERCENT = f"solutions/{LESSON}/{LESSON}.py"


def cells_of(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def answer_in(path: Path) -> None:
    """Do what a student does: open the notebook, answer, save."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"].append(
        {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "my notes"}
    )
    write(path, json.dumps(notebook))


def test_notebook_has_derived_ids_and_no_trace_of_a_machine(tmp_path):
    notebook = notebook_of(make_course(tmp_path), LESSON)
    ids = [cell.id for cell in notebook.cells]
    assert ids == [
        *("notice", "cell-02", "set-up", "cell-03", "cell-04"),
        *("double", "check-double"),
    ]
    assert notebook.metadata.kernelspec.name == "python3"
    assert "version" not in notebook.metadata.language_info
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and cell.execution_count is None for cell in code)


def test_notebook_says_which_file_to_edit_and_keeps_nbgrader_metadata(tmp_path):
    notebook = notebook_of(make_course(tmp_path), LESSON)
    assert f"Generated from {PERCENT}" in notebook.cells[0].source
    assert notebook.cells[-1].metadata.nbgrader.points == 4
    assert notebook.cells[-2].metadata.nbgrader.schema_version == 3


def test_badge_appears_only_with_a_github_repository(tmp_path):
    plain = notebook_text(make_course(tmp_path), LESSON)
    github = make_course(tmp_path, "https://github.com/someone/bundle")
    assert "colab.research" not in plain
    assert (
        f"colab.research.google.com/github/someone/bundle/blob/main/{RELEASED}"
        in notebook_text(github, LESSON)
    )


@pytest.mark.parametrize("repository", ['https://x.org/a"b', "not a url", "git@x:y"])
def test_repository_that_pip_cannot_take_is_refused(tmp_path, repository):
    course = make_course(tmp_path)
    course = Course(course.root, course.title, repository, "main", course.lessons)
    with pytest.raises(CourseError, match="repository pip cannot take"):
        notebook_text(course, LESSON)


def test_build_writes_both_notebooks_and_nothing_the_second_time(tmp_path):
    course = make_course(tmp_path)
    first, second = build(course), build(course)
    assert [str(path) for path in first.written] == [SOLVED, RELEASED]
    assert not second.written
    assert len(second.unchanged) == 2


def test_release_has_stubs_instead_of_solutions_and_hidden_tests(tmp_path):
    build(make_course(tmp_path))
    cells = {cell["id"]: cell for cell in cells_of(tmp_path / RELEASED)}
    stub = "".join(cells["double"]["source"])
    assert '"""\n    ...' in stub
    assert "np.asarray" not in stub
    assert "".join(cells["check-double"]["source"]) == (
        'lesson.check("double", double)'
    )
    assert "BEGIN" not in (tmp_path / RELEASED).read_text(encoding="utf-8")
    assert cells["check-double"]["metadata"]["editable"] is False


def test_rebuilding_elsewhere_gives_the_same_bytes(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there" / "deeper"
    for root in (here, there):
        root.mkdir(parents=True)
    assert render(make_course(here)) == render(make_course(there))


def test_files_end_with_one_newline_and_are_valid_notebooks(tmp_path):
    for content in render(make_course(tmp_path)).values():
        assert content.endswith(b"}\n")
        nbformat.validate(nbformat.reads(content.decode(), as_version=4))


def test_render_leaves_the_working_directory_and_the_tree_alone(tmp_path, monkeypatch):
    course = make_course(tmp_path)
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    render(course)
    assert Path.cwd() == tmp_path
    assert sorted(tmp_path.rglob("*")) == before


def test_pictures_beside_the_source_are_released_and_python_files_never(tmp_path):
    course = make_course(tmp_path)
    write(tmp_path / f"solutions/{LESSON}/figures/grid.svg", "<svg/>\n")
    write(tmp_path / f"solutions/{LESSON}/draft.py", "answer = 1\n")
    write(tmp_path / f"solutions/{LESSON}/old.ipynb", "{}\n")
    build(course)
    released = {p.name for p in (tmp_path / "lessons" / LESSON).rglob("*")}
    assert released == {f"{LESSON}.ipynb", "figures", "grid.svg"}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("image = np", "image == = np", 11, "not valid Python"),
        ("    ### END SOLUTION\n", "", 20, "SOLUTION markers"),
        ("    ### BEGIN SOLUTION\n", "", 22, "END without a BEGIN"),
        ("### END HIDDEN TESTS\n", "", 28, "HIDDEN TESTS markers"),
        ('{"grade": false, ', '{"grade": false; ', 16, "not JSON"),
        ('"schema_version": 3, "solution": true', '"solution": true', 16, "complete"),
        ('"grade_id": "check-double"', '"grade_id": "double"', 26, "occurs twice"),
        ('"grade_id": "double"', '"grade_id": "dou ble"', 16, "cannot be a cell's id"),
        ('"points": 4, ', "", 26, "without points"),
    ],
)
def test_broken_source_is_one_error_with_its_line_and_nothing_is_written(
    tmp_path, old, new, line, words
):
    course = make_course(tmp_path)
    edit(tmp_path / PERCENT, old, new)
    with pytest.raises(CourseError) as caught:
        build(course)
    message = str(caught.value)
    assert message.startswith(f"{PERCENT}:{line}: ")
    assert words in message
    assert "Expected: " in message
    assert "What to do: " in message
    assert not (tmp_path / RELEASED).exists()
    assert not (tmp_path / SOLVED).exists()


def test_source_without_code_is_refused(tmp_path):
    course = make_course(tmp_path)
    write(tmp_path / PERCENT, "# %% [markdown]\n# # Only words\n")
    with pytest.raises(CourseError, match="has no code"):
        build(course)


def test_missing_source_is_refused_with_the_verb_that_writes_one(tmp_path):
    course = make_course(tmp_path)
    (tmp_path / PERCENT).unlink()
    with pytest.raises(CourseError, match="new-lesson"):
        build(course)


def test_marker_within_a_string_is_said_instead_of_shifting_cells(tmp_path):
    course = make_course(tmp_path)
    edit(tmp_path / PERCENT, "image = np", 'text = """\n# %%\n"""\nimage = np')
    with pytest.raises(CourseError):
        build(course)


def test_what_nbgrader_refuses_is_told_in_its_words(tmp_path):
    course = make_course(tmp_path)
    edit(
        tmp_path / PERCENT,
        "image = np",
        "### BEGIN SOLUTION\nx = 1\n### END SOLUTION\nimage = np",
    )
    with pytest.raises(CourseError, match="non-solution cell"):
        build(course)


def test_answers_in_a_lesson_are_not_overwritten(tmp_path):
    course = make_course(tmp_path)
    build(course)
    commit_all(tmp_path)
    answer_in(tmp_path / RELEASED)
    before = (tmp_path / RELEASED).read_bytes()
    with pytest.raises(CourseError, match=f"{RELEASED}(.|\n)*--overwrite"):
        build(course)
    assert (tmp_path / RELEASED).read_bytes() == before


def test_answers_are_safe_without_git_too(tmp_path):
    course = make_course(tmp_path)
    build(course)
    shutil.rmtree(tmp_path / "build")
    answer_in(tmp_path / RELEASED)
    with pytest.raises(CourseError, match="hold work"):
        build(course)


def test_overwrite_keeps_a_copy_and_never_the_same_copy_twice(tmp_path):
    course = make_course(tmp_path)
    build(course)
    for _ in range(2):
        answer_in(tmp_path / RELEASED)
        build(course, overwrite=True)
    copies = sorted(p.name for p in (tmp_path / "lessons" / LESSON).glob("*.bak*"))
    assert copies == [f"{LESSON}.ipynb.bak", f"{LESSON}.ipynb.bak2"]
    assert "my notes" not in (tmp_path / RELEASED).read_text(encoding="utf-8")


def test_what_the_last_build_wrote_is_replaced_without_a_question(tmp_path):
    course = make_course(tmp_path)
    build(course)
    edit(tmp_path / PERCENT, "# 7 · Doubling", "# 7 · Twice")
    assert len(build(course).written) == 2


def test_what_git_has_is_replaced_even_when_no_build_was_recorded(tmp_path):
    course = make_course(tmp_path)
    build(course)
    commit_all(tmp_path)
    shutil.rmtree(tmp_path / "build")
    edit(tmp_path / PERCENT, "# 7 · Doubling", "# 7 · Twice")
    assert len(build(course).written) == 2


def test_outputs_in_the_solutions_notebook_are_no_work_but_an_edit_is(tmp_path):
    course = make_course(tmp_path)
    build(course)
    notebook = json.loads((tmp_path / SOLVED).read_text(encoding="utf-8"))
    notebook["cells"][3]["execution_count"] = 7
    write(tmp_path / SOLVED, json.dumps(notebook))
    assert [str(path) for path in build(course).written] == [SOLVED]
    notebook["cells"][3]["source"] = "image = None"
    write(tmp_path / SOLVED, json.dumps(notebook))
    with pytest.raises(CourseError, match=SOLVED):
        build(course)


def test_other_files_in_the_lessons_folder_survive_a_build(tmp_path):
    course = make_course(tmp_path)
    build(course)
    write(tmp_path / "lessons" / LESSON / "my_notes.txt", "mine\n")
    edit(tmp_path / PERCENT, "# 7 · Doubling", "# 7 · Twice")
    build(course)
    assert (tmp_path / "lessons" / LESSON / "my_notes.txt").exists()


def test_windows_line_ends_in_the_source_change_nothing(tmp_path):
    course = make_course(tmp_path)
    before = render(course)
    text = (tmp_path / PERCENT).read_bytes().replace(b"\n", b"\r\n")
    (tmp_path / PERCENT).write_bytes(text)
    assert render(course) == before
    assert len(read_cells(tmp_path / PERCENT)) == 5


@pytest.mark.slow
def test_stock_nbgrader_gives_the_committed_bytes(tmp_path):
    course = make_course(tmp_path)
    build(course)
    before = (tmp_path / RELEASED).read_bytes()
    search = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", LESSON, "--force"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        env={**os.environ, "PATH": search},  # nbgrader looks for alembic there
    )
    assert (tmp_path / "gradebook.db").exists()
    assert (tmp_path / RELEASED).read_bytes() == before
