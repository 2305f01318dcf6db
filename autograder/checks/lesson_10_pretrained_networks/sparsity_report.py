"""10.5: the share of exact zeros in each layer's output, sparsest layer first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array, brief
from autograder.student.diagnosis import (
    CheckFailed,
    Feature,
    Function,
    Run,
    Stop,
    Wrong,
    same,
)
from autograder.student.exercise import Exercise

Report = tuple[tuple[str, Any], ...]  # (name, share), in the order of the report
Outputs = dict[str, Any]


@dataclass(frozen=True)
class OutputsCase:
    """Outputs of some layers, (images, rows, columns, channels) each."""

    shares: tuple[float, ...]  # about how much of each layer is zero
    seed: int
    negative: bool = False  # whether a layer without ReLU is among them
    twins: bool = False  # whether two layers have the same share
    full: bool = False  # whether a layer holds no zero at all

    def draw(self) -> tuple[Outputs]:
        """Return name: array for each layer."""
        generator = np.random.default_rng(self.seed)
        outputs: Outputs = {}
        for number, share in enumerate(self.shares):
            shape = (3, 6 - number % 3, 5, 4 + number)
            values = generator.random(shape).astype(np.float32) * 2
            values[generator.random(shape) < share] = 0
            values[0, 0, 0, :2] = (1e-9, 1e-5)  # small, and not zero
            if self.negative and number == 1:
                values -= 2 * (generator.random(shape) < 0.5) * values
            outputs[f"layer_{(number * 7 + self.seed) % 10}{number}"] = values
        if self.twins:
            outputs["a_twin"] = 3 * outputs[next(iter(outputs))][::-1]
        if self.full:
            outputs["full"] = generator.random((3, 2, 4, 5)) - 2
        return (outputs,)


def _read(result: Any, name: str) -> Report:
    """Return the pairs of a dictionary, or of a list of pairs."""
    try:
        pairs = [(layer, share) for layer, share in dict(result).items()]
    except (TypeError, ValueError):
        raise CheckFailed(
            "The report is no dictionary.",
            expected="layer name: share of zeros, for each layer",
            received=f"{type(result).__name__} {brief(result, 40)}",
            hint=ONE_ENTRY_EACH,
            mistake="wrong type",
        ) from None
    return tuple((layer, _number(share, layer)) for layer, share in pairs)


def _number(value: Any, layer: Any) -> Any:
    if isinstance(value, str) and not isinstance(layer, str):
        return value  # names and shares have changed places
    share = as_array(value, f"the share of {layer}")
    if share.size == 1:
        return float(share.reshape(()))
    raise CheckFailed(
        f"The share of {layer} is not one number.",
        expected="one share for the whole layer",
        received=f"shape {share.shape}",
        hint=ALL_AXES,
        mistake="several shares for a layer",
    )


def sparsest_first(
    share: Callable[[Any], Any], keep: Callable[[Any], bool] = lambda array: True
) -> Callable[[Outputs], Report]:
    """Return an oracle: shares of a kind, the largest first."""

    def oracle(outputs: Outputs) -> Report:
        pairs = [(n, float(share(a))) for n, a in outputs.items() if keep(a)]
        return tuple(sorted(pairs, key=lambda pair: -pair[1]))

    return oracle


def zeros(array: Any) -> Any:
    """Return the share of zeros."""
    return (array == 0).mean()


report = sparsest_first(zeros)


def _same_order(received: Report, outputs: Outputs) -> bool:
    """Tell whether only layers with equal shares stand in another order."""
    right = report(outputs)
    shares = tuple(share for _, share in received), tuple(share for _, share in right)
    return same(*shares) and same(tuple(sorted(received)), tuple(sorted(right)))


def _by_other_share(outputs: Outputs) -> Report:
    everything = sum(array.size for array in outputs.values())
    return sparsest_first(lambda array: (array == 0).sum() / everything)(outputs)


def _one_a_share(outputs: Outputs) -> Report:
    names = {
        share: name
        for name, share in ((n, float(zeros(a))) for n, a in outputs.items())
    }
    return tuple((names[share], share) for share in sorted(names, reverse=True))


def _as_they_come(outputs: Outputs) -> Report:
    return tuple((name, float(zeros(array))) for name, array in outputs.items())


def _sparsest_last(outputs: Outputs) -> Report:
    return tuple(sorted(_as_they_come(outputs), key=lambda pair: float(pair[1])))


def _shares_alone(runs: Sequence[Run]) -> tuple[str, str] | None:
    """Say what the shares are, or the order is, whatever the other one is."""
    read = [run for run in runs if run.failure is None]
    if len(read) < len(runs):
        return None
    if all(same(tuple(sorted(run.value)), tuple(sorted(run.right))) for run in read):
        return "not sorted", SORT_BY_SHARE
    for wrong in SHARES:
        expected = [tuple(sorted(wrong.oracle(*run.arguments))) for run in read]
        if all(
            same(tuple(sorted(r.value)), e) for r, e in zip(read, expected, strict=True)
        ):
            return wrong.name, f"{wrong.hint} {LOOK_AT_THE_ORDER}"
    if all(_layers(run.value) == _layers(run.right) for run in read):
        return None
    return "layers missing", EACH_NAME


def _layers(pairs: Report) -> list[str]:
    return sorted(str(name) for name, _ in pairs)


ONE_ENTRY_EACH = "return one entry for each name in outputs: its share behind its name."
ALL_AXES = "the mean over all axes is one number: no axis has to be named."
EACH_NAME = "go through outputs.items(): each name once, whatever its share is."
LOOK_AT_THE_ORDER = "Then look at the order: the sparsest layer comes first."
NOT_NEGATIVE = "a layer without ReLU has negative outputs, and they are not zero."
NOT_SMALL = "a small number is not zero: compare exactly, with ==."
NOT_CUT = "int cuts 0.7 to 0, which is not zero: compare the numbers as they are."
NOT_THE_OTHERS = "these are the shares of numbers that are not zero."
NOT_LEAST = "the smallest number of a layer need not be 0: compare with 0 itself."
FROM_0_TO_1 = "a share goes from 0 to 1."
DIVIDE = "divide by how many numbers the layer has."
DIVIDE_BY_ALL_ITS = (
    "len gives the number of images, and a layer has more numbers than images: size "
    "counts them all."
)
DIVIDE_BY_ITS_OWN = "each layer has its own number of numbers: divide by that one."
COUNT_ENTRIES = (
    "np.where gives one array for each axis, so its length is the number of axes: "
    "count what is True."
)
KEEP_DIGITS = "round when you print, not what is handed on."
ALL_IMAGES = "all images of the batch count."
NUMBERS_NOT_CHANNELS = "single numbers are counted, not whole channels."
DOWNWARDS = "the layer with the most zeros comes first: sort downwards."
SORT_BY_SHARE = (
    "the shares are right, their order is not: sort the pairs (name, share) by the "
    "share before you make a dictionary of them."
)
NAMES_FIRST = "the name is the key of an entry, and the share is its value."
TWINS_STAY = (
    "two layers may have the same share. Keep one entry for each name, and sort those."
)
FULL_STAYS = "a layer without a zero has the share 0: it belongs into the report, too."
ALL_LAYERS = "this is the sparsest layer alone. Return them all: each name once."
ONE_ANSWER = "a comparison of arrays gives an array of answers: take its mean."
A_MEAN = "(array == 0) is True where a number is zero; its mean is a share."

SHARES = [
    Wrong(
        "negative numbers counted",
        sparsest_first(lambda x: (x <= 0).mean()),
        NOT_NEGATIVE,
    ),
    *(
        Wrong("small numbers counted", sparsest_first(share), NOT_SMALL)
        for share in (
            lambda x: np.isclose(x, 0).mean(),
            lambda x: (np.abs(x) < 1e-3).mean(),
            lambda x: (np.abs(x) < 1e-6).mean(),
            lambda x: (np.abs(x) <= 1e-2).mean(),
        )
    ),
    Wrong(
        "cut to whole numbers first",
        sparsest_first(lambda x: (x.astype(int) == 0).mean()),
        NOT_CUT,
    ),
    Wrong(
        "non-zero numbers counted",
        sparsest_first(lambda x: (x != 0).mean()),
        NOT_THE_OTHERS,
    ),
    Wrong(
        "smallest number counted",
        sparsest_first(lambda x: (x == x.min()).mean()),
        NOT_LEAST,
    ),
    Wrong("percent", sparsest_first(lambda x: 100 * zeros(x)), FROM_0_TO_1),
    Wrong("counted, not divided", sparsest_first(lambda x: (x == 0).sum()), DIVIDE),
    Wrong(
        "divided by the images",
        sparsest_first(lambda x: (x == 0).sum() / len(x)),
        DIVIDE_BY_ALL_ITS,
    ),
    Wrong("divided by all layers", _by_other_share, DIVIDE_BY_ITS_OWN),
    Wrong("axes counted", sparsest_first(lambda x: x.ndim / x.size), COUNT_ENTRIES),
    *(
        Wrong("rounded", sparsest_first(_rounded), KEEP_DIGITS)
        for _rounded in (
            lambda x: round(float(zeros(x)), 1),
            lambda x: round(float(zeros(x)), 2),
            lambda x: round(float(zeros(x)), 3),
        )
    ),
    Wrong("first image only", sparsest_first(lambda x: zeros(x[0])), ALL_IMAGES),
    Wrong(
        "dead channels counted",
        sparsest_first(lambda x: (x == 0).all(axis=(0, 1, 2)).mean()),
        NUMBERS_NOT_CHANNELS,
    ),
]
WRONG = [
    *SHARES,
    Wrong("sparsest layer last", _sparsest_last, DOWNWARDS),
    Wrong("sparsest layer last", lambda o: report(o)[::-1], DOWNWARDS),
    Wrong("not sorted", _as_they_come, SORT_BY_SHARE),
    Wrong("sorted by name", lambda o: tuple(sorted(_as_they_come(o))), SORT_BY_SHARE),
    Wrong(
        "sorted by name, downwards",
        lambda o: tuple(sorted(_as_they_come(o), reverse=True)),
        SORT_BY_SHARE,
    ),
    Wrong("turned round, not sorted", lambda o: _as_they_come(o)[::-1], SORT_BY_SHARE),
    Wrong(
        "names and shares swapped",
        lambda o: tuple((s, n) for n, s in _one_a_share(o)),
        NAMES_FIRST,
    ),
    Wrong("one layer for each share", _one_a_share, TWINS_STAY),
    Wrong(
        "layers without zeros left out",
        sparsest_first(zeros, lambda array: bool((array == 0).any())),
        FULL_STAYS,
    ),
    Wrong("sparsest layer only", lambda o: report(o)[:1], ALL_LAYERS),
]
FEATURES = [
    Feature(
        lambda outputs: any(bool((a < 0).any()) for a in outputs.values()),
        {
            True: "outputs with negative numbers",
            False: "outputs without negative numbers",
        },
    )
]

SPARSITY_REPORT = Exercise(
    name="sparsity_report",
    title="10.5 How sparse are the layers?",
    visible=(OutputsCase((0.2, 0.7, 0.5), 1), OutputsCase((0.9, 0.3), 2)),
    rule=Function(
        name="sparsity_report",
        arguments=OutputsCase.draw,
        right=report,
        read=_read,
        as_good=_same_order,
        wrong=WRONG,
        features=FEATURES,
        stops=[Stop(("truth value of an array",), "an array as condition", ONE_ANSWER)],
        probes=(
            OutputsCase((0.4, 0.8, 0.6), 3, negative=True, full=True),
            OutputsCase((0.7, 0.2, 0.5), 4, negative=True, full=True, twins=True),
            OutputsCase((0.3, 0.6), 5, twins=True),
        ),
        tells=_shares_alone,
        hint=A_MEAN,
        expected="a share for each layer, the sparsest one first",
        describe=lambda case: f"{len(case.draw()[0])} layers",
    ),
)
