"""How long submissions of a lesson may take: ten times what its own solution takes.

Measured on this machine before the first submission of a release is graded, with every
cell of the solution, those included that no answer needs.
"""

from __future__ import annotations

import json
import math
import platform
from pathlib import Path
from typing import Any

from autograder.files import write_atomically
from autograder.grading.verdict import Times

_FACTOR = 10.0
_LEAST_CELL, _LEAST_JUDGING = 20.0, 60.0  # seconds
_LEAST_CELLS = 3  # at their limit, that a notebook may hold


def times_from(seconds: dict[str, float], most: Times) -> Times:
    """Return the limits that a measured solution gives.

    Parameters
    ----------
    seconds : dict of str to float
        Of the solution: its longest ``cell``, its ``run``, and to ``judge`` it.
    most : Times
        Beyond which no limit goes.
    """
    cell = max(_LEAST_CELL, _FACTOR * seconds["cell"])
    notebook = max(_LEAST_CELLS * cell, _FACTOR * seconds["run"])
    judging = max(_LEAST_JUDGING, _FACTOR * seconds["judge"])
    return Times(
        math.ceil(min(cell, most.cell)),
        math.ceil(min(notebook, most.notebook)),
        math.ceil(min(judging, most.judging)),
        most.patience,
    )


class Measured:
    """The seconds of a lesson's solution, kept between runs.

    Parameters
    ----------
    path : Path
        Where they are kept.
    solution : str
        Digest of the solution and the rules; with others it is measured again, as on
        another machine.
    """

    def __init__(self, path: Path, solution: str) -> None:
        self._path = path
        self._known = {"solution": solution, "machine": platform.node()}

    def read(self) -> dict[str, float] | None:
        """Return them; None where they are not known here."""
        try:
            kept = json.loads(self._path.read_text("utf-8"))
            if {name: kept[name] for name in self._known} != self._known:
                return None
            return {name: float(kept["seconds"][name]) for name in _NAMES}
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def keep(self, seconds: dict[str, Any]) -> None:
        """Keep them."""
        told = {name: round(seconds[name], 3) for name in _NAMES}
        text = json.dumps({**self._known, "seconds": told}, indent=1) + "\n"
        write_atomically(self._path, text.encode("utf-8"))


_NAMES = ("cell", "run", "judge")
