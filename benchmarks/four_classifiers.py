"""Measure the four classifiers of lesson 08 over several seeds, in its quick profile.

Writes docs/four_classifiers.md: the figures behind exercises 8.8 and 8.9. CIFAR-10
takes part when it is in the cache or in the folder that COURSE_DATA names.

    python benchmarks/four_classifiers.py
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("COURSE_OFFLINE", "1")
os.environ["CI"] = "1"  # no line for each epoch

import numpy as np

from utils import data, machine, training

PAGE = Path(__file__).parents[1] / "docs" / "four_classifiers.md"
TRAIN, TEST, EPOCHS, SEEDS = 2400, 1000, 10, 5
Runs = dict[str, dict[str, list[float]]]


def classifier(
    mirror: bool, *, norm: bool = False, drop: bool = False, augment: bool = False,
    momentum: float = 0.9,
) -> Any:  # fmt: skip
    """Return the lesson's function's network."""
    import keras
    from keras import layers

    norms = [layers.BatchNormalization(momentum=momentum) for _ in range(3 * norm)]
    drops = [layers.Dropout(0.5) for _ in range(2 * drop)]
    changes = [layers.RandomFlip("horizontal")] if mirror and augment else []
    changes += [layers.RandomTranslation(0.1, 0.1)] if augment else []
    stack = [keras.Input((32, 32, 3)), *changes, layers.Rescaling(1 / 255)]
    stack += [layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D()]
    stack += [*norms[:1], layers.Conv2D(32, 3, activation="relu")]
    stack += [layers.MaxPooling2D(), layers.Flatten(), *norms[1:2], *drops[:1]]
    stack += [layers.Dense(512, activation="relu"), *norms[2:], *drops[1:]]
    return keras.Sequential([*stack, layers.Dense(10, activation="softmax")])


KINDS: dict[str, dict[str, Any]] = {
    "baseline": {},
    "batch norm": {"norm": True},
    "batch norm, momentum 0.99": {"norm": True, "momentum": 0.99},
    "batch norm + dropout": {"norm": True, "drop": True},
    "all + augmentation": {"norm": True, "drop": True, "augment": True},
}


def measure(data_set: Any, mirror: bool, seeds: int) -> Runs:
    """Return what was measured, by network and figure, one number per seed."""
    import keras

    part = data_set.subset(TRAIN, TEST)
    images, labels, *validation = data.train_validation_split(
        part.train_images, part.train_labels, fraction=1 / 3, seed=0
    )
    found: Runs = {name: defaultdict(list) for name in KINDS}
    for seed in range(seeds):
        for name, switches in KINDS.items():
            keras.utils.set_random_seed(seed)
            model = classifier(mirror, **switches)
            training.compile_with(model, training.LECTURE, len(images), EPOCHS)
            start = time.perf_counter()
            history = training.fit(
                model, images, labels, validation=tuple(validation), epochs=EPOCHS,
                seed=seed,
            )  # fmt: skip
            row = found[name]
            row["seconds"].append(time.perf_counter() - start)
            row["training"].append(100 * history.accuracy[-1])
            row["validation"].append(100 * history.validation_accuracy[-1])
            row["gap"].append(history.gap())
            rows = model.predict(part.test_images, batch_size=500, verbose=0)
            right = rows.argmax(axis=1) == part.test_labels
            row["test, once at the end"].append(100 * float(right.mean()))
            print(f"{name}, seed {seed}: gap {row['gap'][-1]:.1f}", flush=True)
    return found


def lines(title: str, runs: Runs) -> Iterator[str]:
    """Yield a section of the page."""
    yield from (f"## {title}", "")
    yield "| network | | mean | standard deviation | lowest | highest |"
    yield "|---|---|---:|---:|---:|---:|"
    for name, figures in runs.items():
        for what, values in figures.items():
            numbers = np.array(values)
            cells = (numbers.mean(), numbers.std(ddof=1), numbers.min(), numbers.max())
            told = " | ".join(f"{cell:.1f}" for cell in cells)
            yield f"| {name} | {what} | {told} |"
    gaps = np.array(runs["baseline"]["gap"])
    margin = (gaps.mean() - 15) / gaps.std(ddof=1)
    yield ""
    yield (
        f"The baseline's gap lies {gaps.mean() - 15:.1f} points above the bar of 15, "
        f"{margin:.1f} standard deviations."
    )
    yield ""


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    seeds = parser.parse_args().seeds
    import keras

    machine.set_seed(0)
    page = ["# Four classifiers", ""]
    page += ["Written by `python benchmarks/four_classifiers.py`. Do not edit.", ""]
    page.append(
        f"Measured on {os.cpu_count()} CPU cores, {datetime.date.today():%d %B %Y}: "
        f"Python {platform.python_version()}, Keras {keras.__version__} "
        f"({keras.backend.backend()}). {seeds} seeds, the quick profile of lesson 08: "
        f"{TRAIN * 2 // 3:,} images to fit, {TRAIN // 3} for validation, {EPOCHS} "
        "epochs, batches of 32, batch normalisation with momentum 0.9. In percent; "
        "gaps in points. Other work ran on the machine at the time."
    )
    page.append("")
    built = data.load_digits_on_photos()
    page += lines("Digits-on-Photos", measure(built, False, seeds))
    real = data.load_cifar10()
    if not real.card.stand_in:
        page += lines("CIFAR-10", measure(real, True, seeds))
    PAGE.write_text("\n".join(page).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
