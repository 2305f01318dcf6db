"""Exercises that diagnose mistakes, and their grading with nbgrader.

A lesson needs two names only: `Lesson`, whose ``check`` answers at once, and
`CheckFailed`, which ``check`` raises while nbgrader runs the notebook.
"""

from autograder.assertions import CheckFailed
from autograder.lesson import Lesson

__all__ = ["CheckFailed", "Lesson"]
