"""Placeholder until its author has written it."""

from autograder.student.diagnosis import Table
from autograder.student.exercise import Exercise

HEAD_WITHOUT_FLATTEN = Exercise(name="head_without_flatten", title="head_without_flatten", visible=(), rule=Table(name="head_without_flatten", entries={}))
