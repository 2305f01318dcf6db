"""What a class did: scores from the gradebook, mistakes from the executed notebooks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import CourseError
from autograder.intake.names import shown
from autograder.intake.register import read_register
from autograder.intake.roster import Student, find_roster
from autograder.intake.shelf import quarantined
from autograder.nbgrader.gradebook import open_gradebook
from autograder.nbgrader.steps import graded_notebooks
from autograder.report.said import Misconception, Said, read_outputs
from autograder.student.lesson import exercises_of

NOT_FILLED_IN = "not filled in"
WITHOUT_NAME = "wrong in a way without a name"


@dataclass(frozen=True)
class ExerciseResult:
    """One student's exercise.

    Parameters
    ----------
    score : float or None
        Points; None while nobody has decided.
    misconceptions : tuple of Misconception
        Most frequent first.
    stopped : str
        The error that stopped the answer's own cell; empty when none did.
    source, form : str
        The answer, cut, and what likes of it have in common: see `said.Said`.
    """

    score: float | None
    misconceptions: tuple[Misconception, ...] = ()
    stopped: str = ""
    source: str = ""
    form: str = ""

    @property
    def is_filled_in(self) -> bool:
        """Whether the student did anything."""
        return not any(m.name.endswith(NOT_FILLED_IN) for m in self.misconceptions)

    @property
    def names(self) -> tuple[str, ...]:
        """What was found, by name."""
        found = tuple(m.name for m in self.misconceptions)
        return (self.stopped,) if self.stopped else found

    @property
    def note(self) -> str:
        """The mistakes in a few words."""
        return ", ".join(self.names)


@dataclass(frozen=True)
class StudentResult:
    """One student's lesson.

    Parameters
    ----------
    student, first_name, last_name : str
        Who.
    exercises : dict of str to ExerciseResult
        Empty when the submission could not be graded.
    feedback : Path or None
        Their HTML feedback.
    reason : str
        Why it could not be graded; empty when it was.
    penalty : float
        Points taken off for being late.
    besides : float
        Points given for what is no exercise of the report: a cell without points.
    late : str
        What is known of the time, in a few words; mostly empty.
    """

    student: str
    first_name: str
    last_name: str
    exercises: dict[str, ExerciseResult] = field(default_factory=dict)
    feedback: Path | None = None
    reason: str = ""
    penalty: float = 0.0
    besides: float = 0.0
    late: str = ""

    @property
    def name(self) -> str:
        """First and last name, or the identifier."""
        return f"{self.first_name} {self.last_name}".strip() or self.student

    @property
    def is_graded(self) -> bool:
        """Whether there are scores."""
        return bool(self.exercises)

    @property
    def total(self) -> float:
        """What counts: as nbgrader exports it, late penalty and all."""
        points = sum(result.score or 0.0 for result in self.exercises.values())
        return max(0.0, points + self.besides - self.penalty)


@dataclass(frozen=True)
class ClassResults:
    """A whole class's lesson.

    Parameters
    ----------
    lesson : str
        Its name.
    points : dict of str to float
        What each exercise is worth, in the lesson's order.
    titles : dict of str to str
        What people read.
    students : tuple of StudentResult
        By last name.
    earlier : dict of str to dict of str to float
        Share of the points that each student got, by lesson before this one.
    """

    lesson: str
    points: dict[str, float]
    titles: dict[str, str]
    students: tuple[StudentResult, ...]
    earlier: dict[str, dict[str, float]] = field(default_factory=dict)

    @property
    def graded(self) -> list[StudentResult]:
        """Students whose submission has scores."""
        return [student for student in self.students if student.is_graded]

    @property
    def max_total(self) -> float:
        """Points of the whole lesson."""
        return sum(self.points.values())

    def share(self, exercise: str) -> float:
        """Return the share of an exercise's points that the class got, 0 to 1."""
        scores = [student.exercises[exercise].score or 0.0 for student in self.graded]
        return sum(scores) / (len(scores) * self.points[exercise]) if scores else 0.0

    def mistakes(self, student: StudentResult, exercise: str) -> tuple[str, ...]:
        """Return the names of what cost a student points; empty for full marks."""
        result = student.exercises[exercise]
        if _level(result, self.points[exercise]) == "full" or result.score is None:
            return ()
        return result.names or (WITHOUT_NAME,)

    def levels(self, exercise: str) -> dict[str, int]:
        """Return how many students got full, some, no points, or did nothing."""
        counts = dict.fromkeys(("full", "some", "none", NOT_FILLED_IN), 0)
        for student in self.graded:
            counts[_level(student.exercises[exercise], self.points[exercise])] += 1
        return counts

    def misconceptions(self) -> list[tuple[str, Misconception, int]]:
        """Return (exercise, misconception, number of students), most frequent first."""
        counts: Counter[tuple[str, str]] = Counter()
        hints: dict[tuple[str, str], Misconception] = {}
        for student in self.graded:
            for exercise, result in student.exercises.items():
                for found in result.misconceptions:
                    if not found.name.endswith(NOT_FILLED_IN):
                        counts[exercise, found.name] += 1
                        hints.setdefault((exercise, found.name), found)
        return [(key[0], hints[key], count) for key, count in counts.most_common()]


def _level(result: ExerciseResult, points: float) -> str:
    if result.score and result.score >= points - 1e-9:
        return "full"
    if result.score:
        return "some"
    return "none" if result.is_filled_in else NOT_FILLED_IN


