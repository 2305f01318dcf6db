"""1.3: how large the output is in each mode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.student.answers import as_integer
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed
from autograder.student.exercise import Exercise

RULES: dict[str, Callable[[int, int], int]] = {
    "valid": lambda n, k: n - k + 1,
    "same": lambda n, k: n,
    "full": lambda n, k: n + k - 1,
}


@dataclass(frozen=True)
class SizeCase:
    """Sizes to try in one mode.

    Parameters
    ----------
    mode : {"valid", "same", "full"}
        Which rule.
    pairs : tuple of (int, int)
        Image side and kernel side, in pixels.
    """

    mode: str
    pairs: tuple[tuple[int, int], ...]


def verify_out_size(out_size: Any, case: SizeCase) -> None:
    """Compare a student's sizes with the three rules."""
    for image_side, kernel_side in case.pairs:
        received = as_integer(
            _size_from(out_size, image_side, kernel_side, case.mode),
            "the result of out_size",
        )
        if received != RULES[case.mode](image_side, kernel_side):
            _raise_size(received, image_side, kernel_side, case.mode)


def _size_from(out_size: Any, image_side: int, kernel_side: int, mode: str) -> Any:
    try:
        return call(out_size, image_side, kernel_side, mode, name="out_size")
    except CheckFailed as failure:
        if failure.mistake != "no return":
            raise
        raise CheckFailed(
            f'out_size returned None for the mode "{mode}".',
            expected="a number for each of the three modes",
            received="None",
            hint=f'is there a branch for "{mode}" in just this spelling, and does it '
            "end with `return`?",
            mistake="mode missing",
        ) from None


def _raise_size(received: int, n: int, k: int, mode: str) -> None:
    mistake, hint = _size_mistake(received, n, k, mode)
    raise CheckFailed(
        f'out_size is not right in the mode "{mode}": {mistake}.',
        expected="the number of window positions along one side",
        received=f'{received} for out_size({n}, {k}, "{mode}")',
        hint=hint,
        mistake=mistake,
    )


def _size_mistake(received: int, n: int, k: int, mode: str) -> tuple[str, str]:
    off_by_one = {
        "valid": "count the positions of a window of 3 on a row of 5 with your finger: "
        "the first and the last one both count.",
        "same": 'the name says it: "same" keeps the size of the image.',
        "full": "in full mode at least one pixel overlaps. Slide a window of 3 over a "
        "row of 5 and count: does the last place count twice?",
    }
    confused = {
        "valid": "that is another mode. In valid mode the whole window lies on pixels, "
        "so the output is smaller than the image.",
        "same": 'that is another mode. "same" pads with zeros until the output is as '
        "large as the image.",
        "full": "that is another mode. In full mode every overlap counts, so the "
        "output is larger than the image.",
    }
    for other, rule in RULES.items():
        if other != mode and received == rule(n, k):
            return f"{mode} treated as {other}", confused[mode]
    if abs(received - RULES[mode](n, k)) == 1:
        return "off by one", off_by_one[mode]
    if received in (n // k, -(-n // k)):
        return "window jumps by its own size", (
            "the window moves by one pixel, not by its own size: positions overlap."
        )
    return "other size", off_by_one[mode]


OUT_SIZE = Exercise(
    name="out_size",
    title="1.3 How large is the output?",
    verify=verify_out_size,
    visible=tuple(SizeCase(mode, ((512, 9), (5, 3))) for mode in RULES),
)
