"""Hidden cases of lesson 00, which is not graded."""

from autograder.checks.lesson_00_start_here import RangeCase

CASES = {"first_answer": [RangeCase(9, 9), RangeCase(0, 9)]}
