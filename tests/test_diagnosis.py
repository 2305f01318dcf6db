"""What a diagnosis may say: only what all the evidence bears out."""

import math

import numpy as np
import pytest

from autograder.student.answers import as_integer
from autograder.student.diagnosis import (
    CheckFailed,
    Demand,
    Design,
    Entry,
    Feature,
    Function,
    NotFilledIn,
    Repair,
    Stop,
    Table,
    Wrong,
)
from autograder.student.exercise import Exercise, run_cases


def windows(image, k):
    return np.lib.stride_tricks.sliding_window_view(image, (k, k)).sum(axis=(2, 3))


def draw(case):
    (height, width), k, seed = case
    return np.random.default_rng(seed).uniform(-9, 9, (height, width)), k


RULE = Function(
    name="blur",
    arguments=draw,
    right=lambda image, k: windows(image, k) / k**2,
    wrong=(
        Wrong("divided by one side", lambda x, k: windows(x, k) / k, "area, not side."),
        Wrong("sum", windows, "divide."),
    ),
    stops=(Stop(("out of bounds",), "window left the image", "count the places."),),
    probes=(((6, 6), 2, 1), ((5, 7), 3, 2), ((7, 5), 2, 3)),
    hint="one window at a time.",
)
VISIBLE = (((5, 5), 3, 4), ((4, 6), 2, 5))


def check(answer, rule=RULE, cases=VISIBLE, *, probing=False):
    exercise = Exercise("blur", "0.1 Blur", visible=cases, rule=rule)
    return run_cases(exercise, answer, cases, probing=probing)


def told(answer, **options):
    return check(answer, **options).first_failure


def right(image, k):
    return windows(image, k) / k**2


def test_a_right_answer_fails_nothing_and_gets_no_advice():
    outcomes = check(right, probing=True)
    assert outcomes.first_failure is None
    assert outcomes.advice is None


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        (lambda x, k: windows(x, k) / k, "divided by one side"),
        (windows, "sum"),
        (lambda x, k: right(x, k).T, "rows and columns swapped"),
        (lambda x, k: right(x[::-1], k), "result upside down"),
        (lambda x, k: right(np.trunc(x), k), "image cut to whole numbers"),
        (lambda x, k: right(np.abs(x), k), "image without its signs"),
        (lambda x, k: right(x, 3), "k ignored"),
        (lambda x, k: np.maximum(right(x, k), 0), "cut off below zero"),
        (lambda x, k: right(x, k)[:-1, :-1], "last row and column missing"),
        (lambda x, k: right(x, k) * 3, "always 3 times the right value"),
        (lambda x, k: right(x, k) + 2, "always 2 too large"),
        (lambda x, k: (windows(x, k) / k).T, "rows and columns swapped"),
    ],
)
def test_a_slip_is_named_when_it_explains_every_case(answer, name):
    assert name in told(answer).mistake


def test_an_argument_may_be_a_number_here_and_an_array_there():
    starts = (3.0, np.array([1.0, 2.0]), np.array([[4.0]]))
    mixed = Function(
        name="half",
        arguments=lambda case: (starts[case],),
        right=lambda start: np.asarray(start) / 2,
    )
    exercise = Exercise("half", "0 Half", visible=range(3), rule=mixed)
    told = run_cases(exercise, lambda start: np.sum(start) / 2, range(3))
    assert "stopped" not in told.first_failure.what


def test_two_slips_are_named_together():
    failure = told(lambda x, k: np.abs(windows(x, k) / k))
    assert failure.mistake == "divided by one side, and minus signs lost"


def test_one_case_that_fits_by_chance_names_nothing():
    """With k = 1 sum and mean are the same: half a mistake is no mistake."""

    def answer(image, k):
        return windows(image, k) / k if k == 3 else right(image, k)

    failure = told(answer)
    assert failure.mistake == "wrong for odd k"
    assert "right for even k, wrong for odd k" in failure.hint


def test_the_pattern_of_failures_is_told_of_squares():
    def answer(image, k):
        result = right(image, k)
        return result if len(set(image.shape)) == 1 else result + image[0, 0]

    assert told(answer).mistake == "assumes squares"


def test_without_any_pattern_the_smallest_failing_case_is_shown():
    def answer(image, k):
        result = right(image, k)
        result[0, 0] += image[0, 0]
        return result

    failure = told(answer)
    assert failure.mistake == "other wrong values"
    assert "at position [0, 0], the first one" in failure.received


def test_an_error_in_the_body_is_not_a_matter_of_the_def_line():
    def helper(image, k):
        return image

    def answer(image, k):
        return helper(image)

    failure = told(answer)
    assert failure.mistake == "stops with TypeError"
    assert "return helper(image)" in failure.received


