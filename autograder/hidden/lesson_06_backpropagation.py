"""Hidden cases of lesson 06: data only."""

from autograder.checks.lesson_06_backpropagation.input_gradient import InputCase
from autograder.checks.lesson_06_backpropagation.kernel_gradient import KernelCase
from autograder.checks.lesson_06_backpropagation.lost_filter import LostCase
from autograder.checks.lesson_06_backpropagation.num_grad import SlopeCase
from autograder.checks.lesson_06_backpropagation.pool_gradient import RouteCase
from autograder.checks.lesson_06_backpropagation.slope_judge import Suspect
from autograder.checks.lesson_06_backpropagation.through_the_bend import (
    BendCase,
    BiasCase,
)
from autograder.checks.lesson_06_backpropagation.training_cost import CostCase

CASES = {
    "num_grad": [
        SlopeCase("waves", (4,), 0.2, "int64", seed=11),
        SlopeCase("neighbours", (), 0.1, seed=12),
        SlopeCase("neighbours", (2, 3, 2), 0.3, seed=13),
        SlopeCase("cubes", (3, 2), 0.25, "float32", seed=14),
        SlopeCase("neighbours", (5,), 1.0, "int32", seed=15),
        SlopeCase("waves", (1, 6), 1e-5, seed=16),
    ],
    "kernel_gradient": [
        KernelCase((2, 4, 5, 2), (1, 1), 3, seed=11),
        KernelCase((2, 3, 5, 2), (3, 5), 2, seed=12),
        KernelCase((3, 6, 5, 1), (2, 4), 4, seed=13),
        KernelCase((2, 6, 7, 3), (3, 3), 2, seed=14, kind="fractions"),
        KernelCase((1, 5, 6, 2), (2, 3), 2, seed=15, kind="negative"),
        KernelCase((4, 3, 9, 3), (1, 5), 1, seed=16),
    ],
    "through_the_bend": [
        BiasCase((1, 3, 4, 1), seed=11),
        BiasCase((4, 1, 1, 10), seed=12),
        BiasCase((3, 5, 2, 3), seed=13),
        BendCase("relu", (2, 3, 4, 2), seed=14),
        BendCase("sigmoid", (2, 3, 2, 3), seed=15),
        BendCase("sigmoid", (6,), seed=16, reach=900.0),
        BendCase("relu", (5,), seed=17, reach=40.0),
        BendCase("relu", (4, 3), seed=18, quiet=True),
    ],
    "input_gradient": [
        InputCase((2, 3, 4), (1, 1, 2, 3), seed=11),
        InputCase((1, 4, 3), (1, 5, 2, 2), seed=12),
        InputCase((3, 1, 1), (3, 2, 2, 4), seed=13),
        InputCase((2, 1, 1), (4, 7, 1, 2), seed=14),
        InputCase((1, 6, 5), (2, 3, 4, 1), seed=15, kind="negative"),
        InputCase((2, 5, 4), (3, 3, 2, 2), seed=16),
    ],
    "pool_gradient": [
        RouteCase((2, 6, 5, 2), 2, 2, seed=11, kind="negative"),
        RouteCase((1, 7, 9, 2), 3, 2, seed=12),
        RouteCase((2, 6, 6, 2), 2, 2, seed=13, kind="ties"),
        RouteCase((2, 8, 5, 1), 2, 3, seed=14),
        RouteCase((3, 5, 6, 3), 3, 1, seed=15, kind="negative"),
        RouteCase((1, 6, 9, 1), 3, 3, seed=16, kind="ties"),
        RouteCase((2, 3, 3, 2), 3, 3, seed=17),
    ],
    "slope_judge": [
        Suspect("all × 1.012", seed=11, scale=1e-7),
        Suspect("first × 0.985", seed=12, scale=1e6, shape=(2, 2)),
        Suspect("one × 1.012", seed=13, scale=1e-7, shape=(2, 3, 2)),
        Suspect("exchanged", seed=14, scale=1e-3),
        Suspect("right", seed=15, scale=1e-7, shape=(2, 2, 2)),
        Suspect("right", seed=16, scale=1e6, shape=(7,)),
        Suspect("turned", seed=17, shape=(4, 3), scale=1e4),
        Suspect("unturned", seed=18, shape=(3, 3)),
        Suspect("unturned", seed=19, shape=(4, 4), symmetric=True),
        Suspect("small sign", seed=20, scale=1e2),
        Suspect("small × 1.012", seed=27, scale=1e-7),
        Suspect("forgotten", seed=21, scale=1e6),
        Suspect("invented", seed=22, scale=1e-7),
        Suspect("all zero", seed=23, scale=1e-7),
        Suspect("flat", seed=24, scale=1e6, shape=(1,)),
        Suspect("signs", seed=25),
        Suspect("moved", seed=26, scale=1e6),
    ],
    "training_cost": [
        CostCase(8, 16, 12, 4, 1, 1, 6),
        CostCase(2, 5, 9, 3, 5, 9, 7),
        CostCase(16, 10, 14, 1, 3, 2, 12, first=True),
        CostCase(50, 8, 8, 1, 3, 3, 12, first=True),
        CostCase(3, 30, 17, 5, 7, 2, 9),
    ],
    "lost_filter": [
        LostCase(shape=(4, 5), seed=11),
        LostCase(shape=(1, 5), seed=12, corner=(64, 128)),
        LostCase("blur", corner=(200, 100)),
        LostCase(shape=(3, 3), seed=14, negative=True, corner=(300, 40)),
        LostCase(shape=(3, 2), seed=15, noise=0.05, corner=(128, 256)),
        LostCase(shape=(2, 3), seed=16, photo="gravel", side=(80, 64)),
    ],
}
