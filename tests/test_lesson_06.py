"""The numbers that lesson 06 teaches, and its oracles against the tape."""

from __future__ import annotations

import re

import numpy as np
import pytest
from lesson_runs import untouched
from notebooks import printed
from scipy import signal

from autograder.checks.lesson_06_backpropagation import (
    layers,
    lost_filter,
    num_grad,
    pool_gradient,
    slope_judge,
    through_the_bend,
    training_cost,
)
from autograder.hidden.lesson_06_backpropagation import CASES
from autograder.student.lesson import exercises_of
from utils import backpropagation
from utils.backpropagation.lost_filter import patch_products
from utils.data import load_photo

LESSON = "06_backpropagation"
IMAGE = np.array(
    [
        [3, 3, 2, 1, 0],
        [0, 0, 1, 3, 1],
        [3, 1, 2, 2, 3],
        [2, 0, 0, 2, 2],
        [2, 0, 0, 0, 1],
    ],
    float,
)
KERNEL = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]], float)
SOBEL = lost_filter.KERNELS["Sobel"]


def relative(one, other):
    one, other = np.asarray(one), np.asarray(other)
    return np.linalg.norm(one - other) / np.linalg.norm(other)


def shapes(seed):
    """Return an input, a kernel and δ of random sizes, all sides different."""
    draw = np.random.default_rng(seed)
    batch, k1, k2, c, m = draw.integers(1, 5, 5)
    rows, columns = draw.integers(1, 7, 2)
    u = draw.normal(size=(batch, rows + k1 - 1, columns + k2 - 1, c))
    kernel = draw.normal(size=(k1, k2, c, m))
    return u, kernel, draw.normal(size=(batch, rows, columns, m))


@pytest.mark.parametrize("seed", range(8))
def test_the_slopes_of_a_convolution_are_those_of_the_tape(seed):
    tf = pytest.importorskip("tensorflow")
    u, kernel, delta = shapes(seed)
    variables = [tf.Variable(v) for v in (u, kernel, np.zeros(kernel.shape[3]))]
    with tf.GradientTape() as tape:
        z = tf.nn.conv2d(variables[0], variables[1], 1, "VALID") + variables[2]
        loss = tf.reduce_sum(z * delta)
    of_u, of_kernel, of_bias = tape.gradient(loss, variables)
    assert relative(layers.kernel_slope(u, delta, *kernel.shape[:2]), of_kernel) < 1e-6
    assert relative(layers.input_slope(delta, kernel), of_u) < 1e-6
    assert relative(through_the_bend.bias_slope(delta), of_bias) < 1e-6


@pytest.mark.parametrize(
    ("name", "reach"), [("relu", 3), ("sigmoid", 3), ("sigmoid", 40)]
)
def test_the_slopes_of_a_bend_are_those_of_the_tape(name, reach):
    tf = pytest.importorskip("tensorflow")
    draw = np.random.default_rng(1)
    z, upstream = draw.uniform(-reach, reach, (3, 4, 2)), draw.normal(size=(3, 4, 2))
    variable = tf.Variable(z)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(getattr(tf.nn, name)(variable) * upstream)
    expected = tape.gradient(loss, variable)
    assert relative(through_the_bend.bend_slope(name, z, upstream), expected) < 1e-6


@pytest.mark.parametrize(("k", "s"), [(2, 2), (2, 1), (3, 2), (2, 3), (3, 1)])
def test_the_slopes_of_a_max_pool_are_those_of_the_tape(k, s):
    tf = pytest.importorskip("tensorflow")
    case = pool_gradient.RouteCase((2, 7, 8, 3), k, s, seed=k + 10 * s)
    x, upstream, *_ = case.draw()
    variable = tf.Variable(x)
    with tf.GradientTape() as tape:
        pooled = tf.nn.max_pool2d(variable, k, s, "VALID")
        loss = tf.reduce_sum(pooled * upstream)
    expected = tape.gradient(loss, variable)
    assert relative(pool_gradient.routed(x, upstream, k, s), expected) < 1e-6


