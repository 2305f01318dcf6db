"""What every notebook begins and ends with: where it is from, set-up, ways on."""

from __future__ import annotations

import re

from autograder.authoring.percent import read_cells
from autograder.course import Course, CourseError

PACKAGE = "cnn-course"
NOTICE_ID = "notice"
SET_UP_ID = "set-up"
WAYS_ON_ID = "ways-on"
# Both JupyterLab and Colab show the cell as one line; it is run like any other.
FOLDED = {"cellView": "form", "jupyter": {"source_hidden": True}}

# A student reads this cell, so it is short; a failure is said in a few plain lines
# (`_render_traceback_` is IPython's own hook) and stops "Run all" right there.
_SET_UP = """\
# @title Set-up. In Google Colab: run me first, I fetch the course.
import sys

if "google.colab" in sys.modules:
    import importlib.metadata, subprocess
    class SetUpFailed(Exception):
        _render_traceback_ = lambda self: str(self).splitlines()
    if not any(importlib.metadata.distributions(name="{package}")):
{fetch}
    try:
        from utils.machine import report_device
    except ImportError as error:
        raise SetUpFailed(
            f"{{error}}\\nIs a file or folder of yours called utils? Then rename it, "
            "choose Runtime > Restart session, and run this cell again.") from None
    print(report_device())
"""

_FETCH = """\
        print("Fetching the course, about half a minute ...")
        course = "git+{repository}@{branch}"
        pip = subprocess.run([sys.executable, "-m", "pip", "install", "--no-color",
                              course], capture_output=True, text=True)
        if pip.returncode:
            lines = [line for line in pip.stderr.splitlines() if line.strip()]
            said = [line for line in lines if "fatal:" in line] + lines[-6:]
            raise SetUpFailed("\\n".join([f"pip could not install {{course}}", *said,
                "Run this cell again; if it fails again, show your instructor."]))
        importlib.invalidate_caches()
"""

_NO_REPOSITORY = """\
        raise SetUpFailed(
            "This copy of the course does not say where Colab can fetch it.\\n"
            "Ask your instructor for the Colab link, or work on your own computer.")
"""


def notice(course: Course, lesson: str) -> str:
    """Return the first cell: where the notebook comes from, its neighbours, a badge.

    Parameters
    ----------
    course : Course
        Its repository decides whether there is a badge: Colab opens GitHub's only.
    lesson : str
        Name of the lesson.

    Returns
    -------
    str
        Markdown; the notice itself is an HTML comment, which readers do not see.
    """
    place = [course.title, *_links(course, lesson)]
    lines = [
        f"<!-- {generated_from(lesson)} — edit that file, not this notebook. -->",
        f"<small>{' · '.join(place)}</small>",
    ]
    address = _in_colab(course, lesson)
    if address:
        lines += [
            "",
            "[![Open in Colab]"
            "(https://colab.research.google.com/assets/colab-badge.svg)]"
            f"({address})",
        ]
    return "\n".join(lines)


def ways_on(course: Course, lesson: str) -> str:
    """Return the last cell: the next lesson and the one before; "" without any."""
    before, after = _neighbours(course, lesson)
    lines = []
    for word, name in (("Next", after), ("Before", before)):
        if name:
            colab = _in_colab(course, name)
            there = f" ([in Colab]({colab}))" if colab else ""
            lines.append(f"**{word}:** {_link(name, title_of(course, name))}{there}")
    return "  \n".join(lines)


def title_of(course: Course, lesson: str) -> str:
    """Return the first heading of a lesson, its name where it has none."""
    for cell in read_cells(course.source(lesson)):
        found = re.search(r"^# # (.+)$", cell.text, re.MULTILINE)
        if cell.kind == "markdown" and found:
            return found[1].strip()
    return lesson


def _links(course: Course, lesson: str) -> list[str]:
    before, after = _neighbours(course, lesson)
    words = (("← Previous", before), ("Next →", after))
    return [_link(name, word) for word, name in words if name]


def _neighbours(course: Course, lesson: str) -> tuple[str, str]:
    names = ("", *course.lessons, "")
    place = names.index(lesson)
    return names[place - 1], names[place + 1]


def _link(name: str, text: str) -> str:
    return f"[{text}](../{name}/{name}.ipynb)"


def _in_colab(course: Course, lesson: str) -> str:
    owner = re.fullmatch(
        r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?", course.repository
    )
    if not owner:
        return ""
    return (
        f"https://colab.research.google.com/github/{owner[1]}/blob/"
        f"{course.branch}/lessons/{lesson}/{lesson}.ipynb"
    )


def generated_from(lesson: str) -> str:
    """Return the words by which a generated notebook is known."""
    return f"Generated from solutions/{lesson}/{lesson}.py"


def set_up(course: Course) -> str:
    """Return the first cell with code: it installs the course on Colab only.

    Raises
    ------
    CourseError
        If [tool.course] names a repository or branch that pip could not take.
    """
    if not course.repository:
        fetch = _NO_REPOSITORY
    else:
        _check_address(course)
        fetch = _FETCH.format(
            package=PACKAGE, repository=course.repository, branch=course.branch
        )
    return _SET_UP.format(package=PACKAGE, fetch=fetch.rstrip("\n")).rstrip("\n")


def _check_address(course: Course) -> None:
    address = re.fullmatch(r"(https?|ssh|file)://[^\s\"'\\{}]+", course.repository)
    branch = re.fullmatch(r"[\w./-]+", course.branch)
    if not (address and branch):
        raise CourseError(
            "[tool.course] in pyproject.toml names a repository pip cannot take.",
            expected='repository = "https://HOST/OWNER/NAME" (or ssh://, file://), '
            'branch = "main"',
            received=f"repository = {course.repository!r}, branch = {course.branch!r}",
            remedy="write the address of the students' repository, or leave it empty",
        )
