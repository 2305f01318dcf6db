"""4.4: a maximum built from ReLU, checked with numbers that allow nothing else."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from autograder.checks.lesson_04_pooling_and_invariance.windows import pooled
from autograder.student.answers import as_array
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    Feature,
    FloatArray,
    Function,
    Stop,
    Wrong,
    close,
    entry_of,
)
from autograder.student.exercise import Exercise

NAME = "max_from_relu"
TWO, POOL = "max_of_two", "max_pool_2x2"
_ALLOWED = {"add", "subtract", "multiply", "negative", "positive", "divide"}


@dataclass(frozen=True)
class MaxCase:
    """Numbers to take the maximum of."""

    part: str  # TWO or POOL: which function counts here
    shape: tuple[int, ...]  # of the arrays
    seed: int
    low: float = -5.0
    high: float = 5.0

    def numbers(self, index: int = 0) -> FloatArray:
        """Return one array of them."""
        generator = np.random.default_rng([self.seed, index])
        return np.round(generator.uniform(self.low, self.high, self.shape), 2)

    def draw(self) -> tuple[Any, ...]:
        """Return the arguments of the call."""
        count = 2 if self.part == TWO else 1
        return (*(self.numbers(index) for index in range(count)), relu_of)


class _Signal:
    """Numbers that can be added, subtracted and multiplied, and nothing else."""

    def __init__(self, values: Any) -> None:
        self.values = np.asarray(values, dtype=np.float64)

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, **options: Any
    ) -> _Signal:
        """Compute what is allowed; refuse `np.maximum`, `np.abs` and the others."""
        if ufunc.__name__ not in _ALLOWED or method != "__call__":
            _refuse(ufunc.__name__)
        return _Signal(ufunc(*map(_values, inputs)))

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

    def __pos__(self) -> _Signal:
        return self

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

    def __bool__(self) -> NoReturn:
        _refuse("greater")

    __float__ = __len__ = __iter__ = __getitem__ = __array__


def _values(other: Any) -> Any:
    return other.values if isinstance(other, _Signal) else other


def _refuse(what: str) -> NoReturn:
    """Say why an operation is not among the allowed ones."""
    mistake, hint = next(
        (told for names, told in REFUSED.items() if what in names),
        ("other function used", ONE_FORMULA),
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


@dataclass(frozen=True, kw_only=True)
class _Built(Function):
    """A function whose way to a right result counts, too."""

    proof: Callable[[Any, tuple[Any, ...]], None]
    follows: Callable[[Any, tuple[Any, ...], FloatArray], bool] = lambda *_: False

    def value_of(self, answer: Any, case: Any, arguments: tuple[Any, ...]) -> Any:
        """Call it; what follows from a wrong first function is no second mistake."""
        value = super().value_of(answer, case, arguments)
        right = self.right(*arguments)
        if close(value, right):
            self.proof(self.pick(answer), arguments)
        elif self.follows(answer, arguments, value):
            return right
        return value


def _with_signals(function: Any, arguments: tuple[Any, ...]) -> None:
    a, b, relu = arguments
    checked = call(function, _Signal(a), _Signal(b), relu, name=TWO)
    if not isinstance(checked, _Signal):
        _refuse("array")


def _without_relu(function: Any, arguments: tuple[Any, ...]) -> None:
    """Refuse a function that finds each corner's maximum with another relu."""
    x = np.diag([5.0, -3.0, -2.0, 4.0]) - np.fliplr(np.diag([1.0, 3.0, 5.0, 2.0]))
    without = as_array(call(function, x, _zero, name=POOL), POOL)
    if close(without, pooled(x, 2, 2, "max")):
        raise CheckFailed(
            f"{POOL} does not use its relu.",
            expected="another result when relu is replaced by another function",
            received="the same result",
            hint=BUILD_IT,
            mistake="ready-made maximum used",
        )


def _follows(answer: Any, arguments: tuple[Any, ...], value: FloatArray) -> bool:
    """Tell whether a result is what the student's own max_of_two makes of it."""
    x, relu = arguments
    corners = [x[r::2, c::2] for r in (0, 1) for c in (0, 1)]

    def two(a: Any, b: Any) -> FloatArray:
        return as_array(call(answer[TWO], a, b, relu, name=TWO), TWO)

    try:
        return any(
            close(value, made)
            for p, q, r, s in itertools.permutations(corners)
            for made in (two(two(p, q), two(r, s)), two(two(two(p, q), r), s))
        )
    except CheckFailed:
        return False


NO_ABS = (
    "an absolute value is not allowed, nor is it needed. Look at relu(b − a): what is "
    "it when b is the larger one, and when a is?"
)
NO_MAXIMUM = "np.maximum is what you are to build: take relu, plus and minus."
NO_COMPARISON = "no comparison (nor max(), which compares): relu makes the choice."
ONE_FORMULA = "write one formula with +, −, ·, numbers and relu, for the whole array."
ZERO_WINS = "right for positive numbers only: with two negative ones, 0 wins."
ADDED_TO = "that is by how much one is larger than the other. To what must it be added?"
NOT_COMPARED = "ReLU of each number does not compare them: begin with a difference."
SMALLER = "that is the smaller one."
TURNED = "take a = 3, b = 5: what does your formula add, and to which number?"
HOW_FAR = "that is how far they are apart: which number is it added to?"
ONE_OF_THEM = "that is one of the two numbers, whichever is larger."
TWICE = "that is twice the larger number: a formula with both differences is halved."
THREE_PAIRS = "try a = 3, b = 5, then a = 5, b = 3, then two negative numbers."
NO_ZERO = "right for positive numbers only: no zero takes part in a maximum."
AND_ROWS, AND_COLUMNS = "and the rows?", "and the columns?"
NO_OVERLAP = "the windows do not overlap: take every second row and column."
FOUR = "four numbers take part: two pairs, and the maximum of the two."
BUILD_IT = "build it from max_of_two(…, relu), without a ready-made maximum."
CORNERS = "arrays x[0::2, 0::2], x[0::2, 1::2], … hold the corners of the windows."

