"""Every exercise in the vocabulary of diagnosis: mistakes are told apart, in time."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from lesson_runs import material_of

from autograder.bank.bank import check_cells
from autograder.course import Course
from autograder.student.comparing import same
from autograder.student.diagnosis import (
    CheckFailed,
    Design,
    Function,
    Grouped,
    Own,
    Rule,
    Run,
    Table,
    Values,
)
from autograder.student.diagnosis.explaining import diagnose
from autograder.student.lesson import exercises_of, hidden_cases_of

COURSE = Course.find(Path(__file__).parent)
# What oracles need of an answer beside the case.
ANSWERS: dict[str, Any] = {
    name: {"my_number": 1234}
    for name in ("window_sums", "volume_counts", "ablation_prediction", "pool_by_hand")
}


def rules() -> Iterator[tuple[str, str, Any, list[Any], list[Any]]]:
    """Yield lesson, exercise and part, rule, visible cases, hidden cases."""
    for lesson in COURSE.lessons:
        hidden = hidden_cases_of(lesson) or {}
        for name, exercise in exercises_of(lesson).items():
            if exercise.rule is None:
                continue
            is_parted = isinstance(exercise.rule, Mapping)
            parts = exercise.rule.items() if is_parted else [(None, exercise.rule)]
            for part, rule in parts:
                visible, later = (
                    [c for c in cases if not is_parted or exercise.part_of(c) == part]
                    for cases in (exercise.visible, hidden[name])
                )
                for at, inner in getattr(rule, "rules", {None: rule}).items():
                    if isinstance(inner, Own) and name not in ANSWERS:
                        continue  # made of a student's own network
                    mine = (
                        [case for case in cases if at is None or case.at == at]
                        for cases in (visible, later)
                    )
                    bare, (own, more) = _unwrapped(inner, name, *mine)
                    label = f"{lesson} {name} {part or ''} {at or ''}".strip()
                    yield label, name, bare, own, more


def _unwrapped(rule: Any, name: str, *cases: list[Any]) -> tuple[Any, Any]:
    """Return the rule inside a rule, and its cases."""
    if isinstance(rule, Own):
        rule = rule.make(ANSWERS[name])
    if isinstance(rule, Grouped):
        calls = rule.calls
        return rule.rule, [[c for case in some for c in calls(case)] for some in cases]
    return rule, cases


RULES = list(rules())
WITH_ORACLES = [
    pytest.param(name, rule, visible, hidden, id=label)
    for label, name, rule, visible, hidden in RULES
    if isinstance(rule, Function | Values)
]
PROBED = [
    pytest.param(*one, marks=pytest.mark.xdist_group(f"bank of {one[0]}"))
    for one in sorted(
        {
            tuple(label.split()[:2])
            for label, _, rule, *_ in RULES
            if getattr(rule, "probes", ())
        }
    )
]


def run_of(rule: Rule, answer: Any, case: Any, oracle: Any) -> Run:
    """Return what somebody with a mistake makes of a case."""
    arguments = rule.arguments_of(answer, case)
    right = rule.right(*arguments)
    try:
        return Run(case, arguments, right, oracle(*arguments))
    except Exception:
        failure = CheckFailed("It stopped.", mistake="stops with ValueError")
        return Run(case, arguments, right, failure=failure)


@pytest.mark.parametrize(("name", "rule", "visible", "hidden"), WITH_ORACLES)
def test_every_named_mistake_is_named_before_grading(
    name: str, rule: Rule, visible: list[Any], hidden: list[Any]
) -> None:
    """With visible cases and public probes alone, and with the hidden ones, too."""
    answer = ANSWERS.get(name)
    public = [*visible, *rule.probes]
    for wrong in rule.wrong:
        for cases in (public, [*visible, *hidden, *rule.probes]):
            runs = [run_of(rule, answer, case, wrong.oracle) for case in cases]
            assert not all(run.holds for run in runs), wrong.name
            assert diagnose(rule, runs).mistake == wrong.name, wrong.name


@pytest.mark.parametrize(("name", "rule", "visible", "hidden"), WITH_ORACLES)
def test_two_mistakes_mixed_are_never_told_as_a_third(
    name: str, rule: Rule, visible: list[Any], hidden: list[Any]
) -> None:
    """Answers that make one mistake in some cases, another one in the others."""
    chance = random.Random(name)
    answer = ANSWERS.get(name)
    cases = [*visible, *hidden, *rule.probes]
    oracles = [wrong.oracle for wrong in rule.wrong] + [rule.right]
    for _ in range(20):
        pair = chance.sample(oracles, 2)
        runs = [run_of(rule, answer, case, chance.choice(pair)) for case in cases]
        if all(run.holds for run in runs):
            continue
        told = diagnose(rule, runs).mistake
        named = [wrong for wrong in rule.wrong if wrong.name == told]
        if told == (rule.tells(runs) or ("",))[0]:
            continue  # a fact, whatever made it
        assert not named or any(_bears_out(w, runs) for w in named), told


def _bears_out(wrong: Any, runs: list[Run]) -> bool:
    """Tell whether an oracle, or at least its shapes, is what every run shows."""
    for run in runs:
        try:
            value = wrong.oracle(*run.arguments)
        except Exception:
            if run.holds:
                return False
            continue
        alike = same(run.value, value) or (
            wrong.by_shape
            and getattr(run.value, "shape", 0) == getattr(value, "shape", 1)
        )
        if not alike:
            return False
    return True


@pytest.mark.parametrize(
    "table",
    [pytest.param(r, id=label) for label, _, r, *_ in RULES if type(r) is Table],
)
def test_no_mistake_of_a_table_is_the_right_entry(table: Table) -> None:
    right = {key: table.observe({}, key).right for key in table.entries}
    for key, entry in table.entries.items():
        for wrong in entry.wrong:
            assert not same(right[key], wrong.oracle(right)), (key, wrong.name)
    for wrong in table.wrong:
        assert any(not same(wrong.oracle(key), right[key]) for key in right), wrong.name


@pytest.mark.parametrize(
    "rule", [pytest.param(r, id=label) for label, _, r, *_ in RULES]
)
def test_hints_are_plain_sentences(rule: Any) -> None:
    """No raw markdown, no word twice in a row, an end to each sentence."""
    told = [*getattr(rule, "wrong", ()), *getattr(rule, "stops", ())]
    if isinstance(rule, Design):
        told = [*rule.demands, *rule.repairs]
    if isinstance(rule, Table):
        told += [wrong for entry in rule.entries.values() for wrong in entry.wrong]
    for hint in [known.hint for known in told]:
        assert hint[-1] in ".?!", hint
        assert not re.search(r"\*\*|^#|\b(\w{2,}) \1\b", hint), hint


@pytest.mark.slow
@pytest.mark.parametrize(("lesson", "exercise"), PROBED)
def test_right_answers_pass_the_probes_too(lesson: str, exercise: str) -> None:
    if exercise not in check_cells(COURSE, lesson):
        pytest.skip("not graded")
    bank = material_of(lesson).banks[exercise]
    for answer in bank.of_kind("right"):
        assert "✗" not in bank.shown(answer.source), answer.name
