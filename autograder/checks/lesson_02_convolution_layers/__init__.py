"""Checks of lesson 02: batches, weights, colours, channels, thresholds."""

from autograder.checks.lesson_02_convolution_layers import (
    colour_filters,
    colour_gradients,
    conv_params,
    correlate_channels,
    error_clinic,
    load_filters,
    match_threshold,
    to_batch,
)

EXERCISES = [
    to_batch.TO_BATCH,
    load_filters.LOAD_FILTERS,
    conv_params.CONV_PARAMS,
    colour_filters.COLOUR_FILTERS,
    colour_gradients.COLOUR_GRADIENTS,
    correlate_channels.CORRELATE_CHANNELS,
    match_threshold.MATCH_DETECTOR,
    error_clinic.ERROR_CLINIC,
]