def read_results(root: Path, lesson: str) -> ClassResults:
    """Read what a class did in a lesson.

    Parameters
    ----------
    root : Path
        The course's folder.
    lesson : str
        Name of the lesson.

    Returns
    -------
    ClassResults
        Also of students whose submission could not be graded.

    Raises
    ------
    CourseError
        If the lesson is not in the gradebook.
    """
    from nbgrader.api import MissingEntry

    with open_gradebook(root) as gradebook:
        try:
            points = _points(gradebook, lesson)
        except MissingEntry:
            raise CourseError(
                f"The gradebook does not know lesson {lesson}.",
                expected="a lesson that was graded",
                received=lesson,
                remedy=f"grade it first: nbgrader autograde {lesson}",
            ) from None
        scores: dict[str, _InBook] = {}
        marks = read_register(root, lesson)
        for submission in gradebook.assignment_submissions(lesson):
            student = submission.student.id
            late = _told_late(submission, marks.get(student, {}).get("late"))
            penalty = float(submission.late_submission_penalty or 0.0)
            found = _scores(submission)
            besides = float(submission.score or 0.0) - sum(
                found.get(name) or 0.0 for name in points
            )
            scores[student] = _InBook(found, penalty, besides, late)
        names = {s.id: (s.first_name, s.last_name) for s in gradebook.students}
        earlier = _earlier(gradebook, lesson)
    known = exercises_of(lesson)
    titles = {name: known[name].title if name in known else name for name in points}
    students = _students(root, lesson, points, scores, names)
    return ClassResults(lesson, points, titles, tuple(students), earlier)


def _earlier(gradebook: Any, lesson: str) -> dict[str, dict[str, float]]:
    """Return what students got in the lessons before, late penalty and all."""
    shares = {
        other.name: {
            shown(found.student.id): _total(found) / float(other.max_score)
            for found in gradebook.assignment_submissions(other.name)
        }
        for other in gradebook.assignments
        if other.name < lesson and other.max_score
    }
    return {name: found for name, found in shares.items() if found}


def _total(submission: Any) -> float:
    penalty = float(submission.late_submission_penalty or 0.0)
    return max(0.0, float(submission.score or 0.0) - penalty)


@dataclass(frozen=True)
class _InBook:
    """What the gradebook says of a submission."""

    scores: dict[str, float | None] = field(default_factory=dict)
    penalty: float = 0.0
    besides: float = 0.0
    late: str = ""


def _told_late(submission: Any, mark: bool | None) -> str:
    """Return what is known of a submission's time, in a few words."""
    seconds = float(submission.total_seconds_late)
    if seconds and mark is not False:
        return f"late by {_span(seconds)}"
    if mark:
        return "late, by its system's mark"
    is_unknown = submission.timestamp is None and submission.duedate is not None
    return "time unknown" if is_unknown and mark is None else ""


def _span(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    if minutes < 120:
        return f"{minutes} min"
    return (
        f"{minutes / 60:.0f} h" if minutes < 72 * 60 else f"{minutes / 1440:.0f} days"
    )


def _points(gradebook: Any, lesson: str) -> dict[str, float]:
    notebook = gradebook.find_notebook(lesson, lesson)
    order = [cell.name for cell in notebook.source_cells]
    cells = sorted(notebook.grade_cells, key=lambda cell: order.index(cell.name))
    # An answer in words may give none: it is in Formgrader, and in no statistics.
    return {_exercise(c.name): float(c.max_score) for c in cells if c.max_score}


def _scores(submission: Any) -> dict[str, float | None]:
    return {
        # `score` counts an undecided cell as 0; here it stays undecided.
        _exercise(grade.name): None
        if grade.auto_score is None and grade.manual_score is None
        else float(grade.score)
        for notebook in submission.notebooks
        for grade in notebook.grades
    }


def _exercise(grade_id: str) -> str:
    return grade_id.removeprefix("check-")


def _students(
    root: Path,
    lesson: str,
    points: dict[str, float],
    scores: dict[str, _InBook],
    names: dict[str, tuple[str | None, str | None]],
) -> list[StudentResult]:
    listed = find_roster(root).students

    def person(student: str) -> tuple[str, str, str]:
        first, last = names.get(student, (None, None))
        known = listed.get(student, Student(student))
        first, last = first or known.first_name, last or known.last_name
        return shown(student), shown(first), shown(last)

    found = {}
    for student in listed:
        found[student] = StudentResult(*person(student), reason="nothing handed in")
    for student, reason in quarantined(root, lesson).items():
        found[student] = StudentResult(*person(student), reason=reason)
    for student, notebook in graded_notebooks(root, lesson).items():
        known = scores.get(student, _InBook())
        exercises = _exercises(points, known.scores, notebook)
        feedback = root / "feedback" / student / lesson / f"{lesson}.html"
        found[student] = StudentResult(
            *person(student),
            exercises,
            feedback if feedback.is_file() else None,
            penalty=known.penalty,
            besides=known.besides,
            late=known.late,
        )
    return sorted(
        found.values(),
        key=lambda s: (s.last_name.casefold(), s.first_name.casefold(), s.student),
    )


def _exercises(
    points: dict[str, float], scores: dict[str, float | None], notebook: Path
) -> dict[str, ExerciseResult]:
    said = read_outputs(notebook)
    result = {}
    for exercise in points:
        about = said.get(exercise, Said())
        result[exercise] = ExerciseResult(
            *(scores.get(exercise), about.misconceptions, about.stopped),
            *(about.source, about.form),
        )
    return result
