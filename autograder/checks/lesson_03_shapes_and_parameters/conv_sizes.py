"""3.1: sizes in the floor form, and as Keras names them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks.lesson_03_shapes_and_parameters.reading import as_size, gives_up
from autograder.student.diagnosis import Feature, Function, Grouped, Wrong
from autograder.student.exercise import Exercise

Arguments = tuple[int, int, int, Any]
Rule = Callable[[int, int, int, int], int]  # n, k, s, zeros on each side


@dataclass(frozen=True)
class SizesCase:
    """Sizes to try with one of the two functions."""

    function: str  # "conv_out" or "keras_out"
    # (n, k, s, padding); padding is a number of zeros on each side for conv_out,
    # "valid" or "same" for keras_out
    given: tuple[Arguments, ...] = ()
    padding: str = ""  # for drawn arguments of keras_out
    seed: int = 0
    count: int = 0  # of further arguments to draw

    def arguments(self) -> list[Arguments]:
        """Return all arguments; the window always fits."""
        generator = np.random.default_rng([301, self.seed])
        drawn: list[Arguments] = []
        while len(drawn) < self.count:
            n, k, s, p = (int(generator.integers(1, high)) for high in (60, 12, 8, 5))
            padding: Any = self.padding or p - 1
            room = n if self.padding else n + 2 * padding
            if k <= room and (self.padding or padding < k):
                drawn.append((n, k, s, padding))
        return [*self.given, *drawn]

    def part(self) -> str:
        """Return the function, and for keras_out the padding."""
        if self.function == "conv_out":
            return self.function
        return self.padding or str(self.given[0][3])


def conv_out(n: int, k: int, s: int, p: int) -> int:
    """Count the places of a window by listing them."""
    return len(range(0, n + 2 * p - k + 1, s))


def keras_out(n: int, k: int, s: int, padding: str) -> int:
    """Count the places of a window as Keras pads."""
    return len(range(0, n if padding == "same" else n - k + 1, s))


ROUND_DOWN = (
    "nothing has to fit exactly: the window stops at the last place where it "
    "still lies inside, and the pixels behind it are ignored. Round down."
)
STICKS_OUT = "rounding up counts a last window that sticks out over the end."
NEAREST = (
    "the window either fits once more or it does not: round down, never to the nearest "
    "number."
)
FIRST_PLACE = (
    "that is the number of steps. The place before the first step counts, too."
)
ADDED_LATE = (
    "the + 1 counts the first place, so it comes after the division by the stride."
)
LAST_PLACE = "the last place where the window fits is missing: range(m) ends at m - 1."
FRACTION_BAR = (
    "Python divides before it adds and subtracts: what does the fraction bar of the "
    "rule hold together?"
)
EACH_SIDE = "p zeros are added on each side, that is 2p along the row."
LONGER_ROW = "the zeros make the row longer before the window slides over it."
FULL = "p says how many zeros there are; mode full would add k - 1 on each side."
STEPS = "with stride s the window moves s pixels at a time: count its steps."
WHOLE_WINDOW = "the whole window must fit, not only its first pixel."
ONLY_STRIDE_1 = (
    '"same" keeps the side only at stride 1. With a larger stride the window still '
    "jumps: one output for each s pixels, and one for what is left."
)
LAST_STEP = 'with "same" Keras pads until the last, shorter step has its window, too.'
IS_VALID = 'that is the rule for "valid". With "same", zeros are added first.'
IS_SAME = 'that is the rule for "same". "valid" adds no zeros: the window must fit.'
NOTHING_LEFT = (
    "right where a shorter step is left over; where the stride divides the side, "
    "nothing is left and nothing is added."
)
UNEVEN = (
    "equal zeros on both sides are not what Keras adds: with an even window or "
    "a stride above 1 it adds one more at the end where it is needed."
)
FINGER = (
    "draw the row and put a finger on each place of the window; show_windows from the "
    "demo draws it for you."
)

FLOOR: tuple[tuple[str, Rule, str], ...] = (
    ("rounded up", lambda n, k, s, p: -((k - n - 2 * p) // s) + 1, STICKS_OUT),
    (
        "rounded to the nearest",
        lambda n, k, s, p: round((n + 2 * p - k) / s) + 1,
        NEAREST,
    ),
    (
        "rounded to the nearest",
        lambda n, k, s, p: round((n + 2 * p - k) / s + 1),
        NEAREST,
    ),
    ("first place forgotten", lambda n, k, s, p: (n + 2 * p - k) // s, FIRST_PLACE),
    (
        "one added before dividing",
        lambda n, k, s, p: (n + 2 * p - k + 1) // s,
        ADDED_LATE,
    ),
    (
        "last place forgotten",
        lambda n, k, s, p: len(range(0, n + 2 * p - k, s)),
        LAST_PLACE,
    ),
    ("parentheses missing", lambda n, k, s, p: n + 2 * p - k // s + 1, FRACTION_BAR),
    ("stride ignored", lambda n, k, s, p: n + 2 * p - k + 1, STEPS),
    ("window ignored", lambda n, k, s, p: (n + 2 * p) // s, WHOLE_WINDOW),
)
PADDED: tuple[tuple[str, Rule, str], ...] = (
    ("padding counted once", lambda n, k, s, p: (n + p - k) // s + 1, EACH_SIDE),
    ("padding ignored", lambda n, k, s, p: (n - k) // s + 1, LONGER_ROW),
    (
        "padded as mode full",
        lambda n, k, s, p: (n + (k - 2 if p else -k)) // s + 1,
        FULL,
    ),
)
SAME: tuple[tuple[str, Rule, str], ...] = (
    ("same taken as unchanged", lambda n, k, s, p: n, ONLY_STRIDE_1),
    ("rounded down", lambda n, k, s, p: n // s, LAST_STEP),
    ("same treated as valid", lambda n, k, s, p: (n - k) // s + 1, IS_VALID),
    ("one step too many", lambda n, k, s, p: n // s + 1, NOTHING_LEFT),
    (
        "padding taken as symmetric",
        lambda n, k, s, p: (n + 2 * ((k - 1) // 2) - k) // s + 1,
        UNEVEN,
    ),
    (
        "padding taken as symmetric",
        lambda n, k, s, p: (n + 2 * (k // 2) - k) // s + 1,
        UNEVEN,
    ),
    ("rounded to the nearest", lambda n, k, s, p: round(n / s), LAST_STEP),
)
VALID: tuple[tuple[str, Rule, str], ...] = (
    ("valid treated as same", lambda n, k, s, p: math.ceil(n / s), IS_SAME),
    (
        "window taken off last",
        lambda n, k, s, p: math.ceil(n / s) - k + 1,
        FRACTION_BAR,
    ),
    *FLOOR,
)
SIDES = (
    (10, 3, 4, 0), (9, 4, 2, 1), (12, 5, 3, 2), (6, 6, 1, 0), (5, 1, 2, 0),
    (8, 2, 1, 1), (20, 7, 5, 3), (11, 2, 3, 1), (9, 3, 2, 2), (14, 4, 4, 0),
)  # fmt: skip


def _is_uneven(n: int, k: int, s: int, padding: Any) -> bool:
    zeros = padding if isinstance(padding, int) else 0
    return (n if padding == "same" else n + 2 * zeros - k) % s > 0


def _part(function: str, padding: str = "") -> Grouped:
    known = {"": (*FLOOR, *PADDED), "same": SAME, "valid": VALID}[padding]
    return Grouped(
        calls=SizesCase.arguments,
        rule=Function(
            name=function,
            pick=lambda answer: answer[function],
            arguments=tuple,
            read=as_size,
            right=keras_out if padding else conv_out,
            wrong=[
                Wrong(
                    name,
                    lambda n, k, s, p, rule=rule: rule(n, k, s, 0 if padding else p),
                    hint,
                )
                for name, rule, hint in known
            ],
            features=(
                Feature(
                    _is_uneven,
                    {True: "steps that do not come out even", False: "even ones"},
                ),
                Feature(
                    lambda n, k, s, p: s == 1,
                    {True: "stride 1", False: "larger strides"},
                ),
            ),
            stops=[gives_up(ROUND_DOWN)],
            probes=[(n, k, s, padding or p) for n, k, s, p in SIDES],
            describe=lambda a: f"{function}{a}",
            expected="the number of places of the window",
            hint=FINGER,
            has_slips=False,
        ),
    )


CONV_SIZES = Exercise(
    name="conv_sizes",
    title="3.1 How many places?",
    visible=(
        SizesCase(
            "conv_out",
            ((7, 3, 1, 0), (7, 3, 2, 0), (7, 3, 3, 0), (8, 3, 2, 0), (33, 5, 2, 3)),
        ),
        SizesCase(
            "keras_out",
            ((32, 3, 1, "same"), (7, 3, 2, "same"), (32, 3, 5, "same")),
        ),
        SizesCase(
            "keras_out",
            ((32, 3, 1, "valid"), (7, 3, 3, "valid"), (8, 3, 3, "valid")),
        ),
    ),
    part=SizesCase.part,
    points_by_part=True,
    rule={
        "conv_out": _part("conv_out"),
        "same": _part("keras_out", "same"),
        "valid": _part("keras_out", "valid"),
    },
)
