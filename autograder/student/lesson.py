"""`Lesson`: what a notebook talks to."""

from __future__ import annotations

import difflib
import importlib
from typing import Any

from autograder.student import panel
from autograder.student.exercise import Exercise, Outcomes, run_cases


def module_name(lesson: str) -> str:
    """Return the name of a lesson's modules: a module cannot start with a digit."""
    return f"lesson_{lesson}"


def exercises_of(lesson: str) -> dict[str, Exercise]:
    """Return a lesson's exercises by name.

    Parameters
    ----------
    lesson : str
        Folder name of the lesson, for example ``"01_edge_detection"``.

    Returns
    -------
    dict of str to Exercise
        In the order of the lesson.

    Raises
    ------
    ValueError
        If there are no checks for a lesson of this name.
    """
    name = f"autograder.checks.{module_name(lesson)}"
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:  # the checks exist and miss something themselves
            raise
        raise ValueError(
            f"There is no lesson {lesson!r}. Expected the name of a lesson's folder, "
            'such as "01_edge_detection".'
        ) from None
    return {exercise.name: exercise for exercise in module.EXERCISES}


def hidden_cases_of(lesson: str) -> dict[str, list[Any]] | None:
    """Return a lesson's hidden cases; None where they are not installed."""
    name = f"autograder.hidden.{module_name(lesson)}"
    try:
        cases: dict[str, list[Any]] = importlib.import_module(name).CASES
    except ModuleNotFoundError as error:
        if error.name is not None and name.startswith(error.name):
            return None
        raise
    return cases


class Lesson:
    """The checks of one lesson.

    Parameters
    ----------
    name : str
        Folder name of the lesson.

    Examples
    --------
    >>> lesson = Lesson("00_start_here")
    >>> lesson.check("first_answer", 9)
    ✓ 0.1 A first answer — 2 of 2 visible checks pass; hidden checks run at grading.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._exercises = exercises_of(name)
        self._done: set[str] = set()  # exercises whose visible checks pass

    def __repr__(self) -> str:
        """Return the call that makes this lesson."""
        return f"Lesson({self.name!r})"

    def check(self, exercise: str, answer: Any) -> None:
        """Try an answer on the visible cases and say at once what came out.

        May be called any number of times. In a notebook it shows a panel and never
        stops the run; under nbgrader it raises.

        Parameters
        ----------
        exercise : str
            Name of the exercise.
        answer : object
            The answer, in any reasonable form.

        Raises
        ------
        CheckFailed
            Only while nbgrader runs the notebook: when a visible case fails and with
            it all points are lost.
        ValueError
            If the lesson has no such exercise.
        """
        chosen = self._find(exercise)
        graded = panel.is_graded()
        outcomes = run_cases(chosen, answer, chosen.visible, probing=not graded)
        done = "" if graded else self._count_done(exercise, outcomes)
        over = chosen.is_over(outcomes.failures) or panel.is_validated()
        panel.publish(
            panel.summary(chosen, outcomes, "check"),
            # Under nbgrader the details are in the error that follows.
            panel.as_text(chosen, outcomes, details=not (graded and over), done=done),
            "" if graded else panel.as_html(chosen, outcomes, done=done),
        )
        if graded and over and outcomes.first_failure is not None:
            raise outcomes.first_failure

    def grade(self, exercise: str, answer: Any, *, points: float) -> float:
        """Try an answer on the visible and the hidden cases.

        Parameters
        ----------
        exercise : str
            Name of the exercise.
        answer : object
            The answer.
        points : float
            What the exercise is worth.

        Returns
        -------
        float
            0 if a visible case fails, else `points` times the share of all cases that
            hold; part by part in an exercise that counts so. A builtin float: nbgrader
            gives full marks for anything else.

        Raises
        ------
        RuntimeError
            If the hidden cases are not installed.
        ValueError
            If the lesson has no such exercise.
        """
        chosen = self._find(exercise)
        hidden = hidden_cases_of(self.name)
        if hidden is None:
            raise RuntimeError(
                "Hidden cases are not installed; this command is for instructors."
            )
        visible = run_cases(chosen, answer, chosen.visible)
        cases = chosen.open_cases(visible.failures, hidden[exercise])
        rest = run_cases(chosen, answer, cases)
        outcomes = Outcomes(visible.failures + rest.failures)
        share = chosen.share_of(visible.failures, cases, rest.failures)
        score = float(points * share)
        data = panel.summary(chosen, outcomes, "grade")
        panel.publish(
            {**data, "score": score, "points": float(points)},
            graded_text(chosen, outcomes, score, points),
        )
        return score

    def variant(self, exercise: str, number: int) -> Any:
        """Return the data of an exercise that belong to one student.

        Parameters
        ----------
        exercise : str
            Name of an exercise that has such data.
        number : int
            The student's own number, for example the end of a student number.

        Returns
        -------
        object
            The same for the same number, everywhere.

        Raises
        ------
        ValueError
            If the exercise is the same for everybody, or does not exist.
        CheckFailed
            If `number` is not a whole number.
        """
        chosen = self._find(exercise)
        if chosen.variant is None:
            raise ValueError(f"Exercise {exercise!r} is the same for everybody.")
        return chosen.variant(number)

    def _count_done(self, exercise: str, outcomes: Outcomes) -> str:
        """Say how many exercises are done in this run of the notebook."""
        fails = outcomes.first_failure or outcomes.advice
        (self._done.discard if fails else self._done.add)(exercise)
        if len(self._exercises) < 2:
            return ""
        return f"{len(self._done)} of {len(self._exercises)} exercises done so far."

    def _find(self, exercise: str) -> Exercise:
        if exercise in self._exercises:
            return self._exercises[exercise]
        near = difflib.get_close_matches(str(exercise), self._exercises, n=1)
        question = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(
            f"Lesson {self.name} has no exercise {exercise!r}.{question} "
            f"Expected one of: {', '.join(self._exercises)}."
        )


def graded_text(
    exercise: Exercise, outcomes: Outcomes, score: float, points: float
) -> str:
    """Say what the hidden checks found without showing a hidden case.

    Parameters
    ----------
    exercise : Exercise
        What was graded.
    outcomes : Outcomes
        Of its visible and hidden cases.
    score, points : float
        What was given, and what it is worth.
    """
    lines = [
        f"{exercise.title} — {outcomes.passed} of {outcomes.total} checks pass, "
        f"{score:.2f} of {points:g} points."
    ]
    for mistake in outcomes.mistakes():
        lines.append(f"  {mistake['count']} × {mistake['name']}. {mistake['hint']}")
    return "\n".join(lines)
