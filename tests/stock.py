"""A class graded by stock nbgrader alone: what the engine is compared with."""

from __future__ import annotations

from pathlib import Path

from autograder.intake.submissions import collect_names
from autograder.nbgrader import steps
from autograder.nbgrader.cli import Finished, run_nbgrader
from autograder.nbgrader.gradebook import enrol


def grade_class(root: Path, lesson: str, *, timeout: float = 300.0) -> Finished:
    """Register a lesson, grade all submissions in one process, write the feedback."""
    steps.generate_assignment(root, lesson)
    collect_names(root, lesson)
    enrol(root, steps.submitted(root, lesson))
    finished = autograde(root, lesson, timeout=timeout)
    steps.generate_feedback(root, lesson)
    return finished


def autograde(root: Path, lesson: str, *, timeout: float = 300.0) -> Finished:
    """Let ``nbgrader autograde`` grade what is in ``submitted/``."""
    options = (f"--assignment={lesson}", "--force", f"--Execute.timeout={timeout:g}")
    return run_nbgrader(root, "autograde", *options, limit=3600.0)
