"""Slips that every exercise shares, made out of its right oracle."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.comparing import same
from autograder.student.diagnosis.evidence import Run, Wrong

Change = Callable[[Any], Any]


class DoesNotApply(Exception):  # noqa: N818 (says what it is)
    """A slip cannot be made with this value."""


@dataclass(frozen=True)
class Slip:
    """One way to go wrong, with a value or with an argument.

    Parameters
    ----------
    name, hint : str
        What is told; ``{}`` stands for the argument.
    change : callable
        Makes the wrong value out of the right one; raises where it does not apply.
    """

    name: str
    hint: str
    change: Change


def _plane(change: Change) -> Change:
    """Restrict a change to arrays with rows and columns, on their first two axes."""

    def changed(value: Any) -> Any:
        if not isinstance(value, np.ndarray) or value.ndim < 2:
            raise DoesNotApply
        return change(value)

    return changed


def _number(change: Change) -> Change:
    def changed(value: Any) -> Any:
        if isinstance(value, bool | str | tuple | np.bool_):
            raise DoesNotApply
        return change(value)

    return changed


def _like(change: Change) -> Change:
    """Keep whole numbers whole."""
    return _number(
        lambda v: change(v) if isinstance(v, np.ndarray) else _own(change, v)
    )


def _own(change: Change, value: Any) -> Any:
    return type(value)(change(value))


def _swapped(array: Any) -> Any:
    return np.swapaxes(array, 0, 1)


RESULT_SLIPS = (
    Slip(
        "rows and columns swapped",
        "each value is right but stands in the wrong place: rows and columns of the "
        "result are swapped.",
        _plane(_swapped),
    ),
    Slip(
        "result turned around",
        "the values are right and stand in reverse order: rows and columns of the "
        "result are both turned around.",
        _plane(lambda v: v[::-1, ::-1]),
    ),
    Slip(
        "result upside down",
        "the rows of the result stand in reverse order.",
        _plane(lambda v: v[::-1]),
    ),
    Slip(
        "result mirrored",
        "each row of the result stands in reverse order.",
        _plane(lambda v: v[:, ::-1]),
    ),
    Slip(
        "last row and column missing",
        "the last row and the last column of the result are missing.",
        _plane(lambda v: v[:-1, :-1]),
    ),
    Slip(
        "first row and column missing",
        "the first row and the first column of the result are missing.",
        _plane(lambda v: v[1:, 1:]),
    ),
    Slip("wrong sign", "every sign is turned.", _like(lambda v: -v)),
    Slip(
        "minus signs lost",
        "the sizes are right and the minus signs are gone: is an absolute value taken?",
        _like(abs),
    ),
    Slip(
        "cut off below zero",
        "everything below zero has become zero.",
        _like(lambda v: np.maximum(v, 0)),
    ),
    Slip(
        "fractions cut off",
        "fractions are cut off: is the result put into whole numbers (int)? Use float.",
        _number(np.trunc),
    ),
    Slip(
        "rounded",
        "the values are rounded to whole numbers: keep them.",
        _number(np.round),
    ),
    Slip(
        "8-bit numbers wrap",
        "8-bit numbers wrap at 256 (255 + 1 gives 0): turn them into float first.",
        _plane(lambda v: np.mod(np.trunc(v), 256)),
    ),
)

ARGUMENT_SLIPS = (
    Slip(
        "{} turned by 180°",
        "these are the values with the {} turned by 180°.",
        _plane(lambda a: a[::-1, ::-1]),
    ),
    Slip(
        "{} upside down",
        "these are the values with the {} upside down: its rows are read in reverse.",
        _plane(lambda a: a[::-1]),
    ),
    Slip(
        "{} mirrored",
        "these are the values with the {} mirrored left to right.",
        _plane(lambda a: a[:, ::-1]),
    ),
    Slip(
        "rows and columns of the {} swapped",
        "these are the values with rows and columns of the {} swapped.",
        _plane(_swapped),
    ),
    Slip(
        "{} without its signs",
        "these are the values with every number of the {} taken as positive.",
        _like(abs),
    ),
    Slip(
        "{} cut to whole numbers",
        "fractions of the {} are cut off: is it turned into whole numbers (int)? Use "
        "float.",
        _like(np.trunc),
    ),
)


# What a shape alone shows, in all cases, whatever the numbers are.
SHAPE_SLIPS = (
    Slip(
        "rows and columns swapped",
        "the shape of the result has rows and columns swapped: shape[0] counts rows.",
        _plane(_swapped),
    ),
    Slip(
        "last row and column missing",
        "the result is one row and one column too small: range(n) ends at n - 1.",
        _plane(lambda v: v[:-1, :-1]),
    ),
)


def argument_names(right: Callable[..., Any], count: int) -> list[str]:
    """Return how a right oracle calls its arguments."""
    try:
        names = list(inspect.signature(right).parameters)
    except (TypeError, ValueError):
        names = []
    names += [f"argument {place + 1}" for place in range(len(names), count)]
    return [name.replace("_", " ") for name in names[:count]]


def with_arguments(right: Callable[..., Any], runs: Sequence[Run]) -> Iterator[Wrong]:
    """Yield the oracles of somebody who goes wrong with one argument, or two."""
    first = runs[0].arguments
    names = argument_names(right, len(first))
    for place, name in enumerate(names):
        for slip in ARGUMENT_SLIPS:
            yield Wrong(
                slip.name.format(name),
                _with_changed(right, place, slip.change),
                slip.hint.format(name),
            )
        if not isinstance(first[place], np.ndarray) and len(names) > 1:
            yield Wrong(
                f"{name} ignored",
                _with_changed(right, place, _fixed_at(first[place])),
                f"the {name} makes no difference: these are the values for "
                f"{name} = {first[place]}, whatever it is.",
            )
    for one in range(len(names)):
        for two in range(one + 1, len(names)):
            yield Wrong(
                f"{names[one]} and {names[two]} swapped",
                _with_exchanged(right, one, two),
                f"these are the values with {names[one]} and {names[two]} in each "
                "other's place.",
            )


def with_result(
    oracle: Callable[..., Any], slips: Sequence[Slip] = RESULT_SLIPS
) -> Iterator[Wrong]:
    """Yield the oracles of somebody who spoils the result of another oracle."""
    for slip in slips:
        yield Wrong(slip.name, _then(oracle, slip.change), slip.hint)


def pairs(
    right: Callable[..., Any], known: Sequence[Wrong], runs: Sequence[Run]
) -> Iterator[Wrong]:
    """Yield two slips at once: a known or generic one, then one of the result.

    Only those that agree with the first wrong run: comparing all would take too long.
    """
    wrong = next((run for run in runs if not run.holds and run.failure is None), None)
    if wrong is None:
        return
    for first in _first_slips(right, known, runs):
        try:
            value = first.oracle(*wrong.arguments)
        except Exception:  # this one does not apply here
            continue
        for second in RESULT_SLIPS:
            if second.name != first.name and _makes(second, value, wrong.value):
                yield Wrong(
                    f"{first.name}, and {second.name}",
                    _then(first.oracle, second.change),
                    f"two things at once. First, {first.hint} Second, {second.hint}",
                )


def _first_slips(
    right: Callable[..., Any], known: Sequence[Wrong], runs: Sequence[Run]
) -> Iterator[Wrong]:
    yield from known
    yield from with_arguments(right, runs)
    yield from with_result(right)


def under_known(
    right: Callable[..., Any], known: Sequence[Wrong], runs: Sequence[Run]
) -> Iterator[Wrong]:
    """Yield a known mistake made with an argument that was spoilt before."""
    names = argument_names(right, len(runs[0].arguments))
    for wrong in known:
        for place, name in enumerate(names):
            for slip in ARGUMENT_SLIPS:
                yield Wrong(
                    f"{slip.name.format(name)}, and {wrong.name}",
                    _with_changed(wrong.oracle, place, slip.change),
                    f"two things at once. First, {slip.hint.format(name)} Second, "
                    f"{wrong.hint}",
                )


def _makes(slip: Slip, value: Any, received: Any) -> bool:
    try:
        return same(received, slip.change(value))
    except Exception:  # this slip cannot be made with this value
        return False


def _with_changed(
    right: Callable[..., Any], place: int, change: Change
) -> Callable[..., Any]:
    def oracle(*arguments: Any) -> Any:
        changed = list(arguments)
        changed[place] = change(changed[place])
        return right(*changed)

    return oracle


def _fixed_at(value: Any) -> Change:
    return lambda _: value


def _with_exchanged(
    right: Callable[..., Any], one: int, two: int
) -> Callable[..., Any]:
    def oracle(*arguments: Any) -> Any:
        changed = list(arguments)
        if type(changed[one]) is not type(changed[two]):
            raise DoesNotApply
        changed[one], changed[two] = changed[two], changed[one]
        return right(*changed)

    return oracle


def _then(oracle: Callable[..., Any], change: Change) -> Callable[..., Any]:
    return lambda *arguments: change(oracle(*arguments))
