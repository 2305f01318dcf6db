"""How well the digit reader of lesson 06 reads, over several seeds.

python -m benchmarks.digit_reader --seeds 6
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from utils import backpropagation


def main() -> None:
    """Train readers that differ in digits, first weights and order; print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=6)
    seeds = range(parser.parse_args().seeds)
    slopes, _ = backpropagation.choose_slopes({})
    begun = time.process_time()
    curves = [
        list(
            backpropagation.DigitReader(slopes, seed=seed).train(
                backpropagation.split_digits(seed), seconds=1e9
            )
        )
        for seed in seeds
    ]
    seconds = (time.process_time() - begun) / len(curves)
    reached = 100 * np.array(curves)
    print("| epoch | test digits read, % | lowest | highest |\n|---|---|---|---|")
    for epoch in (1, 2, 5, 10):
        column = reached[:, epoch - 1]
        print(
            f"| {epoch} | {column.mean():.1f} ± {column.std(ddof=1):.1f} | "
            f"{column.min():.1f} | {column.max():.1f} |"
        )
    print(f"\n{len(curves)} seeds, {seconds:.1f} s of computing each")


if __name__ == "__main__":
    main()
