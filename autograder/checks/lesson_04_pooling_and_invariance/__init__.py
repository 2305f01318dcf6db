"""Checks of lesson 04: pooling, receptive fields and invariance."""

from autograder.checks.lesson_04_pooling_and_invariance import (
    average_as_convolution,
    equivariance_tests,
    max_from_relu,
    pool2d,
    pool_by_hand,
    receptive_fields,
    shift_prediction,
    shift_robust_model,
)
from autograder.student.exercise import Exercise

EXERCISES: list[Exercise] = [
    pool_by_hand.POOL_BY_HAND,
    pool2d.POOL2D,
    average_as_convolution.AVERAGE_AS_CONVOLUTION,
    max_from_relu.MAX_FROM_RELU,
    receptive_fields.RECEPTIVE_FIELDS,
    equivariance_tests.EQUIVARIANCE_TESTS,
    shift_prediction.SHIFT_PREDICTION,
    shift_robust_model.SHIFT_ROBUST_MODEL,
]
