"""Measure the network builder: python -m benchmarks.network_builder.

From a press of a button to the new picture, in seconds of computing.
"""

from __future__ import annotations

import os
import statistics
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from utils.widgets import network_builder


def reactions(presses: int = 10) -> list[float]:
    """Return the seconds of computing that presses of Up and Down take."""
    builder = network_builder(interactive=True)
    builder.chosen.index = 1
    seconds = []
    for press in range(presses):
        start = time.process_time()
        builder.buttons["Up" if press % 2 else "Down"].click()
        seconds.append(time.process_time() - start)
    return seconds


def main() -> None:
    """Print the median and the slowest of ten presses."""
    seconds = reactions()
    print(f"median {statistics.median(seconds):.2f} s, slowest {max(seconds):.2f} s")


if __name__ == "__main__":
    main()
