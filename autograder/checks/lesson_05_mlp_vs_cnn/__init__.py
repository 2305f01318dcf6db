"""Checks of lesson 05: losses, activations, and a perceptron against a CNN."""

from autograder.checks.lesson_05_mlp_vs_cnn import (
    activations,
    best_stimulus,
    duel_card,
    pixel_test,
    softmax_loss,
    two_losses,
    two_networks,
    updates,
)
from autograder.student.exercise import Exercise

EXERCISES: list[Exercise] = [
    softmax_loss.SOFTMAX_LOSS,
    two_losses.TWO_LOSSES,
    updates.UPDATES,
    activations.ACTIVATIONS,
    best_stimulus.BEST_STIMULUS,
    two_networks.TWO_NETWORKS,
    pixel_test.PIXEL_TEST,
    duel_card.DUEL_CARD,
]
