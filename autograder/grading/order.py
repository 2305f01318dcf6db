"""What a worker needs to grade one submission."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.grading.verdict import Times
from autograder.limits import JUDGE, Process
from autograder.sandbox.guest.inner_wall import Limits
from autograder.sandbox.host.setup import Setup

CELL_SECONDS, NOTEBOOK_SECONDS = 300.0, 900.0  # limits, where nobody chose others


@dataclass(frozen=True)
class Order:
    """What a worker needs to grade one submission.

    Parameters
    ----------
    lesson : str
        Its name.
    release : str
        Notebook as JSON text.
    submission : bytes
        As it was handed in.
    walls : bool
        Whether to isolate it.
    course_root : str
        Hidden from it, where the worker has it.
    times : Times
        How long it may take.
    limits : Limits
        What else its processes may take.
    judge : Process
        What judging it may take.
    forkserver, judges : str
        Where the processes are that this machine's workers share: see
        `autograder.sandbox.host.setup.Setup` and `autograder.grading.judge_process`;
        empty where a worker starts its own.
    rules : str
        Digest of what the coordinator would judge by; empty for whatever is here.
    skipped : tuple of str
        Exercises whose judging did not end: a person has to look at them.
    is_measured : bool
        Whether all cells run, to learn how long they take: for a lesson's solution.
    """

    lesson: str
    release: str
    submission: bytes
    walls: bool = True
    course_root: str = "/nonexistent"
    times: Times = field(default_factory=lambda: Times(CELL_SECONDS, NOTEBOOK_SECONDS))
    limits: Limits = field(default_factory=Limits)
    judge: Process = JUDGE
    forkserver: str = ""
    judges: str = ""
    rules: str = ""
    skipped: tuple[str, ...] = ()
    is_measured: bool = False


def setup_of(order: Order) -> Setup:
    """Return how submissions of an order are run."""
    return Setup.for_lesson(
        order.lesson,
        order.release,
        walls=order.walls,
        course_root=order.course_root,
        forkserver=order.forkserver,
        limits=order.limits,
    )
