"""Checks of lesson 11: noise, a blur, and a network that has to beat it."""

from autograder.student.exercise import Exercise

EXERCISES: list[Exercise] = []
