"""6.6: a judge of slopes, tried on suspects whose guilt is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from autograder.checks.lesson_06_backpropagation.layers import drawn
from autograder.student.answers import as_truth
from autograder.student.diagnosis import Feature, FloatArray, Function, Wrong
from autograder.student.exercise import Exercise, Promise

Loss = Callable[[Any], float]
Slopes = Callable[[Any], FloatArray]
STEP = 1e-5
# Measured once: all wrong judges below look at the same losses.
_MEASURED: WeakKeyDictionary[Loss, FloatArray] = WeakKeyDictionary()


@dataclass(frozen=True)
class Suspect:
    """Slopes that somebody claims, right or wrong."""

    claim: str  # one of CLAIMS
    seed: int = 1
    scale: float = 1.0  # of the loss, and so of its slopes
    shape: tuple[int, ...] = (3, 2)  # of x; the window, where the loss is a convolution
    symmetric: bool = False  # whether a turn by 180° leaves the kernel as it is

    def draw(self) -> tuple[Loss, Slopes, Any]:
        """Return the loss, the claimed slopes, and where."""
        loss, slopes = (_flat if self.claim == "flat" else _bent)(self)
        return loss, CLAIMS[self.claim](self, loss, slopes), self.where()

    def where(self) -> FloatArray:
        """Return the numbers at which the slopes are claimed."""
        return np.asarray(1 + drawn(self.shape, [self.seed, 0]) / 4)

    def describe(self) -> str:
        """Return the case in words."""
        return f"slopes of size {self.scale:g}, {CALLED[self.claim]}"


def _numbers(suspect: Suspect) -> tuple[FloatArray, FloatArray]:
    """Return factors of all entries: the second is 0, so nothing depends on it."""
    inner = 0.3 + np.abs(drawn(suspect.shape, [suspect.seed, 2])) / 10
    signs = np.where(drawn(suspect.shape, [suspect.seed, 6]) < 0, -1.0, 1.0)
    outer = (drawn(suspect.shape, [suspect.seed, 3]) + 4.0) * signs
    if outer.size > 1:
        outer.flat[1] = 0.0
    if outer.size > 3:
        # A small slope among large ones.
        steepness = inner * np.cosh(inner * suspect.where())
        outer.flat[3] = np.abs(outer * steepness).max() / steepness.flat[3] / 700
    return inner, outer * suspect.scale


def _bent(suspect: Suspect) -> tuple[Loss, Slopes]:
    """Return a loss with a bend in each entry, and its slopes."""
    inner, outer = _numbers(suspect)
    if suspect.claim in ("unturned", "turned"):
        return _convolved(suspect)

    def loss(x: Any) -> float:
        return float((outer * np.sinh(inner * np.asarray(x))).sum())

    def slopes(x: Any) -> FloatArray:
        return np.asarray(outer * inner * np.cosh(inner * np.asarray(x)))

    return loss, slopes


def _kernel(suspect: Suspect) -> FloatArray:
    kernel = drawn((2, 2), [suspect.seed, 4]) + 3.5
    return kernel + kernel[::-1, ::-1] if suspect.symmetric else kernel


def _convolved(suspect: Suspect) -> tuple[Loss, Slopes]:
    """Return a loss of a picture behind a 2 × 2 kernel, and the picture's slopes."""
    kernel = _kernel(suspect)
    weights = drawn(_out(suspect), [suspect.seed, 5]) + 3.5

    def loss(x: Any) -> float:
        windows = np.lib.stride_tricks.sliding_window_view(np.asarray(x), (2, 2))
        made = np.tensordot(windows, kernel, 2)
        return float(suspect.scale * (weights * np.sinh(made / 40)).sum())

    def slopes(x: Any) -> FloatArray:
        windows = np.lib.stride_tricks.sliding_window_view(np.asarray(x), (2, 2))
        delta = weights * np.cosh(np.tensordot(windows, kernel, 2) / 40) / 40
        return suspect.scale * _stamped(delta, _used(suspect, kernel), np.shape(x))

    return loss, slopes


def _out(suspect: Suspect) -> tuple[int, ...]:
    return tuple(side - 1 for side in suspect.shape)


def _used(suspect: Suspect, kernel: FloatArray) -> FloatArray:
    return kernel[::-1, ::-1] if suspect.claim == "unturned" else kernel


