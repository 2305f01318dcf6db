"""Checks of lesson 07: rules that turn slopes into steps."""

from autograder.checks.lesson_07_optimisers import (
    adam,
    adaptive_rates,
    batch_noise,
    bug_hunt,
    largest_rate,
    momentum,
    race,
    schedule,
)
from autograder.student.exercise import Exercise

EXERCISES: list[Exercise] = [
    largest_rate.LARGEST_RATE,
    momentum.MOMENTUM,
    adaptive_rates.ADAPTIVE_RATES,
    adam.ADAM,
    bug_hunt.BUG_HUNT,
    batch_noise.BATCH_NOISE,
    schedule.SCHEDULE,
    race.RACE,
]
