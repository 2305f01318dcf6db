"""Hidden cases of lesson 05: data only."""

from autograder.checks.lesson_05_mlp_vs_cnn.activations import ActivationCase
from autograder.checks.lesson_05_mlp_vs_cnn.best_stimulus import UnitCase
from autograder.checks.lesson_05_mlp_vs_cnn.classifier import Looked
from autograder.checks.lesson_05_mlp_vs_cnn.softmax_loss import ScoreCase
from autograder.checks.lesson_05_mlp_vs_cnn.two_losses import at_each_place
from autograder.checks.lesson_05_mlp_vs_cnn.updates import UpdateCase

CASES = {
    "softmax_loss": [
        ScoreCase("softmax", 11, images=5, classes=10),
        ScoreCase("softmax", 12, images=1, classes=3, huge=-2000.0),
        ScoreCase("softmax", 16, images=3, classes=4, apart=1000.0),
        ScoreCase("cross_entropy", 13, images=7, classes=10, spread=4.0),
        ScoreCase("cross_entropy", 14, images=3, classes=5, huge=-1500.0),
        ScoreCase("cross_entropy", 15, images=4, classes=3, huge=40.0),
    ],
    "two_losses": at_each_place(0.02, 0.5, 0.9),
    "updates": [
        UpdateCase(10, 4, 1),
        UpdateCase(60_000, 128, 12),
        UpdateCase(512, 64, 5),
        UpdateCase(7, 100, 3),
        UpdateCase(999, 10, 7),
    ],
    "activations": [
        ActivationCase("tanh", 11, (2, 4)),
        ActivationCase("elu", 12, (5,)),
        ActivationCase("leaky_relu", 13, (3, 3)),
        ActivationCase("sigmoid", 14, (8,)),
        ActivationCase("relu", 15, (2, 3)),
    ],
    "best_stimulus": [
        UnitCase((4, 4), 11, 3.0),
        UnitCase((3, 3, 3), 12, 0.01, mean=-0.4),
        UnitCase((9,), 13, 250.0),
    ],
    "two_networks": [
        Looked("mlp", "outputs", 11),
        Looked("mlp", "loss", 12),
        Looked("cnn", "outputs", 13),
        Looked("cnn", "loss", 14),
        Looked("cnn", "training", 15),
    ],
    "pixel_test": ["trained", "MLP unchanged", "CNN gains nothing"],
    "duel_card": [("kept", 1), ("kept", 2)],
}