def _stamped(delta: Any, kernel: Any, shape: tuple[int, ...]) -> FloatArray:
    slopes = np.zeros(shape)
    for r, c in np.ndindex(delta.shape):
        slopes[r : r + 2, c : c + 2] += delta[r, c] * kernel
    return slopes


def _flat(suspect: Suspect) -> tuple[Loss, Slopes]:
    return (lambda x: 0.75 * suspect.scale), (lambda x: np.zeros(np.shape(x)))


def _changed(change: Callable[[FloatArray], None]) -> Callable[..., Slopes]:
    """Return a claim that spoils right slopes in place."""

    def claim(suspect: Suspect, loss: Loss, slopes: Slopes) -> Slopes:
        def claimed(x: Any) -> FloatArray:
            spoiled = np.array(slopes(x))
            change(spoiled)
            return spoiled

        return claimed

    return claim


def _honest(suspect: Suspect, loss: Loss, slopes: Slopes) -> Slopes:
    return slopes


def _scale_all(slopes: FloatArray) -> None:
    slopes *= 1.012


def _turn_all(slopes: FloatArray) -> None:
    slopes *= -1


def _halve(slopes: FloatArray) -> None:
    slopes /= 2


def _one_off(slopes: FloatArray) -> None:
    slopes.flat[-1] *= 1.012


def _small_off(slopes: FloatArray) -> None:
    slopes.flat[3] *= 1.012


def _small_turned(slopes: FloatArray) -> None:
    slopes.flat[3] *= -1


def _first_off(slopes: FloatArray) -> None:
    slopes.flat[0] *= 0.985


def _exchange(slopes: FloatArray) -> None:
    slopes.flat[0], slopes.flat[-1] = slopes.flat[-1], slopes.flat[0]


def _move_some(slopes: FloatArray) -> None:
    part = slopes.flat[0] / 3
    slopes.flat[0] -= part
    slopes.flat[-1] += part


def _forget(slopes: FloatArray) -> None:
    slopes.flat[-1] = 0


def _all_zero(slopes: FloatArray) -> None:
    slopes[...] = 0


def _invent(slopes: FloatArray) -> None:
    slopes.flat[1] = np.abs(slopes).max() / 200


CLAIMS: dict[str, Callable[..., Slopes]] = {
    "right": _honest,
    "flat": _honest,
    "turned": _honest,
    "unturned": _honest,  # its slopes are wrong from the start
    "all × 1.012": _changed(_scale_all),
    "halved": _changed(_halve),
    "signs": _changed(_turn_all),
    "one × 1.012": _changed(_one_off),
    "first × 0.985": _changed(_first_off),
    "small × 1.012": _changed(_small_off),
    "small sign": _changed(_small_turned),
    "exchanged": _changed(_exchange),
    "moved": _changed(_move_some),
    "forgotten": _changed(_forget),
    "all zero": _changed(_all_zero),
    "invented": _changed(_invent),
}
CALLED = {
    "right": "all right",
    "flat": "all 0, and right",
    "turned": "of a convolution's input, right",
    "unturned": "of a convolution's input, its kernel not turned",
    "all × 1.012": "all a little too large",
    "halved": "a mean where a sum belongs",
    "signs": "all signs turned",
    "one × 1.012": "one of them a little too large",
    "first × 0.985": "one of them a little too small",
    "small × 1.012": "a small one a little too large",
    "small sign": "the sign of a small one turned",
    "exchanged": "two of them exchanged",
    "moved": "two of them wrong, their sum right",
    "forgotten": "one of them 0 that is not",
    "all zero": "all 0, and wrong",
    "invented": "one of them not 0 where 0 is right",
}


def measured(f: Loss, x: Any) -> FloatArray:
    """Return central differences."""
    if f not in _MEASURED:
        _MEASURED[f] = _differences(f, x)
    return _MEASURED[f]


def _differences(f: Loss, x: Any) -> FloatArray:
    found = np.zeros(np.shape(x))
    for place in np.ndindex(found.shape):
        step = np.zeros(found.shape)
        step[place] = STEP
        found[place] = (f(x + step) - f(x - step)) / (2 * STEP)
    return found


def verdict(f: Loss, gradient: Slopes, x: Any) -> bool:
    """Tell whether slopes are right, entry by entry and against their size."""
    claimed, true = gradient(x), measured(f, x)
    size = max(np.abs(claimed).max(), np.abs(true).max())
    allowed = 3e-3 * np.abs(true) + 1e-6 * size
    return bool((np.abs(claimed - true) <= allowed).all())


