"""Train the small network whose first-layer filters lesson 02 shows.

Run ``python benchmarks/train_first_layer.py``. It learns to tell from which photograph
a crop of 32 x 32 pixels comes (photographs of the scikit-image wheel; training crops
from the left 60 % of each, test crops from the right 38 %), and writes the first
layer to ``utils/backbones/first_layer.npz``. Two CPU cores need about two minutes.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

from utils import data, machine

SEED = 7
CROP = 32  # pixels
TARGET = Path(__file__).parents[1] / "utils/backbones/first_layer.npz"
PHOTOS = ("astronaut", "chelsea", "coffee", "rocket", "brick", "grass", "gravel")


def crops(part: str, number: int, generator: np.random.Generator) -> tuple[Any, Any]:
    """Draw crops of the left or the right part of each photograph.

    Parameters
    ----------
    part : {"train", "test"}
        Left 60 % or right 38 %.
    number : int
        Crops per photograph.
    generator : numpy.random.Generator
        Draws the places, and mirrors half of the crops.

    Returns
    -------
    images : ndarray of float32, shape (n, 32, 32, 3)
        Each less its mean, so that brightness alone tells nothing.
    labels : ndarray of int64, shape (n,)
        Which photograph.
    """
    images, labels = [], []
    for label, name in enumerate(PHOTOS):
        photo = data.load_photo(name)[0].astype(np.float32) / 255
        if photo.ndim == 2:
            photo = np.repeat(photo[:, :, None], 3, axis=2)
        width = photo.shape[1]
        left, right = (
            (0, int(0.6 * width)) if part == "train" else (int(0.62 * width), width)
        )
        for _ in range(number):
            row = generator.integers(0, photo.shape[0] - CROP)
            column = generator.integers(left, right - CROP)
            crop = photo[row : row + CROP, column : column + CROP]
            crop = crop[:, ::-1] if generator.random() < 0.5 else crop
            images.append(crop - crop.mean())
            labels.append(label)
    return np.array(images, np.float32), np.array(labels)


def network() -> keras.Model:
    """Return a small network: 16 filters of 7 × 7, pooling, 32 filters, classes."""
    return keras.Sequential(
        [
            keras.Input((CROP, CROP, 3)),
            layers.Conv2D(
                16, 7, activation="relu", kernel_regularizer=keras.regularizers.L2(2e-3)
            ),
            layers.MaxPooling2D(4),
            layers.Conv2D(32, 3, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(len(PHOTOS)),
        ]
    )


def main() -> None:
    """Train, test, and write the first layer with its card."""
    machine.set_seed(SEED)
    generator = np.random.default_rng(SEED)
    images, labels = crops("train", 900, generator)
    model = network()
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=2e-3),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    started = time.perf_counter()
    model.fit(images, labels, batch_size=64, epochs=25, verbose=2)
    accuracy = model.evaluate(*crops("test", 300, generator), verbose=0)[1]
    kernels, biases = model.layers[0].get_weights()
    note = {
        "seed": SEED,
        "accuracy": round(float(accuracy), 3),
        "keras": keras.__version__,
        "photos": PHOTOS,
    }
    np.savez_compressed(
        TARGET,
        kernels=kernels.astype(np.float16),
        biases=biases.astype(np.float16),
        note=np.array(json.dumps(note)),
    )
    print(f"test accuracy {accuracy:.3f}, {time.perf_counter() - started:.0f} s, ")
    print(f"{TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
