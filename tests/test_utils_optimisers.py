"""Optimisers in NumPy: the same steps as Keras, bowls, schedules, a race to look at."""

import numpy as np
import pytest

from utils import optimisers

keras = pytest.importorskip("keras")
# Keras rounds its shares to 32 bits, so 1 − 0.999 is off by 1e-5 of its size. These
# two, near to 0.9 and 0.999, need no rounding. And it adds epsilon to the root before
# the correction, which is as if it were larger: so epsilon is tiny here.
BETA1, BETA2 = 1 - 1 / 8, 1 - 1 / 1024
OF_KERAS = {
    "plain": (optimisers.momentum(0.1, 0), lambda o: o.SGD(0.1)),
    "momentum": (optimisers.momentum(0.05), lambda o: o.SGD(0.05, momentum=0.9)),
    "Nesterov": (
        optimisers.momentum(0.05, 0.5, nesterov=True),
        lambda o: o.SGD(0.05, momentum=0.5, nesterov=True),
    ),
    "AdaGrad": (optimisers.adagrad(0.1), lambda o: o.Adagrad(0.1)),
    "AdaGrad from 0, ε 0.01": (
        optimisers.adagrad(0.1, first=0, epsilon=0.01),
        lambda o: o.Adagrad(0.1, initial_accumulator_value=0.0, epsilon=0.01),
    ),
    "RMSprop": (optimisers.rmsprop(0.1), lambda o: o.RMSprop(0.1)),
    "RMSprop, ε 0.01": (
        optimisers.rmsprop(0.1, rho=0.5, epsilon=0.01),
        lambda o: o.RMSprop(0.1, rho=0.5, epsilon=0.01),
    ),
    "Adam": (
        optimisers.adam(0.1, epsilon=1e-12, beta1=BETA1, beta2=BETA2),
        lambda o: o.Adam(0.1, epsilon=1e-12, beta_1=BETA1, beta_2=BETA2),
    ),
    "Adam, other shares": (
        optimisers.adam(0.1, epsilon=1e-12, beta1=0.5, beta2=0.75),
        lambda o: o.Adam(0.1, epsilon=1e-12, beta_1=0.5, beta_2=0.75),
    ),
    "AdamW": (
        optimisers.adam(0.1, epsilon=1e-12, beta1=BETA1, beta2=BETA2, decay=0.5),
        lambda o: o.AdamW(
            0.1, epsilon=1e-12, beta_1=BETA1, beta_2=BETA2, weight_decay=0.5
        ),
    ),
}
SLOPES = {
    "a square": (lambda w: 2 * w, [1.0]),
    "a bowl": (lambda w: np.array([2.0, 20.0]) * w, [1.0, -1.0]),
    "a bent loss": (lambda w: np.sinh(w) + 0.3, [0.5, -1.2, 0.1]),
}


def steps_of_keras(optimiser, gradient, start, steps):
    weights = keras.Variable(np.array(start), dtype="float64")
    way = [np.array(start)]
    optimiser.build([weights])
    for _ in range(steps):
        now = keras.ops.convert_to_numpy(weights.value)
        slope = keras.ops.convert_to_tensor(gradient(now), "float64")
        optimiser.apply([slope], [weights])
        way.append(keras.ops.convert_to_numpy(weights.value))
    return np.array(way)


@pytest.mark.parametrize("loss", SLOPES)
@pytest.mark.parametrize("rule", OF_KERAS)
def test_five_steps_are_those_of_keras(rule, loss):
    ours, theirs = OF_KERAS[rule]
    gradient, start = SLOPES[loss]
    expected = steps_of_keras(theirs(keras.optimizers), gradient, start, 5)
    way = optimisers.walk(ours, gradient, start, 5)
    assert np.abs(way - expected).max() < 1e-6 * max(1, np.abs(expected).max())


def test_adam_with_its_own_shares_is_keras_to_the_rounding_of_those():
    way = optimisers.walk(optimisers.adam(0.1), lambda w: 2 * w, [1.0], 5)
    expected = steps_of_keras(keras.optimizers.Adam(0.1), lambda w: 2 * w, [1.0], 5)
    assert np.abs(way - expected).max() < 1e-5


def test_a_walk_leaves_its_start_alone_and_begins_afresh():
    start = np.array([1, -1])
    rule = optimisers.adam(0.1)
    ways = [optimisers.walk(rule, lambda w: 2 * w, start, 3) for _ in range(2)]
    assert start.tolist() == [1, -1]
    assert np.array_equal(*ways)
    assert ways[0].shape == (4, 2)
    with pytest.raises(ValueError, match="one for each number"):
        optimisers.walk(rule, lambda w: w.sum(), start, 3)
    with pytest.raises(ValueError, match="0 steps or more"):
        optimisers.walk(rule, lambda w: w, start, -1)


