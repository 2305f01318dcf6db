"""Hidden cases of lesson 12: data only."""

from autograder.checks.lesson_12_transfer_learning.cost_decision import Situation
from autograder.checks.lesson_12_transfer_learning.feature_epochs import EpochsCase
from autograder.checks.lesson_12_transfer_learning.frozen_model import BaseCase
from autograder.checks.lesson_12_transfer_learning.most_confused import ConfusionCase

CASES = {
    "head_counts": [
        ("150 pixels", "trainable"),
        ("150 pixels", "frozen"),
        ("150 pixels", "total"),
        ("average", "trainable"),
        ("average", "frozen"),
        ("average", "total"),
    ],
    "frozen_model": [
        BaseCase(12, 2, 41),
        BaseCase(9, 7, 42, normalised=False),
        ("trained", 1271),
    ],
    "feature_epochs": [
        EpochsCase(97, 5, 51),
        EpochsCase(7, 2, 52),
        EpochsCase(75, 4, 53, augmented=True),
        EpochsCase(96, 1, 54),
    ],
    "two_stages": [("accuracy", 1272), ("accuracy", 1274)],
    "wrong_preparation": [("measured", "twice"), "error message", "worst"],
    "cost_decision": [
        Situation(512, 1, 0.02, 0.0005, True),
        Situation(3000, 12, 0.004, 0.0001, False),
        Situation(3000, 12, 0.004, 0.0001, True),
        ("needs a GPU", "150 pixels, 5 epochs, not cached"),
        ("needs a GPU", "150 pixels, 50 epochs, cached"),
        ("needs a GPU", "150 pixels, 20 epochs, all layers trained"),
        "because",
    ],
    "most_confused": [
        ConfusionCase((500, 20, 90, 40, 300, 60), 4, 11),
        ConfusionCase((80, 0, 40, 300), 2, 4),
        ConfusionCase((25, 400, 60), 1, 18),
        ConfusionCase((80, 40, 160), 3, 16, even=True),
    ],
    "comparison": ["where", "because", ("model", 1273)],
}
