"""10.1: the parameters of VGG16's 22 rows, and all of them together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograder.student.answers import as_integer
from autograder.student.diagnosis import CheckFailed, Entry, Table, Wrong
from autograder.student.exercise import Exercise, Promise

NAME = "vgg16_rows"
Rows = Mapping[str, int]


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
POOLS = tuple(f"block{block}_pool" for block in range(1, 6))


def rows(
    conv: Callable[[int, int, int], int] = lambda n, m, side: 9 * n * m + m,
    dense: Callable[[int, int], int] = lambda n, m: n * m + m,
    pool: Callable[[int, int], int] = lambda channels, side: 0,
    flatten: int = 0,
) -> dict[str, int]:
    """Return the whole table, filled in by rules that may be wrong.

    A rule for convolutions takes the channels below, the filters and the map's side.
    """
    found = {}
    for name, (n, m) in CONVOLUTIONS.items():
        found[name] = conv(n, m, _side(name))
    for name in POOLS:
        channels = max(m for c, (_, m) in CONVOLUTIONS.items() if c[:6] == name[:6])
        found[name] = pool(channels, _side(name) // 2)
    found["flatten"] = flatten
    found |= {name: dense(n, m) for name, (n, m) in DENSE.items()}
    return {**found, "total": sum(found.values())}


def _with_fc1_seeing(numbers: int) -> Callable[[int, int], int]:
    return lambda n, m: ((numbers if n > 4096 else n) + 1) * m


def _side(name: str) -> int:
    return 224 >> (int(name[5]) - 1)


RIGHT = rows()
ROWS = {name: number for name, number in RIGHT.items() if name != "total"}
TOTAL = RIGHT["total"]


def _read(value: Any, name: str) -> int:
    if value is None or (isinstance(value, str) and value in ("", "-", "–")):
        raise CheckFailed(
            f"{name} holds no number.",
            received=repr(value),
            hint=ZERO_IS_A_NUMBER,
            mistake="no number",
        )
    return as_integer(value, name)


ZERO_IS_A_NUMBER = "a layer without parameters has a number of them, too: how many?"
KERNEL = "a 3 × 3 kernel for each channel below, and one bias, for each filter."
WEIGHTS = "one weight for each number below, and one bias, for each unit."
BIAS = "the weights are all there. Each filter, and each unit, has a bias, too."
OWN_BIAS = "each filter, and each unit, has a bias of its own."
BYTES = "these are bytes, four for each parameter: count the parameters."
OUTPUTS = (
    "so many numbers come out. Parameters are what is learned, and a filter has the "
    "same ones at all places."
)
THROUGH_ALL = "a filter reaches through all channels of the layer below."
PICTURE = (
    "only the first layer sees the picture's 3 channels; the others see the filters of "
    "the layer below."
)
BELOW = "look at the row above: how many channels come in?"
DEPTH = "the second number of the shape below is not this layer's own depth."
ONE_SIDE = "a kernel of 3 × 3 has nine weights for each channel below."
POOL_LEARNS_NOTHING = (
    "the layer only takes the largest of some numbers: which of them is learned?"
)
FLAT_LEARNS_NOTHING = "flatten writes the same numbers in one row: it learns nothing."
EVERY_NUMBER = (
    "flatten hands on every number of the last pooled map: rows × columns × channels."
)
OTHER_LAYER = "this is the number of another row."
DENSE_TOO = "these are the convolutions alone: three rows below them are far larger."
CONVOLUTIONS_TOO = "these are the dense layers alone."
ADD_UP = "add up all 22 rows."

SLIPS = (
    (
        "biases forgotten",
        rows(lambda n, m, side: 9 * n * m, lambda n, m: n * m),
        BIAS,
    ),
    (
        "one bias for the whole layer",
        rows(lambda n, m, side: 9 * n * m + 1, lambda n, m: n * m + 1),
        OWN_BIAS,
    ),
    (
        "a bias for each channel below",
        rows(lambda n, m, side: 9 * n * m + n, lambda n, m: n * m + n),
        OWN_BIAS,
    ),
    ("outputs counted", rows(lambda n, m, side: side * side * m), OUTPUTS),
    ("channels below forgotten", rows(lambda n, m, side: 10 * m), THROUGH_ALL),
    ("channels of the picture taken", rows(lambda n, m, side: 28 * m), PICTURE),
    (
        "filters taken for channels below",
        rows(lambda n, m, side: (9 * (3 if n == 3 else m) + 1) * m),
        BELOW,
    ),
    (
        "filters taken for channels below",
        rows(lambda n, m, side: (9 * m + 1) * m),
        BELOW,
    ),
    (
        "channels below taken for filters",
        rows(lambda n, m, side: (9 * n + 1) * n),
        DEPTH,
    ),
    ("one side of the kernel", rows(lambda n, m, side: (3 * n + 1) * m), ONE_SIDE),
    *(
        ("layers without weights counted", rows(pool=pool), POOL_LEARNS_NOTHING)
        for pool in (
            lambda channels, side: 4,
            lambda channels, side: 4 * channels,
            lambda channels, side: channels,
            lambda channels, side: side * side * channels,
        )
    ),
    ("layers without weights counted", rows(flatten=7 * 7 * 512), FLAT_LEARNS_NOTHING),
    *(
        (
            name,
            rows(dense=_with_fc1_seeing(seen)),
            EVERY_NUMBER,
        )
        for name, seen in (
            ("last pooling layer missed", 14 * 14 * 512),
            ("places of the map forgotten", 512),
            ("channels of the map forgotten", 49),
            ("side taken once", 7 * 512),
        )
    ),
    ("bytes instead of parameters", {n: 4 * v for n, v in RIGHT.items()}, BYTES),
)
THROUGHOUT = [Wrong(name, made.__getitem__, hint) for name, made, hint in SLIPS]


def _row(name: str) -> Entry:
    hint = KERNEL if name in CONVOLUTIONS else WEIGHTS
    if name in POOLS or name == "flatten":
        hint = FLAT_LEARNS_NOTHING if name == "flatten" else POOL_LEARNS_NOTHING
    return Entry(
        f"row {name}",
        lambda t: ROWS[name],
        _known(name),
        hint,
        _read,
        "other number",
        _weightless if ROWS[name] == 0 else _of_another_row,
    )


def _known(name: str) -> list[Wrong]:
    return [
        Wrong(what, lambda t, value=made[name]: value, hint)
        for what, made, hint in SLIPS
        if made[name] != RIGHT[name]
    ]


def _weightless(value: int, t: Rows) -> tuple[str, str] | None:
    return "layers without weights counted", POOL_LEARNS_NOTHING


def _of_another_row(value: int, t: Rows) -> tuple[str, str] | None:
    is_other = value != 0 and value in ROWS.values()
    return ("number of another row", OTHER_LAYER) if is_other else None


def _sum(names: Any) -> Callable[[Rows], int]:
    return lambda t: sum(t[name] for name in names)


TOTALS = [
    *_known("total"),
    Wrong("dense layers left out", _sum(CONVOLUTIONS), DENSE_TOO),
    Wrong("convolutions left out", _sum(DENSE), CONVOLUTIONS_TOO),
]

VGG16_ROWS = Exercise(
    name=NAME,
    title="10.1 VGG16's 22 rows",
    visible=("block1_conv1", "block1_pool", "block2_conv1", "fc2", "total"),
    part=lambda row: row,
    points_by_part=True,
    promises=(
        Promise("The picture has 3 channels", ("block1_conv1",)),
        Promise("all layers with weights have biases", ("block1_conv1", "fc2")),
    ),
    rule=Table(
        name=NAME,
        entries={
            **{name: _row(name) for name in ROWS},
            "total": Entry(
                "the total", _sum(ROWS), TOTALS, ADD_UP, _read, "other number"
            ),
        },
        wrong=THROUGHOUT,
        probes=tuple(RIGHT),
    ),
)
