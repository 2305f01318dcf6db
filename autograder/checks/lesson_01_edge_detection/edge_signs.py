"""1.6: signs of the responses to edges, predicted before they are computed."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.student.answers import as_array, brief, is_unfilled
from autograder.student.diagnosis import CheckFailed, NotFilledIn
from autograder.student.exercise import Exercise

SOBEL_X = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
SOBEL_Y = SOBEL_X.T
PATCHES = {
    "A": np.array([[1, 1, 0], [1, 1, 0], [1, 1, 0]]),
    "B": np.array([[0, 1, 1], [0, 1, 1], [0, 1, 1]]),
    "C": np.array([[1, 1, 1], [1, 1, 1], [0, 0, 0]]),
    "D": np.full((3, 3), 0.5),
    "E": np.array([[0, 0, 0], [1, 1, 1], [1, 1, 1]]),
    "F": np.array([[1, 1, 0], [1, 0, 0], [0, 0, 0]]),
    "G": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
}
_SIGN_WORDS = {
    "+": 1, "plus": 1, "positive": 1, "pos": 1, "+1": 1, "1": 1,
    "-": -1, "−": -1, "–": -1, "minus": -1, "negative": -1, "neg": -1, "-1": -1,
    "0": 0, "zero": 0, "none": 0, "": 0,
}  # fmt: skip
_SIGN_NAMES = {1: "positive", -1: "negative", 0: "zero"}


def as_sign(answer: object, name: str) -> int:
    """Read "+", "-", 0, a word or any number as a sign: 1, -1 or 0."""
    if isinstance(answer, str):
        word = answer.strip().lower()
        if word in _SIGN_WORDS:
            return _SIGN_WORDS[word]
        raise CheckFailed(
            f"{name} is not a sign.",
            expected='"+", "-" or 0',
            received=brief(answer, 30),
            hint="write the sign only.",
            mistake="not a sign",
        )
    return int(np.sign(as_array(answer, name, shape=())))


def _signs_of(answer: Any, patch: str) -> tuple[int, int]:
    if not isinstance(answer, dict):
        raise CheckFailed(
            "edge_signs is not a dictionary any more.",
            expected='{"A": (sign for Gx, sign for Gy), ...}',
            received=brief(answer, 40),
            hint="restore the form of the cell above and change the signs only.",
            mistake="wrong type",
        )
    if patch not in answer:
        raise CheckFailed(
            f"edge_signs has no entry for patch {patch}.",
            expected=f"an entry for each of {', '.join(PATCHES)}",
            received=brief(list(answer), 50),
            hint="each patch needs a pair of signs.",
            mistake="patch missing",
        )
    pair = answer[patch]
    if is_unfilled(pair):
        raise NotFilledIn(f"Patch {patch}")
    if isinstance(pair, str) or not hasattr(pair, "__len__") or len(pair) != 2:
        raise CheckFailed(
            f"Patch {patch} does not have two signs.",
            expected="(sign for Gx, sign for Gy)",
            received=brief(pair, 40),
            hint="two signs for each patch, first Gx, then Gy.",
            mistake="patch missing",
        )
    return as_sign(pair[0], f"{patch} with Gx"), as_sign(pair[1], f"{patch} with Gy")


def verify_edge_signs(answer: Any, patch: str) -> None:
    """Compare the predicted signs of one patch with the responses."""
    received = _signs_of(answer, patch)
    x, y = (
        int(np.sign((PATCHES[patch] * kernel).sum())) for kernel in (SOBEL_X, SOBEL_Y)
    )
    if received == (x, y):
        return
    mistake, hint = _sign_mistake(received, (x, y))
    raise CheckFailed(
        f"The signs of patch {patch} are not right: {mistake}.",
        received=f"Gx {_SIGN_NAMES[received[0]]}, Gy {_SIGN_NAMES[received[1]]}",
        hint=hint,
        mistake=mistake,
    )


def _sign_mistake(received: tuple[int, int], right: tuple[int, int]) -> tuple[str, str]:
    if right == (0, 0):
        return "a response without an edge", (
            "add the products: the left column of Gx counts +, its right column counts "
            "the same with −. What remains when both sides are alike?"
        )
    if received == (0, 0):
        return "no response at an edge", (
            "one side of this patch is brighter than the other, so the plus and minus "
            "columns (or rows) do not cancel. Add the nine products."
        )
    if received == (-right[0], -right[1]):
        return "black to white taken as positive", (
            "multiply column by column: in Gx the +1 +2 +1 is on the left, in Gy on "
            "top. A patch that is bright there answers with plus."
        )
    if received == right[::-1]:
        return "Gx and Gy swapped", (
            "Gx compares left with right, so it sees vertical edges; Gy compares top "
            "with bottom and sees horizontal ones."
        )
    return "wrong sign", (
        "lay the kernel on the patch, multiply place by place and add the nine "
        "products."
    )


EDGE_SIGNS = Exercise(
    name="edge_signs",
    title="1.6 Sign detective",
    verify=verify_edge_signs,
    visible=("A", "B", "C", "D"),
)