def test_one_delta_gathers_its_patch_and_stamps_the_kernel():
    delta = np.zeros((3, 3))
    delta[0, 2] = 1
    gathered = signal.correlate2d(IMAGE, delta, mode="valid")
    assert gathered.tolist() == [[2, 1, 0], [1, 3, 1], [2, 2, 3]]
    stamped = layers.input_slope(delta[None, ..., None], KERNEL[..., None, None])
    assert stamped[0, :3, 2:, 0].tolist() == KERNEL.tolist()
    assert stamped.sum() == KERNEL.sum()


def test_a_delta_of_ones():
    ones = np.ones((1, 3, 3, 1))
    u, kernel = IMAGE[None, ..., None], KERNEL[..., None, None]
    assert layers.kernel_slope(u, ones, 3, 3)[..., 0, 0].tolist() == [
        [15, 15, 15],
        [9, 11, 16],
        [10, 7, 12],
    ]
    assert layers.input_slope(ones, kernel)[0, ..., 0].tolist() == [
        [0, 1, 3, 3, 2],
        [2, 5, 7, 5, 2],
        [2, 6, 10, 8, 4],
        [2, 5, 7, 5, 2],
        [0, 1, 3, 3, 2],
    ]


def test_who_gets_the_slope_of_the_lectures_image():
    case = pool_gradient.RouteCase((1, 4, 4, 1), 2, 2)
    by_two = pool_gradient.routed(*case.draw())[0, ..., 0]
    assert by_two.tolist() == [[0, 0, 2, 0], [0, 1, 0, 0], [0, 3, 0, 0], [0, 0, 4, 0]]
    case = pool_gradient.RouteCase((1, 4, 4, 1), 2, 1)
    by_one = pool_gradient.routed(*case.draw())[0, ..., 0]
    assert by_one.tolist() == [[0, 0, 3, 0], [0, 12, 6, 0], [0, 7, 0, 0], [0, 0, 17, 0]]


def test_ties_may_be_shared_in_any_way_but_not_multiplied():
    x, upstream, k, s = pool_gradient.RouteCase((1, 4, 4, 1), 2, 1).draw()
    right = pool_gradient.routed(x, upstream, k, s)
    for share in (0.0, 0.5, 1.0):
        shared = right.copy()
        shared[0, 1, 2], shared[0, 2, 3] = 6 * (1 - share), 6 * share
        assert pool_gradient.is_fair(shared, x, upstream, k, s)
    twice = right.copy()
    twice[0, 2, 3] = 6
    assert not pool_gradient.is_fair(twice, x, upstream, k, s)
    elsewhere = right.copy()
    elsewhere[0, 1, 2], elsewhere[0, 0, 0] = 0, 6
    assert not pool_gradient.is_fair(elsewhere, x, upstream, k, s)
    beyond = right.copy()
    beyond[0, 1, 2], beyond[0, 2, 3] = 8, -2
    assert not pool_gradient.is_fair(beyond, x, upstream, k, s)


def test_the_lectures_count_of_multiplications():
    assert training_cost.cost(1, 48, 64, 10, 3, 3, 20, False) == (5_133_600,) * 3
    assert training_cost.cost(1, 48, 64, 10, 3, 3, 20, True)[2] == 0
    zeros = training_cost._zeros_counted(1, 48, 64, 10, 3, 3, 20, False)
    assert zeros == 5_529_600


def test_central_differences_of_the_first_case():
    f, x, h = num_grad.SlopeCase("cubes", dtype="int64").draw()
    assert np.allclose(num_grad.central(f, x, h), [3.01, 12.01])
    assert np.isclose((f(np.array([1.1, -2])) - f(x)) / h, 3.31)


def textures():
    camera = load_photo("camera")[0] / 255
    grass = load_photo("grass")[0].astype(float)
    return {
        "camera": camera,
        "camera, mean subtracted": camera - camera.mean(),
        "grass": (grass - grass.mean()) / grass.std(),
        "noise": np.random.default_rng(0).random((64, 64)) - 0.5,
    }


