"""Hidden cases of lesson 04: data only."""

from autograder.checks.lesson_04_pooling_and_invariance.average_as_convolution import (
    KernelCase,
)
from autograder.checks.lesson_04_pooling_and_invariance.equivariance_tests import (
    TestsCase,
    Trial,
)
from autograder.checks.lesson_04_pooling_and_invariance.max_from_relu import MaxCase
from autograder.checks.lesson_04_pooling_and_invariance.pool2d import PoolCase
from autograder.checks.lesson_04_pooling_and_invariance.shift_robust_model import (
    ShiftCase,
)

_TWICE, _THRICE = ((3, 1),) * 2 + ((2, 2),), ((3, 1),) * 3 + ((2, 2),)
_VGG16 = _TWICE * 2 + _THRICE * 3

CASES = {
    "pool_by_hand": [
        ("lecture", "subsample"),
        ("lecture", "max, stride 1"),
        ("own", "average"),
    ],
    "pool2d": [
        PoolCase((2, 6, 8, 2), 2, 2, "max", 11, -20.0),
        PoolCase((3, 7, 5, 3), 2, 2, "max", 12, -9.5),
        PoolCase((2, 8, 8, 2), 3, 2, "average", 13, -4.0),
        PoolCase((1, 6, 7, 4), 2, 1, "max", 14, -4.0),
        PoolCase((2, 9, 9, 2), 2, 3, "average", 15),
        PoolCase((2, 4, 6, 2), 2, 2, "average", 16, -4.0, "int64"),
    ],
    "average_as_convolution": [
        KernelCase(3, 2),
        KernelCase(5, 1),
        KernelCase(4, 5),
        KernelCase(1, 3),
    ],
    "max_from_relu": [
        MaxCase("max_of_two", (3, 4), 11, -9.0, -1.0),
        MaxCase("max_of_two", (5,), 12, 2.0, 9.0),
        MaxCase("max_pool_2x2", (6, 4), 13, -9.0, -1.0),
        MaxCase("max_pool_2x2", (2, 8), 14),
    ],
    "receptive_fields": [
        _VGG16,
        ((7, 2), (3, 2), (1, 1), (5, 3)),
        ((11, 4), (3, 2), (5, 1), (3, 2)),
    ],
    "equivariance_tests": [
        TestsCase(
            "equivariant",
            (
                Trial("convolution with stride 2", 2, 1),
                Trial("convolution with stride 2", 1, 1),
                Trial("average pooling", 4, 2),
                Trial("max pooling", 1, 1),
                Trial("ReLU", 3, 3),
                Trial("dense layer", 1, 1),
            ),
            11,
        ),
        TestsCase(
            "equivariant",
            (
                Trial("mirror", 2, 2),
                Trial("mirror", 2, -2),
                Trial("padded convolution", 1, 1),
                Trial("padded convolution", 2, 1),
            ),
            12,
        ),
        TestsCase(
            "equivariant",
            (
                *(Trial(f"numbers added to row {row}", 1, 1) for row in (3, 4, 19, 20)),
                *(Trial(f"numbers added to column {n}", 1, 1) for n in (2, 19)),
                *(Trial(f"numbers added to column {n}", -1, -1) for n in (4, 21)),
                Trial("blur by running sums", -2, -2),
                Trial("slope", 3, 3),
            ),
            14,
        ),
        TestsCase("equivariant", (Trial("mirror", 2, 2), Trial("dense layer", 1, 1))),
        TestsCase("invariant", (Trial("padded convolution", 3),)),
        TestsCase(
            "invariant",
            (
                Trial("dense layer, equal weights", 4),
                Trial("max pooling", 2),
                Trial("pooling, then global average", 2),
                Trial("pooling, then global average", 1),
                Trial("ReLU", 2),
                Trial("sums of the rows", 3),
                Trial("one number", -2),
                Trial("place of the largest, in a corner", -1),
                Trial("total by running sums", 3),
            ),
            13,
        ),
    ],
    "shift_prediction": ["measured order", "fall"],
    "shift_robust_model": [
        ShiftCase("kept", 1),
        ShiftCase("kept", 2),
        ShiftCase("kept", 3),
    ],
}
