"""1.3: how large the output is in each mode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_integer
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    Feature,
    FloatArray,
    Values,
    Wrong,
)
from autograder.student.exercise import Exercise, Promise

RULES: dict[str, Callable[[int, int], int]] = {
    "valid": lambda n, k: n - k + 1,
    "same": lambda n, k: n,
    "full": lambda n, k: n + k - 1,
}


@dataclass(frozen=True)
class SizeCase:
    """Sizes to try in one mode."""

    mode: str  # one of RULES
    pairs: tuple[tuple[int, int], ...]  # sides of image and kernel, in pixels

    def describe(self) -> str:
        """Return the first call in words."""
        return self.call_at((0,))

    def call_at(self, place: tuple[int, ...]) -> str:
        """Return the call of one pair in words."""
        n, k = self.pairs[place[0]]
        return f'out_size({n}, {k}, "{self.mode}")'


def _sizes(rule: Callable[[int, int], int]) -> Callable[[SizeCase], FloatArray]:
    return lambda case: np.array([rule(n, k) for n, k in case.pairs], dtype=float)


def _asked(out_size: Any, case: SizeCase) -> FloatArray:
    return np.array([_size(out_size, n, k, case.mode) for n, k in case.pairs], float)


def _size(out_size: Any, n: int, k: int, mode: str) -> int:
    try:
        size = call(out_size, n, k, mode, name="out_size")
    except CheckFailed as failure:
        if failure.mistake == "no return":
            failure.what = f'out_size returned None for the mode "{mode}".'
            failure.hint = NO_BRANCH.format(mode)
            failure.mistake = "mode missing"
        raise
    return as_integer(size, "the result of out_size")


NO_BRANCH = (
    'is there a branch for "{}" in just this spelling, and does it end with `return`?'
)
JUMPS = "the window moves by one pixel, not by its own size: positions overlap."
OFF_BY_ONE = {
    "valid": "count the positions of a window of 3 on a row of 5 with your finger: the "
    "first and the last one both count.",
    "same": 'the name says it: "same" keeps the size of the image.',
    "full": "in full mode at least one pixel overlaps. Slide a window of 3 over a row "
    "of 5 and count: does the last place count twice?",
}
CONFUSED = {
    "valid": "that is another mode. In valid mode the whole window lies on pixels, so "
    "the output is smaller than the image.",
    "same": 'that is another mode. "same" pads with zeros until the output is as large '
    "as the image.",
    "full": "that is another mode. In full mode every overlap counts, so the output is "
    "larger than the image.",
}
SIDES = ((10, 4), (7, 7), (6, 1), (9, 2), (12, 5), (30, 6))  # of the probes


def _mode(mode: str) -> Values:
    right = RULES[mode]
    known = [
        (f"{mode} treated as {other}", rule, CONFUSED[mode])
        for other, rule in RULES.items()
        if other != mode
    ]
    known += [
        ("off by one", lambda n, k: right(n, k) - 1, OFF_BY_ONE[mode]),
        ("off by one", lambda n, k: right(n, k) + 1, OFF_BY_ONE[mode]),
        ("window jumps by its own size", lambda n, k: n // k, JUMPS),
        ("window jumps by its own size", lambda n, k: -(-n // k), JUMPS),
        ("window jumps by its own size", lambda n, k: (n - k) // k + 1, JUMPS),
    ]
    return Values(
        name=f'out_size, in the mode "{mode}",',
        value=_asked,
        right=_sizes(right),
        wrong=[Wrong(name, _sizes(rule), hint) for name, rule, hint in known],
        features=(
            Feature(
                lambda case: case.pairs[0][1] % 2 == 0,
                {True: "even kernels", False: "odd kernels"},
            ),
            Feature(
                lambda case: case.pairs[0][1] == case.pairs[0][0],
                {True: "kernels as large as the image", False: "smaller kernels"},
            ),
            Feature(
                lambda case: case.pairs[0][1], "kernels of {} pixels", ordered=True
            ),
            Feature(lambda case: case.pairs[0][0], "images of {} pixels", ordered=True),
        ),
        probes=[SizeCase(mode, (pair,)) for pair in SIDES],
        describe=SizeCase.describe,
        place=SizeCase.call_at,
        expected="the number of window positions along one side",
        hint=OFF_BY_ONE[mode],
        has_slips=False,
    )


OUT_SIZE = Exercise(
    name="out_size",
    title="1.3 How large is the output?",
    visible=tuple(SizeCase(mode, ((512, 9), (5, 3))) for mode in RULES),
    part=lambda case: case.mode,
    rule={mode: _mode(mode) for mode in RULES},
    promises=(
        Promise(
            'one of `"valid"`, `"same"`, `"full"`',
            (SizeCase("full", ((512, 9), (5, 3))),),
        ),
        Promise("Return a whole number", (SizeCase("valid", ((512, 9), (5, 3))),)),
    ),
)
