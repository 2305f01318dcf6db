"""What a mutant calls: changes that only a running answer can make.

A change that does not apply to a value, such as a transposition of a number, hands the
value on and leaves `applied` as it is; the mutant is then no mutant.
"""

from __future__ import annotations

import copy
import functools
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

applied: list[str] = []  # names of the changes that took place


def cast(value: Any, kind: str) -> Any:
    """Return numbers in another type; whole numbers stay what they are for "int"."""
    array = _numbers(value)
    kinds = "f" if kind == "int" else "fiu"
    if array is None or array.dtype.kind not in kinds:
        return value
    cut = array.astype(kind)
    _note("cast", array, cut)
    return cut if array.ndim else cut.item()


def first(value: Any, axis: int) -> Any:
    """Return an array whose entries along an axis are all the first one."""
    array = _numbers(value)
    if array is None or array.ndim <= axis or array.shape[axis] < 2:
        return value
    applied.append("first")
    return np.repeat(array.take([0], axis), array.shape[axis], axis)


def transposed(value: Any) -> Any:
    """Return an array with its first two axes swapped."""
    array = _numbers(value)
    if array is None or array.ndim < 2:
        return value
    applied.append("transposed")
    return np.swapaxes(array, 0, 1)


def flipped(value: Any, axis: int) -> Any:
    """Return an array in reversed order along an axis."""
    array = _numbers(value)
    if array is None or array.ndim <= axis or array.shape[axis] < 2:
        return value
    applied.append("flipped")
    return np.flip(array, axis)


def clipped(value: Any) -> Any:
    """Return numbers with the negative ones set to zero."""
    array = _numbers(value)
    if array is None or array.dtype.kind not in "fi":
        return value
    _note("clipped", array, np.maximum(array, 0))
    return np.maximum(array, 0) if array.ndim else max(value, 0)


def negated(value: Any) -> Any:
    """Return numbers with the other sign, truth values as their opposite."""
    array = _numbers(value)
    if array is None:
        return value
    applied.append("negated")
    if array.dtype == bool:
        return ~array if array.ndim else not value
    return -array if array.ndim else -value


def change(place: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that leaves other numbers in one of the caller's arrays."""

    def decorator(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def changing(*arguments: Any, **named: Any) -> Any:
            result = copy.deepcopy(function(*arguments, **named))  # may be a view
            array = arguments[place] if len(arguments) > place else None
            if isinstance(array, np.ndarray) and array.size and array.flags.writeable:
                applied.append("change")
                array += np.ones((), array.dtype)
            return result

        return changing

    return decorator


def keep_first(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that answers for ever what it answered first."""
    kept: list[Any] = []

    @functools.wraps(function)
    def stateful(*arguments: Any, **named: Any) -> Any:
        applied.append("keep_first")
        if not kept:
            kept.append(function(*arguments, **named))
        return kept[0]

    return stateful


def freeze(place: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that keeps one argument as it was in the first call."""

    def decorator(function: Callable[..., Any]) -> Callable[..., Any]:
        signature = inspect.signature(function)
        kept: list[Any] = []

        @functools.wraps(function)
        def frozen(*arguments: Any, **named: Any) -> Any:
            bound = signature.bind(*arguments, **named)
            bound.apply_defaults()
            name = list(signature.parameters)[place]
            if not kept:
                kept.append(copy.deepcopy(bound.arguments[name]))
            applied.append("freeze")
            bound.arguments[name] = kept[0]
            return function(*bound.args, **bound.kwargs)

        return frozen

    return decorator


def _note(name: str, before: Any, after: Any) -> None:
    """Note a change of values; one of a fraction counts even where none was tried."""
    if (before.ndim and before.dtype.kind == "f") or not np.array_equal(before, after):
        applied.append(name)


def _numbers(value: Any) -> Any:
    """Return an array of numbers or truth values; None for anything else."""
    if not isinstance(value, np.ndarray | np.generic | int | float | list | tuple):
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different length
        return None
    return array if array.dtype.kind in "biuf" else None
