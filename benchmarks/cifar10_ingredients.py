"""What each ingredient of the recipes brings, measured on CIFAR-10.

Every run learns from 45,000 images and is validated with the other 5,000 training
images; no test image is looked at. The lecture's network gets one ingredient after the
other, three epochs each; the fast network is trained with one of them changed, five.
Rows go into utils/training/training_runs.json as soon as they are measured: the same
command goes on after an interrupt. COURSE_DATA names the folder of CIFAR-10's batch
files.

    python -m benchmarks.cifar10_ingredients --seeds 2
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from functools import partial
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("COURSE_OFFLINE", "1")

from benchmarks.cifar10_classifiers import RUNS, write
from utils import data, training

EPOCHS = {"classifier": 3, "fast network": 5}
Row = tuple[str, str, str, Callable[..., Any], training.Recipe]


def rows() -> list[Row]:
    """Return network, ingredient, how it is compared, what builds, and the recipe."""
    found: list[Row] = []
    step = training.LECTURE
    for name, changes in (
        ("the lecture's setting", {}),
        ("batches of 64", {"batch_size": 64}),
        ("16-bit numbers where the machine has them", {"precision": "auto"}),
        ("Adam", {"optimiser": "adam", "learning_rate": 1e-3, "schedule": "constant"}),
        (
            "one-cycle rate up to 0.002",
            {"schedule": "one-cycle", "learning_rate": 2e-3, "warm_up": 0.25},
        ),
        ("images from -2 to 2", {"centred": True}),
        ("mirrored images", {"augment": (training.Flip(),)}),
    ):
        step = step.but(**changes)
        how = "added" if changes else "start"
        build = partial(training.classifier, centred=step.centred)
        found.append(("classifier", name, how, build, step))
    fast = training.FAST
    for name, how, changes in (
        ("the recipe", "start", {}),
        (
            "one-cycle rate",
            "replaced by its mean, 0.05",
            {"schedule": "constant", "learning_rate": 0.05},
        ),
        ("mirrored and shifted images", "left out", {"augment": ()}),
        ("weight decay", "left out", {"weight_decay": 0.0}),
        ("16-bit numbers", "replaced by 32 bits", {"precision": "float32"}),
        ("label smoothing of 0.1", "added", {"label_smoothing": 0.1}),
        ("batches of 128", "replaced by 32", {"batch_size": 32}),
    ):
        recipe = fast.but(**changes)
        found.append(("fast network", name, how, training.fast_network, recipe))
    return found


def measure(row: Row, parts: Any, seed: int, epochs: int) -> tuple[float, float, float]:
    """Return validation accuracy, seconds and CPU seconds of one run."""
    *_, build, recipe = row
    images, labels, aside, aside_labels = parts
    start, cpu = time.perf_counter(), time.process_time()
    with recipe.computing():
        model = build(seed=seed)
    training.compile_with(model, recipe, len(images), epochs)
    run = training.fit(
        model,
        images,
        labels,
        validation=(aside, aside_labels),
        epochs=epochs,
        seed=seed,
    )
    seconds = time.perf_counter() - start
    return run.validation_accuracy[-1], seconds, time.process_time() - cpu


def main(arguments: list[str] | None = None, found: Any = None) -> None:
    """Measure what is missing, and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--network", help="only rows of this one")
    options = parser.parse_args(arguments)
    found = found or data.load_cifar10(stand_in=False)
    parts = data.train_validation_split(found.train_images, found.train_labels, seed=0)
    for seed in range(options.seeds):
        for row in rows():
            if options.network in (None, row[0]):
                _add(row, parts, seed)
    for each in training.gains():
        print(each)


def _add(row: Row, parts: Any, seed: int) -> None:
    """Measure one row with one seed, unless it is there."""
    everything = json.loads(RUNS.read_text(encoding="utf-8"))
    network, ingredient, how, *_ = row
    for entry in everything["gains"]:
        if (entry["network"], entry["ingredient"]) == (network, ingredient):
            break
    else:
        entry = {"network": network, "ingredient": ingredient, "how": how}
        entry |= {
            "epochs": EPOCHS[network],
            "accuracies": [],
            "seconds": [],
            "cpu_seconds": [],
        }
        everything["gains"].append(entry)
    if len(entry["accuracies"]) > seed:
        return
    values = measure(row, parts, seed, EPOCHS[network])
    names = ("accuracies", "seconds", "cpu_seconds")
    for name, value, digits in zip(names, values, (4, 1, 1), strict=True):
        entry[name].append(round(value, digits))
    print(entry, f"load {os.getloadavg()[0]:.1f}", flush=True)
    write(everything)


if __name__ == "__main__":
    main()
