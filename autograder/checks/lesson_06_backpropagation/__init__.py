"""Checks of lesson 06: slopes of a convolution, and a filter learned with them."""

from autograder.checks.lesson_06_backpropagation import (
    input_gradient,
    kernel_gradient,
    lost_filter,
    num_grad,
    pool_gradient,
    slope_judge,
    through_the_bend,
    training_cost,
)
from autograder.student.exercise import Exercise

EXERCISES: list[Exercise] = [
    num_grad.NUM_GRAD,
    kernel_gradient.KERNEL_GRADIENT,
    through_the_bend.THROUGH_THE_BEND,
    input_gradient.INPUT_GRADIENT,
    pool_gradient.POOL_GRADIENT,
    slope_judge.SLOPE_JUDGE,
    training_cost.TRAINING_COST,
    lost_filter.LOST_FILTER,
]
