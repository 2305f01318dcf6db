"""Say in words what an array shows, for whoever cannot see the picture."""

from typing import Any

import numpy as np
import numpy.typing as npt

MAX_CELLS_SPELLED = 36
MAX_PLACES_NAMED = 3
_CHANNEL_NAMES = ("red", "green", "blue")


def format_number(value: float, digits: int = 3) -> str:
    """Write a number briefly, with a true minus sign.

    Parameters
    ----------
    value : float
        Any real number; NaN and infinities are allowed.
    digits : int, default=3
        Significant digits of a number that is not whole.

    Returns
    -------
    str
        Whole and large numbers without decimals, others with `digits` significant
        digits.

    Examples
    --------
    >>> format_number(-2.0), format_number(1 / 3), format_number(0.0)
    ('−2', '0.333', '0')
    """
    number = float(value)
    if number == 0:
        return "0"
    large = np.isfinite(number) and 100 <= abs(number) < 1e9
    whole = np.isfinite(number) and number == round(number) and abs(number) < 1e9
    text = str(round(number)) if whole or large else f"{number:.{digits}g}"
    return text.replace("-", "−")


def clear_zeros(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the array with rounding errors next to zero set to zero.

    Examples
    --------
    >>> print(clear_zeros(np.array([1.0, 1.1e-16])))
    [1. 0.]
    """
    sizes = np.abs(np.where(np.isfinite(array), array, 0.0))
    return np.where(np.isfinite(array) & (sizes < 1e-12 * sizes.max()), 0.0, array)


def as_numbers(array: npt.ArrayLike, name: str = "array") -> npt.NDArray[Any]:
    """Return `array` as a real, non-empty NumPy array."""
    numbers = np.asarray(array)
    if numbers.dtype.kind == "b":
        numbers = numbers.astype(np.uint8)
    if numbers.dtype.name == "bfloat16":  # no type of NumPy's; layers on a GPU give it
        numbers = numbers.astype(np.float32)
    if numbers.dtype.kind not in "iuf":
        raise TypeError(
            f"Expected {name} to hold real numbers. "
            f"Received dtype {numbers.dtype} of type {type(array).__name__}. "
            "Pass an array of integers or floats."
        )
    if numbers.size == 0:
        raise ValueError(
            f"Expected {name} to have at least one value. "
            f"Received an array of shape {numbers.shape}. "
            "Look at the slice or size that made it."
        )
    return numbers


def describe(array: npt.ArrayLike, name: str = "array") -> str:
    """Describe an image, a kernel or a response map in words.

    Parameters
    ----------
    array : array_like of real numbers
        An image ``(height, width)`` or ``(height, width, channels)``, a kernel or
        a response; any other shape works too.
    name : str, default="array"
        What the text calls it.

    Returns
    -------
    str
        Size, range, share of positive, zero and negative values, and where the
        largest and smallest values are. Arrays of at most 36 numbers in two
        dimensions are also spelled out row by row.

    Raises
    ------
    TypeError
        If the entries are not real numbers.
    ValueError
        If there are no entries.

    Examples
    --------
    >>> print(describe([[1, 0, -1], [2, 0, -2], [1, 0, -1]], "kernel"))
    kernel: 3 × 3, int64, from −2 to 2, mean 0, sum 0.
    Signs: 33 % positive, 33 % zero, 33 % negative.
    Largest value 2 at (row 1, column 0).
    Smallest value −2 at (row 1, column 2).
    Row 0: 1 0 −1. Row 1: 2 0 −2. Row 2: 1 0 −1.
    """
    numbers = as_numbers(array, name)
    size = " × ".join(str(side) for side in numbers.shape) or "one number"
    head = f"{name}: {size}, {numbers.dtype}, "
    finite = numbers[np.isfinite(numbers)]
    missing = numbers.size - finite.size
    lines = _values(numbers, finite)
    if missing:
        note = f"{missing} of {numbers.size} values are not finite (NaN or infinite)."
        lines.insert(1, note)
    return head + "\n".join(lines)


def _values(numbers: npt.NDArray[Any], finite: npt.NDArray[Any]) -> list[str]:
    """Return the sentences about range, signs, extremes and single values."""
    if finite.size == 0:
        return ["without any finite value."]
    finite = clear_zeros(finite)
    low, high = float(finite.min()), float(finite.max())
    if low == high:
        return [f"constant: every value is {format_number(low)}."]
    total = float(finite.sum(dtype=np.float64))
    # A sum such as 1e-17 is rounding, and saying it would hide that it is zero.
    if abs(total) < 1e-12 * float(np.abs(finite.astype(np.float64)).sum()):
        total = 0.0
    return [
        f"from {format_number(low)} to {format_number(high)}, "
        f"mean {format_number(total / finite.size)}, sum {format_number(total)}.",
        _signs(finite),
        f"Largest value {format_number(high)} {_places(numbers, high)}.",
        f"Smallest value {format_number(low)} {_places(numbers, low)}.",
        *_details(numbers),
    ]


def _signs(finite: npt.NDArray[Any]) -> str:
    """Return the share of positive, zero and negative values in percent."""
    signs = {"positive": finite > 0, "zero": finite == 0, "negative": finite < 0}
    parts = [f"{_percent(where)} {sign}" for sign, where in signs.items()]
    return f"Signs: {', '.join(parts)}."


def _percent(where: npt.NDArray[np.bool_]) -> str:
    """Return a share in percent, never 0 for some nor 100 for not all."""
    share = 100 * float(np.mean(where))
    if 0 < share < 0.5:
        return "under 1 %"
    return "over 99 %" if 99.5 <= share < 100 else f"{share:.0f} %"


def _places(numbers: npt.NDArray[Any], value: float) -> str:
    """Return where `value` sits, up to rounding: one place, a few, or how many."""
    with np.errstate(invalid="ignore"):
        spread = np.nanmax(np.abs(np.where(np.isfinite(numbers), numbers, 0.0)))
        near = np.abs(numbers - np.float64(value)) <= 1e-9 * spread
    places = np.argwhere(near)
    named = ", ".join(_place(place) for place in places[:MAX_PLACES_NAMED])
    if len(places) <= MAX_PLACES_NAMED:
        return f"at {named}"
    return f"at {len(places)} places, the first {_place(places[0])}"


def _place(index: npt.NDArray[Any]) -> str:
    """Return an index in words, such as (row 1, column 2)."""
    words = {1: ("index",), 2: ("row", "column"), 3: ("row", "column", "channel")}
    if len(index) not in words:
        return f"({', '.join(str(int(i)) for i in index)})"
    pairs = zip(words[len(index)], index, strict=True)
    return f"({', '.join(f'{word} {int(i)}' for word, i in pairs)})"


def _details(numbers: npt.NDArray[Any]) -> list[str]:
    """Return the numbers of a small matrix, or the mean of each colour channel."""
    if numbers.ndim == 2 and numbers.size <= MAX_CELLS_SPELLED:
        rows = (
            " ".join(format_number(value) for value in row)
            for row in clear_zeros(numbers)
        )
        return [" ".join(f"Row {i}: {row}." for i, row in enumerate(rows))]
    if numbers.ndim == 3 and numbers.shape[2] == 3:
        means = np.nanmean(numbers.astype(np.float64), axis=(0, 1))
        pairs = zip(_CHANNEL_NAMES, means, strict=True)
        text = ", ".join(f"{channel} {format_number(m)}" for channel, m in pairs)
        return [f"Mean of each channel: {text}."]
    return []
