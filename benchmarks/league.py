"""Compute the league of published networks again, and write the list of the course.

    python -m benchmarks.league                  # all, about three minutes
    python -m benchmarks.league MobileNet        # some
    python -m benchmarks.league --check          # compare only, write nothing

Facts (date, article's figures, accuracies) are kept by hand in the list; parameters,
multiplications and receptive fields come from `utils.ledger`, the time for a picture
is processor time on one thread.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

import utils.ledger
from utils.ledger import league
from utils.ledger.published import FILE, computed

PATH = Path(utils.ledger.__file__).with_name(FILE)


def milliseconds(network: str, repetitions: int = 5) -> float:
    """Return the median processor time of one picture."""
    import keras

    model = getattr(keras.applications, network)(weights=None)
    picture = np.zeros((1, *model.input_shape[1:]), np.float32)
    model.predict_on_batch(picture)
    times = []
    for _ in range(repetitions):
        start = time.process_time()
        model.predict_on_batch(picture)
        times.append(1e3 * (time.process_time() - start))
    return round(statistics.median(times), 1)


def main(arguments: Sequence[str] | None = None) -> dict[str, Any]:
    """Recompute rows, print what changed, write the list."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("networks", nargs="*")
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args(arguments)
    kept = json.loads(PATH.read_text(encoding="utf-8"))
    changed = []
    for network in options.networks or kept["networks"]:
        entry, numbers = kept["networks"][network], computed(network)
        if entry.get("computed") != numbers:
            changed.append(network)
        print(network, numbers, flush=True)
        entry["computed"] = numbers
        if not options.check:
            entry["milliseconds"] = milliseconds(network)
            PATH.write_text(_text(kept), encoding="utf-8")
    print("changed:", ", ".join(changed) or "nothing")
    print(league())
    if options.check and changed:
        raise SystemExit(1)
    return kept


def _text(kept: dict[str, Any]) -> str:
    """Return the list with a line for each of a network's three parts."""
    networks = []
    for network, entry in kept["networks"].items():
        parts = [f'"{key}": {json.dumps(value)}' for key, value in entry.items()]
        networks.append(f'  "{network}": {{\n   ' + ",\n   ".join(parts) + "\n  }")
    notes = json.dumps(kept["notes"], indent=1, ensure_ascii=False).replace("\n", "\n ")
    body = ",\n".join(networks)
    return f'{{\n "notes": {notes},\n "networks": {{\n{body}\n }}\n}}\n'


if __name__ == "__main__":
    for pool in ("INTRAOP", "INTEROP"):  # read by TensorFlow when it computes first
        os.environ[f"TF_NUM_{pool}_THREADS"] = "1"
    main()