@pytest.mark.parametrize(
    ("name", "sobel", "blur", "largest", "ratio"),
    [
        ("camera", 15_332, 1, 6.062, 6_288.9),
        ("camera, mean subtracted", 3_696, 1, 1.462, 1_516.6),
        ("grass", 107, 1, 10.958, 50.1),
        ("noise", 2, 2, 0.183, 1.2),
    ],
)
def test_which_picture_teaches_fastest(name, sobel, blur, largest, ratio):
    teacher = textures()[name]
    way = backpropagation.descend(teacher, SOBEL, 16_000)
    assert way.steps_to(0.02) == sobel
    assert (
        backpropagation.descend(teacher, np.full((3, 3), 1 / 9), 9).steps_to(0.02)
        == blur
    )
    assert way.largest == pytest.approx(largest, abs=1e-3)
    assert way.largest / way.smallest == pytest.approx(ratio, abs=0.05)


def test_the_curvatures_add_up_and_the_advised_rate_is_safe():
    for case in (*lost_filter.LOST_FILTER.visible, *CASES["lost_filter"]):
        picture, _, shape = case.draw()
        curvatures = np.linalg.eigvalsh(2 * patch_products(picture, shape))
        assert curvatures.sum() == pytest.approx(2 * shape[0] * shape[1], rel=0.05)
        assert 1 / (shape[0] * shape[1]) < 2 / curvatures[-1]


def test_no_hidden_filter_needs_more_steps_than_the_visible_ones():
    def steps(case):
        picture, _, shape = case.draw()
        way = backpropagation.descend(
            picture, case.lost(), 2000, rate=1 / (shape[0] * shape[1])
        )
        return way.steps_to(case.bound)

    visible = max(steps(case) for case in lost_filter.LOST_FILTER.visible)
    assert all(steps(case) < visible for case in CASES["lost_filter"])


def test_noise_leaves_the_least_squares_kernel_within_the_bound():
    noisy = [case for case in CASES["lost_filter"] if case.noise]
    for case in noisy:
        found = lost_filter.least_squares(*case.draw())
        assert np.abs(found - case.lost()).max() < case.bound / 3


def test_suspects_are_as_the_text_says():
    exercise = slope_judge.SLOPE_JUDGE
    for case in (*exercise.visible, *exercise.rule.probes, *CASES["slope_judge"]):
        f, gradient, x = case.draw()
        true, claimed = slope_judge.measured(f, x), gradient(x)
        size = max(np.abs(true).max(), np.abs(claimed).max())
        known = np.abs(true) > 1e-9 * size
        off = np.abs(claimed - true)[known] / np.abs(true)[known]
        invented = ~known & (np.abs(claimed) > 1e-9 * size)
        right = slope_judge.verdict(f, gradient, x)
        assert right == (not invented.any() and bool((off < 1e-5).all()))
        assert right or invented.any() or (off > 0.01).any()
        parts = np.abs(np.concatenate([true[known], claimed[invented]]))
        assert not parts.size or parts.max() / parts.min() < 1000


def test_every_exercise_has_hidden_cases():
    assert set(CASES) == set(exercises_of(LESSON))
    assert all(len(cases) >= 2 for cases in CASES.values())


@pytest.mark.slow
@pytest.mark.xdist_group(LESSON)
def test_the_reader_learns_with_the_solutions_slopes_which_are_the_tapes(solved):
    text = printed(solved(LESSON).notebook)
    assert text.count("  yours\n") == 5
    last = float(re.findall(r"epoch 10: ([\d.]+)% of 497 new digits", text)[0])
    assert last == pytest.approx(97.3, abs=1)  # 97.3 ± 0.2 over six seeds
    differences = re.findall(r"largest slope ([\d.]+), difference (\S+)", text)
    assert len(differences) == 4
    assert all(float(off) < 1e-6 * float(size) + 2e-7 for size, off in differences)


@pytest.mark.slow
@pytest.mark.xdist_group(LESSON)
def test_the_reader_reads_with_the_courses_slopes_until_there_are_own_ones():
    text = printed(untouched(LESSON))
    assert text.count("the course’s: yours is not filled in yet") == 5
    assert "of 497 new digits" in text