REFUSED = {
    ("absolute", "fabs", "sqrt", "power", "square"): ("absolute value used", NO_ABS),
    ("maximum", "fmax", "minimum", "fmin"): ("ready-made maximum used", NO_MAXIMUM),
    ("greater", "less", "greater_equal", "less_equal"): (
        "numbers compared",
        NO_COMPARISON,
    ),
}
SIGNS = Feature(
    lambda a, *more: bool((np.asarray(a) < 0).any()),
    {True: "negative numbers", False: "positive numbers"},
)


def _corners_of(places: tuple[tuple[int, int], ...]) -> Callable[..., FloatArray]:
    return lambda x, relu: np.max([x[r::2, c::2] for r, c in places], axis=0)


def _pool_rule() -> _Built:
    corners = list(itertools.product((0, 1), (0, 1)))
    some = [pair for n in (2, 3, 1) for pair in itertools.combinations(corners, n)]
    return _Built(
        name=POOL,
        arguments=MaxCase.draw,
        pick=lambda answer: entry_of(answer, NAME, POOL),
        right=lambda x, relu: pooled(x, 2, 2, "max"),
        wrong=(
            Wrong(
                "negative values cut off",
                lambda x, relu: np.maximum(pooled(x, 2, 2, "max"), 0),
                NO_ZERO,
            ),
            Wrong(
                "columns only",
                lambda x, relu: np.maximum(x[:, ::2], x[:, 1::2]),
                AND_ROWS,
            ),
            Wrong(
                "rows only", lambda x, relu: np.maximum(x[::2], x[1::2]), AND_COLUMNS
            ),
            Wrong(
                "windows overlap", lambda x, relu: pooled(x, 2, 1, "max"), NO_OVERLAP
            ),
            Wrong(
                "average taken", lambda x, relu: pooled(x, 2, 2, "average"), BUILD_IT
            ),
            *(
                Wrong(
                    "one pair of the window"
                    if len(places) == 2
                    else f"{len(places)} of the four numbers only",
                    _corners_of(places),
                    FOUR,
                )
                for places in some
            ),
        ),
        features=(
            SIGNS,
            Feature(
                lambda x, relu: x.shape[0] == x.shape[1],
                {True: "squares", False: "arrays that are not square"},
            ),
        ),
        probes=(
            MaxCase(POOL, (4, 2), 31),
            MaxCase(POOL, (2, 6), 32, -9.0, -1.0),
            MaxCase(POOL, (4, 4), 33, 1.0, 9.0),
            MaxCase(POOL, (4, 6), 34, -9.0, -1.0),
        ),
        proof=_without_relu,
        follows=_follows,
        hint=CORNERS,
    )


MAX_OF_TWO_RULE = _Built(
    name=TWO,
    arguments=MaxCase.draw,
    pick=lambda answer: entry_of(answer, NAME, TWO),
    right=lambda a, b, relu: np.maximum(a, b),
    wrong=(
        Wrong(
            "maximum of three",
            lambda a, b, r: np.maximum(np.maximum(a, b), 0),
            ZERO_WINS,
        ),
        Wrong("difference only", lambda a, b, r: r(b - a), ADDED_TO),
        Wrong("difference only", lambda a, b, r: r(a - b), ADDED_TO),
        Wrong("difference only", lambda a, b, r: b - a, ADDED_TO),
        Wrong("difference only", lambda a, b, r: a - b, ADDED_TO),
        Wrong("two ReLUs added", lambda a, b, r: r(a) + r(b), NOT_COMPARED),
        Wrong("minimum", lambda a, b, r: np.minimum(a, b), SMALLER),
        Wrong("difference turned round", lambda a, b, r: a + r(a - b), TURNED),
        Wrong("difference turned round", lambda a, b, r: b + r(b - a), TURNED),
        Wrong("absolute difference", lambda a, b, r: abs(a - b), HOW_FAR),
        Wrong("sum instead of the larger one", lambda a, b, r: a + b, HOW_FAR),
        Wrong("one of the two", lambda a, b, r: a, ONE_OF_THEM),
        Wrong("one of the two", lambda a, b, r: b, ONE_OF_THEM),
        Wrong("twice the larger one", lambda a, b, r: 2 * np.maximum(a, b), TWICE),
        Wrong("average of the two", lambda a, b, r: (a + b) / 2, TWICE),
    ),
    features=(SIGNS,),
    stops=(Stop(("truth value",), "numbers compared", NO_COMPARISON),),
    probes=(
        MaxCase(TWO, (4,), 21, -9.0, -1.0),
        MaxCase(TWO, (2, 3), 22, 1.0, 9.0),
        MaxCase(TWO, (5,), 23),
    ),
    proof=_with_signals,
    hint=THREE_PAIRS,
)

MAX_FROM_RELU = Exercise(
    name=NAME,
    title="4.4 A maximum made of ReLU",
    visible=(
        MaxCase(TWO, (6,), 1),
        MaxCase(POOL, (4, 6), 5, 0.0, 9.0),
    ),
    part=lambda case: case.part,
    points_by_part=True,
    rule={TWO: MAX_OF_TWO_RULE, POOL: _pool_rule()},
)
