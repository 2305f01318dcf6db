"""Checks of lesson 08: a CIFAR-10 network, and what keeps it from overfitting."""

from autograder.checks.lesson_08_cifar10_cnn import (
    augmentation,
    baseline,
    batch_norm,
    bn_lag,
    brakes,
    dropout,
    four_card,
    identity_norm,
    own_split,
)
from autograder.student.exercise import Exercise

EXERCISES: list[Exercise] = [
    own_split.OWN_SPLIT,
    baseline.BASELINE,
    batch_norm.BATCH_NORM,
    identity_norm.IDENTITY_NORM,
    dropout.DROPOUT,
    augmentation.AUGMENTATION,
    brakes.BRAKES,
    bn_lag.BN_LAG,
    four_card.FOUR_CARD,
]
