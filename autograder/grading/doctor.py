"""``doctor``: which walls this machine has, tried out rather than looked up."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from autograder.course import Course, CourseError
from autograder.sandbox.guest.inner_wall import Limits
from autograder.sandbox.host import outer_wall

_SIGNS = {True: "[green]✓[/green]", False: "[red]✗[/red]"}
# Without /proc, which an ordinary user's inner wall cannot have.
_PROBE = """\
import ctypes, os, socket
process = ctypes.CDLL(None)
def blocked(call, *arguments):
    try:
        call(*arguments)
    except OSError:
        return True
    return False
report = {
    "network": blocked(socket.create_connection, ("1.1.1.1", 53), 1),
    "system": blocked(open, "/usr/course-probe", "w"),
    "course": not os.path.exists(COURSE + "/solutions"),
    "processes": len([n for n in os.listdir("/proc") if n.isdigit()]) <= 1,
    "privileges": process.prctl(39, 0, 0, 0, 0) == 1 and os.geteuid() != 0,
    "calls": process.prctl(21, 0, 0, 0, 0) == 2,
}
"""


@dataclass(frozen=True)
class Wall:
    """One wall.

    Parameters
    ----------
    wall : str
        What it is.
    holds : bool
        Whether it was seen to hold.
    remedy : str
        What to do when it does not.
    """

    wall: str
    holds: bool
    remedy: str


def doctor() -> None:
    """Try out the walls of this machine, which untrusted notebooks need."""
    course = Course.find()
    console = Console()
    with console.status("Putting up the walls and leaning on them …"):
        findings = examine(course)
    table = Table("", "Wall", "If it is missing")
    for finding in findings:
        remedy = "" if finding.holds else finding.remedy
        table.add_row(_SIGNS[finding.holds], finding.wall, remedy)
    console.print(table)
    if not all(finding.holds for finding in findings):
        console.print(
            "Grading refuses to run here, unless told: "
            "python -m autograder grade LESSON --unsafe-no-sandbox"
        )
        raise typer.Exit(1)
    console.print("This machine may grade untrusted notebooks.")


def examine(course: Course) -> list[Wall]:
    """Return what holds on this machine.

    Parameters
    ----------
    course : Course
        Whose folder must stay out of sight.
    """
    from autograder.grading.order import Order, setup_of
    from autograder.sandbox.host.errors import Ended, MachineryFailed, RemoteError
    from autograder.sandbox.host.pool import Pool

    if why := outer_wall.missing():
        return [Wall("isolation", False, why)]
    pool = Pool(setup_of(Order("", "", b"", course_root=str(course.root))))
    try:
        session = pool.open()
        session.run(_PROBE.replace("COURSE", repr(str(course.root))), 20)
        report = session.take("report")
        session.close()
    except (MachineryFailed, Ended, RemoteError) as error:
        return [
            Wall("a walled-in process starts", False, f"{error}. {_NAMESPACES}"),
        ]
    finally:
        pool.close()
    told = report if isinstance(report, dict) else {}
    return [
        Wall(wall, told.get(key) is True, _NAMESPACES)
        for key, wall in {
            "network": "no network",
            "system": "the system can only be read",
            "course": "the course's folder is out of sight",
            "processes": "no other process in sight",
            "privileges": "an ordinary user, who can gain nothing",
            "calls": "dangerous system calls are refused",
        }.items()
    ]


def failing(root: Path) -> str:
    """Put up all walls around nothing; say why that fails, or nothing.

    Parameters
    ----------
    root : Path
        The course's folder.
    """
    command = [*outer_wall.command(root, []), sys.executable, "-c", _PUT_UP]
    try:
        done = subprocess.run(
            [*command, json.dumps(Limits().as_data())],
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"the walls cannot be put up: {error}"
    if done.returncode == 0:
        return ""
    last = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
    return f"the walls cannot be put up: {last}. {_NAMESPACES}"


def require_walls(root: Path) -> None:
    """Refuse to grade where submissions could not be isolated.

    Parameters
    ----------
    root : Path
        The course's folder.

    Raises
    ------
    CourseError
        If something is missing, or the walls cannot be put up.
    """
    why = outer_wall.missing() or failing(root)
    if why:
        raise CourseError(
            "This machine cannot isolate submissions.",
            expected="bubblewrap, libseccomp and user namespaces, on Linux",
            received=why,
            remedy="python -m autograder doctor says more. For notebooks that you "
            "trust: --unsafe-no-sandbox",
        )


_NAMESPACES = (
    "User namespaces may be switched off here: see sysctl kernel.unprivileged_userns_"
    "clone and kernel.apparmor_restrict_unprivileged_userns; in a container, "
    "docs/scaling.md"
)
_PUT_UP = """\
import json, sys
import autograder.sandbox.guest.syscalls  # looks for its library with other programs
from autograder.sandbox.guest.inner_wall import Limits, put_up
put_up(Limits(**json.loads(sys.argv[1])), 0)
"""
_PATIENCE = 120  # seconds: an overloaded machine takes its time to start Python
