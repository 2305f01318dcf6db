"""What keeps a submission from the hidden cases and the results."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from autograder.sandbox.host import outer_wall
from autograder.sandbox.host.fresh_pool import GUEST_PACKAGE, GUEST_USER
from autograder.sandbox.host.setup import FRESH_VARIABLE

USER = "submission"
WEAK = "COURSE_WEAK_WALL"  # not empty: take the second wall, though a first could be


@dataclass(frozen=True)
class Isolation:
    """How a submission is kept away.

    Parameters
    ----------
    has_walls : bool
        Whether namespaces stand around it.
    told : str
        What the results say of it.
    """

    has_walls: bool
    told: str


@contextlib.contextmanager
def prepare(root: Path) -> Iterator[Isolation]:
    """Choose the strongest wall that this machine can put up, and take it down again.

    Parameters
    ----------
    root : Path
        Holds ``guest``, which the submission may read, and ``source``, which not.
    """
    if not os.environ.get(WEAK) and _can_wall():
        yield Isolation(True, "Isolation: namespaces, no network, a user of its own.")
        return
    number = _user_id()
    variables = {FRESH_VARIABLE: "1", GUEST_PACKAGE: str(root / "guest")}
    told = "Isolation: none; this machine lets nobody become another user."
    if number is not None:
        variables[GUEST_USER] = str(number)
        told = (
            "Isolation: another user of this container, without namespaces: it cannot "
            "read the hidden cases or write the results; it has this container's net."
        )
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield Isolation(False, told)
    finally:
        if number is not None:
            end_all(number)  # nothing of it is left when the results are written
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def end_all(user: int) -> None:
    """Kill every process of a user."""
    for process in psutil.process_iter(["uids"]):
        uids = process.info["uids"]
        if uids is not None and uids.real == user:
            with contextlib.suppress(psutil.Error):
                process.kill()


def _can_wall() -> bool:
    """Tell whether bubblewrap works here; in most containers it does not."""
    if outer_wall.missing():
        return False
    program = outer_wall.find_bubblewrap()
    assert program is not None
    command = [str(program), "--unshare-all", "--ro-bind", "/", "/", "true"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _user_id() -> int | None:
    """Return the number of the user that submissions run as; None without root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd

    try:
        return pwd.getpwnam(USER).pw_uid
    except KeyError:
        return 65_534  # nobody