def test_a_turned_bowl_keeps_its_curvatures():
    bowl = optimisers.Bowl.turned([0.01, 0.1, 1], seed=4)
    assert np.allclose(bowl.curvatures, [0.01, 0.1, 1])
    assert not np.allclose(bowl.hessian, np.diag(np.diag(bowl.hessian)), atol=0.01)
    w, h = np.array([1.0, -2, 0.5]), 1e-6
    measured = [
        (bowl.loss(w + h * e) - bowl.loss(w - h * e)) / (2 * h) for e in np.eye(3)
    ]
    assert np.allclose(measured, bowl.gradient(w), atol=1e-8)
    assert bowl.loss(np.zeros((5, 3))).tolist() == [0] * 5


@pytest.mark.parametrize(
    ("hessian", "said"),
    [
        ([[1, 2, 3]], "square"),
        ([[1, 2], [0, 1]], "symmetric"),
        ([[1, 0], [0, -1]], "no bowl"),
    ],
)
def test_what_is_no_bowl_is_told(hessian, said):
    with pytest.raises(ValueError, match=said):
        optimisers.Bowl(hessian)


@pytest.mark.parametrize("beta", [0, 0.5, 0.9])
def test_the_largest_rate_is_2_times_1_plus_beta_over_the_largest_curvature(beta):
    bowl = optimisers.Bowl([[3, 1], [1, 2]], lowest=[1, 2])
    largest = 2 * (1 + beta) / bowl.curvatures[-1]
    ends = [
        bowl.loss(
            optimisers.walk(
                optimisers.momentum(share * largest, beta), bowl.gradient, [5, 5], 800
            )[-1]
        )
        for share in (0.95, 1.05)
    ]
    assert ends[0] < 1e-9
    assert ends[1] > 1e6


def test_schedules_are_those_of_keras():
    schedules = keras.optimizers.schedules
    steps = np.arange(0, 101, 5)
    pairs = [
        (
            schedules.InverseTimeDecay(1.0, 1, 0.03),
            optimisers.inverse_time(1.0, 0.03, steps),
        ),
        (
            schedules.CosineDecay(0.0, 80, warmup_target=1.0, warmup_steps=20),
            optimisers.warm_up_cosine(1.0, 20, 100, steps),
        ),
    ]
    for theirs, ours in pairs:
        expected = [float(keras.ops.convert_to_numpy(theirs(s))) for s in steps]
        assert np.allclose(ours, expected, atol=1e-6)
    assert optimisers.warm_up_cosine(2.0, 0, 10, [0, 10]).tolist() == [2.0, 0.0]
    with pytest.raises(ValueError, match="0 ≤ warm < total"):
        optimisers.warm_up_cosine(1.0, 10, 10, 3)


BOWL = optimisers.Bowl([[1, 0], [0, 20]])
RULES = {"plain": optimisers.momentum(0.09, 0), "Adam": optimisers.adam(0.7)}


def test_a_race_is_a_slider_or_still_pictures_and_is_told_in_words():
    still = optimisers.show_race(
        BOWL, (-8, 1.8), RULES, stills=(1, 3), interactive=False
    )
    assert "After 1 step: plain at (−7.28, −1.44)" in still.description
    assert "After 3 steps: plain" in still.description
    moving = optimisers.show_race(
        BOWL, (-8, 1.8), RULES, stills=(1, 3), interactive=True
    )
    assert [name for name, _ in moving.frame.options][-1] == "step 3"
    before = moving.png
    moving.frame.value = 1
    assert moving.png != before
    assert "After 1 step: plain at (−7.28, −1.44)" in moving.text


def test_a_race_needs_two_numbers_and_has_five_colours():
    with pytest.raises(ValueError, match="two numbers"):
        optimisers.show_race(optimisers.Bowl([[1]]), (1,), RULES)
    with pytest.raises(ValueError, match="1 to 5 rules"):
        optimisers.show_race(BOWL, (1, 1), {})


def test_digits_are_learned_and_a_seed_says_all():
    runs = [
        optimisers.learn_digits(keras.optimizers.Adam(3e-3), seed=1, epochs=2)
        for _ in range(2)
    ]
    assert runs[0] == pytest.approx(runs[1], abs=1e-4)
    assert runs[0][1] > 0.8


class FailsAtItsFirstStep(keras.optimizers.SGD):
    """As Muon of Keras 3.10 does with TensorFlow."""

    def update_step(self, gradient, variable, learning_rate):
        raise AttributeError("'ResourceVariable' object has no attribute 'path'")


def test_an_optimiser_that_works_is_used():
    assert optimisers.what_stops("AdamW") == ""


def test_an_optimiser_that_is_there_and_fails_is_left_out_with_a_reason(monkeypatch):
    monkeypatch.setattr(keras.optimizers, "Muon", FailsAtItsFirstStep, raising=False)
    said = optimisers.what_stops("Muon")
    assert said.startswith(f"Muon of Keras {keras.__version__} fails at its first step")
    assert "AttributeError" in said
    assert said.endswith("it is left out here.")


def test_an_optimiser_that_is_not_there_is_left_out_with_a_reason(monkeypatch):
    monkeypatch.delattr(keras.optimizers, "Muon", raising=False)
    assert optimisers.what_stops("Muon") == (
        f"Keras {keras.__version__} has no Muon; it is left out here."
    )
