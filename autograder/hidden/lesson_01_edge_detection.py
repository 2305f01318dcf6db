"""Hidden cases of lesson 01: data only."""

from autograder.checks.lesson_01_edge_detection.convolve import AgreeCase
from autograder.checks.lesson_01_edge_detection.corner_filter import RectangleCase
from autograder.checks.lesson_01_edge_detection.correlate import PairCase
from autograder.checks.lesson_01_edge_detection.gaussian_window import SigmaCase
from autograder.checks.lesson_01_edge_detection.out_size import RULES, SizeCase
from autograder.checks.lesson_01_edge_detection.window_sums import WindowCase
from autograder.checks.lesson_01_edge_detection.x_detector import CrossCase

_ALL_PAIRS = tuple((n, k) for n in range(1, 21) for k in range(1, n + 1))

CASES = {
    "window_sums": [WindowCase("own", (1,)), WindowCase("own", (2,))],
    "correlate": [
        PairCase((1, 1), (1, 1), seed=11),
        PairCase((7, 7), (7, 7), seed=12),
        PairCase((3, 9), (3, 1), seed=13),
        PairCase((9, 4), (1, 4), seed=14),
        PairCase((8, 11), (5, 2), seed=15),
        PairCase((6, 7), (3, 2), "uint8", seed=16),
        PairCase((5, 6), (2, 3), "float32", seed=17),
        PairCase((6, 6), (2, 4), "fractions", seed=18),
    ],
    "out_size": [SizeCase(mode, _ALL_PAIRS) for mode in RULES],
    "convolve": [
        PairCase((6, 5), (3, 3), seed=21),
        PairCase((9, 7), (4, 1), seed=22),
        PairCase((5, 8), (2, 5), seed=23),
        PairCase((6, 5), (3, 2), "fractions", seed=24),
        AgreeCase(((1, 2, 3), (4, 5, 4), (3, 2, 1)), agree=True),
        AgreeCase(((1, 2, 3), (2, 4, 5), (3, 5, 6)), agree=False),
        AgreeCase(((1, 2, 1), (0, 0, 0), (-1, -2, -1)), agree=False),
        AgreeCase(((1, -2, 1),), agree=True),
        AgreeCase(((4, 1, 4), (2, 3, 2), (4, 0, 4)), agree=False),
        AgreeCase(((0, 1), (-1, 0)), agree=False),
        AgreeCase(((0.1, 0.2), (0.3, 0.1)), agree=False),
        AgreeCase(((1, 1), (1, 1.01)), agree=False),
        AgreeCase(((1, 0, 2), (5, 3, 5), (0, 3, 0)), agree=False),
        AgreeCase(((2, 1, 0, 0, 1, 2), (0, 3, 0, 0, 0, 3)), agree=False),
    ],
    "gaussian_window": [SigmaCase(s) for s in (0.5, 1.0, 1.5, 2.5, 4.2, 4.43, 5.0)],
    "edge_signs": ["E", "F", "G"],
    "corner_filter": [
        RectangleCase((96, 64), (20, 49), (12, 40)),
        RectangleCase((64, 96), (10, 17), (30, 80), dark=0.1, bright=0.9),
        RectangleCase((80, 80), (8, 70), (60, 67), dark=0.2, bright=0.7),
        RectangleCase((128, 128), (32, 95), (16, 111), dark=100.0, bright=180.0),
        RectangleCase((50, 50), (21, 28), (21, 28), dark=-1.0, bright=0.0),
    ],
    "x_detector": [
        CrossCase(dark=0.0, bright=255.0),
        CrossCase(dark=3.0, bright=3.5),
        CrossCase(side=13, centre=(5, 7), arm=4),
        CrossCase(side=11, centre=(4, 4), arm=2, dark=0.1, bright=0.6),
    ],
}
