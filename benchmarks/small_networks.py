"""Small networks that read digits on photographs: exercise 9.8, its bar, its budget.

python -m benchmarks.small_networks --seeds 0 1 2 --networks solution --rows rows.csv

Each run adds a row to the file; the table is made of all rows in it.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

from utils import machine
from utils.data import load_digits_on_photos

BATCH = 32
OTHERS = 99  # the seed of pictures that no student has


def normed(x: Any, filters: int, window: int = 3, stride: int = 1) -> Any:
    """Return a convolution's maps, normalised."""
    x = layers.Conv2D(filters, window, stride, padding="same", use_bias=False)(x)
    return layers.BatchNormalization(momentum=0.9)(x)


def bent(x: Any, filters: int, window: int = 3) -> Any:
    """Return a convolution's maps, normalised and bent."""
    return layers.ReLU()(normed(x, filters, window))


def start(halved: bool = False) -> tuple[Any, Any]:
    """Return the input and its pictures from 0 to 1, perhaps of half the side."""
    inputs = keras.Input((32, 32, 3))
    x = layers.Rescaling(1 / 255)(inputs)
    return inputs, layers.AveragePooling2D(2)(x) if halved else x


def finish(inputs: Any, x: Any) -> Any:
    """Return the network with the best place of each map, and ten classes."""
    x = layers.GlobalMaxPooling2D()(x)
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(x))


def plus(x: Any, filters: int) -> Any:
    """Return a residual block whose skip is its input."""
    branch = normed(bent(x, filters), filters)
    return layers.ReLU()(layers.Add()([x, branch]))


def solution(halved: bool = False) -> Any:
    """Build the network of the instructor's answer."""
    inputs, x = start(halved)
    if not halved:
        x = layers.MaxPooling2D()(bent(x, 16))
    x = layers.MaxPooling2D()(plus(bent(x, 32), 32))
    return finish(inputs, bent(x, 64))


def two_stages() -> Any:
    """Build two residual stages, each with stride 2."""
    inputs, x = start()
    x = bent(x, 16)
    for filters in (32, 64):
        branch = layers.ReLU()(normed(x, filters, stride=2))
        skip = layers.Conv2D(filters, 1, strides=2)(x)
        x = layers.ReLU()(layers.Add()([normed(branch, filters), skip]))
    return finish(inputs, x)


