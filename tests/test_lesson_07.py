"""The numbers that lesson 07 teaches, and its oracles against Keras."""

from __future__ import annotations

import re

import numpy as np
import pytest
from notebooks import printed

from autograder.checks.lesson_07_optimisers import (
    adam,
    adaptive_rates,
    batch_noise,
    bug_hunt,
    largest_rate,
    momentum,
    race,
    schedule,
)
from autograder.checks.lesson_07_optimisers.steps import GRADIENTS
from autograder.hidden.lesson_07_optimisers import CASES
from autograder.student.lesson import exercises_of
from utils import backpropagation, optimisers
from utils.data import load_photo

LESSON = "07_optimisers"
SQUARE = GRADIENTS["square"]


def numbers(positions):
    return np.round(positions, 4).tolist()


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({}, [0.8, 0.46, 0.062, -0.3086, -0.5804]),
        ({"ahead": True}, [0.62, 0.2224, -0.1084, -0.3248, -0.4157]),
        ({"forward": 1.0}, [0.6, 0.18, -0.162]),
        ({"fresh": 0.1}, [0.98, 0.9424, 0.8897]),
        ({"kept": 0.0}, [0.8, 0.64, 0.512]),
        ({"late": True}, [1.0, 0.8, 0.42]),
    ],
)
def test_momentum_and_its_mistakes(how, expected):
    given = (SQUARE, 1.0, 0.1, 0.9, len(expected))
    assert numbers(momentum._positions(*given, **how)) == expected


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({}, [0.9, 0.8004, 0.7016, 0.6039, 0.5080]),
        ({"first": False, "second": False}, [0.6838, 0.2702, -0.1621]),
        ({"second": False}, [-2.1623]),
        ({"later": 1}, [0.9256, 0.8400, 0.7498]),
        (
            {"feeds_first": True, "feeds_second": True},
            [0.9, 0.8767, 0.8724, 0.8717, 0.8716],
        ),
        (
            {"feeds_first": True, "feeds_second": True, "later": 1},
            [0.9256, 0.9094, 0.9066, 0.9062, 0.9061],
        ),
        ({"fixed": True}, [0.9, 0.7662, 0.6120]),
    ],
)
def test_adam_and_its_mistakes(how, expected):
    given = (SQUARE, 1.0, 0.1, 0.9, 0.999, 1e-7, 0.0, len(expected))
    assert numbers(adam.walked(*given, twist=adam.Twist(**how))) == expected


def test_adamw_pulls_and_a_penalty_changes_nothing():
    settings = (1.0, 0.1, 0.9, 0.999, 1e-7)
    pulled = adam.positions(SQUARE, *settings, 0.5, 5)
    assert np.allclose(pulled, [0.85, 0.7083, 0.5750, 0.4505, 0.3353], atol=1e-4)
    penalty = adam.positions(lambda w: 2.5 * w, *settings, 0.0, 5)
    assert np.allclose(penalty, adam.positions(SQUARE, *settings, 0.0, 5), atol=1e-6)


def test_adagrad_and_rmsprop():
    of = adaptive_rates
    assert numbers(of.adagrad(SQUARE, 1.0, 0.1, 1e-7, 0.0, 3)) == [0.9, 0.8331, 0.7805]
    assert numbers(of.adagrad(SQUARE, 1.0, 0.1, 1e-7, 0.1, 3)) == [
        0.9012,
        0.8347,
        0.7823,
    ]
    assert numbers(of.rmsprop(SQUARE, 1.0, 0.1, 0.9, 1e-7, 4)) == [
        0.6838,
        0.4989,
        0.3692,
        0.2728,
    ]
    assert numbers(of.rmsprop(SQUARE, 1.0, 0.1, 0.9, 0.01, 3)) == [
        0.6877,
        0.5037,
        0.3743,
    ]
    outside = of._means(SQUARE, 1.0, 0.1, 0.9, 0.01, 1, divisor=of._outside)
    assert numbers(outside) == [0.6887]


@pytest.mark.parametrize("exercise", ["momentum", "adaptive_rates", "adam"])
def test_the_oracles_take_the_steps_of_the_course(exercise):
    """Two implementations, written apart, in all cases of the exercise."""
    for case in (*exercises_of(LESSON)[exercise].visible, *CASES[exercise]):
        gradient, start, *settings, steps = case.draw()
        rule, right = {
            "MomentumCase": lambda rate, beta: (
                optimisers.momentum(rate, beta),
                momentum.positions,
            ),
            "AdaGradCase": lambda rate, epsilon, first: (
                optimisers.adagrad(rate, epsilon=epsilon, first=first),
                adaptive_rates.adagrad,
            ),
            "RMSpropCase": lambda rate, rho, epsilon: (
                optimisers.rmsprop(rate, rho=rho, epsilon=epsilon),
                adaptive_rates.rmsprop,
            ),
            "AdamCase": lambda rate, b1, b2, epsilon, decay: (
                optimisers.adam(rate, beta1=b1, beta2=b2, epsilon=epsilon, decay=decay),
                adam.positions,
            ),
        }[type(case).__name__](*settings)
        way = optimisers.walk(rule, gradient, start, steps)[1:]
        assert np.allclose(way, right(gradient, start, *settings, steps), atol=1e-12)