Comparison = Callable[[FloatArray, FloatArray], Any]


def _judging(comparison: Comparison) -> Callable[..., bool]:
    """Return the judge that compares claim and measurement in one way."""

    def judge(f: Loss, gradient: Slopes, x: Any) -> bool:
        with np.errstate(all="ignore"):
            return bool(comparison(np.asarray(gradient(x)), measured(f, x)))

    return judge


def _below(bound: float) -> Comparison:
    return lambda a, b: np.abs(a - b).max() < bound


def _allclose(rtol: float, atol: float) -> Comparison:
    return lambda a, b: np.allclose(a, b, rtol=rtol, atol=atol)


def _norms(bound: float) -> Comparison:
    norm = np.linalg.norm
    return lambda a, b: norm(a - b) <= bound * max(float(norm(a) + norm(b)), 1e-300)


def _divided_norms(bound: float) -> Comparison:
    norm = np.linalg.norm
    return lambda a, b: norm(a - b) / (norm(a) + norm(b)) < bound


def _divided(bound: float) -> Comparison:
    return lambda a, b: (np.abs(a - b) / np.abs(b)).max() < bound


def _divided_by_both(bound: float) -> Comparison:
    return lambda a, b: (np.abs(a - b) / (np.abs(a) + np.abs(b))).max() < bound


def _any_entry(a: FloatArray, b: FloatArray) -> bool:
    return bool(np.isclose(a, b, rtol=1e-3, atol=1e-9 * np.abs(b).max()).any())


def _entry(place: int) -> Comparison:
    return lambda a, b: np.isclose(a.flat[place], b.flat[place], rtol=1e-3, atol=0)


ABSOLUTE = (
    "your bound is one number for all sizes. Small slopes pass it though they are "
    "wrong, or large ones fail though they are right: compare with the size of the "
    "slopes themselves."
)
SUMS = "sums are compared: two wrong entries can cancel. Compare entry by entry."
ONE_ENTRY = "one right entry is not enough: all must be right."
AS_A_WHOLE = (
    "all entries are measured with one number, the length of the difference. A small "
    "wrong entry disappears beside the large right ones: look at each, or be stricter."
)
ZERO = (
    "0 divided by 0 is nan, and nan is never below a bound: a slope of 0 is right "
    "where 0 is claimed. Add something tiny to the divisor, or multiply instead."
)
STRICT = (
    "a measured slope has an error of its own, of rounding and of the step. Right "
    "claims are refused: be less strict."
)
ALWAYS = "it believes everybody: compare `gradient(x)` with a measurement of your own."
NEVER = "it believes nobody: print claim and measurement of a right one, side by side."
SIGNS = "only the signs are compared."
SIZES = "sizes are compared, and the signs take no part."
SORTED = "the entries are compared without their places: two may be exchanged."
DIRECTION = "only the direction is compared: all slopes may be too large."
ONE = (
    "print, for a suspect, what it claims and what you measure (a central difference, "
    "h = 1e-5) side by side. How large is the difference against the slope?"
)


def _known(name: str, hint: str, *comparisons: Comparison) -> list[Wrong]:
    return [Wrong(name, _judging(comparison), hint) for comparison in comparisons]


def _direction(a: FloatArray, b: FloatArray) -> bool:
    product = float((a * b).sum())
    return product >= (1 - 1e-8) * float(np.linalg.norm(a) * np.linalg.norm(b))


