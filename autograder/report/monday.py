"""What to do next: what to teach again, in three sentences, and whom to talk with."""

from __future__ import annotations

from autograder.report.clusters import Row
from autograder.report.items import Item
from autograder.report.results import NOT_FILLED_IN, ClassResults, StudentResult

_EASY = 0.9  # share of the points: needs no more time
_HALF = 0.5
_DROP = 0.25  # of the points, against the earlier lessons' mean


def sentences(results: ClassResults, found: list[Item], rows: list[Row]) -> list[str]:
    """Return what to teach again on Monday: three sentences, made of the figures.

    Parameters
    ----------
    results : ClassResults
        The class.
    found : list of Item
        From `items.items`.
    rows : list of Row
        From `clusters.heat_map`.
    """
    if not results.graded:
        return ["No work has been graded yet."]
    return [_hardest(results, found), _mistake(results, rows), _rest(results, found)]


def _hardest(results: ClassResults, found: list[Item]) -> str:
    item = max(found, key=lambda i: results.points[i.exercise] * (1 - i.share))
    if item.share >= 1:
        return "Every exercise was solved by everybody, so go on."
    empty = item.levels[NOT_FILLED_IN]
    left = f", and {_students(empty)} left it empty" if empty else ""
    return (
        f"Take up {results.titles[item.exercise]} again: {_students(item.students)} "
        f"earned {item.share:.0%} of its points{left}."
    )


def _mistake(results: ClassResults, rows: list[Row]) -> str:
    named = [row for row in rows if row.hint and row.name != NOT_FILLED_IN]
    if not named:
        return "No mistake with a name was made."
    row = named[0]
    where = ", ".join(results.titles[exercise] for exercise in row.counts)
    if row.students == 1:
        return (
            "No mistake with a name was made by two students, so let them read their "
            "own feedback."
        )
    return (
        f"The mistake to talk about is “{row.name}” in {where}, made by "
        f"{_students(row.students)}; the check told them: “{row.hint}”"
    )


def _rest(results: ClassResults, found: list[Item]) -> str:
    easy = [i.exercise for i in found if i.share >= _EASY]
    titles = ", ".join(results.titles[exercise] for exercise in easy)
    calm = (
        f"No more time is needed for {titles}"
        if easy
        else "No exercise is done with yet"
    )
    people = len(attention(results))
    rest = f"{_students(people)} could do with a word from you, named below"
    return f"{calm}; {rest if people else 'nobody is missing or falls behind'}."


def attention(results: ClassResults) -> list[tuple[StudentResult, str]]:
    """Return who is missing or falls behind, and what says so."""
    told = [
        (student, "; ".join(_reasons(results, student))) for student in results.students
    ]
    return [(student, reason) for student, reason in told if reason]


def _reasons(results: ClassResults, student: StudentResult) -> list[str]:
    earlier = results.earlier.values()
    before = [
        shares[student.student] for shares in earlier if student.student in shares
    ]
    reasons = []
    if not student.is_graded:
        reasons.append(student.reason)
    else:
        done = [result.is_filled_in for result in student.exercises.values()]
        if sum(done) < _HALF * len(done):
            reasons.append(
                f"{len(done) - sum(done)} of {len(done)} exercises are empty"
            )
        share = student.total / (results.max_total or 1)
        if share < _HALF:
            reasons.append(f"{share:.0%} of the points")
        if before and sum(before) / len(before) - share > _DROP:
            reasons.append(f"{sum(before) / len(before):.0%} in earlier lessons")
    missing = len(results.earlier) - len(before)
    if missing:
        reasons.append(
            f"nothing in {missing} of {len(results.earlier)} earlier lessons"
        )
    return reasons


def _students(count: int) -> str:
    return "one student" if count == 1 else f"{count} students"
