"""Two runs of each lesson, read by all tests: solved, and untouched.

The solved one is a student's: handed in, graded by stock nbgrader. The untouched one is
what a browser test left, where there is one; else a kernel runs it. Tests of one lesson
belong to one group, so that a worker runs them one after the other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import notebooks
from stock import autograde

from autograder.authoring.build import build
from autograder.bank.material import Attempt, Material
from autograder.course import Course
from autograder.nbgrader import steps
from autograder.report.results import read_results
from autograder.sample_class.command import hand_in
from autograder.sample_class.demo import prepare

COURSE = Course.find(Path(__file__).parent)
_seen: dict[str, nbformat.NotebookNode] = {}  # untouched, from a browser


@dataclass
class Solved:
    """A lesson with all its answers, graded by stock nbgrader."""

    notebook: nbformat.NotebookNode
    scores: dict[str, float]  # in nbgrader's gradebook, by exercise
    points: dict[str, float]


def stage_of(root: Path, *lessons: str) -> Course:
    """Return a copy of the course in a new folder, with these lessons built."""
    stage = replace(COURSE, root=prepare(COURSE, root))
    build(stage, lessons or None)
    return stage


@cache
def material_of(lesson: str) -> Material:
    """Return a lesson's exercises and bank, whose verdicts are made only once."""
    return Material(COURSE, lesson)


@cache
def solved(lesson: str, root: Path) -> Solved:
    """Hand a lesson's solution in and let stock nbgrader grade it."""
    stage = stage_of(root / "course", lesson)
    material = material_of(lesson)
    hand_in(stage.root, material, "solved", Attempt("", material.solutions))
    steps.generate_assignment(stage.root, lesson)
    finished = autograde(stage.root, lesson)
    path = stage.root / "autograded" / "solved" / lesson / f"{lesson}.ipynb"
    assert path.is_file(), "\n".join(finished.lines)
    (student,) = read_results(stage.root, lesson).students
    return Solved(
        nbformat.read(path, as_version=4),
        {name: result.score for name, result in student.exercises.items()},
        {name: check.points for name, check in material.checks.items()},
    )


def keep(lesson: str, cells: list[dict[str, Any]]) -> None:
    """Keep an untouched run that a browser showed."""
    for cell in cells:
        cell.pop("attachments", None)
    whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    _seen[lesson] = nbformat.reads(json.dumps(whole), as_version=4)


def untouched(lesson: str) -> nbformat.NotebookNode:
    """Return a lesson as a student finds it, run to its end."""
    if lesson not in _seen:
        _seen[lesson] = notebooks.execute("lessons", lesson)
    return _seen[lesson]
