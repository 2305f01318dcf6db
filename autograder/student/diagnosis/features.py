"""Features that any arguments have: squares, even numbers, fractions, types."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np

from autograder.student.diagnosis.evidence import Run
from autograder.student.diagnosis.patterns import Feature
from autograder.student.diagnosis.slips import argument_names

_SQUARES = (
    "it works for squares only: heights go with heights and widths with widths, of the "
    "image as of the window."
)


def common_features(right: Callable[..., Any], runs: Sequence[Run]) -> list[Feature]:
    """Return the features of each argument, under the names of the right oracle."""
    first = runs[0].arguments
    names = argument_names(right, len(first))
    named = [
        (place, pair)
        for place, pair in enumerate(zip(names, first, strict=True))
        if len(
            {_kind(run.arguments[place]) for run in runs if place < len(run.arguments)}
        )
        == 1
    ]
    arrays = [place for place, (_, value) in named if isinstance(value, np.ndarray)]
    found = [_all_square(arrays)] if len(arrays) > 1 else []
    for place, (name, value) in named:
        if isinstance(value, np.ndarray):
            found += _of_array(place, _with_article(name))
        elif isinstance(value, str | bool):
            found.append(_feature(place, lambda v: v, f"{name} = {{!r}}"))
        elif isinstance(value, int | float):
            found += _of_number(place, name)
    return found


def _kind(argument: Any) -> int:
    """Return what features an argument has: it may be a number here, an array there."""
    kinds = (np.ndarray, str, bool, int | float)
    return next((n for n, kind in enumerate(kinds) if isinstance(argument, kind)), -1)


def describe(right: Callable[..., Any], run: Run) -> str:
    """Say the arguments of a run in words."""
    names = argument_names(right, len(run.arguments))
    pairs = zip(names, run.arguments, strict=True)
    return ", ".join(said for name, value in pairs if (said := _said(name, value)))


def _said(name: str, value: Any) -> str:
    if isinstance(value, np.ndarray):
        if value.size <= 9:
            return f"{name} = {value.tolist()}"
        return f"{name} of shape {value.shape} ({value.dtype})"
    is_plain = isinstance(value, int | float | str | tuple)
    return f"{name} = {value!r}" if is_plain else ""


def _feature(
    place: int, of: Callable[[Any], Hashable], words: Any, **more: Any
) -> Feature:
    return Feature(lambda *values: _at(of, values, place), words, **more)


def _at(of: Callable[[Any], Hashable], values: Sequence[Any], place: int) -> Hashable:
    return of(values[place]) if place < len(values) else "left out"


def _is_square(array: Any) -> bool:
    return bool(array.ndim > 1 and array.shape[0] == array.shape[1])


def _all_square(places: Sequence[int]) -> Feature:
    return Feature(
        lambda *values: all(_is_square(values[place]) for place in places),
        {True: "squares", False: "shapes that are not square"},
        name={False: "assumes squares"},
        hint={False: _SQUARES},
    )


def _of_array(place: int, name: str) -> list[Feature]:
    def words(true: str, false: str) -> dict[bool, str]:
        return {True: f"{name} {true}", False: f"{name} {false}"}

    return [
        _feature(
            place,
            _is_square,
            words("that is square", "that is not square"),
            name={False: "assumes squares"},
            hint={False: _SQUARES},
        ),
        _feature(
            place,
            lambda a: bool((a != np.trunc(a)).any()),
            words("with fractions", "of whole numbers"),
        ),
        _feature(place, lambda a: a.ndim, f"{name} with {{}} axes"),
        _feature(
            place,
            lambda a: a.dtype == np.uint8,
            words("of 8-bit numbers", "of other numbers"),
        ),
        _feature(
            place,
            lambda a: bool((a < 0).any()),
            words("with negative numbers", "without negative numbers"),
        ),
        _feature(place, lambda a: a.dtype.name, f"{name} of type {{}}"),
        *(
            _feature(
                place,
                _side(axis),
                f"{name} with {{}} along axis {axis}",
                ordered=True,
            )
            for axis in range(4)
        ),
    ]


def _with_article(name: str) -> str:
    return f"an {name}" if name[:1] in "aeiou" else f"a {name}"


def _side(axis: int) -> Callable[[Any], int]:
    return lambda array: array.shape[axis] if axis < array.ndim else 0


def _of_number(place: int, name: str) -> list[Feature]:
    return [
        _feature(
            place,
            lambda v: int(v) % 2 == 0 if v == int(v) else None,
            {
                True: f"even {name}",
                False: f"odd {name}",
                None: f"{name} with a fraction",
            },
        ),
        _feature(
            place,
            lambda v: v == int(v),
            {True: f"whole {name}", False: f"{name} with a fraction"},
        ),
        _feature(place, lambda v: v, f"{name} = {{}}", ordered=True),
    ]
