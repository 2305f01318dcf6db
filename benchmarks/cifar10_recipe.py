"""How fast the recipe learns CIFAR-10, beside the lecture's setting.

    python -m benchmarks.cifar10_recipe side-by-side      # the lecture's network, twice
    python -m benchmarks.cifar10_recipe best              # the fast network

COURSE_DATA names the folder of CIFAR-10's batch files. Settings were chosen with 5,000
of the training images; here all 50,000 are learned from, and the test images decide
nothing but when an accuracy is reached. With a GPU, longer runs:

    python -m benchmarks.cifar10_recipe best --filters 64 128 256 --epochs 30
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("COURSE_OFFLINE", "1")

from utils import data, training
from utils.machine import set_seed
from utils.training.augment import changer

GOALS = {"side-by-side": [0.70], "best": [0.78, 0.85, 0.90]}
# Networks of two convolutions, each with its lecture's setting.
NETWORKS: dict[str, tuple[Callable[..., Any], training.Recipe]] = {
    "classifier": (training.classifier, training.LECTURE),
    "wide": (
        training.wide_kernels,
        training.LECTURE.but(optimiser="adam", schedule="constant", batch_size=250),
    ),
}


@dataclass
class Contestant:
    """A network in training, an epoch at a time, with its clocks.

    Attributes
    ----------
    name : str
        How it is called in the table.
    recipe : training.Recipe
        How it trains.
    seconds, cpu : float
        What building, compiling and training have taken; testing is not in it.
    tested : list of float
        Accuracy on test images after each epoch.
    reached : dict of float to tuple
        For each goal the epoch at whose end it was reached, seconds and CPU seconds.
    """

    name: str
    recipe: training.Recipe
    build: Callable[[], Any]
    images: Any
    labels: Any
    seed: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    tested: list[float] = field(default_factory=list)
    reached: dict[float, tuple[int, float, float]] = field(default_factory=dict)
    model: Any = None

    def epoch(self) -> None:
        """Train one epoch more, the first time from building the network on."""
        start, cpu = time.perf_counter(), time.process_time()
        if self.model is None:
            self._set_up()
        done = len(self.tested)
        if self.recipe.augment:
            self.model.fit(
                self._batches(done), initial_epoch=done, epochs=done + 1, verbose=0
            )
        else:  # Keras' own way with arrays, its fastest
            self.model.fit(
                self.images,
                self.labels,
                batch_size=self.recipe.batch_size,
                initial_epoch=done,
                epochs=done + 1,
                verbose=0,
            )
        self.seconds += time.perf_counter() - start
        self.cpu += time.process_time() - cpu

    def _set_up(self) -> None:
        set_seed(self.seed)
        with self.recipe.computing():
            self.model = self.build()
        training.compile_with(self.model, self.recipe, len(self.images))

    def _batches(self, done: int) -> Any:
        from utils.training.batches import Batches

        change = changer(self.recipe.augment)
        size = self.recipe.batch_size
        return Batches(self.images, self.labels, size, self.seed, change, done)

    def test(self, images: Any, labels: Any, goals: list[float]) -> None:
        """Measure the test images, off the clock."""
        share = training.accuracy(self.model, images, labels)
        self.tested.append(share)
        for goal in goals:
            if share >= goal:
                now = (len(self.tested), self.seconds, self.cpu)
                self.reached.setdefault(goal, now)
        print(
            f"{self.name}: epoch {len(self.tested)}, test {share:.2%}, "
            f"{self.seconds:.1f} s, CPU {self.cpu:.1f} s, "
            f"load {os.getloadavg()[0]:.1f}",
            flush=True,
        )

    def finished(self, goals: list[float]) -> bool:
        """Return whether its epochs are over, or nothing is left to reach."""
        over = len(self.tested) >= self.recipe.epochs
        # A schedule is run to its end; the lecture's setting has none to end.
        aimless = self.recipe.schedule == "decay" and set(goals) <= set(self.reached)
        return over or aimless


def take_turns(contestants: list[Contestant], tests: Any, goals: list[float]) -> None:
    """Train epoch by epoch in turn, so that the machine's load hits all alike."""
    while running := [each for each in contestants if not each.finished(goals)]:
        for each in running:
            each.epoch()
            each.test(*tests, goals)


def report(contestants: list[Contestant], goals: list[float]) -> str:
    """Return the table of when each goal was reached."""
    lines = [
        "| setting | goal | epoch | s | CPU s | best test | last test |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in contestants:
        for goal in goals:
            epoch, seconds, cpu = each.reached.get(goal, (0, 0.0, 0.0))
            when = f"{epoch} | {seconds:.1f} | {cpu:.1f}" if epoch else "never | |"
            lines.append(
                f"| {each.name} | {goal:.0%} | {when} | {max(each.tested):.2%} | "
                f"{each.tested[-1]:.2%} |"
            )
    if len(contestants) == 2 and all(goals[0] in each.reached for each in contestants):
        first, second = (each.reached[goals[0]] for each in contestants)
        lines += [
            "",
            f"ratio to {goals[0]:.0%}: {second[1] / first[1]:.2f} of the time, "
            f"{second[2] / first[2]:.2f} of the CPU time",
        ]
    return "\n".join(lines)


def contestants_of(options: Any, images: Any, labels: Any) -> list[Contestant]:
    """Return who takes part."""
    shared = {"images": images, "labels": labels, "seed": options.seed}
    changes = {"precision": options.precision} if options.precision else {}
    if options.epochs:
        changes["epochs"] = options.epochs
    if options.what == "best":
        recipe = training.FAST.but(**changes)
        filters = tuple(options.filters)
        build = lambda: training.fast_network(filters)  # noqa: E731
        return [Contestant("fast network", recipe, build, **shared)]
    build, setting = NETWORKS[options.network]
    lecture, quick = setting.but(epochs=options.patience), training.QUICK.but(**changes)
    return [
        Contestant(name, recipe, partial(build, centred=recipe.centred), **shared)
        for name, recipe in (("the lecture's setting", lecture), ("the recipe", quick))
    ]


def main(arguments: list[str] | None = None, found: Any = None) -> list[Contestant]:
    """Train, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("side-by-side", "best"))
    parser.add_argument(
        "--network", choices=("classifier", "wide"), default="classifier"
    )
    parser.add_argument("--epochs", type=int, help="of the recipe")
    parser.add_argument("--patience", type=int, default=40, help="the lecture's epochs")
    parser.add_argument("--goals", type=float, nargs="+")
    parser.add_argument("--filters", type=int, nargs=3, default=(32, 64, 128))
    parser.add_argument("--precision", help="another than this machine's fastest")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    found = found or data.load_cifar10(stand_in=False)
    goals = options.goals or GOALS[options.what]
    contestants = contestants_of(options, found.train_images, found.train_labels)
    take_turns(contestants, (found.test_images, found.test_labels), goals)
    import keras

    print(
        f"\n{os.cpu_count()} cores, {platform.machine()}, Keras {keras.__version__} "
        f"({keras.backend.backend()}), "
        + ", ".join(f"{each.name}: {each.recipe.policy()}" for each in contestants)
    )
    print(report(contestants, goals))
    return contestants


if __name__ == "__main__":
    main()
