"""What the checks of this lesson share: numbers and pictures of a student, read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.student.answers import as_array, brief, is_unfilled
from autograder.student.diagnosis import CheckFailed, Demand, FloatArray, NotFilledIn

Seen = tuple[str, str]  # a mistake, and what shows it
NOTHING: Seen = ("", "")


def seeing(
    measure: Callable[[Any, Any], Seen],
    hints: Mapping[str, str],
    *,
    fails: str,
    expected: str = "",
    when: Callable[[Any], bool] = lambda _: True,
) -> Demand:
    """Return the demand that a look at a design finds none of several mistakes.

    Parameters
    ----------
    measure : callable
        Takes the design and a case; returns the name of the mistake that it sees and
        what it sees, or `NOTHING`.
    hints : mapping of str to str
        The mistakes that it can see.
    fails, expected, when
        See `Demand`.
    """
    name, hint = next(iter(hints.items()))
    return Demand(
        name,
        measure,
        lambda seen: not seen[0],
        hint,
        expected=expected,
        fails=fails,
        received=lambda seen: seen[1],
        tells=lambda seen: (seen[0], hints[seen[0]]),
        when=when,
    )


def numbers_of(result: Any, count: int, name: str) -> FloatArray:
    """Read several numbers that belong together.

    Parameters
    ----------
    result : object
        A tuple, list or array of numbers; one-element arrays are numbers, too.
    count : int
        How many there must be.
    name : str
        How messages call them.

    Returns
    -------
    ndarray of float64, shape (count,)
        The numbers.

    Raises
    ------
    CheckFailed
        If there are more or fewer.
    """
    if isinstance(result, dict | str):
        raise CheckFailed(
            f"{name} should be {count} numbers.",
            expected=f"{count} numbers, separated by commas",
            received=f"{type(result).__name__} {brief(result, 40)}",
            hint="return the numbers alone, without names and without quotes.",
            mistake="wrong type",
        )
    values = as_array(result, name)
    if values.size == count and values.shape[:1] == (count,):
        return values.reshape(count)
    raise CheckFailed(
        f"{name} should be {count} numbers.",
        expected=f"{count} numbers, separated by commas",
        received=f"shape {values.shape}" if values.shape else f"one number, {values:g}",
        hint="return all of them together, in the order of the exercise.",
        mistake="wrong number of results",
    )


def as_pair(result: Any, name: str, hint: str) -> tuple[Any, Any]:
    """Read two things that are returned together.

    Raises
    ------
    CheckFailed
        If there are not two.
    """
    if isinstance(result, np.ndarray) and result.ndim:
        result = list(result)
    if isinstance(result, tuple | list) and len(result) == 2:
        return result[0], result[1]
    raise CheckFailed(
        f"{name} is no pair.",
        expected="two things, separated by a comma",
        received=brief(result, 50),
        hint=hint,
        mistake="no pair",
    )


def whole_numbers_of(result: Any, name: str) -> tuple[int, int]:
    """Read two whole numbers; 3.0 is one, too.

    Raises
    ------
    CheckFailed
        If there are not two, or one of them has a fraction.
    """
    first, second = (float(value) for value in numbers_of(result, 2, name))
    if not first.is_integer() or not second.is_integer():
        raise CheckFailed(
            f"{name} should be whole numbers.",
            expected="two whole numbers",
            received=f"{first:g} and {second:g}",
            hint="the last one may be smaller, and it counts like the others: there is "
            "no half step.",
            mistake="fraction of a step",
        )
    return int(first), int(second)


def shares_of(result: Any, count: int, name: str) -> FloatArray:
    """Read shares from 0 to 1, and recognise percent.

    Parameters
    ----------
    result : object
        The numbers.
    count : int
        How many there must be.
    name : str
        How messages call them.

    Returns
    -------
    ndarray of float64, shape (count,)
        The shares.

    Raises
    ------
    CheckFailed
        If they are no shares.
    """
    values = numbers_of(result, count, name)
    if values.min() >= 0 and values.max() <= 1:
        return values
    percent = bool(values.min() >= 0 and 10 < values.max() <= 100)
    raise CheckFailed(
        f"{name} should be shares from 0 to 1.",
        expected="numbers from 0 to 1",
        received=brief([float(value) for value in values]),
        hint="these look like percent: divide by 100."
        if percent
        else "an accuracy is the share of images that are classified right. Are "
        "these losses?",
        mistake="percent instead of shares" if percent else "no accuracies",
    )


def as_images(value: Any, name: str) -> np.ndarray[Any, Any]:
    """Read images as rows of whole grey levels from 0 to 255.

    Parameters
    ----------
    value : object
        Images of uint8, or of floats from 0 to 1 (or to 255).
    name : str
        How messages call them.

    Returns
    -------
    ndarray of uint8, shape (n, pixels)
        One row per image.

    Raises
    ------
    CheckFailed
        If these are no images.
    """
    if is_unfilled(value):
        raise NotFilledIn(name)
    try:
        images = np.asarray(value)
        usable = images.ndim >= 3 and len(images) > 0 and images.dtype.kind in "uif"
    except Exception:  # an object whose __array__ fails
        usable = False
    if not usable:
        raise CheckFailed(
            f"{name} are not images.",
            expected="an array (images, height, width, channels)",
            received=brief(value, 40),
            hint="give the images themselves, not their number or their labels.",
            mistake="no images",
        )
    if images.dtype != np.uint8:
        top = 255 if float(images.max()) <= 1.0 else 1
        images = np.clip(np.rint(images * np.float32(top)), 0, 255).astype(np.uint8)
    return images.reshape(len(images), -1)
