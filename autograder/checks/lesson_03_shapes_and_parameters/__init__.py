"""Checks of lesson 03: sizes, parameters and what they cost."""

from autograder.checks.lesson_03_shapes_and_parameters import (
    ablation_prediction,
    alexnet_detective,
    conv_sizes,
    dense_against_conv,
    ledger_blanks,
    leftover_pixels,
    small_network,
    volume_counts,
)

EXERCISES = [
    conv_sizes.CONV_SIZES,
    leftover_pixels.LEFTOVER_PIXELS,
    alexnet_detective.ALEXNET_DETECTIVE,
    volume_counts.VOLUME_COUNTS,
    ledger_blanks.LEDGER_BLANKS,
    dense_against_conv.DENSE_AGAINST_CONV,
    ablation_prediction.ABLATION_PREDICTION,
    small_network.SMALL_NETWORK,
]
