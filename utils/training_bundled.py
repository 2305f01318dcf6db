"""Runs that were measured for the course and come with it."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from utils.training_history import History

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


def gains() -> list[dict[str, Any]]:
    """Return what each ingredient of the recipe brought, measured on CIFAR-10.

    Returns
    -------
    list of dict
        One row each; "ingredient" and what was measured.
    """
    return list(_file()["gains"])


def _file() -> dict[str, Any]:
    text = resources.files("utils").joinpath(FILE).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
