"""What the data sets cost, and whether the stand-in overfits as it should.

Loads each set in a process of its own and prints seconds and peak memory; then trains
the network of two convolutions on Digits-on-Photos with several seeds. Real data takes
part when it is in the cache or in the folder that COURSE_DATA names.

    python benchmarks/data_sets.py
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("COURSE_OFFLINE", "1")

import numpy as np

LOADERS = ("load_cifar10", "load_fashion_mnist", "load_digits_on_photos")
ONE = """
import resource, sys, time
from utils import data
start = time.perf_counter()
found = getattr(data, sys.argv[1])()
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
print(f"{found!r}, {seconds:.1f} s, {peak:.2f} GiB at the peak")
"""


def network() -> Any:
    """Return the network of two convolutions and two dense layers, untrained."""
    import keras
    from keras import layers

    stack: list[Any] = [layers.Rescaling(1 / 255)]
    for _ in range(2):
        stack += [layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D()]
    stack += [layers.Flatten(), layers.Dense(512, activation="relu")]
    stack.append(layers.Dense(10, activation="softmax"))
    return keras.Sequential([keras.Input((32, 32, 3)), *stack])


def overfitting(seeds: int, epochs: int) -> None:
    """Print training and test accuracy of each seed, and the distance of the two."""
    import keras

    from utils.data import load_digits_on_photos

    data, gaps = load_digits_on_photos(), []
    for seed in range(seeds):
        keras.utils.set_random_seed(seed)
        model, start = network(), time.perf_counter()
        model.compile(
            keras.optimizers.RMSprop(learning_rate=1e-3),
            "sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )
        model.fit(
            data.train_images,
            data.train_labels,
            batch_size=32,
            epochs=epochs,
            verbose=0,
        )
        train = model.evaluate(data.train_images, data.train_labels, verbose=0)[1]
        test = model.evaluate(data.test_images, data.test_labels, verbose=0)[1]
        gaps.append(100 * (train - test))
        seconds = time.perf_counter() - start
        print(
            f"seed {seed}: train {train:.3f}, test {test:.3f}, "
            f"{gaps[-1]:.1f} points apart, {seconds:.0f} s"
        )
    print(f"{np.mean(gaps):.1f} ± {np.std(gaps, ddof=1):.1f}, least {min(gaps):.1f}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=15)
    options = parser.parse_args()
    for loader in LOADERS:
        subprocess.run([sys.executable, "-c", ONE, loader], check=True)
    overfitting(options.seeds, options.epochs)


if __name__ == "__main__":
    main()
