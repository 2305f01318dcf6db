"""Hidden cases of lesson 08: data only."""

from autograder.checks.lesson_05_mlp_vs_cnn.classifier import Looked
from autograder.checks.lesson_08_cifar10_cnn.augmentation import row
from autograder.checks.lesson_08_cifar10_cnn.batch_norm import (
    INFER,
    NormCase,
    in_training,
)
from autograder.checks.lesson_08_cifar10_cnn.bn_lag import LagCase
from autograder.checks.lesson_08_cifar10_cnn.brakes import curve, penalties
from autograder.checks.lesson_08_cifar10_cnn.dropout import DropCase
from autograder.checks.lesson_08_cifar10_cnn.identity_norm import MomentsCase
from autograder.checks.lesson_08_cifar10_cnn.own_split import SplitCase

CASES = {
    "own_split": [
        SplitCase((60, 20, 40), 0.2, 11),
        SplitCase((30, 30, 30, 30, 30), 0.1, 12),
        SplitCase((24, 72), 0.5, 13),
        SplitCase((50, 30), 0.2, 14, again=True),
    ],
    "baseline": [
        Looked("baseline", "outputs", 31, top=255.0),
        Looked("baseline", "outputs", 32, top=20.0),
        Looked("baseline", "loss", 33),
    ],
    "batch_norm": [
        *in_training(6, 2, seed=11),
        *in_training(3, 4, 5, 2, seed=12, momentum=0.9),
        *in_training(2, 3, 3, 4, seed=13, epsilon=0.1),
        *in_training(column=(4.0, 4.0, 4.0)),
        NormCase(INFER, (2, 3, 4, 3), 14),
        NormCase(INFER, (1, 5), 15, epsilon=0.5),
    ],
    "identity_norm": [
        MomentsCase(1, 11),
        MomentsCase(8, 12, epsilon=0.1),
        MomentsCase(4, 13, smallest=0.0),
    ],
    "dropout": [
        DropCase("zeros", 0.5, 11, (200, 200)),
        DropCase("zeros", 0.1, 12, (250, 160)),
        DropCase("zeros", 0.75, 13, (40_000,)),
        DropCase("kept values", 0.2, 14, (6, 5)),
        DropCase("kept values", 0.0, 15, (4, 3)),
        DropCase("after training", 0.8, 16, (3, 4)),
        DropCase("seed", 0.5, 17, (8, 8)),
    ],
    "augmentation": [
        *row("label_safe", "letters"),
        ("pipelines", "photographs", "training only"),
        ("pipelines", "digits", "range"),
        ("pipelines", "photographs", "range"),
        ("pipelines", "digits", "anew"),
        ("pipelines", "digits", "turned"),
        ("pipelines", "photographs", "turned"),
        ("pipelines", "digits", "shift"),
        ("pipelines", "photographs", "shift"),
    ],
    "brakes": [
        *penalties(0.5, 11, ((3, 3, 2, 4), (4,), (8, 3), (3,))),
        *penalties(0.03, 12, ((5, 2),)),
        *curve((2.0, 1.5, 1.6, 1.4, 1.5, 1.55, 1.0), 2),
        *curve((1.0, 1.1, 0.2), 1),
        *curve((0.7, 0.7, 0.8, 0.9, 0.5), 2),
        *curve((0.8, 0.5, 0.5, 0.6, 0.7, 0.4), 3),
        *curve((0.9, 0.95, 0.92, 0.91, 0.93, 0.3), 4),
        *curve((3.0, 2.0, 2.5, 1.9, 2.4, 1.8, 2.3, 2.2, 1.7), 3),
    ],
    "lag": [
        LagCase(0.99, 0.01, 4000, 32),
        LagCase(0.9, 0.001, 4000, 128),
        LagCase(0.999, 0.05, 1050, 100),
        LagCase(0.6, 0.1, 64, 32),
        LagCase(0.5, 0.0625, 100, 50),
    ],
    "four_card": ["overfits", "validated", "unseen"],
}
