"""Hidden cases of lesson 02: data only."""

from autograder.checks.lesson_02_convolution_layers.colour_filters import (
    SpaceCase,
    UniformCase,
)
from autograder.checks.lesson_02_convolution_layers.colour_gradients import (
    NoiseCase,
    StepCase,
)
from autograder.checks.lesson_02_convolution_layers.conv_params import LayerCase
from autograder.checks.lesson_02_convolution_layers.correlate_channels import (
    ChannelsCase,
)
from autograder.checks.lesson_02_convolution_layers.error_clinic import (
    DATA,
    PatientCase,
)
from autograder.checks.lesson_02_convolution_layers.load_filters import FiltersCase
from autograder.checks.lesson_02_convolution_layers.match_threshold import MosaicCase
from autograder.checks.lesson_02_convolution_layers.to_batch import PictureCase

CASES = {
    "to_batch": [
        PictureCase((1, 1), seed=11),
        PictureCase((3, 3), "float64", seed=12),
        PictureCase((3, 5, 3), "float32", seed=13),
        PictureCase((6, 2, 3), seed=14),
        PictureCase((2, 5), "float32", seed=15, is_centred=True),
    ],
    "load_filters": [
        FiltersCase((5, 5), 1, seed=21),
        FiltersCase((1, 4), 5, seed=22, has_fractions=True),
        FiltersCase((4, 3), 4, seed=23),
    ],
    "conv_params": [
        LayerCase(11, 11, 3, 96),
        LayerCase(1, 1, 256, 64),
        LayerCase(5, 7, 2, 9),
        LayerCase(3, 3, 64, 128, bias=False),
        LayerCase(5, 5, 1, 32),
    ],
    "colour_filters": [
        UniformCase((0, 1, 0)),
        UniformCase((0, 0, 1)),
        UniformCase((0.9, 0.2, 0.6)),
        SpaceCase(1),
        SpaceCase(3),
    ],
    "colour_gradients": [
        StepCase((0, 1, 0), (1, 0, 0)),
        StepCase((0.2, 0.3, 0.9), (0.8, 0.1, 0.4)),
        NoiseCase(64),
        StepCase((0.1, 0.9, 0.3), (0.7, 0.2, 0.6), vertical=False),
    ],
    "correlate_channels": [
        ChannelsCase((3, 3, 1), (3, 3), 1, seed=61),
        ChannelsCase((6, 5, 4), (1, 2), 3, seed=62, has_fractions=True),
        ChannelsCase((7, 9, 3), (4, 3), 5, seed=63),
    ],
    "match_detector": [
        MosaicCase((3, 3), 71),
        MosaicCase((5, 4), 72),
        MosaicCase((6, 6), 73),
    ],
    "error_clinic": [PatientCase(patient, seed=81) for patient in DATA],
}
