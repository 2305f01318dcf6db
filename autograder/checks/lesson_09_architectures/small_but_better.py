"""Placeholder until its author has written it."""

from autograder.student.diagnosis import Table
from autograder.student.exercise import Exercise

SMALL_BUT_BETTER = Exercise(name="small_but_better", title="small_but_better", visible=(), rule=Table(name="small_but_better", entries={}))
