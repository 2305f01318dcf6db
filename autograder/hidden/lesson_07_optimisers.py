"""Hidden cases of lesson 07: data only."""

from autograder.checks.lesson_07_optimisers.adam import AdamCase
from autograder.checks.lesson_07_optimisers.adaptive_rates import (
    AdaGradCase,
    RMSpropCase,
)
from autograder.checks.lesson_07_optimisers.batch_noise import BatchCase
from autograder.checks.lesson_07_optimisers.bug_hunt import Suspect
from autograder.checks.lesson_07_optimisers.largest_rate import RateCase
from autograder.checks.lesson_07_optimisers.momentum import MomentumCase
from autograder.checks.lesson_07_optimisers.race import BowlCase
from autograder.checks.lesson_07_optimisers.schedule import CosineCase, InverseCase

CASES = {
    "momentum": [
        MomentumCase("bent", (0.5, 1.0, -2.0), 0.1, 0.8, 5),
        MomentumCase("square", -3, 0.05, 0.95, 6),
        MomentumCase("bowl", (2.0, 0.5), 0.04, 0.0, 3),
        MomentumCase("bent", ((0.5, 1.0), (-0.7, 0.2), (1.1, -0.4)), 0.2, 0.6, 3),
        MomentumCase("constant", (1.0, -4.0), 0.3, 0.9, 4),
        MomentumCase("square", 0.7, steps=1),
    ],
    "adaptive_rates": [
        AdaGradCase("square", -3, 0.2, first=1.0, steps=4),
        AdaGradCase("one flat", (1.0, 2.0, -1.0), 0.3, epsilon=0.04),
        AdaGradCase("bent", ((0.5, 1.0), (-0.7, 0.2)), 0.1, first=0.2),
        AdaGradCase("bowl", (2.0, 0.5), first=0.1, steps=1),
        RMSpropCase("square", -3, 0.2, rho=0.5, steps=4),
        RMSpropCase("one flat", (1.0, 2.0, -1.0), 0.3, epsilon=0.04),
        RMSpropCase("bent", ((0.5, 1.0), (-0.7, 0.2)), 0.1, rho=0.95),
        RMSpropCase("bowl", (2.0, 0.5), rho=0.99, steps=1),
    ],
    "adam": [
        AdamCase("bent", (0.5, 1.0, -2.0), 0.2, decay=0.1, steps=6),
        AdamCase("square", -3, 0.5, beta1=0.0, steps=4),
        AdamCase("steep", (1.0, 0.2), 0.05),
        AdamCase("constant", (1.0, -4.0), 0.3, decay=1.0, steps=4),
        AdamCase("one flat", (1.0, 2.0, -1.0), 0.1, beta2=0.9),
        AdamCase("bent", ((0.5, 1.0), (-0.7, 0.2)), 0.1, 0.95, 0.9, decay=0.4, steps=3),
    ],
    "bug_hunt": [
        Suspect("momentum", "averaged"),
        Suspect("momentum", "ahead"),
        Suspect("momentum", "late"),
        Suspect("momentum", "all kept", "32 bits"),
        Suspect("momentum", "uphill", "lists"),
        Suspect("momentum", "right, otherwise", "32 bits"),
        Suspect("adam", "exponent"),
        Suspect("adam", "m fed back"),
        Suspect("adam", "uncorrected"),
        Suspect("adam", "exponent 1"),
        Suspect("adam", "together", "lists"),
        Suspect("adam", "no root"),
        Suspect("adam", "right, otherwise", "32 bits"),
        Suspect("rmsprop", "no root"),
        Suspect("rmsprop", "together", "32 bits"),
        Suspect("rmsprop", "corrected"),
        Suspect("rmsprop", "in full"),
        Suspect("rmsprop", "never forgets"),
        Suspect("rmsprop", "right", "lists"),
        Suspect("momentum", "signs lost"),
        Suspect("momentum", "one slope", "32 bits"),
        Suspect("adam", "signs lost", "32 bits"),
        Suspect("adam", "one slope"),
        Suspect("rmsprop", "signs lost"),
        Suspect("rmsprop", "one slope", "lists"),
    ],
    "largest_rate": [
        RateCase(curvatures=(0.3, 1.1, 2.5), seed=11),
        RateCase(curvatures=(0.1, 0.4, 1.0, 1.9, 3.0, 5.5), beta=0.9, seed=12),
        RateCase(((4.0, 0.0), (0.0, 0.25)), beta=0.5),
        RateCase(curvatures=(1e-4, 1.0), seed=13),
        RateCase(((2.0, -1.5), (-1.5, 2.0)), beta=0.95),
    ],
    "batch_noise": [
        BatchCase(500, 2, 16, seed=11),
        BatchCase(80, 5, 2, seed=12),
        BatchCase(60, 3, 60, seed=13),
        BatchCase(150, 1, 7, seed=14),
        BatchCase(200, 3, 25, seed=15, draws=600),
        "exponent",
    ],
    "schedule": [
        InverseCase(1e-2, 1e-3, 40, 25),
        InverseCase(0.05, 1e-5, 938, 12),
        InverseCase(2.0, 0.1, 7, 0),
        CosineCase(1e-3, 100, 1000, 550),
        CosineCase(0.1, 30, 90, (0, 10, 29, 30, 31, 60, 89, 90)),
        CosineCase(2.0, 0, 12, (0, 1, 6, 12)),
        CosineCase(1e-4, 5, 10, 10),
    ],
    "race": [
        BowlCase(5, 11),
        BowlCase(20, 12),
        BowlCase(2, 13),
        BowlCase(10, 14),
        BowlCase(3, 15),
    ],
}
