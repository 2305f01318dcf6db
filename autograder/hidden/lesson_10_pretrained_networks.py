"""Hidden cases of lesson 10: data only."""

from autograder.checks.lesson_10_pretrained_networks.multi_output import NetworkCase
from autograder.checks.lesson_10_pretrained_networks.occlusion import OcclusionCase
from autograder.checks.lesson_10_pretrained_networks.prepare import (
    PictureCase,
    WavesCase,
)
from autograder.checks.lesson_10_pretrained_networks.rank_channels import ChannelsCase
from autograder.checks.lesson_10_pretrained_networks.sparsity_report import OutputsCase
from autograder.checks.lesson_10_pretrained_networks.topk import GuessCase

CASES = {
    "vgg16_rows": [
        *("block1_conv2", "block2_conv2", "block2_pool"),
        *("block3_conv1", "block3_conv2", "block3_conv3", "block3_pool"),
        *("block4_conv1", "block4_conv2", "block4_conv3", "block4_pool"),
        *("block5_conv1", "block5_conv2", "block5_conv3", "block5_pool"),
        *("flatten", "fc1", "predictions"),
    ],
    "prepare": [
        PictureCase("vgg16", "uint8", 11, (224, 100)),
        PictureCase("vgg16", "float32", 12, (300, 200)),
        PictureCase("mobilenet_v2", "float32", 13),
        PictureCase("efficientnet", "float32", 14, (64, 500)),
        WavesCase((250, 480)),
    ],
    "topk": [
        GuessCase("topk", (7, 12), 1, 21),
        GuessCase("topk", (5, 9), 5, 22, ties=True),
        GuessCase("topk", (3, 4), 4, 23),
        GuessCase("topk", (3, 9), 4, 26, zeros=True),
        GuessCase("topk_accuracy", (50, 30), 5, 24),
        GuessCase("topk_accuracy", (1, 6), 2, 25),
        "missed of 50,000",
    ],
    "multi_output": [
        NetworkCase("branched", ("end", "stem", "sum")),
        NetworkCase("small", ("average",)),
        NetworkCase("vgg16", ("block1_conv1", "block3_pool", "block5_conv3")),
    ],
    "sparsity_report": [
        OutputsCase((0.1, 0.6, 0.4, 0.9, 0.3), 31, twins=True),
        OutputsCase((0.5, 0.2, 0.7), 32, negative=True, full=True),
        OutputsCase((0.8,), 33),
    ],
    "rank_channels": [
        ChannelsCase((0.9, -0.95, 0.5, -0.6, 0.1, 0.3), 51),
        ChannelsCase((0.4, 0.0, -0.8, 0.6), 143, dead=(1,), cut=(2,), below=(3,)),
        ChannelsCase(
            (-0.9, 0.7, -0.5, -0.15, 0.3), 105, cut=(0,), below=(1,), bent=(2,)
        ),
    ],
    "occlusion": [
        OcclusionCase((16, 16), 4, 2, 51),
        OcclusionCase((11, 17), 5, 3, 52, "float32"),
        OcclusionCase((9, 8), 1, 1, 53),
    ],
    "own_picture": ["rotation", "brightness"],
}
