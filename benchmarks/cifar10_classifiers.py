"""Train the lecture's four classifiers with several seeds, and bundle the curves.

The runs go into utils/training/training_runs.json, which lesson 08 draws from, and each
is kept as soon as it is done: the same command goes on after an interrupt. COURSE_DATA
names the folder of CIFAR-10's batch files.

    python -m benchmarks.cifar10_classifiers digits_on_photos --seeds 5
    python -m benchmarks.cifar10_classifiers cifar10 --images 10000 --seeds 2

With a GPU, all images and the lecture's length:

    python -m benchmarks.cifar10_classifiers cifar10 --epochs 100 --seeds 3 --anew
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("COURSE_OFFLINE", "1")

import numpy as np

from utils import data, training

RUNS = Path(__file__).parents[1] / "utils/training/training_runs.json"
VALIDATION = 0.2  # of the training images; test images have no part in the curves
MOMENTUM = 0.99
# A mirrored digit is another sign or none: only shifts keep its label.
CHANGES: dict[str, list[Any]] = {
    "digits_on_photos": [training.Shift(3)],
    "cifar10": [training.Flip(), training.Shift(3)],
}


def images_of(name: str, number: int | None) -> Any:
    """Return the data set, or so many of its training images."""
    loaders = {
        "digits_on_photos": data.load_digits_on_photos,
        "cifar10": lambda: data.load_cifar10(stand_in=False),
    }
    found = loaders[name]()
    return found.subset(number) if number else found


def train(
    name: str, kind: str, found: Any, epochs: int, seed: int, precision: str
) -> training.History:
    """Return one run of one classifier, with its test images measured at the end."""
    recipe = training.LECTURE.but(epochs=epochs, precision=precision)
    augmented = "augmentation" in kind
    with recipe.computing():
        model = training.classifier(**training.CLASSIFIERS[kind], seed=seed)
    images, labels, aside, aside_labels = data.train_validation_split(
        found.train_images, found.train_labels, fraction=VALIDATION, seed=0
    )
    training.compile_with(model, recipe, len(images))
    run = training.fit(
        model,
        images,
        labels,
        validation=(aside, aside_labels),
        epochs=epochs,
        seed=seed,
        augment=CHANGES[name] if augmented else None,
        title=kind,
    )
    tested = training.accuracy(model, found.test_images, found.test_labels)
    norm = f", momentum {MOMENTUM} in batch normalisation" if kind != "baseline" else ""
    note = (
        f"{found.card.name}: {len(images):,} training, {len(aside):,} validation and "
        f"{len(found.test_images):,} test images, {epochs} epochs, RMSprop 0.001, "
        f"batches of {recipe.batch_size}, {recipe.policy()}{norm}, seed {seed}"
    )
    return dataclasses.replace(run, note=note, test_accuracy=tested)


def keep(name: str, runs: dict[str, list[training.History]]) -> None:
    """Write the runs into the bundled file, one line each."""
    everything = json.loads(RUNS.read_text(encoding="utf-8"))
    everything["histories"][name] = {
        kind: [json.loads(run.to_json()) for run in several]
        for kind, several in runs.items()
    }
    write(everything)


def write(everything: dict[str, Any]) -> None:
    """Write the bundled file so that a run or a row takes one line."""
    lines = ['{"histories": {']
    for name, kinds in everything["histories"].items():
        lines.append(f" {json.dumps(name)}: {{")
        for kind, runs in kinds.items():
            rows = ",\n   ".join(json.dumps(run) for run in runs)
            lines.append(f"  {json.dumps(kind)}: [\n   {rows}],")
        lines[-1] = lines[-1].rstrip(",")
        lines.append(" },")
    lines[-1] = lines[-1].rstrip(",")
    rows = ",\n ".join(json.dumps(row) for row in everything["gains"])
    lines += ["},", f'"gains": [\n {rows}]}}', ""]
    RUNS.write_text("\n".join(lines), encoding="utf-8")


def summary(runs: dict[str, list[training.History]], last: int = 5) -> str:
    """Return a table, over the seeds; curves are the mean of their last epochs."""
    lines = [
        "| classifier | training | validation | test | training − test, points |",
        "|---|---|---|---|---|",
    ]
    for kind, several in runs.items():
        if not several:
            continue
        seen = 100 * np.array([np.mean(run.accuracy[-last:]) for run in several])
        held = [np.mean(run.validation_accuracy[-last:]) for run in several]
        new = 100 * np.array([run.test_accuracy for run in several])
        spread = (
            " ± ".join(f"{f(each):.1f}" for f in (np.mean, _deviation))
            for each in (seen, 100 * np.array(held), new, seen - new)
        )
        least = (seen - new).min()
        lines.append(f"| {kind} | {' | '.join(spread)}, least {least:.1f} |")
    return "\n".join(lines)


def _deviation(values: Any) -> float:
    return float(np.std(values, ddof=1)) if len(values) > 1 else 0.0


def main() -> None:
    """Train what is missing, keep it, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=CHANGES)
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--images", type=int)
    parser.add_argument("--precision", default="float32")
    parser.add_argument("--only", nargs="+", choices=training.CLASSIFIERS)
    parser.add_argument("--anew", action="store_true", help="forget the runs kept")
    options = parser.parse_args()
    found = images_of(options.name, options.images)
    runs: dict[str, list[training.History]] = {
        kind: [] for kind in training.CLASSIFIERS
    }
    if not options.anew:
        runs |= training.histories(options.name)
    for seed in range(options.seeds):
        for kind, several in runs.items():
            if len(several) > seed or kind not in (options.only or runs):
                continue
            start, cpu = time.perf_counter(), time.process_time()
            settings = options.epochs, seed, options.precision
            several.append(train(options.name, kind, found, *settings))
            keep(options.name, runs)
            print(
                f"{kind}, seed {seed}: {time.perf_counter() - start:.0f} s, CPU "
                f"{time.process_time() - cpu:.0f} s, load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
    print(summary(runs))


if __name__ == "__main__":
    main()
