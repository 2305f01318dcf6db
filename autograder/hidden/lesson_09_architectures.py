"""Hidden cases of lesson 09. Data only; instructors keep this file to themselves."""

from typing import Any

from autograder.checks.lesson_09_architectures.bottleneck import BreakCase, CostCase
from autograder.checks.lesson_09_architectures.dense_as_convolution import DenseCase
from autograder.checks.lesson_09_architectures.head_without_flatten import (
    HeadsCase,
    MapCase,
)
from autograder.checks.lesson_09_architectures.inception import WindowsCase
from autograder.checks.lesson_09_architectures.merge_kernels import (
    MergeCase,
    PictureCase,
)
from autograder.checks.lesson_09_architectures.residual import looks
from autograder.checks.lesson_09_architectures.separable import CountCase, DepthwiseCase
from autograder.checks.lesson_09_architectures.small_but_better import ReadCase

CASES: dict[str, list[Any]] = {
    "dense_as_convolution": [
        DenseCase(3, 2, 1, 4, seed=11),
        DenseCase(4, 4, 2, 3, seed=12),
        DenseCase(2, 5, 3, 1, seed=13),
        DenseCase(1, 1, 7, 2, seed=14),
        DenseCase(5, 1, 3, 2, seed=15),
        DenseCase(7, 7, 4, 3, seed=16),
    ],
    "merge_kernels": [
        MergeCase((1, 1), (3, 3), (3, 4, 2), seed=11),
        MergeCase((5, 5), (1, 1), (1, 3, 2), seed=12),
        MergeCase((3, 4), (2, 5), (3, 1, 2), seed=13),
        MergeCase((2, 2), (3, 3), (2, 4, 3), seed=14, high=-0.1),
        MergeCase((3, 3), (3, 3), (4, 4, 4), seed=15),
        PictureCase((3, 3), (3, 3), (3, 4, 2), seed=21),
        PictureCase((1, 1), (3, 2), (2, 3, 1), seed=22),
        PictureCase((5, 3), (2, 4), (1, 1, 2), seed=23),
        PictureCase((2, 3), (3, 3), (3, 2, 2), seed=24, high=-0.1),
        PictureCase((3, 2), (2, 2), (1, 2, 3), seed=25, low=0.1),
    ],
    "bottleneck": [
        CostCase(14, 20, 32, 32, 3, 8),
        CostCase(5, 9, 16, 24, 1, 6),
        CostCase(7, 7, 10, 3, 5, 1),
        CostCase(1, 12, 6, 11, 7, 3),
        BreakCase(256, 64, 3),
        BreakCase(16, 16, 1),
        BreakCase(1, 9, 5),
        BreakCase(64, 12, 3),
        BreakCase(64, 512, 7),
        BreakCase(21, 4, 2),
    ],
    "inception": [WindowsCase(11, (9, 20)), WindowsCase(12, (17, 7))],
    "residual": [
        *looks("keep", 11, "skip", "sum", "branch"),
        *looks("halve", 12, "skip", "sum", "branch"),
    ],
    "separable": [
        DepthwiseCase((3, 6, 5, 1), (2, 3), 3, seed=11),
        DepthwiseCase((1, 7, 6, 4), (5, 1), 1, seed=12),
        DepthwiseCase((2, 3, 4, 2), (3, 4), 2, seed=13),
        DepthwiseCase((2, 5, 5, 3), (1, 1), 3, seed=14),
        CountCase(5, 32, 16, 1),
        CountCase(1, 7, 9, 2),
        CountCase(3, 1, 12, 4),
        CountCase(7, 24, 1, 3),
    ],
    "head_without_flatten": [
        HeadsCase(4, 6, 8, 16, 5),
        HeadsCase(1, 9, 3, 1, 10),
        HeadsCase(6, 6, 256, 512, 10),
        MapCase((5, 3, 7), 3, 2, seed=11),
        MapCase((2, 6, 4), 6, 5, seed=12),
        MapCase((1, 1, 2), 2, 1, seed=13),
    ],
    "small_but_better": [ReadCase(99), ReadCase(98)],
}
