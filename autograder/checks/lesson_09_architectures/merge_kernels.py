"""Placeholder until its author has written it."""

from autograder.student.diagnosis import Table
from autograder.student.exercise import Exercise

MERGE_KERNELS = Exercise(name="merge_kernels", title="merge_kernels", visible=(), rule=Table(name="merge_kernels", entries={}))
