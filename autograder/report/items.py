"""How hard each exercise was, and whether it tells students apart."""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from autograder.report.results import ClassResults

_FEWEST = 5  # students: a correlation of fewer says nothing


@dataclass(frozen=True)
class Item:
    """One exercise as a test item.

    Parameters
    ----------
    exercise : str
        Its name.
    students : int
        How many have a score in it.
    share : float
        Difficulty: the share of its points that the class earned, 0 to 1.
    levels : dict of str to int
        Students with full, some or no points, or nothing filled in.
    discrimination : float or None
        Correlation of its score with the score of all other exercises (point-biserial
        where there is all or nothing); None where there are too few students, or one
        of the two is the same for all.
    """

    exercise: str
    students: int
    share: float
    levels: dict[str, int]
    discrimination: float | None

    @property
    def remark(self) -> str:
        """What the figures say, in a few words."""
        if not self.students:
            return ""
        if self.discrimination is None:
            return "too few students" if self.students < _FEWEST else "the same for all"
        if self.discrimination < 0:
            return "who did well elsewhere did worse here: look at the exercise"
        if self.discrimination < 0.2:
            return "hardly tells students apart"
        return "tells students apart" + (
            " well" if self.discrimination >= 0.4 else " a little"
        )


def items(results: ClassResults) -> list[Item]:
    """Return the exercises as test items, in the lesson's order."""
    return [_item(results, name) for name in results.points]


def _item(results: ClassResults, exercise: str) -> Item:
    pairs = _scores(results, exercise)
    return Item(
        exercise,
        len(pairs),
        results.share(exercise),
        results.levels(exercise),
        _discrimination(pairs),
    )


def _scores(results: ClassResults, exercise: str) -> list[tuple[float, float]]:
    """Return (score, points in all other exercises) of who has a score."""
    pairs = []
    for student in results.graded:
        score = student.exercises[exercise].score
        if score is not None:
            every = sum(result.score or 0.0 for result in student.exercises.values())
            pairs.append((score, every - score))
    return pairs


def _discrimination(pairs: list[tuple[float, float]]) -> float | None:
    if len(pairs) < _FEWEST:
        return None
    try:
        return statistics.correlation(*zip(*pairs, strict=True))
    except statistics.StatisticsError:  # one of them is constant
        return None
