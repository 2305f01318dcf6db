"""Hidden cases of lesson 11: data only."""

from typing import Any

from autograder.checks.lesson_11_denoising_autoencoder.add_noise import NoiseCase
from autograder.checks.lesson_11_denoising_autoencoder.beat_the_blur import CleanCase
from autograder.checks.lesson_11_denoising_autoencoder.best_blur import BlurCase
from autograder.checks.lesson_11_denoising_autoencoder.code_size import CodeCase
from autograder.checks.lesson_11_denoising_autoencoder.dead_channels import (
    DeadCase,
    WorthCase,
)
from autograder.checks.lesson_11_denoising_autoencoder.enlarge import (
    SAME,
    UP,
    VALID,
    CoverCase,
    RepeatCase,
    SizeCase,
)
from autograder.checks.lesson_11_denoising_autoencoder.psnr import PairCase

CASES: dict[str, list[Any]] = {
    "add_noise": [
        NoiseCase((2, 24, 20, 3), "white", 0.3, seed=11),
        NoiseCase((3, 40, 30, 1), "mid grey", 0.25, seed=12),
        NoiseCase((2, 5, 4, 3), "photographs", 0.0, seed=13),
        NoiseCase((2, 24, 26, 3), "dark", 0.05, seed=14, dtype="float64"),
        NoiseCase((1, 50, 40, 2), "photographs", 0.4, seed=15),
    ],
    "code_size": [
        "second convolution",
        "fourth convolution",
        "last convolution",
        CodeCase(28, 1, 8, 2),
        CodeCase(33, 3, 64, 3),
        CodeCase(7, 2, 5, 1),
        CodeCase(16, 3, 2, 0),
        CodeCase(64, 3, 4, 4),
    ],
    "enlarge": [
        SizeCase(4, 2, 3, VALID),
        SizeCase(1, 5, 3, VALID),
        SizeCase(7, 3, 1, VALID),
        SizeCase(6, 4, 3, SAME),
        SizeCase(3, 2, 5, UP),
        RepeatCase((3, 1, 5, 3), 2, seed=11),
        RepeatCase((2, 4, 3, 1), 4, seed=12),
        RepeatCase((1, 2, 2, 2), 1, seed=13),
        CoverCase(4, 4, 2),
        CoverCase(4, 2, 3),
        CoverCase(1, 5, 3),
        CoverCase(6, 3, 1),
        CoverCase(3, 7, 3),
    ],
    "psnr": [
        PairCase((5, 4, 3), "dark bytes", seed=11),
        PairCase((4, 3, 6, 1), "bytes", seed=12),
        PairCase((8, 3), seed=13),
        PairCase((2, 3, 4, 3), "dark", seed=14),
        PairCase((2, 4, 3, 3), "equal bytes", seed=15),
    ],
    "best_blur": [
        BlurCase(noise=0.1, seed=11),
        BlurCase(noise=0.4, seed=12),
        BlurCase((5, 20, 32, 3), 0.0, seed=13),
        BlurCase((3, 26, 30, 2), 0.2, seed=14, kind="speckles"),
        BlurCase((9, 32, 16, 1), 0.1, seed=15),
        BlurCase((1, 30, 32, 3), 0.2, seed=17),
    ],
    "beat_the_blur": [
        CleanCase(seed=1, noise_seed=61, number=250),
        CleanCase(seed=2, noise_seed=62, number=250),
    ],
    "dead_channels": [
        DeadCase((3, 4, 2), ("dead", "cancels", "small", "dead", "first"), seed=11),
        DeadCase((2, 3, 3), ("later",), seed=12),
        DeadCase((1, 2, 5), ("dead",), seed=13),
        DeadCase((4, 2, 3), ("place", "negative", "constant", "dead"), seed=14),
        WorthCase((2, 4, 3), ("alive",), (0.7,), (0.9,), seed=15),
        WorthCase(
            (3, 2, 5),
            ("alive", "first", "dead", "later", "negative"),
            (0.5, 0.9, 1.0, -0.4, 0.3),
            (0.6, 0.8, 1.0, 0.5, -0.2),
            seed=16,
        ),
        WorthCase(
            (2, 3, 4),
            ("cancels", "alive", "place"),
            (0.3, 1.1, 0.8),
            (0.2, 1.0, 0.9),
            17,
        ),
    ],
    "where_it_wins": [("winners", noise) for noise in (0.05, 0.1, 0.3, 0.4)],
}
