"""How far a student has come with each of a lesson's aims, for the feedback page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.intake.notebooks import Unreadable, read_notebook
from autograder.student.lesson import exercises_of

TEMPLATES = Path(__file__).parent / "templates"
_HEAD = "**After this lesson you can**"
_AIM = re.compile(r"^- (?P<text>.+?)[;.]?$", re.MULTILINE)
_CHECKED = re.compile(r" \(exercises? (?P<numbers>[\d., ]+)\)")


@dataclass(frozen=True)
class Aim:
    """What a lesson wants its students to be able to do.

    Parameters
    ----------
    text : str
        In words, without markup.
    numbers : tuple of str
        Of the exercises that check it: "1.3".
    """

    text: str
    numbers: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """A student's answer to one exercise: where it is on the page, and its points."""

    title: str
    grade_id: str
    score: float
    points: float


@dataclass(frozen=True)
class Progress:
    """An aim, and what a student's answers show of it."""

    text: str
    answers: tuple[Answer, ...]

    @property
    def state(self) -> str:
        """One of "reached", "begun" and "open"."""
        score = sum(answer.score for answer in self.answers)
        points = sum(answer.points for answer in self.answers)
        if score >= points - 1e-9:
            return "reached"
        return "begun" if score > 0 else "open"

    @property
    def told(self) -> str:
        """The state in a sign and words."""
        words = {"reached": "✓ reached", "begun": "◐ on the way", "open": "○ not yet"}
        return words[self.state]


def aims_of(root: Path, lesson: str) -> list[Aim]:
    """Return a lesson's aims, from the notebook that students got; perhaps none."""
    try:
        cells = read_notebook(root / "lessons" / lesson / f"{lesson}.ipynb")["cells"]
    except Unreadable:
        return []
    texts = ("".join(cell.get("source", "")) for cell in cells)
    text = next((text for text in texts if _HEAD in text), "")
    return [_aim(match["text"]) for match in _AIM.finditer(text)]


def _aim(text: str) -> Aim:
    checked = _CHECKED.search(text)
    numbers = re.findall(r"\d+\.\d+", checked["numbers"]) if checked else []
    return Aim(re.sub(r"[*`]", "", _CHECKED.sub("", text)), tuple(numbers))


def progress(notebook: Any, aims: list[Aim], lesson: str) -> list[Progress]:
    """Return what a graded notebook shows of each aim that an exercise checks.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        With the scores that nbgrader has put into its cells.
    aims : list of Aim
        From `aims_of`.
    lesson : str
        Name of the lesson.
    """
    answers = {answer.title.split()[0]: answer for answer in _answers(notebook, lesson)}
    made = [
        Progress(aim.text, tuple(answers[n] for n in aim.numbers if n in answers))
        for aim in aims
    ]
    return [found for found in made if found.answers]


def _answers(notebook: Any, lesson: str) -> Iterator[Answer]:
    try:
        exercises = exercises_of(lesson)
    except ValueError:  # a lesson without checks of the course's own
        return
    for cell in notebook.cells:
        mark = cell.metadata.get("nbgrader", {})
        name = str(mark.get("grade_id", "")).removeprefix("check-")
        if mark.get("grade") and name in exercises:
            title = exercises[name].title.replace("★", " ★", 1)
            score, points = mark.get("score"), mark.get("points")
            yield Answer(title, mark["grade_id"], float(score or 0), float(points or 0))
