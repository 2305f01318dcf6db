"""Train the small network that comes with the course.

Run ``python benchmarks/train_tiny_backbone.py --cifar FOLDER``, where FOLDER holds
CIFAR-10's unpacked batch files. It learns fifteen classes: the ten of CIFAR-10, from
its 50,000 training pictures, and the handwritten digits 0 to 4 on photographs (half of
the backgrounds are crops of photographs of scikit-image, half CIFAR-10 training
pictures, so that only the ink tells a digit). Batch normalisation is used in training
and then folded into the convolutions; weights are written as float16 to
``utils/backbones/tiny_backbone.npz``. Test pictures are looked at once, at the end.
One core needs less than ten minutes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import pickle
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np

from utils import data, machine
from utils.backbones.tiny import (
    BUNDLED,
    CENTRE,
    CLASSES,
    SPREAD,
    build_tiny,
    load_tiny_weights,
)
from utils.data import scenes

SEED, BATCH, RATE, DIGITS = 10, 128, 4e-3, 10_000
MD5 = {
    "data_batch_1": "c99cafc152244af753f735de768cd75f",
    "data_batch_2": "d4bba439e000b95fd0a9bffe97cbabec",
    "data_batch_3": "54ebc095f3ab1f0389bbae665268c751",
    "data_batch_4": "634d18415352ddfa80567beed471001a",
    "data_batch_5": "482c414d41f54cd18b22e5b47cb7c3cb",
    "test_batch": "40351d587109b95175f43aff81a1287e",
}


def read_batch(folder: Path, name: str) -> tuple[Any, Any]:
    """Return images (10000, 32, 32, 3) of uint8 and labels of one batch file."""
    content = (folder / name).read_bytes()
    if hashlib.md5(content).hexdigest() != MD5[name]:
        raise SystemExit(f"{folder / name} is not the official file: wrong MD5.")
    batch = pickle.loads(content, encoding="bytes")  # checked above
    images = batch[b"data"].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)
    return np.ascontiguousarray(images), np.array(batch[b"labels"])


def training_set(folder: Path) -> tuple[Any, Any]:
    """Return CIFAR-10's training pictures and digits on photographs."""
    parts = [read_batch(folder, f"data_batch_{number}") for number in range(1, 6)]
    images = np.concatenate([part[0] for part in parts])
    labels = np.concatenate([part[1] for part in parts])
    made = data.digit_scenes(DIGITS // 2, seed=SEED, part="train", digits=range(5))
    generator = np.random.default_rng(SEED)
    inks, digits = scenes.digit_inks("train")
    chosen = generator.choice(np.flatnonzero(digits < 5), DIGITS // 2)
    under = images[generator.choice(len(images), DIGITS // 2, replace=False)]
    over = scenes.mix(under, scenes.place_inks(inks[chosen], generator), 0.8)
    return (
        np.concatenate([images, made.images, over]),
        np.concatenate([labels, 10 + made.labels, 10 + digits[chosen]]),
    )


def augmented(images: Any, labels: Any, generator: np.random.Generator) -> Any:
    """Return copies moved by up to 4 pixels, half of the photographs mirrored."""
    padded = np.pad(images, ((0, 0), (4, 4), (4, 4), (0, 0)), mode="reflect")
    moved = np.empty_like(images)
    steps = generator.integers(0, 9, (len(images), 2))
    for row in range(9):
        for column in range(9):
            own = (steps == (row, column)).all(axis=1)
            moved[own] = padded[own, row : row + 32, column : column + 32]
    mirrored = (generator.random(len(images)) < 0.5) & (labels < 10)
    moved[mirrored] = moved[mirrored, :, ::-1]
    return moved


def prepared(images: Any) -> Any:
    """Return preprocessed pictures, float32."""
    return (images.astype(np.float32) - CENTRE) / SPREAD


def batches(images: Any, labels: Any, epochs: int) -> Any:
    """Yield preprocessed batches, shuffled and augmented anew in each epoch."""
    generator = np.random.default_rng(SEED)
    for epoch in range(epochs):
        started = time.perf_counter()
        moved = augmented(images, labels, generator)
        order = generator.permutation(len(images))
        for start in range(0, len(images) - BATCH + 1, BATCH):
            own = order[start : start + BATCH]
            yield prepared(moved[own]), labels[own]
        print(f"epoch {epoch + 1}: {time.perf_counter() - started:.0f} s", flush=True)


def folded(model: keras.Model) -> dict[str, Any]:
    """Return kernels and biases with batch normalisation multiplied in."""
    weights = {}
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D):
            (kernel,) = layer.get_weights()
            norm = model.get_layer(f"{layer.name}_bn")
            gamma, beta, mean, variance = norm.get_weights()
            scale = gamma / np.sqrt(variance + norm.epsilon)
            weights[f"{layer.name}/kernel"] = kernel * scale
            weights[f"{layer.name}/bias"] = beta - mean * scale
        elif isinstance(layer, keras.layers.Dense):
            kernel, bias = layer.get_weights()
            weights[f"{layer.name}/kernel"] = kernel
            weights[f"{layer.name}/bias"] = bias
    return {name: value.astype(np.float16) for name, value in weights.items()}


def accuracy(model: keras.Model, images: Any, labels: Any) -> float:
    """Return the share of right answers."""
    scores = model.predict(prepared(images), batch_size=500, verbose=0)
    return float((scores.argmax(axis=1) == labels).mean())


def main() -> None:
    """Train, fold, write, read back, and test what was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cifar", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--target", type=Path, default=BUNDLED)
    options = parser.parse_args()
    machine.set_seed(SEED)
    started = time.perf_counter()
    images, labels = training_set(options.cifar)
    steps = options.epochs * (len(images) // BATCH)
    model = build_tiny(normalised=True)
    warm = steps // 5
    rate = keras.optimizers.schedules.CosineDecay(
        RATE / 20, steps - warm, warmup_target=RATE, warmup_steps=warm
    )
    model.compile(
        keras.optimizers.AdamW(learning_rate=rate, weight_decay=2e-2),
        keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    model.fit(
        batches(images, labels, options.epochs),
        steps_per_epoch=len(images) // BATCH,
        epochs=options.epochs,
        shuffle=False,
        verbose=2,
    )
    note = {
        "seed": SEED,
        "epochs": options.epochs,
        "keras": keras.__version__,
        "classes": CLASSES,
    }
    weights = folded(model)
    np.savez_compressed(options.target, note=np.array(json.dumps(note)), **weights)
    small = build_tiny()
    load_tiny_weights(small, options.target)
    tested = data.digit_scenes(2000, seed=99, part="test", digits=range(5))
    note["cifar10_accuracy"] = round(
        accuracy(small, *read_batch(options.cifar, "test_batch")), 4
    )
    note["digits_accuracy"] = round(
        accuracy(small, tested.images, 10 + tested.labels), 4
    )
    np.savez_compressed(options.target, note=np.array(json.dumps(note)), **weights)
    print(json.dumps(note))
    print(f"{time.perf_counter() - started:.0f} s")
    print(f"{options.target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
