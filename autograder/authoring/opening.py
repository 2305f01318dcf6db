"""The two cells that every notebook opens with."""

from __future__ import annotations

import re

from autograder.course import Course, CourseError

PACKAGE = "cnn-course"
NOTICE_ID = "notice"
SET_UP_ID = "set-up"

# A student reads this cell, so it is short; a failure is said in a few plain lines
# (`_render_traceback_` is IPython's own hook) and stops "Run all" right there.
_SET_UP = """\
# Google Colab only: fetches the course. On your own computer this cell does nothing.
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
    """Return the first cell: where the notebook comes from, and the Colab badge.

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
    lines = [
        f"<!-- {generated_from(lesson)} — edit that file, not this notebook. -->",
        f"<small>{course.title} · {lesson}</small>",
    ]
    owner = re.fullmatch(
        r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?", course.repository
    )
    if owner:
        lines += [
            "",
            "[![Open in Colab]"
            "(https://colab.research.google.com/assets/colab-badge.svg)]"
            f"(https://colab.research.google.com/github/{owner[1]}/blob/"
            f"{course.branch}/lessons/{lesson}/{lesson}.ipynb)",
        ]
    return "\n".join(lines)


def generated_from(lesson: str) -> str:
    """Return the words by which a generated notebook is known."""
    return f"Generated from solutions/{lesson}/{lesson}.py"


def set_up(course: Course) -> str:
    """Return the second cell: on Colab it installs the course, elsewhere nothing.

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