def test_the_largest_rate_of_a_coupled_bowl():
    hessian = np.array([[3.0, 1.0], [1.0, 2.0]])
    assert largest_rate.largest_rate(hessian, 0) == pytest.approx(0.5528, abs=1e-4)
    assert largest_rate.largest_rate(np.array([[2.0]]), 0.9) == pytest.approx(1.9)


def test_the_lectures_rate_after_a_hundred_epochs():
    share = schedule.inverse_time(1e-3, 1e-4, 1563, 100)
    assert 1e-3 * share == pytest.approx(6.013e-5, abs=1e-8)


@pytest.mark.parametrize(
    ("rule", "steps"),
    [
        (lambda safe: optimisers.momentum(safe, 0), 15_332),
        (lambda safe: optimisers.momentum(safe, 0.9), 1_511),
        (lambda safe: optimisers.adam(0.1), 703),
    ],
)
def test_the_lost_filter_of_the_camera_picture(rule, steps):
    camera = load_photo("camera")[0] / 255
    sobel = np.array([1, 0, -1, 2, 0, -2, 1, 0, -1])
    bowl = optimisers.Bowl(2 * backpropagation.patch_products(camera, (3, 3)), sobel)
    way = optimisers.walk(
        rule(1 / bowl.curvatures[-1]), bowl.gradient, np.zeros(9), steps
    )
    worst = np.abs(way - sobel).max(axis=1)
    assert int((worst <= 0.02).argmax()) == steps


def test_suspects_are_right_or_wrong_by_more_than_a_hundredth_of_a_step():
    for case in (*bug_hunt.BUG_HUNT.visible, *CASES["bug_hunt"]):
        (rule,) = case.draw()
        told, true = (
            bug_hunt._told(r, case.kind, bug_hunt.SLOPES)
            for r in (rule, bug_hunt.RULES[case.kind]["right"])
        )
        off = np.abs(told - true).max()
        step = np.abs(np.diff(true, axis=0)).min()
        assert off < 1e-5 or off > 0.01 * step
        assert (off < 1e-5) == case.claim.startswith("right")


@pytest.mark.parametrize("seed", range(12))
def test_no_right_slopes_of_batches_are_called_wrong(seed):
    """Whatever the chance, with and without putting rows back."""
    for case in (*batch_noise.BATCH_NOISE.visible, *CASES["batch_noise"]):
        if case == "exponent":
            continue
        x, y, w, size, draws, _ = given = case.draw()
        assert batch_noise.seen(
            batch_noise.sample(x, y, w, size, draws, seed), *given
        ) == (batch_noise.RIGHT)
        chosen = np.random.default_rng(seed).integers(0, len(x), (draws, size))
        parts = 2 * x * (x @ w - y)[:, None]
        assert batch_noise.seen(parts[chosen].mean(axis=1), *given) == batch_noise.RIGHT


def test_the_race_cannot_be_won_by_plain_descent_and_can_by_momentum():
    for case in (*race.RACE.visible, *CASES["race"]):
        gradient, start = case.draw()
        bowl = optimisers.Bowl(gradient.hessian, gradient.lowest)
        assert bowl.curvatures[[0, -1]] == pytest.approx([0.01, 1])

        def left(rate, beta, bowl=bowl, start=start):
            rule = optimisers.momentum(rate, beta)
            way = optimisers.walk(rule, bowl.gradient, start, 80)
            return bowl.loss(way[-1]) / bowl.loss(start)

        assert min(left(rate, 0) for rate in np.linspace(1.5, 2, 26)) > 3e-3
        assert left(1, 0.8) < 1e-4
        assert left(1, 0.9) < 5e-4


def test_every_exercise_has_hidden_cases():
    assert set(CASES) == set(exercises_of(LESSON))
    assert all(len(cases) >= 2 for cases in CASES.values())


@pytest.mark.slow
@pytest.mark.xdist_group(LESSON)
def test_digits_are_learned_and_muon_leaves_kernels_to_adamw(solved):
    text = printed(solved(LESSON).notebook)
    losses = dict(re.findall(r"^(.*\S) +training loss ([\d.]+), new", text, re.M))
    # 0.369 ± 0.019 and 0.091 ± 0.023 over six seeds
    assert float(losses["momentum 0.9, 0.1"]) < float(losses["SGD, 0.1"]) - 0.15
    if "Muon, 0.01" in losses:
        assert "Muon and AdamW differ by 0.0" in text
        assert "singular values, step:   [0.78 0.74 0.7  0.02]" in text
