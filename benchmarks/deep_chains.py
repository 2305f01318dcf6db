"""Deep chains with and without skips: slopes at the input, and what is learned.

python -m benchmarks.deep_chains --seeds 5 --epochs 8 [--part slopes] [--chains plain]
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from statistics import median
from typing import Any

import numpy as np

from utils import architectures
from utils.backpropagation import split_digits

DEPTHS = (2, 8, 20, 40)
KINDS: dict[str, dict[str, Any]] = {
    "plain": {},
    "with skips": {"skips": True},
    "plain, He's first weights": {"start": "he_normal"},
    "with skips, He's first weights": {"skips": True, "start": "he_normal"},
    "plain, batch norm": {"batch_norm": True},
    "with skips, batch norm": {"skips": True, "batch_norm": True},
}
LEARNING = ("plain", "with skips", "plain, batch norm", "with skips, batch norm")


def main() -> None:
    """Print two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--chains", nargs="+", choices=KINDS, default=LEARNING)
    parser.add_argument("--part", choices=("slopes", "training", "both"))
    given = parser.parse_args()
    if given.part != "training":
        slopes(given.seeds)
    if given.part != "slopes":
        training(given.chains, given.seeds, given.epochs)


def slopes(seeds: int) -> None:
    """Print the median slope at the input against depth, and its range at 20."""
    digits = split_digits(0)
    batch = digits.train_images[:32], digits.train_labels[:32]
    print(
        "| chain | " + " | ".join(f"{depth} layers" for depth in DEPTHS) + " | at 20 |"
    )
    print("|---|" + "---|" * (len(DEPTHS) + 1))
    for name, kind in KINDS.items():
        found = {
            depth: [
                architectures.slope_at_the_input(
                    architectures.chain(depth, seed=seed, **kind), *batch
                )
                for seed in range(seeds)
            ]
            for depth in DEPTHS
        }
        cells = [f"{median(values):.1e}" for values in found.values()]
        ends = f"{min(found[20]):.1e} to {max(found[20]):.1e}"
        print(f"| {name} | " + " | ".join(cells) + f" | {ends} |", flush=True)


def training(names: Sequence[str], seeds: int, epochs: int) -> None:
    """Print what chains of 20 layers, 8 maps wide, learn of the small digits."""
    print("\n| chain | training digits read, last epoch, % | new digits read, % |")
    print("|---|---|---|")
    for name in names:
        runs = []
        for seed in range(seeds):
            model = architectures.chain(20, width=8, seed=seed, **KINDS[name])
            training, new = architectures.learned(model, epochs=epochs, seed=seed)
            runs.append((100 * training[-1], 100 * new))
        cells = [
            ", ".join(f"{x:.0f}" for x in column) for column in zip(*runs, strict=True)
        ]
        mean, spread = np.mean(runs, axis=0), np.std(runs, axis=0, ddof=1)
        told = [
            f"{cell} ({m:.0f} ± {s:.0f})"
            for cell, m, s in zip(cells, mean, spread, strict=True)
        ]
        print(f"| {name} | " + " | ".join(told) + " |", flush=True)


if __name__ == "__main__":
    main()
