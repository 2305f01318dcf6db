"""4.4: a maximum built from ReLU, checked with numbers that allow nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from autograder.checks.lesson_04_pooling_and_invariance.windows import (
    entry_of,
    pooled,
)
from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    FloatArray,
    Mistake,
    assert_matches,
)
from autograder.student.exercise import Exercise

NAME = "max_from_relu"
_ALLOWED = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "negative": np.negative,
    "divide": np.divide,
}


@dataclass(frozen=True)
class MaxCase:
    """Numbers to take the maximum of.

    Parameters
    ----------
    part : {"max_of_two", "max_pool_2x2"}
        Which function counts here.
    shape : tuple of int
        Of the arrays.
    seed : int
        Chooses the numbers.
    low, high : float
        Their range.
    """

    part: str
    shape: tuple[int, ...]
    seed: int
    low: float = -5.0
    high: float = 5.0

    def numbers(self, index: int = 0) -> FloatArray:
        """Return one array of them."""
        generator = np.random.default_rng([self.seed, index])
        return np.round(generator.uniform(self.low, self.high, self.shape), 2)


class _Signal:
    """Numbers that can be added, subtracted and multiplied, and nothing else.

    Parameters
    ----------
    values : ndarray
        The numbers.
    """

    def __init__(self, values: Any) -> None:
        self.values = np.asarray(values, dtype=np.float64)

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, **options: Any
    ) -> _Signal:
        """Compute what is allowed; refuse `np.maximum`, `np.abs` and the others."""
        if ufunc.__name__ not in _ALLOWED or method != "__call__":
            _refuse(ufunc.__name__)
        values = [i.values if isinstance(i, _Signal) else i for i in inputs]
        return _Signal(ufunc(*values))

    def __add__(self, other: Any) -> _Signal:
        return _Signal(self.values + _values(other))

    def __sub__(self, other: Any) -> _Signal:
        return _Signal(self.values - _values(other))

    def __rsub__(self, other: Any) -> _Signal:
        return _Signal(_values(other) - self.values)

    def __mul__(self, other: Any) -> _Signal:
        return _Signal(self.values * _values(other))

    def __truediv__(self, other: Any) -> _Signal:
        return _Signal(self.values / _values(other))

    def __neg__(self) -> _Signal:
        return _Signal(-self.values)

    __radd__, __rmul__ = __add__, __mul__

    def __abs__(self) -> NoReturn:
        _refuse("absolute")

    def __gt__(self, other: Any) -> NoReturn:
        _refuse("greater")

    __lt__ = __ge__ = __le__ = __gt__

    def __pow__(self, other: Any) -> NoReturn:
        _refuse("power")

    def __array__(self, *options: Any, **more: Any) -> NoReturn:
        _refuse("array")

    def __float__(self) -> NoReturn:
        _refuse("array")

    def __len__(self) -> NoReturn:
        _refuse("array")

    def __bool__(self) -> NoReturn:
        _refuse("greater")

    def __iter__(self) -> NoReturn:
        _refuse("array")


def _values(other: Any) -> Any:
    return other.values if isinstance(other, _Signal) else other


def _refuse(what: str) -> NoReturn:
    """Say why an operation is not among the allowed ones."""
    if what in ("absolute", "fabs", "sqrt", "power", "square"):
        mistake, hint = (
            "absolute value used",
            (
                "an absolute value is not allowed, nor is it needed. Look at "
                "relu(b − a): what is it when b is the larger one, and when a is?"
            ),
        )
    elif what in ("maximum", "fmax", "minimum", "fmin"):
        mistake, hint = (
            "ready-made maximum used",
            ("np.maximum is what you are to build: take relu, plus and minus."),
        )
    elif what in ("greater", "less", "greater_equal", "less_equal"):
        mistake, hint = (
            "numbers compared",
            ("no comparison (nor max(), which compares): relu makes the choice."),
        )
    else:
        mistake, hint = (
            "other function used",
            ("write one formula with +, −, ·, numbers and relu, for the whole array."),
        )
    raise CheckFailed(
        f"max_of_two uses something other than ReLU: {mistake}.",
        expected="relu, +, − and · only",
        received=f"an operation that NumPy calls {what!r}",
        hint=hint,
        mistake=mistake,
    )


def relu_of(z: Any) -> Any:
    """Return max(0, z) for signals, arrays and numbers."""
    if isinstance(z, _Signal):
        return _Signal(np.maximum(z.values, 0))
    return np.maximum(np.asarray(z, dtype=np.float64), 0)


def _zero(z: Any) -> Any:
    return z * 0.0


def verify_max_from_relu(answer: Any, case: MaxCase) -> None:
    """Check one of the two functions."""
    function = entry_of(answer, NAME, case.part)
    rules: dict[str, Callable[[Any, MaxCase], None]] = {
        "max_of_two": _verify_two,
        "max_pool_2x2": _verify_pool,
    }
    rules[case.part](function, case)


def _verify_two(function: Any, case: MaxCase) -> None:
    a, b = case.numbers(0), case.numbers(1)
    try:
        result = call(function, a, b, relu_of, name=case.part)
    except CheckFailed as failure:
        if "truth value" in failure.what:  # `if` with arrays, or Python's max()
            _refuse("greater")
        raise
    plain = as_array(result, case.part)
    name = f"{case.part}(a, b, relu)"
    zero = np.zeros_like(a)
    positive_a, positive_b = relu_of(a), relu_of(b)
    assert_matches(
        plain,
        np.maximum(a, b),
        name,
        mistakes=[
            Mistake(
                "maximum of three",
                np.maximum(np.maximum(a, b), zero),
                "right for positive numbers only: with two negative ones, 0 wins.",
            ),
            Mistake(
                "difference only",
                relu_of(b - a),
                "that is by how much b is larger than a. To what must it be added?",
            ),
            Mistake(
                "difference only",
                relu_of(a - b),
                "that is by how much a is larger than b. To what must it be added?",
            ),
            Mistake(
                "two ReLUs added",
                positive_a + positive_b,
                "ReLU of each number does not compare them: begin with a difference.",
            ),
            Mistake("minimum", np.minimum(a, b), "that is the smaller one."),
            Mistake(
                "difference turned round",
                a + relu_of(a - b),
                "take a = 3, b = 5: what does your formula add, and to which number?",
            ),
            Mistake(
                "difference turned round",
                b + relu_of(b - a),
                "take a = 3, b = 5: what does your formula add, and to which number?",
            ),
            Mistake(
                "absolute difference",
                np.abs(a - b),
                "that is how far they are apart: which number is it added to?",
            ),
        ],
        hint="try a = 3, b = 5, then a = 5, b = 3, then two negative numbers.",
    )
    checked = call(function, _Signal(a), _Signal(b), relu_of, name=case.part)
    if not isinstance(checked, _Signal):
        _refuse("array")


def _verify_pool(function: Any, case: MaxCase) -> None:
    x = case.numbers()
    name = f"{case.part}(x, relu)"
    received = as_array(call(function, x, relu_of, name=case.part), name)
    right = pooled(x, 2, 2, "max")
    assert_matches(
        received,
        right,
        name,
        mistakes=[
            Mistake(
                "negative values cut off",
                np.maximum(right, 0),
                "right for positive numbers only: no zero takes part in a maximum.",
            ),
            Mistake("columns only", np.maximum(x[:, ::2], x[:, 1::2]), "and the rows?"),
            Mistake("rows only", np.maximum(x[::2], x[1::2]), "and the columns?"),
            Mistake(
                "windows overlap",
                pooled(x, 2, 1, "max"),
                "the windows do not overlap: take every second row and column.",
            ),
            Mistake(
                "one pair of the window",
                np.maximum(x[::2, ::2], x[::2, 1::2]),
                "four numbers take part: two pairs, and the maximum of the two.",
            ),
            Mistake(
                "one pair of the window",
                np.maximum(x[::2, ::2], x[1::2, 1::2]),
                "four numbers take part: two pairs, and the maximum of the two.",
            ),
        ],
        hint="arrays x[0::2, 0::2], x[0::2, 1::2], … hold the corners of the windows.",
    )
    without = as_array(call(function, x, _zero, name=case.part), name)
    if without.shape == right.shape and np.allclose(without, right):
        raise CheckFailed(
            f"{name} does not use its relu.",
            expected="another result when relu is replaced by another function",
            received="the same result",
            hint="build it from max_of_two(…, relu), without a ready-made maximum.",
            mistake="ready-made maximum used",
        )


MAX_FROM_RELU = Exercise(
    name=NAME,
    title="4.4 A maximum made of ReLU",
    verify=verify_max_from_relu,
    visible=(
        MaxCase("max_of_two", (6,), 1),
        MaxCase("max_pool_2x2", (4, 6), 2, 0.0, 9.0),
    ),
)