def inception() -> Any:
    """Build two Inception blocks."""
    inputs, x = start(halved=True)
    x = bent(x, 24)
    for filters in (12, 24):
        pooled = layers.MaxPooling2D(3, 1, padding="same")(x)
        ways = [bent(x, filters, 1), bent(x, 2 * filters), bent(pooled, filters, 1)]
        ways.append(bent(bent(x, filters // 2, 1), filters, 5))
        x = layers.MaxPooling2D()(layers.Concatenate()(ways))
    return finish(inputs, x)


def like_vgg() -> Any:
    """Build plain convolutions, normalised."""
    inputs, x = start(halved=True)
    x = layers.MaxPooling2D()(bent(bent(x, 32), 48))
    return finish(inputs, bent(x, 64))


def separable() -> Any:
    """Build a plain convolution and two separable ones."""
    inputs, x = start()
    x = layers.MaxPooling2D()(bent(x, 16))
    for filters in (64, 96):
        x = layers.SeparableConv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        x = layers.MaxPooling2D()(x)
    return finish(inputs, x)


def lesson_8(units: int = 512) -> Any:
    """Build the baseline of lesson 8, perhaps with fewer units."""
    inputs, x = start()
    for _ in range(2):
        x = layers.Conv2D(32, 3, activation="relu")(x)
        x = layers.MaxPooling2D()(x)
    x = layers.Dense(units, activation="relu")(layers.Flatten()(x))
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(x))


def plain_average() -> Any:
    """Build three plain convolutions and a global average."""
    inputs, x = start()
    for filters in (32, 64, 64):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = layers.MaxPooling2D()(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(x))


# Name → how it is built, epochs, optimiser ("falling": AdamW, 5e-3, cosine to 0).
NETWORKS: dict[str, tuple[Callable[[], Any], int, str]] = {
    "lesson 8": (lesson_8, 12, "rmsprop"),
    "lesson 8, 64 units": (lambda: lesson_8(64), 12, "rmsprop"),
    "three plain, average": (plain_average, 12, "rmsprop"),
    "two stages": (two_stages, 12, "falling"),
    "solution": (solution, 5, "falling"),
    "residual, halved": (lambda: solution(halved=True), 5, "falling"),
    "inception, halved": (inception, 5, "falling"),
    "like VGG, halved": (like_vgg, 5, "falling"),
    "separable": (separable, 8, "falling"),
}
FIELDS = ("network", "parameters", "epochs", "seed", "training", "new", "others", "s")


def measured(name: str, seed: int) -> dict[str, Any]:
    """Train a network with one seed; return a row, shares in percent."""
    build, epochs, optimiser = NETWORKS[name]
    data = load_digits_on_photos(2400, 1000)
    others = load_digits_on_photos(1, 1000, seed=OTHERS)
    machine.set_seed(seed)
    model = build()
    steps = epochs * len(data.train_images) // BATCH
    falling = keras.optimizers.schedules.CosineDecay(5e-3, steps)
    how = keras.optimizers.AdamW(falling) if optimiser == "falling" else optimiser
    model.compile(how, "sparse_categorical_crossentropy", metrics=["accuracy"])
    began = time.process_time()
    pictures = data.train_images, data.train_labels
    model.fit(*pictures, batch_size=BATCH, epochs=epochs, verbose=0)
    seconds = time.process_time() - began
    shares = [
        100 * float((model.predict(images, verbose=0).argmax(axis=1) == labels).mean())
        for images, labels in (
            pictures,
            (data.test_images, data.test_labels),
            (others.test_images, others.test_labels),
        )
    ]
    told = (name, model.count_params(), epochs, seed, *shares, seconds)
    return dict(zip(FIELDS, told, strict=True))


def table(rows: list[dict[str, Any]]) -> str:
    """Return a table of all runs: mean ± standard deviation, lowest and highest."""
    lines = [
        "| network | parameters | epochs | runs | training | new | lowest, highest "
        "| others | s of computing |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name in NETWORKS:
        mine = [row for row in rows if row["network"] == name]
        if not mine:
            continue
        columns = {
            key: [float(row[key]) for row in mine]
            for key in ("training", "new", "others", "s")
        }
        ddof = min(1, len(mine) - 1)
        cells = [
            f"{np.mean(values):.1f} ± {np.std(values, ddof=ddof):.1f}"
            for values in columns.values()
        ]
        ends = f"{min(columns['new']):.1f}, {max(columns['new']):.1f}"
        first = mine[0]
        lines.append(
            f"| {name} | {int(first['parameters']):,} | {first['epochs']} "
            f"| {len(mine)} | {cells[0]} | {cells[1]} | {ends} | {cells[2]} "
            f"| {cells[3]} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Run what is asked for, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--networks", nargs="*", choices=NETWORKS, default=NETWORKS)
    parser.add_argument("--seeds", nargs="*", type=int, default=range(5))
    parser.add_argument("--rows", type=Path, default=Path("small_networks.csv"))
    given = parser.parse_args()
    if not given.rows.exists():
        given.rows.write_text(",".join(FIELDS) + "\n", encoding="utf-8")
    for name in given.networks:
        for seed in given.seeds:
            with given.rows.open("a", encoding="utf-8", newline="") as file:
                csv.DictWriter(file, FIELDS).writerow(measured(name, seed))
    with given.rows.open(encoding="utf-8", newline="") as file:
        print(table(list(csv.DictReader(file))))


if __name__ == "__main__":
    main()
