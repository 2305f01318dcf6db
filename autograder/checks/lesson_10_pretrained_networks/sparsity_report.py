"""10.5: the share of exact zeros in each layer's output, sparsest layer first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.student.answers import as_array, brief
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, FloatArray, close
from autograder.student.exercise import Exercise

NAME = "sparsity_report"


@dataclass(frozen=True)
class OutputsCase:
    """Outputs of some layers.

    Parameters
    ----------
    shares : tuple of float
        About how much of each layer is zero.
    seed : int
        Chooses the numbers.
    negative : bool, default=False
        Whether a layer without ReLU is among them.
    """

    shares: tuple[float, ...]
    seed: int
    negative: bool = False

    def draw(self) -> dict[str, Any]:
        """Return name: (images, rows, columns, channels) for each layer."""
        generator = np.random.default_rng(self.seed)
        outputs = {}
        for number, share in enumerate(self.shares):
            shape = (3, 6 - number % 3, 5, 4 + number)
            values = generator.random(shape).astype(np.float32) * 2
            values[generator.random(shape) < share] = 0
            values[0, 0, 0, :2] = (1e-9, 1e-5)  # small, and not zero
            if self.negative and number == 1:
                values -= 2 * (generator.random(shape) < 0.5) * values
            outputs[f"layer_{(number * 7 + self.seed) % 10}{number}"] = values
        return outputs


def verify_sparsity_report(sparsity_report: Any, case: OutputsCase) -> None:
    """Compare the shares, then their order."""
    outputs = case.draw()
    result = call(sparsity_report, outputs, name=NAME)
    shares = _read(result, list(outputs))
    right = {name: float((array == 0).mean()) for name, array in outputs.items()}
    received = np.array([shares[name] for name in outputs])
    if not close(received, list(right.values()), 1e-5):
        _diagnose(received, outputs)
    order = list(shares)
    values = [right[name] for name in order]
    if values == sorted(values, reverse=True):
        return
    upwards = values == sorted(values)
    mistake = "sparsest layer last" if upwards else "not sorted"
    raise CheckFailed(
        f"The shares are right, their order is not: {mistake}.",
        expected="the sparsest layer first",
        received=brief(order),
        hint="the layer with the most zeros comes first: sort downwards."
        if upwards
        else "sort the pairs (name, share) by the share before you make a dictionary "
        "of them.",
        mistake=mistake,
    )


def _read(result: Any, names: list[str]) -> dict[str, float]:
    """Return name: share for a dictionary or a list of pairs."""
    try:
        shares = dict(result)
    except (TypeError, ValueError):
        raise CheckFailed(
            "The report is no dictionary.",
            expected="layer name: share of zeros, for each layer",
            received=f"{type(result).__name__} {brief(result, 40)}",
            hint="return one entry for each name in outputs.",
            mistake="wrong type",
        ) from None
    if set(shares) != set(names):
        raise CheckFailed(
            "The report does not have the layers of the outputs.",
            expected=f"{len(names)} names, as in outputs",
            received=brief(list(shares)),
            hint="go through outputs.items(): each name once.",
            mistake="layers missing",
        )
    return {name: _share(value, name) for name, value in shares.items()}


def _share(value: Any, name: str) -> float:
    share = as_array(value, f"the share of {name}")
    if share.size == 1:
        return float(share.reshape(()))
    raise CheckFailed(
        f"The share of {name} is not one number.",
        expected="one share for the whole layer",
        received=f"shape {share.shape}",
        hint="the mean over *all* axes is one number: no axis has to be named.",
        mistake="several shares for a layer",
    )


def _diagnose(received: FloatArray, outputs: dict[str, Any]) -> None:
    known: tuple[tuple[str, Callable[[Any], Any], str], ...] = (
        (
            "negative numbers counted",
            lambda x: (x <= 0).mean(),
            "a layer without ReLU has negative outputs, and they are not zero.",
        ),
        (
            "small numbers counted",
            lambda x: np.isclose(x, 0).mean(),
            "a small number is not zero: compare exactly, with ==.",
        ),
        (
            "small numbers counted",
            lambda x: (np.abs(x) < 1e-3).mean(),
            "a small number is not zero: compare exactly, with ==.",
        ),
        (
            "non-zero numbers counted",
            lambda x: (x != 0).mean(),
            "these are the shares of numbers that are *not* zero.",
        ),
        ("percent", lambda x: 100 * (x == 0).mean(), "a share goes from 0 to 1."),
        (
            "counted, not divided",
            lambda x: (x == 0).sum(),
            "divide by how many numbers the layer has.",
        ),
        (
            "rounded",
            lambda x: round(float((x == 0).mean()), 2),
            "round when you print, not what is handed on.",
        ),
        (
            "rounded",
            lambda x: round(float((x == 0).mean()), 3),
            "round when you print, not what is handed on.",
        ),
        (
            "first image only",
            lambda x: (x[0] == 0).mean(),
            "all images of the batch count.",
        ),
        (
            "dead channels counted",
            lambda x: (x == 0).all(axis=(0, 1, 2)).mean(),
            "single numbers are counted, not whole channels.",
        ),
    )
    for mistake, rule, hint in known:
        if close(received, [float(rule(x)) for x in outputs.values()], 1e-5):
            raise CheckFailed(
                f"The shares are not right: {mistake}.", hint=hint, mistake=mistake
            )
    raise CheckFailed(
        "The shares are not right.",
        received=brief([round(float(share), 4) for share in received]),
        hint="(array == 0) is True where a number is zero; its mean is a share.",
        mistake="other shares",
    )


SPARSITY_REPORT = Exercise(
    name=NAME,
    title="10.5 How sparse are the layers?",
    verify=verify_sparsity_report,
    visible=(OutputsCase((0.2, 0.7, 0.5), 1), OutputsCase((0.9, 0.3), 2)),
)
