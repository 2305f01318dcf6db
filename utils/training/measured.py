"""Runs that were measured for the course and come with it."""

from __future__ import annotations

import json
import statistics
from importlib import resources
from typing import Any

from utils.training.history import History

FILE = "training_runs.json"


def histories(name: str) -> dict[str, list[History]]:
    """Return the measured runs of the four classifiers.

    Parameters
    ----------
    name : {"digits_on_photos", "cifar10"}
        What they were trained with.

    Returns
    -------
    dict of str to list of History
        By classifier, one run per seed; each run's `note` says how it was made, and
        its `test_accuracy` was measured once after the last epoch.

    Raises
    ------
    ValueError
        If there are no runs of that name.
    """
    found = _file()["histories"]
    if name not in found:
        raise ValueError(
            f"Expected one of {', '.join(found)}. Received {name!r}. "
            'Try histories("digits_on_photos").'
        )
    return {
        kind: [History.from_json(json.dumps(run)) for run in runs]
        for kind, runs in found[name].items()
    }


def gains(network: str | None = None) -> list[dict[str, Any]]:
    """Return what each ingredient of the recipes brought, measured on CIFAR-10.

    Parameters
    ----------
    network : {"classifier", "fast network"}, optional
        Only rows of this one. The lecture's classifier gets one ingredient after the
        other; of the fast network's recipe one at a time is changed.

    Returns
    -------
    list of dict
        One row each, with ``network``, ``ingredient``, ``how`` ("start", "added",
        "left out", ...), ``epochs``, ``accuracy`` (mean validation share over the
        seeds), ``sd`` (0.0 for one seed), ``seeds``, ``change`` (points: against the
        row before for the classifier, against the whole recipe for the fast network),
        ``seconds`` and ``cpu_seconds`` (means).
    """
    rows, first, before = [], 0.0, 0.0
    for entry in _file()["gains"]:
        values = entry["accuracies"]
        mean = statistics.fmean(values)
        if entry["how"] == "start":
            first = before = mean
        against = before if entry["network"] == "classifier" else first
        row = {name: entry[name] for name in ("network", "ingredient", "how", "epochs")}
        row |= {"accuracy": round(mean, 4), "seeds": len(values)}
        row["sd"] = round(statistics.stdev(values), 4) if len(values) > 1 else 0.0
        row["change"] = round(100 * (mean - against), 2)
        for name in ("seconds", "cpu_seconds"):
            row[name] = round(statistics.fmean(entry[name]), 1)
        before = mean
        if network in (None, entry["network"]):
            rows.append(row)
    return rows


def _file() -> dict[str, Any]:
    text = resources.files("utils.training").joinpath(FILE).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