def test_a_call_that_cannot_be_made_is():
    assert told(lambda image: image).mistake == "changed signature"


def test_an_error_is_explained_where_its_message_is_known():
    def answer(image, k):
        return image[len(image)]

    failure = told(answer)
    assert failure.mistake == "window left the image"
    assert "return image[len(image)]" in failure.received


def test_what_is_kept_between_calls_is_found():
    calls = []

    def answer(image, k):
        calls.append(1)
        return right(image, k) + len(calls)

    assert told(answer).mistake == "keeps something between calls"


def test_a_changed_argument_is_told():
    def answer(image, k):
        image[:] = 0
        return image

    assert told(answer).mistake == "changes its input"


def test_a_probe_advises_and_costs_nothing():
    def answer(image, k):
        return right(image, k) if image.shape in {(5, 5), (4, 6)} else windows(image, k)

    outcomes = check(answer, probing=True)
    assert outcomes.first_failure is None
    assert outcomes.advice is not None
    assert check(answer).advice is None


def test_two_mistakes_that_give_the_same_are_both_told():
    rule = Function(
        name="f",
        arguments=lambda case: (case,),
        read=as_integer,
        right=lambda n: n + 1,
        wrong=(
            Wrong("twice", lambda n: 2 * n, "not twice."),
            Wrong("square", lambda n: n * n if n != 2 else 4, "not squared."),
        ),
    )
    assert told(lambda n: 2 * n, rule=rule, cases=(0, 2, 4)).mistake == "twice"
    either = told(lambda n: 2 * n, rule=rule, cases=(0, 2)).mistake
    assert either == "either twice or square"


TABLE = Table(
    name="sizes",
    entries={
        "A": Entry("entry A", lambda t: 7, hint="count."),
        "B": Entry(
            "entry B",
            lambda t: t["A"] ** 2,
            (Wrong("one side", lambda t: t["A"], "both sides."),),
            "square it.",
        ),
        "C": Entry("entry C", lambda t: t["B"] * 3, hint="three channels."),
    },
)


def judged(**entries):
    answer = {"A": ..., "B": ..., "C": ...} | entries
    outcomes = check(answer, rule=TABLE, cases=("A", "B", "C"))
    return [failure and failure.mistake for failure in outcomes.failures], outcomes


def test_what_follows_from_a_wrong_entry_costs_nothing_and_is_told():
    mistakes, outcomes = judged(A=6, B=36, C=108)
    assert mistakes == ["another value", None, None]
    assert outcomes.notes == (
        "B follows from your own A.",
        "C follows from your own B.",
    )


def test_a_known_mistake_is_seen_behind_a_wrong_entry():
    assert judged(A=6, B=6, C=18)[0] == ["another value", "one side", None]


def test_a_table_is_judged_as_far_as_it_is_filled():
    mistakes, outcomes = judged(A=7, B=7)
    assert mistakes == [None, "one side", "not filled in"]
    assert outcomes.first_failure.mistake == "one side"
    assert not outcomes.unfilled
    assert judged(A=7)[1].unfilled
    assert isinstance(judged(A=7)[1].first_failure, NotFilledIn)


DESIGN = Design(
    name="edge",
    read=np.asarray,
    demands=(
        Demand("not balanced", lambda w, c: w.sum(), lambda s: s == 0, "balance."),
        Demand("silent", lambda w, c: w @ np.array(c), lambda r: r > 0, "answer."),
    ),
    repairs=(Repair("wrong sign", np.negative, "turn the signs."),),
)
STEPS = ((0, 0, 1), (0, 1, 1))


@pytest.mark.parametrize(
    ("weights", "name"),
    [([1, 0, -1], "wrong sign"), ([1, 0, 1], "not balanced"), ([0, 0, 0], "silent")],
)
def test_a_design_is_told_what_repairs_it_or_what_it_lacks(weights, name):
    assert told(weights, rule=DESIGN, cases=STEPS).mistake == name


def test_points_of_parts_are_counted_part_by_part():
    failures = (CheckFailed("no."), None, None)
    exercise = Exercise(
        "two", "0.2 Two", visible=(1, 2, -3), part=abs, points_by_part=True
    )
    assert math.isclose(exercise.share_of(failures, (), ()), 2 / 3)


def test_a_feature_with_an_order_tells_its_limit():
    rule = Function(
        name="f",
        arguments=lambda case: (case,),
        right=lambda n: np.array([n * 1.5, 1.0]),
        features=(Feature(lambda n: n, "{} pixels", ordered=True),),
        probes=(1, 2, 4, 5),
    )

    def answer(n):
        return [n * 1.5, 1.0 if n < 4 else n]

    failure = told(answer, rule=rule, cases=(3, 6))
    assert "right for 3 pixels and below, wrong for 4 pixels and above" in failure.hint
