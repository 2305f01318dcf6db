"""Placeholder until its author has written it."""

from autograder.student.diagnosis import Table
from autograder.student.exercise import Exercise

RESIDUAL = Exercise(name="residual", title="residual", visible=(), rule=Table(name="residual", entries={}))
