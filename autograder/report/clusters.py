"""Like wrong answers together: what a class did, mistake by mistake."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from autograder.report.results import (
    NOT_FILLED_IN,
    WITHOUT_NAME,
    ClassResults,
    ExerciseResult,
    StudentResult,
)


@dataclass(frozen=True)
class Cluster:
    """Answers to one exercise with the same mistakes.

    Parameters
    ----------
    exercise : str
        Its name.
    mistakes : tuple of str
        What was found; answers without a named mistake are together if they have
        the same form.
    students : tuple of StudentResult
        Whose answers they are.
    forms : int
        In how many ways they are written, names and layout apart.
    source : str
        An answer in the most frequent form: the shortest.
    """

    exercise: str
    mistakes: tuple[str, ...]
    students: tuple[StudentResult, ...]
    forms: int
    source: str


def clusters(results: ClassResults) -> list[Cluster]:
    """Return the clusters of wrong answers, the largest first."""
    found: dict[tuple[str, tuple[str, ...], str], list[StudentResult]] = {}
    for student in results.graded:
        for exercise, result in student.exercises.items():
            mistakes = results.mistakes(student, exercise)
            if mistakes and NOT_FILLED_IN not in mistakes:
                form = result.form if mistakes == (WITHOUT_NAME,) else ""
                found.setdefault((exercise, mistakes, form), []).append(student)
    order = list(results.points)
    made = [_cluster(key[0], key[1], students) for key, students in found.items()]
    return sorted(made, key=lambda c: (-len(c.students), order.index(c.exercise)))


def _cluster(
    exercise: str, mistakes: tuple[str, ...], students: list[StudentResult]
) -> Cluster:
    answers: list[ExerciseResult] = [s.exercises[exercise] for s in students]
    forms = Counter(answer.form for answer in answers)
    most = forms.most_common(1)[0][0]
    source = min((a.source for a in answers if a.form == most), key=len)
    return Cluster(exercise, mistakes, tuple(students), len(forms), source)


@dataclass(frozen=True)
class Row:
    """One mistake, wherever it was made.

    Parameters
    ----------
    name, hint : str
        What it is called, and what the check told; the hint may be empty.
    counts : dict of str to int
        Students by exercise.
    students : int
        How many made it anywhere.
    """

    name: str
    hint: str
    counts: dict[str, int]
    students: int


def heat_map(results: ClassResults) -> list[Row]:
    """Return how many students made which mistake where, the most frequent first."""
    made: dict[str, dict[str, set[str]]] = {}
    for student in results.graded:
        for exercise in student.exercises:
            for name in results.mistakes(student, exercise):
                where = made.setdefault(name, {})
                where.setdefault(exercise, set()).add(student.student)
    hints = {found.name: found.hint for _, found, _ in results.misconceptions()}
    rows = [
        Row(
            name,
            hints.get(name, ""),
            {exercise: len(who) for exercise, who in where.items()},
            len(set().union(*where.values())),
        )
        for name, where in made.items()
    ]
    order = list(results.points)
    return sorted(rows, key=lambda r: (-r.students, min(map(order.index, r.counts))))
