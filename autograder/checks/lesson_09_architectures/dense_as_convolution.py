"""Placeholder until its author has written it."""

from autograder.student.diagnosis import Table
from autograder.student.exercise import Exercise

DENSE_AS_CONVOLUTION = Exercise(name="dense_as_convolution", title="dense_as_convolution", visible=(), rule=Table(name="dense_as_convolution", entries={}))
