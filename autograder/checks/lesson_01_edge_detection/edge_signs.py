"""1.6: signs of the responses to edges, predicted before they are computed."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.student.answers import as_array, brief
from autograder.student.diagnosis import CheckFailed, Entry, Table, Wrong
from autograder.student.exercise import Exercise, Promise

Signs = tuple[int, int]  # with Gx, with Gy

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


def as_signs(pair: Any, name: str) -> Signs:
    """Read the two signs of a patch."""
    if isinstance(pair, str) or not hasattr(pair, "__len__") or len(pair) != 2:
        raise CheckFailed(
            f"{name} does not have two signs.",
            expected="(sign for Gx, sign for Gy)",
            received=brief(pair, 40),
            hint="two signs for each patch, first Gx, then Gy.",
            mistake="patch missing",
        )
    return as_sign(pair[0], f"{name} with Gx"), as_sign(pair[1], f"{name} with Gy")


def signs_of(patch: str) -> Signs:
    """Return the signs of a patch's responses to Gx and Gy."""
    x, y = (int(np.sign((PATCHES[patch] * k).sum())) for k in (SOBEL_X, SOBEL_Y))
    return x, y


BLACK_TO_WHITE = (
    "multiply column by column: in Gx the +1 +2 +1 is on the left, in Gy on top. A "
    "patch that is bright there answers with plus."
)
SWAPPED = (
    "Gx compares left with right, so it sees vertical edges; Gy compares top with "
    "bottom and sees horizontal ones."
)
NO_EDGE = (
    "add the products: the left column of Gx counts +, its right column counts the "
    "same with −. What remains when both sides are alike?"
)
AN_EDGE = (
    "one side of this patch is brighter than the other, so the plus and minus columns "
    "(or rows) do not cancel. Add the nine products."
)
NINE_PRODUCTS = (
    "lay the kernel on the patch, multiply place by place and add the nine products."
)


def _entry(patch: str) -> Entry:
    x, y = signs_of(patch)
    if (x, y) == (0, 0):
        return Entry(
            f"patch {patch}",
            right=lambda t: (0, 0),
            read=as_signs,
            hint=NO_EDGE,
            other="a response without an edge",
        )
    known = (
        ("no response at an edge", (0, 0), AN_EDGE),
        ("black to white taken as positive", (-x, -y), BLACK_TO_WHITE),
        ("Gx and Gy swapped", (y, x), SWAPPED),
    )
    return Entry(
        f"patch {patch}",
        right=lambda t: (x, y),
        read=as_signs,
        wrong=[
            Wrong(name, lambda t, signs=signs: signs, hint)
            for name, signs, hint in known
            if signs != (x, y)
        ],
        hint=NINE_PRODUCTS,
        other="wrong sign",
    )


EDGE_SIGNS = Exercise(
    name="edge_signs",
    title="1.6 Sign detective",
    visible=("A", "B", "C", "D"),
    rule=Table(
        name="edge_signs",
        entries={patch: _entry(patch) for patch in PATCHES},
        probes=("E", "F", "G"),
        wrong=(
            Wrong("Gx and Gy swapped", lambda p: signs_of(p)[::-1], SWAPPED),
            Wrong(
                "black to white taken as positive",
                lambda p: tuple(-sign for sign in signs_of(p)),
                BLACK_TO_WHITE,
            ),
        ),
    ),
    promises=(
        Promise(
            "positive, negative or zero",
            (
                "B",
                "D",
            ),
        ),
        Promise(
            "first for $G_x$, then for $G_y$",
            (
                "A",
                "C",
            ),
        ),
    ),
)
