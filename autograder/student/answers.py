"""Read answers: any reasonable form becomes one clean value, or a diagnosis."""

from __future__ import annotations

import math
import textwrap
from typing import NoReturn

import numpy as np

from autograder.student.comparing import FloatArray
from autograder.student.failure import CheckFailed, NotFilledIn

# No exercise needs more; an answer beyond would only make the check slow.
MAX_SIZE = 1_000_000


def plural(count: int, noun: str) -> str:
    """Return ``"1 row"`` or ``"2 rows"``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def brief(value: object, width: int = 60) -> str:
    """Return a short, safe, one-line text for any value."""
    try:
        text = " ".join(repr(value).split())
    except Exception:  # a student's class may have a broken __repr__
        text = f"a {type(value).__name__} that cannot be printed"
    return (
        textwrap.shorten(text, width, placeholder=" …") if len(text) > width else text
    )


def is_unfilled(answer: object) -> bool:
    """Tell whether an answer still holds the dots of the stub anywhere."""
    if answer is Ellipsis:
        return True
    if isinstance(answer, dict):
        return any(is_unfilled(value) for value in answer.values())
    if isinstance(answer, list | tuple):
        return any(is_unfilled(value) for value in answer)
    return False


def as_array(
    answer: object,
    name: str,
    *,
    shape: tuple[int, ...] | None = None,
    finite: bool = True,
) -> FloatArray:
    """Read an answer as an array of real numbers, finite ones unless said otherwise.

    Nested lists, tuples, NumPy arrays and scalars of any real type, and tensors
    of any backend are all welcome.

    Parameters
    ----------
    answer : object
        What the student gave.
    name : str
        How the message calls it.
    shape : tuple of int, optional
        Shape that it must have.
    finite : bool, default=True
        Whether NaN and infinity are refused.

    Returns
    -------
    ndarray of float64
        A fresh array: the student's own is never handed on.

    Raises
    ------
    CheckFailed
        If it cannot be read as such an array; the message says why.
    """
    if is_unfilled(answer):
        raise NotFilledIn(name)
    _reject_non_arrays(answer, name)
    if isinstance(answer, np.ndarray) and answer.size > MAX_SIZE:
        raise CheckFailed(
            f"{name} is far too large for this task.",
            expected=f"at most {MAX_SIZE:,} values",
            received=f"an array of shape {np.shape(answer)}",
            hint="print the shapes inside your code: which one is larger than meant?",
            mistake="far too large",
        )
    array = _to_float64(answer, name)
    if shape is not None and array.shape != shape:
        raise_wrong_shape(array, shape, name)
    if finite and not np.isfinite(array).all():
        raise CheckFailed(
            f"{name} holds a value that is not a finite number.",
            expected="finite numbers only",
            received=plural(int((~np.isfinite(array)).sum()), "NaN or infinite value"),
            hint="look for a division by zero or an array that was never filled.",
            mistake="NaN or infinity",
        )
    return array


def raise_wrong_shape(array: FloatArray, shape: tuple[int, ...], name: str) -> NoReturn:
    """Raise the diagnosis for an array of the wrong shape."""
    if array.shape == shape[::-1] and len(shape) == 2:
        hint = "rows and columns are swapped: the first index counts rows."
        mistake = "rows and columns swapped"
    elif array.size == math.prod(shape):
        hint = "the number of values is right, their arrangement is not."
        mistake = "wrong shape"
    else:
        hint = "count rows first, then columns."
        mistake = "wrong shape"
    raise CheckFailed(
        f"{name} has the wrong shape.",
        expected=f"shape {shape}",
        received=f"shape {array.shape}",
        hint=hint,
        mistake=mistake,
    )


def _reject_non_arrays(answer: object, name: str) -> None:
    if answer is None:
        raise CheckFailed(
            f"{name} is None.",
            expected="numbers",
            received="None",
            hint="does a function end without `return`, or was the result printed "
            "instead of returned?",
            mistake="None instead of a value",
        )
    if isinstance(answer, str | bytes | dict | set) or callable(answer):
        raise CheckFailed(
            f"{name} is not an array of numbers.",
            expected="a nested list or an array of numbers",
            received=f"{type(answer).__name__} {brief(answer, 40)}",
            hint="give the numbers themselves: without quotes, and not the function "
            "that makes them.",
            mistake="wrong type",
        )


def _to_float64(answer: object, name: str) -> FloatArray:
    try:
        raw = np.asarray(answer)
        if np.iscomplexobj(raw):
            raise TypeError("complex numbers")
        return np.array(raw, dtype=np.float64)
    except Exception as error:
        ragged = isinstance(answer, list | tuple) and "inhomogeneous" in str(error)
        raise CheckFailed(
            f"{name} cannot be read as an array of numbers.",
            expected="rows of equal length, numbers only",
            received="rows of different length" if ragged else brief(answer, 50),
            hint="count the brackets and the entries of each row."
            if ragged
            else "use numbers, nested lists of numbers, or a NumPy array.",
            mistake="rows of different length" if ragged else "wrong type",
        ) from None


def as_integer(answer: object, name: str) -> int:
    """Read an answer as a whole number.

    Accepts int, NumPy integers, 0-d and one-element arrays, and floats without a
    fractional part.

    Raises
    ------
    CheckFailed
        If it is anything else, booleans included.
    """
    if isinstance(answer, bool | np.bool_ | str):
        raise CheckFailed(
            f"{name} is not a whole number.",
            expected="a number such as 3",
            received=f"{type(answer).__name__} {brief(answer, 40)}",
            hint="give the number itself: without quotes, and not the result of a "
            "comparison.",
            mistake="wrong type",
        )
    array = as_array(answer, name)
    if array.size != 1:
        raise CheckFailed(
            f"{name} is not one single number.",
            expected="one whole number",
            received=f"an array of shape {array.shape}",
            hint="one number is wanted; of a size, rows and columns come separately.",
            mistake="wrong shape",
        )
    value = float(array.reshape(-1)[0])
    if abs(value - round(value)) > 1e-9 * max(1.0, abs(value)):  # 50 * 0.1 is whole
        raise CheckFailed(
            f"{name} is not a whole number.",
            expected="a whole number",
            received=f"{value:g}",
            hint="pixels are whole, and so are steps, layers and parameters: use `//`, "
            "or round in the direction that fits.",
            mistake="fraction instead of a whole number",
        )
    return round(value)


def as_truth(answer: object, name: str) -> bool:
    """Read an answer as True or False; accepts NumPy booleans and 0 or 1.

    Raises
    ------
    CheckFailed
        If it is anything else, for example a whole array of truth values.
    """
    if is_unfilled(answer):
        raise NotFilledIn(name)
    if isinstance(answer, bool | np.bool_):
        return bool(answer)
    if isinstance(answer, np.ndarray) and answer.size > 1:
        raise CheckFailed(
            f"{name} gave an array of truth values, one per number.",
            expected="one True or False for the whole array",
            received=f"an array of shape {answer.shape}",
            hint="`==` compares number by number; `np.array_equal` or `.all()` "
            "turns that into one answer.",
            mistake="array of truth values",
        )
    if isinstance(answer, int | float | np.number | np.ndarray) and answer in (0, 1):
        return bool(answer)
    raise CheckFailed(
        f"{name} is neither True nor False.",
        expected="True or False",
        received=brief(answer, 40),
        hint="end with a comparison, and return its result.",
        mistake="wrong type",
    )


def as_sentence(answer: object, name: str, least: int, hint: str) -> str:
    """Read a reason in words.

    Parameters
    ----------
    answer : object
        What the student gave.
    name : str
        How the message calls it.
    least : int
        How many words it must have; some may come twice.
    hint : str
        What helps somebody who wrote fewer.

    Raises
    ------
    CheckFailed
        If it is no text, or too short.
    """
    if is_unfilled(answer):
        raise NotFilledIn(name)
    words = answer.lower().split() if isinstance(answer, str) else []
    if len(words) >= least and len(set(words)) > least // 2:
        return " ".join(words)
    raise CheckFailed(
        f"{name} gives no reason, or a very short one.",
        expected=f"one sentence of your own, {least} words or more",
        received=brief(answer, 40),
        hint=hint,
        mistake="no reason",
    )
