"""Hidden cases of lesson 03: data only."""

from autograder.checks.lesson_03_shapes_and_parameters.conv_sizes import SizesCase
from autograder.checks.lesson_03_shapes_and_parameters.dense_against_conv import (
    WeightsCase,
)
from autograder.checks.lesson_03_shapes_and_parameters.leftover_pixels import (
    LeftoverCase,
)

_FITTING = tuple(
    (n, k, s) for n in range(1, 17) for k in range(1, n + 1) for s in range(1, k + 1)
)
_GAPPED = tuple((n, k, s) for n in (9, 20, 31) for k in (1, 2, 3) for s in (4, 5, 7))
_GROUPED = ((27, 96, 256, 5, 2), (13, 384, 256, 3, 2), (8, 12, 6, 3, 3))
_PLAIN = ((7, 5, 11, 3, 1), (1, 8, 4, 1, 1), (28, 1, 24, 5, 1), (64, 3, 32, 7, 1))

CASES = {
    "conv_sizes": [
        SizesCase("conv_out", seed=1, count=100),
        SizesCase("conv_out", seed=4, count=100),
        SizesCase("conv_out", ((227, 11, 4, 0), (224, 11, 4, 2), (1, 1, 1, 0))),
        SizesCase("keras_out", padding="valid", seed=2, count=150),
        SizesCase("keras_out", padding="same", seed=3, count=150),
    ],
    "leftover_pixels": [
        LeftoverCase(_FITTING),
        LeftoverCase(_GAPPED),
        LeftoverCase(((224, 11, 4), (227, 11, 4), (512, 9, 1))),
    ],
    "alexnet_detective": ["zeros for 224", "same on 224"],
    "volume_counts": [
        ("AlexNet", "weights"),
        ("AlexNet", "parameters"),
        ("AlexNet", "unshared"),
        ("own", "weights"),
        ("own", "parameters"),
        ("own", "unshared"),
    ],
    "ledger_blanks": ["D", "E", "F", "H", "I", "J", "K"],
    "dense_against_conv": [
        WeightsCase(_GROUPED, "dense"),
        WeightsCase(_GROUPED, "conv"),
        WeightsCase(_PLAIN, "dense"),
        WeightsCase(_PLAIN, "conv"),
    ],
    "ablation_prediction": [("lecture", 3), ("own", 2), ("own", 3)],
    "small_network": ["runs", "looks"],
}