SLOPE_JUDGE = Exercise(
    name="slope_judge",
    title="6.6 A judge for slopes",
    promises=(
        Promise("They may also all be 0", (Suspect("flat", seed=6),)),
        Promise(
            "its smallest may be a thousandth of its largest",
            (
                Suspect("small × 1.012", seed=5, shape=(5,), scale=1e-7),
                Suspect("small × 1.012", seed=44, scale=1e4),
            ),
        ),
        Promise(
            "All slopes of one claim may be tiny",
            (
                Suspect("right", seed=2, scale=1e6),
                Suspect("one × 1.012", seed=3, scale=1e-7),
            ),
        ),
        Promise(
            "wrong by at least 1 % of their size",
            (Suspect("one × 1.012", seed=3, scale=1e-7),),
        ),
    ),
    visible=(
        Suspect("turned", seed=1, shape=(3, 4)),
        Suspect("unturned", seed=1, shape=(3, 4)),
        Suspect("right", seed=2, scale=1e6),
        Suspect("one × 1.012", seed=3, scale=1e-7),
        Suspect("moved", seed=4),
        Suspect("small × 1.012", seed=5, shape=(5,), scale=1e-7),
        Suspect("flat", seed=6),
        Suspect("exchanged", seed=7),
        Suspect("signs", seed=8, scale=1e3),
    ),
    rule=Function(
        name="slope_judge",
        arguments=Suspect.draw,
        read=as_truth,
        right=verdict,
        wrong=(
            Wrong("believes everybody", lambda f, gradient, x: True, ALWAYS),
            Wrong("believes nobody", lambda f, gradient, x: False, NEVER),
            *_known(
                "an absolute bound",
                ABSOLUTE,
                *(_below(10.0**-n) for n in range(1, 11)),
                *(_allclose(1e-5, 10.0**-n) for n in (3, 4, 5, 6, 7, 8, 9)),
                *(_allclose(r, 1e-8) for r in (1e-2, 1e-3, 1e-4, 1e-6)),
            ),
            *_known(
                "sums compared",
                SUMS,
                lambda a, b: abs(a.sum() - b.sum()) <= 1e-3 * abs(b.sum()),
            ),
            *_known(
                "one entry looked at", ONE_ENTRY, _any_entry, _entry(0), _entry(-1)
            ),
            *_known(
                "compared as a whole",
                AS_A_WHOLE,
                *(_norms(10.0**-n) for n in (2, 3, 4, 5)),
            ),
            *_known(
                "nan at 0",
                ZERO,
                *(_divided_norms(10.0**-n) for n in range(1, 10)),
                *(_divided(10.0**-n) for n in range(1, 8)),
                *(_divided_by_both(10.0**-n) for n in range(1, 8)),
            ),
            *_known(
                "too strict",
                STRICT,
                np.array_equal,
                _norms(1e-13),
                _norms(1e-14),
                _allclose(0, 1e-15),
            ),
            *_known("signs only", SIGNS, lambda a, b: (np.sign(a) == np.sign(b)).all()),
            *_known(
                "sizes only",
                SIZES,
                lambda a, b: _norms(1e-7)(np.abs(a), np.abs(b)),
                lambda a, b: np.isclose(np.linalg.norm(a), np.linalg.norm(b), 1e-4, 0),
            ),
            *_known(
                "places ignored",
                SORTED,
                lambda a, b: _norms(1e-7)(np.sort(a, None), np.sort(b, None)),
            ),
            *_known("direction only", DIRECTION, _direction),
        ),
        features=(
            Feature(
                verdict,
                {True: "right claims", False: "wrong claims"},
            ),
            Feature(
                lambda f, gradient, x: float(np.abs(measured(f, x)).max()) < 1e-3,
                {True: "tiny slopes", False: "slopes that are not tiny"},
            ),
            Feature(
                lambda f, gradient, x: float(np.abs(measured(f, x)).max()) > 1e3,
                {True: "large slopes", False: "slopes that are not large"},
            ),
            Feature(
                lambda f, gradient, x: not np.any(measured(f, x)),
                {True: "slopes that are all 0", False: "slopes that are not all 0"},
            ),
            Feature(lambda f, gradient, x: x.ndim, "arrays with {} axes", ordered=True),
        ),
        probes=(
            Suspect("signs", seed=31, scale=1e-7),
            Suspect("halved", seed=40, scale=1e-7),
            Suspect("right", seed=32, scale=1e-7),
            Suspect("right", seed=41, scale=1e5),
            Suspect("exchanged", seed=42, shape=(2, 2)),
            Suspect("moved", seed=43, scale=1e2),
            Suspect("small × 1.012", seed=44, scale=1e4),
            Suspect("flat", seed=45, scale=1e6, shape=(4,)),
            Suspect("right", seed=46, scale=1e6),
            Suspect("small × 1.012", seed=47, scale=1e-6),
            Suspect("first × 0.985", seed=33, scale=1e-7),
            Suspect("small sign", seed=34),
            Suspect("all × 1.012", seed=35),
            Suspect("forgotten", seed=36, scale=1e-4),
            Suspect("all zero", seed=37),
            Suspect("invented", seed=38),
            Suspect("right", seed=39, shape=(4,)),
        ),
        describe=Suspect.describe,
        has_slips=False,
        hint=ONE,
    ),
)
