"""Placeholder until its author has written it."""

from autograder.student.diagnosis import Table
from autograder.student.exercise import Exercise

INCEPTION = Exercise(name="inception", title="inception", visible=(), rule=Table(name="inception", entries={}))
