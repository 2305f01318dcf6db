"""Measure the two networks of lesson 05 over several seeds, on real and built-in data.

Writes docs/duel_experiment.md: the figures behind exercises 5.7 and 5.8. Fashion-MNIST
takes part when it is in the cache or in the folder that COURSE_DATA names.

    python benchmarks/duel_experiment.py
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("COURSE_OFFLINE", "1")

import numpy as np

from utils import data, training
from utils.data.fashion_mnist import _small_and_grey

PAGE = Path(__file__).parents[1] / "docs" / "duel_experiment.md"
TRAIN, TEST = 6000, 2000


def build(kind: str) -> Any:
    """Return one of the lesson's networks, untrained."""
    import keras
    from keras import layers

    stack: list[Any] = []
    if kind == "CNN":
        for filters in (32, 64):
            stack.append(layers.Conv2D(filters, 3, activation="relu"))
            stack.append(layers.MaxPooling2D())
        stack += [layers.Flatten(), layers.Dropout(0.5)]
    else:
        stack.append(layers.Flatten())
        stack += [layers.Dense(units, activation="relu") for units in (300, 100)]
    stack.append(layers.Dense(10, activation="softmax"))
    return keras.Sequential([keras.Input((28, 28, 1)), *stack])


def nearest_mean(images: Any, labels: Any, tested: Any, right: Any) -> float:
    """Return the accuracy of taking the class whose mean image is nearest."""
    rows, others = images.reshape(len(images), -1), tested.reshape(len(tested), -1)
    means = np.stack([rows[labels == label].mean(axis=0) for label in range(10)])
    distances = (means**2).sum(axis=1) - 2 * others @ means.T
    return float((distances.argmin(axis=1) == right).mean())


def measure(data_set: Any, seeds: int, epochs: int) -> dict[str, list[float]]:
    """Return what was measured, one number per seed."""
    found: dict[str, list[float]] = defaultdict(list)
    for seed in range(seeds):
        parts = data.train_validation_split(
            data_set.train_images / np.float32(255),
            data_set.train_labels,
            fraction=0.2,
            seed=seed,
        )
        images, labels, aside, aside_labels = parts
        test = data_set.test_images / np.float32(255), data_set.test_labels
        order = np.random.default_rng(seed).permutation(28 * 28)
        found["baseline"].append(nearest_mean(images, labels, *test))
        for kind in ("MLP", "CNN"):
            start = time.perf_counter()
            run = training.train(
                lambda kind=kind: build(kind), images, labels, epochs=epochs, seed=seed
            )
            found[f"{kind} seconds"].append(time.perf_counter() - start)
            found[f"{kind} test"].append(training.accuracy(run, *test))
            plain = training.accuracy(run, aside, aside_labels)
            run = training.train(
                lambda kind=kind: build(kind),
                shuffled(images, order),
                labels,
                epochs=epochs,
                seed=seed,
            )
            mixed = training.accuracy(run, shuffled(aside, order), aside_labels)
            found[f"{kind} validation"].append(plain)
            found[f"{kind} shuffled"].append(mixed)
            found[f"{kind} fall"].append(plain - mixed)
        print(seed, {name: round(values[-1], 3) for name, values in found.items()})
    return found


def shuffled(images: Any, order: Any) -> Any:
    """Return images whose pixels stand in another order, the same for all of them."""
    return images.reshape(len(images), -1)[:, order].reshape(images.shape)


def table(name: str, card: Any, found: dict[str, list[float]], epochs: int) -> str:
    """Return the section of one data set."""
    lines = [
        f"## {name}",
        "",
        f"{TRAIN:,} training images (4,800 to fit, 1,200 for validation), {TEST:,} "
        f"test images, {epochs} epochs. SHA-256 of the training images "
        f"{card.sha256[:16]}….",
        "",
        "| | mean | standard deviation | lowest | highest |",
        "|---|---:|---:|---:|---:|",
    ]
    for row, values in found.items():
        scale, unit = (1, " s") if "seconds" in row else (100, "")
        numbers = scale * np.array(values)
        spread = numbers.std(ddof=1)
        lines.append(
            f"| {row} | {numbers.mean():.1f}{unit} | {spread:.1f} | "
            f"{numbers.min():.1f} | {numbers.max():.1f} |"
        )
    margins = {
        f"{kind} test over the baseline": np.subtract(
            found[f"{kind} test"], found["baseline"]
        )
        for kind in ("MLP", "CNN")
    }
    margins["fall of the CNN over the fall of the MLP"] = np.subtract(
        found["CNN fall"], found["MLP fall"]
    )
    lines += [""]
    lines += [
        f"- {what}: {100 * each.mean():.1f} points, "
        f"{each.mean() / each.std(ddof=1):.1f} standard deviations; "
        f"smallest {100 * each.min():.1f}."
        for what, each in margins.items()
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure both data sets and write the page."""
    import keras

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=5)
    options = parser.parse_args()
    sections = []
    for data_set in (_small_and_grey(), data.load_fashion_mnist()):
        if data_set.card.stand_in:
            continue
        data_set = data_set.subset(TRAIN, TEST)
        found = measure(data_set, options.seeds, options.epochs)
        name = data_set.card.name
        sections.append(table(name, data_set.card, found, options.epochs))
    day = datetime.date.today()
    head = (
        "# Duel experiment\n\nWritten by `python benchmarks/duel_experiment.py`. Do "
        f"not edit.\n\nMeasured on {os.cpu_count()} CPU cores, {day:%-d %B %Y}: Python "
        f"{platform.python_version()}, Keras {keras.__version__} "
        f"({keras.backend.backend()}), NumPy {np.__version__}. {options.seeds} seeds; "
        "in percent of images classified right, but for seconds. Other work ran on the "
        "machine at the time.\n\n"
        "Exercise 5.7 asks for a fall of the CNN on shuffled pixels that is clearly "
        "larger than the MLP's, exercise 5.8 for test accuracies above the baseline, "
        "which takes the class whose mean image is nearest.\n"
    )
    PAGE.write_text("\n".join([head, *sections]), encoding="utf-8")


if __name__ == "__main__":
    main()
