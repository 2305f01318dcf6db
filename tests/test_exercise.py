import time

from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, Function, NotFilledIn
from autograder.student.exercise import Exercise, run_cases


def verify(answer, case):
    if answer != case:
        raise CheckFailed("no.", hint="look again.", mistake=f"mistook {case}")


EQUAL = Exercise("equal", "0.0 Equal", verify, (1, 1))


def test_outcomes_count_and_name_mistakes():
    outcomes = run_cases(EQUAL, 1, [1, 2, 3, 3])
    assert (outcomes.passed, outcomes.total) == (1, 4)
    assert outcomes.mistakes() == [
        {"name": "mistook 3", "count": 2, "hint": "look again."},
        {"name": "mistook 2", "count": 1, "hint": "look again."},
    ]


def test_a_mistake_says_in_which_part_it_was_made():
    same = Function(name="same", right=lambda case: 1.0)
    parted = Exercise(
        "parted",
        "0.0 Parted",
        visible=("a", "bb", "ccc"),
        rule={case: same for case in ("a", "bb", "ccc")},
        part=lambda case: case,
        points_by_part=True,
    )
    outcomes = run_cases(parted, lambda case: 1 if case == "a" else "x", ["a", "bb"])
    assert [m["name"] for m in outcomes.mistakes()] == ["bb: wrong type"]
    outcomes = run_cases(parted, lambda case: "x", ["a", "a", "bb"])
    assert [(m["name"], m["count"]) for m in outcomes.mistakes()] == [
        ("a, bb: wrong type", 3)
    ]


def test_dots_fail_every_case():
    outcomes = run_cases(EQUAL, ..., [1, 2])
    assert outcomes.unfilled
    assert isinstance(outcomes.first_failure, NotFilledIn)


def test_an_answer_that_raises_when_it_is_looked_at_becomes_a_failure():
    class Hostile:
        def __ne__(self, other):
            raise SystemExit

    outcomes = run_cases(EQUAL, Hostile(), [1, 2])
    assert outcomes.passed == 0


def test_nobody_waits_through_an_endless_loop_twice(monkeypatch):
    monkeypatch.setattr("autograder.student.calling.TIME_LIMIT", 0.3)

    def loop(_):
        while True:
            pass

    exercise = Exercise(
        "loop", "0.0 Loop", lambda answer, case: call(answer, case, name="loop"), ()
    )
    started = time.monotonic()
    outcomes = run_cases(exercise, loop, range(50))
    assert time.monotonic() - started < 5
    assert outcomes.passed == 0
    assert outcomes.mistakes()[0] == {
        "name": "endless loop",
        "count": 50,
        "hint": outcomes.first_failure.hint,
    }
