"""How rules of lesson 07 do over several seeds: on digits, and in the race.

python -m benchmarks.optimiser_race --seeds 6
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.checks.lesson_07_optimisers.race import BowlCase
from utils import optimisers

SIZES = (2, 5, 10, 20)


def main() -> None:
    """Print two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=6)
    seeds = range(parser.parse_args().seeds)
    print("| rule, rate | training loss | new digits read, % |\n|---|---|---|")
    for name, make in of_keras():
        runs = np.array([optimisers.learn_digits(make(), seed) for seed in seeds])
        mean, spread = runs.mean(axis=0), runs.std(axis=0, ddof=1)
        print(
            f"| {name} | {mean[0]:.3f} ± {spread[0]:.3f} | "
            f"{100 * mean[1]:.1f} ± {100 * spread[1]:.1f} |"
        )
    print("\n| rule | " + " | ".join(f"{n} numbers" for n in SIZES) + " |")
    print("|---|" + "---|" * len(SIZES))
    for name, rule in IN_THE_RACE.items():
        worst = [max(left(rule, size, seed) for seed in range(20)) for size in SIZES]
        print(f"| {name} | " + " | ".join(f"{share:.1e}" for share in worst) + " |")


def of_keras() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield optimisers by name, a fresh one with each call."""
    import keras

    of = keras.optimizers
    yield "SGD, 0.1", lambda: of.SGD(0.1)
    yield "momentum 0.9, 0.1", lambda: of.SGD(0.1, momentum=0.9)
    yield "Adam, 0.003", lambda: of.Adam(3e-3)
    yield "AdamW, 0.003", lambda: of.AdamW(3e-3)
    yield "Muon, 0.01", lambda: of.Muon(1e-2)


IN_THE_RACE = {
    "plain descent, 1.96": optimisers.momentum(1.96, 0),
    "momentum 0.8, 1": optimisers.momentum(1.0, 0.8),
    "momentum 0.9, 1": optimisers.momentum(1.0, 0.9),
    "Nesterov 0.9, 1": optimisers.momentum(1.0, 0.9, nesterov=True),
    "AdaGrad, 3": optimisers.adagrad(3.0),
    "RMSprop, 0.1": optimisers.rmsprop(0.1),
    "Adam, 0.3": optimisers.adam(0.3),
    "Adam, 1": optimisers.adam(1.0),
}


def left(rule: Any, numbers: int, seed: int) -> float:
    """Return the share of the loss that a rule leaves after 80 slopes."""
    gradient, start = BowlCase(numbers, seed).draw()
    bowl = optimisers.Bowl(gradient.hessian, gradient.lowest)
    way = optimisers.walk(rule, bowl.gradient, start, 80)
    return float(bowl.loss(way[-1]) / bowl.loss(start))


if __name__ == "__main__":
    main()
