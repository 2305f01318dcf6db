"""Checks of lesson 09: the blocks that deep networks are built of."""

from autograder.checks.lesson_09_architectures import (
    bottleneck,
    dense_as_convolution,
    head_without_flatten,
    inception,
    merge_kernels,
    residual,
    separable,
    small_but_better,
)
from autograder.student.exercise import Exercise

EXERCISES: list[Exercise] = [
    dense_as_convolution.DENSE_AS_CONVOLUTION,
    merge_kernels.MERGE_KERNELS,
    bottleneck.BOTTLENECK,
    inception.INCEPTION,
    residual.RESIDUAL,
    separable.SEPARABLE,
    head_without_flatten.HEAD_WITHOUT_FLATTEN,
    small_but_better.SMALL_BUT_BETTER,
]
