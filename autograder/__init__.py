"""Exercises that diagnose mistakes, and their grading with nbgrader.

A lesson needs two names only: `Lesson`, whose ``check`` answers at once, and
`CheckFailed`, which ``check`` raises while nbgrader runs the notebook.
"""

from autograder.student.failure import CheckFailed
from autograder.student.lesson import Lesson

__all__ = ["CheckFailed", "Lesson"]
