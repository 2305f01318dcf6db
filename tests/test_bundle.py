"""The students' bundle: complete, reproducible, and nothing of it is secret."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from course_factory import (
    LESSON,
    REPOSITORY_ROOT,
    add_package,
    commit_all,
    edit,
    fresh_environment,
    git,
    make_course,
    run_notebook,
    write,
)

from autograder.authoring.build import build
from autograder.authoring.bundle import bundle_files, release, student_paths, untracked
from autograder.course import Course, CourseError

PERCENT = f"solutions/{LESSON}/{LESSON}.py"


@pytest.fixture
def course(tmp_path):
    root = tmp_path / "course"
    root.mkdir()
    course = make_course(root)
    add_package(root)
    build(course)
    return course


def archived(root: Path, target: Path) -> set[str]:
    """Return the files that `git archive` gives for what is committed."""
    git(root, "archive", "--format=zip", f"--output={target}", "HEAD")
    with zipfile.ZipFile(target) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


def test_bundle_has_the_lessons_and_what_they_import(course):
    names = {str(path) for path in bundle_files(course)}
    assert {
        *("README.md", "pyproject.toml", "nbgrader_config.py", "LICENSE"),
        *("lessons/README.md", f"lessons/{LESSON}/{LESSON}.ipynb"),
        *(
            "utils/machine/environment.py",
            "autograder/student/lesson.py",
            "autograder/course.py",
        ),
        f"autograder/checks/lesson_{LESSON}.py",
    } <= names


@pytest.mark.parametrize(
    "word", ["solutions", "hidden", "authoring", "grading", "tests", "docs"]
)
def test_bundle_has_nothing_of_the_instructors(course, word):
    assert not [path for path in bundle_files(course) if word in path.parts]


def test_no_file_of_the_bundle_has_a_line_of_the_solution(course):
    secret = b"brighter_picture"
    assert secret in (course.root / PERCENT).read_bytes()
    assert not [path for path, text in bundle_files(course).items() if secret in text]


def test_git_archive_gives_the_same_files(course, tmp_path):
    commit_all(course.root)
    names = {str(path) for path in bundle_files(course)}
    assert archived(course.root, tmp_path / "archive.zip") == names


def test_git_archive_of_this_repository_gives_the_same_files(tmp_path):
    copy = tmp_path / "copy"
    listed = git(
        REPOSITORY_ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"
    )
    for name in filter(None, listed.split("\0")):
        if (REPOSITORY_ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(REPOSITORY_ROOT / name, copy / name)
    commit_all(copy)
    names = {str(path) for path in student_paths(Course.find(copy))}
    assert archived(copy, tmp_path / "archive.zip") == names


def test_readme_is_the_students_door_and_its_links_lead_somewhere(course):
    files = bundle_files(course)
    text = files[next(path for path in files if str(path) == "README.md")].decode()
    assert f"[7 · Doubling](lessons/{LESSON}/{LESSON}.ipynb)" in text
    assert "[helpers](utils/README.md)" in text
    assert "how to contribute" in text
    assert "CONTRIBUTING" not in text
    assert "[nbgrader](https://nbgrader.readthedocs.io)" in text
    links = re.findall(r"\]\(([^):]+)\)", text)
    assert set(links) <= {str(path) for path in files}


def test_archive_is_the_same_bytes_every_time(course, tmp_path):
    for name in ("one.zip", "two.zip"):
        release(course, tmp_path / name)
        (course.root / "LICENSE").touch()
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_archive_and_folder_hold_the_same(course, tmp_path):
    release(course, tmp_path / "bundle.zip")
    release(course, tmp_path / "bundle")
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    folder = tmp_path / "bundle"
    written = {
        f"cnn-course/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".release.json"
    }
    assert packed == written


def test_files_that_git_does_not_know_are_told(course):
    assert untracked(course) == []  # no repository at all
    commit_all(course.root)
    write(course.root / "utils" / "draft.py", "x = 1\n")
    write(course.root / "notes.txt", "not for students\n")
    assert [str(path) for path in untracked(course)] == ["utils/draft.py"]


def test_junk_stays_behind(course):
    for name in ("utils/__pycache__/x.pyc", "lessons/.ipynb_checkpoints/x.ipynb"):
        write(course.root / name, "junk\n")
    write(course.root / f"lessons/{LESSON}/{LESSON}.ipynb.bak", "my answers\n")
    names = {str(path) for path in bundle_files(course)}
    assert not [name for name in names if "x." in name or name.endswith(".bak")]


def test_stale_lesson_is_not_released(course, tmp_path):
    edit(course.root / PERCENT, "# 7 · Doubling", "# 7 · Twice")
    with pytest.raises(CourseError, match=f"stale(.|\n)*build {LESSON}"):
        release(course, tmp_path / "bundle")
    assert not (tmp_path / "bundle").exists()


def test_folder_of_a_forbidden_name_is_not_released(course):
    write(course.root / "utils/solutions/answers.txt", "42\n")
    with pytest.raises(CourseError, match=r"utils/solutions/answers\.txt"):
        bundle_files(course)


def test_incomplete_course_is_not_released(course):
    (course.root / "nbgrader_config.py").rename(course.root / "elsewhere")
    with pytest.raises(CourseError, match="nbgrader_config"):
        bundle_files(course)


def test_folder_with_something_else_in_it_is_left_alone(course, tmp_path):
    write(tmp_path / "bundle/thesis.txt", "years of work\n")
    with pytest.raises(CourseError, match=r"thesis\.txt"):
        release(course, tmp_path / "bundle")
    assert [p.name for p in (tmp_path / "bundle").iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("name", ["thesis", "thesis.zip"])
def test_file_that_is_no_bundle_is_left_alone(course, tmp_path, name):
    write(tmp_path / name, "years of work\n")
    with pytest.raises(CourseError, match="not written over"):
        release(course, tmp_path / name)
    assert (tmp_path / name).read_text(encoding="utf-8") == "years of work\n"


def test_earlier_release_in_a_clone_is_brought_up_to_date(course, tmp_path):
    clone = tmp_path / "clone"
    clone.mkdir()
    git(clone, "init", "--quiet")
    write(course.root / "utils/old.py", "x = 1\n")
    release(course, clone)
    (course.root / "utils/old.py").unlink()
    edit(course.root / PERCENT, "# 7 · Doubling", "# 7 · Twice")
    build(course)
    release(course, clone)
    assert not (clone / "utils/old.py").exists()
    released = clone / f"lessons/{LESSON}/{LESSON}.ipynb"
    assert "Twice" in released.read_text(encoding="utf-8")
    assert (clone / ".git").is_dir()


def test_release_that_somebody_edited_is_left_alone(course, tmp_path):
    release(course, tmp_path / "bundle")
    write(tmp_path / f"bundle/lessons/{LESSON}/{LESSON}.ipynb", "{}")
    with pytest.raises(CourseError, match="edited since"):
        release(course, tmp_path / "bundle")


@pytest.mark.slow
def test_unpacked_bundle_installs_runs_a_lesson_and_has_no_instructors_verb(
    course, tmp_path
):
    release(course, tmp_path / "bundle.zip")
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    root = tmp_path / "unpacked/cnn-course"
    python = fresh_environment(tmp_path / "environment")
    install = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([python, *install, root], check=True, cwd=tmp_path)

    path = root / f"lessons/{LESSON}/{LESSON}.ipynb"
    cells = run_notebook(path, python)
    outputs = [out for cell in cells for out in cell.get("outputs", [])]
    assert not [out for out in outputs if out.output_type == "error"]
    assert "0 of 2 visible checks pass" in str(outputs)

    for verb, code in (("--help", 0), ("build", 2), ("release", 2), ("demo", 2)):
        answer = subprocess.run(
            [python.with_name("cnn-course"), verb],
            cwd=root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == code, answer.stderr
        assert "Traceback" not in answer.stderr
        assert ("instructor's copy" in answer.stderr) == bool(code)
