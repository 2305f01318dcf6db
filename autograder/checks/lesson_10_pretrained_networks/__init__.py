"""Checks of lesson 10: pretrained networks, and a look inside."""

from autograder.checks.lesson_10_pretrained_networks import (
    multi_output,
    occlusion,
    own_picture,
    prepare,
    rank_channels,
    sparsity_report,
    topk,
    vgg16_rows,
)
from autograder.student.exercise import Exercise

EXERCISES: list[Exercise] = [
    vgg16_rows.VGG16_ROWS,
    prepare.PREPARE,
    topk.TOPK,
    multi_output.MULTI_OUTPUT,
    sparsity_report.SPARSITY_REPORT,
    rank_channels.RANK_CHANNELS,
    occlusion.OCCLUSION,
    own_picture.OWN_PICTURE,
]
