"""10.1: the parameters of VGG16's 22 rows, and all of them together."""

from __future__ import annotations

from typing import Any

from autograder.checks.lesson_03_shapes_and_parameters.tables import (
    assert_number,
    entry,
)
from autograder.student.diagnosis import CheckFailed, Mistake, NotFilledIn
from autograder.student.exercise import Exercise

NAME = "vgg16_rows"
_CONV_HINT = "a 3 × 3 kernel for each channel below, and one bias, for each filter."
_DENSE_HINT = "one weight for each number below, and one bias, for each unit."
_BIAS = "the weights are all there. Each filter, and each unit, has a bias, too."


def _convolutions() -> dict[str, tuple[int, int]]:
    """Return (channels below, filters) of the 13 convolutions."""
    found, below = {}, 3
    for block, (number, filters) in enumerate(
        ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)), start=1
    ):
        for place in range(1, number + 1):
            found[f"block{block}_conv{place}"] = (below, filters)
            below = filters
    return found


CONVOLUTIONS = _convolutions()
DENSE = {"fc1": (7 * 7 * 512, 4096), "fc2": (4096, 4096), "predictions": (4096, 1000)}
EMPTY = (*(f"block{block}_pool" for block in range(1, 6)), "flatten")
ROWS = {
    **{name: 9 * n * m + m for name, (n, m) in CONVOLUTIONS.items()},
    **dict.fromkeys(EMPTY, 0),
    **{name: n * m + m for name, (n, m) in DENSE.items()},
}
TOTAL = sum(ROWS.values())
_SIDES = {name: 224 // 2 ** (int(name[5]) - 1) for name in CONVOLUTIONS}
_BYTES = "these are bytes, four for each parameter: count the parameters."
_BIASES = sum(m for _, m in (*CONVOLUTIONS.values(), *DENSE.values()))


def verify_vgg16_rows(answer: Any, names: tuple[str, ...]) -> None:
    """Check some rows; the first wrong one is explained."""
    for name in names:
        try:
            _verify_row(entry(answer, NAME, name), name)
        except NotFilledIn:
            raise
        except CheckFailed as failure:
            # At grading a student is shown this name and the hint, and nothing else.
            failure.mistake += f" ({name})"
            raise


def _verify_row(value: Any, name: str) -> None:
    if name == "total":
        assert_number(value, TOTAL, "The total", _TOTALS, "add up all 22 rows.")
    elif name in EMPTY:
        _verify_empty(value, name)
    elif name in CONVOLUTIONS:
        mistakes = _conv_mistakes(*CONVOLUTIONS[name], _SIDES[name])
        assert_number(value, ROWS[name], f"Row {name}", mistakes, _CONV_HINT)
    else:
        mistakes = _dense_mistakes(name, *DENSE[name])
        assert_number(value, ROWS[name], f"Row {name}", mistakes, _DENSE_HINT)


def _verify_empty(value: Any, name: str) -> None:
    hint = (
        "the layer only takes the largest of some numbers: which of them is learned?"
        if name != "flatten"
        else "flatten writes the same numbers in one row: it learns nothing."
    )
    if value is None or value in ("", "-", "–"):
        raise CheckFailed(
            f"Row {name} holds no number.",
            received=repr(value),
            hint="a layer without parameters has a number of them, too: how many?",
            mistake="no number",
        )
    try:
        assert_number(value, 0, f"Row {name}", (), hint)
    except CheckFailed as failure:
        if failure.mistake == "other number":
            failure.mistake = "layers without weights counted"
        raise


def _conv_mistakes(below: int, filters: int, side: int) -> list[Mistake]:
    return [
        Mistake("bytes instead of parameters", 4 * filters * (9 * below + 1), _BYTES),
        Mistake(
            "outputs counted",
            side * side * filters,
            "so many numbers come out. Parameters are what is learned, and a filter "
            "has the same ones at all places.",
        ),
        Mistake("biases forgotten", 9 * below * filters, _BIAS),
        Mistake(
            "channels below forgotten",
            10 * filters,
            "a filter reaches through all channels of the layer below.",
        ),
        Mistake(
            "channels of the picture taken",
            28 * filters,
            "only the first layer sees the picture's 3 channels; the others see the "
            "filters of the layer below.",
        ),
        Mistake(
            "filters taken for channels below",
            9 * filters * filters + filters,
            "this layer is the first of its block: how many channels come in?",
        ),
        Mistake(
            "channels below taken for filters",
            9 * below * below + below,
            "the second number of the shape below is not this layer's own depth.",
        ),
        Mistake(
            "one bias for the whole layer",
            9 * below * filters + 1,
            "each filter has a bias of its own.",
        ),
    ]


def _dense_mistakes(name: str, below: int, units: int) -> list[Mistake]:
    mistakes = [
        Mistake("bytes instead of parameters", 4 * units * (below + 1), _BYTES),
        Mistake("biases forgotten", below * units, _BIAS),
        Mistake(
            "one bias for the whole layer",
            below * units + 1,
            "each unit has a bias of its own.",
        ),
    ]
    if name == "fc1":
        flat = (
            ("last pooling layer missed", 14 * 14 * 512),
            ("places of the map forgotten", 512),
            ("channels of the map forgotten", 49),
        )
        mistakes += [
            Mistake(
                what,
                numbers * units + units,
                "flatten hands on every number of the last pooled map: rows × columns "
                "× channels.",
            )
            for what, numbers in flat
        ]
    return mistakes


_TOTALS = (
    Mistake("bytes instead of parameters", 4 * TOTAL, _BYTES),
    Mistake("biases forgotten", TOTAL - _BIASES, _BIAS),
    Mistake(
        "dense layers left out",
        sum(ROWS[name] for name in CONVOLUTIONS),
        "these are the convolutions alone: three rows below them are far larger.",
    ),
    Mistake(
        "convolutions left out",
        sum(ROWS[name] for name in DENSE),
        "these are the dense layers alone.",
    ),
)

VGG16_ROWS = Exercise(
    name=NAME,
    title="10.1 VGG16's 22 rows",
    verify=verify_vgg16_rows,
    visible=(
        ("block1_conv1",),
        ("block1_pool",),
        ("block2_conv1",),
        ("fc2",),
        ("total",),
    ),
)
