"""Measure images per second: a forward pass and fine-tuning, in 32 and in 16 bits.

    python -m benchmarks.transfer_speed                        # VGG16, 150² and 224²
    python -m benchmarks.transfer_speed --network tiny --seconds 1   # seconds on a CPU

Beside the figures stands the peak of the device, measured with a matrix product in
bfloat16, and the share of it that the forward pass reaches.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from utils import machine, training, transfer
from utils.backbones import load_backbone
from utils.ledger import ledger

SIDES = {"vgg16": (150, 224), "mobilenet_v2": (224,), "tiny": (32,)}


def rate_of(step: Callable[[], Any], pictures: int, seconds: float) -> float:
    """Return pictures per second of a step, after one that does not count."""
    step()
    start, steps = time.perf_counter(), 0
    while steps < 2 or time.perf_counter() - start < seconds:
        step()
        steps += 1
    return pictures * steps / (time.perf_counter() - start)


def peak(seconds: float, side: int) -> float:
    """Return the operations per second of a matrix product in bfloat16."""
    import keras

    matrix = keras.ops.cast(np.ones((side, side), np.float32), "bfloat16")

    def step() -> Any:
        # Reading one number waits for the device.
        return keras.ops.convert_to_numpy(keras.ops.matmul(matrix, matrix)[:1, :1])

    return 2 * side**3 * rate_of(step, 1, seconds)


def policies(found: machine.Accelerator) -> tuple[str, ...]:
    """Return the precisions worth measuring on this device."""
    mixed = found.precision if found.number else "mixed_bfloat16"
    return ("float32", mixed)


def measure(
    network: str, sides: Sequence[int], seconds: float, batch: int | None
) -> Iterator[dict[str, Any]]:
    """Yield one row for each size and precision."""
    found = machine.detect()
    for side in sides:
        for policy in policies(found):
            with machine.policy_scope(policy):
                row = _row(network, side, policy, seconds, batch, found)
            yield row


def _row(
    network: str,
    side: int,
    policy: str,
    seconds: float,
    batch: int | None,
    found: machine.Accelerator,
) -> dict[str, Any]:
    machine.set_seed(0)
    with machine.strategy_scope():
        base = load_backbone(network, None, top=False, side=side).model
        model = transfer.join(base, transfer.head(base.output_shape[-1], 2))
    size = batch or found.batch_size(4 * training.bytes_per_image(base))
    images = np.random.default_rng(0).normal(size=(size, side, side, 3))
    images, labels = images.astype(np.float32), np.arange(size) % 2
    model.compile("adam", "sparse_categorical_crossentropy")
    forward = rate_of(lambda: model.predict_on_batch(images), size, seconds)
    trained = rate_of(lambda: model.train_on_batch(images, labels), size, seconds)
    operations = 2 * ledger(base).multiplications
    return {
        "side": side,
        "policy": policy,
        "batch": size,
        "forward": forward,
        "training": trained,
        "operations": operations * forward,
    }


def main(arguments: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Measure, print a table, and return its rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", choices=sorted(SIDES), default="vgg16")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--batch", type=int, help="default: what fits the memory")
    parser.add_argument("--matrix", type=int, help="side of the matrix for the peak")
    options = parser.parse_args(arguments)
    found = machine.detect()
    print(found.sentence())
    best = peak(options.seconds, options.matrix or (8192 if found.number else 512))
    print(f"matrix product in bfloat16: {best / 1e12:.2f} TFLOP/s")
    print("| side | precision | batch | forward, images/s | training | of peak |")
    print("|---|---|---:|---:|---:|---:|")
    rows = []
    sides = SIDES[options.network]
    for row in measure(options.network, sides, options.seconds, options.batch):
        rows.append({**row, "share": row["operations"] / best})
        print(
            f"| {row['side']}² | {row['policy']} | {row['batch']} | "
            f"{row['forward']:.0f} | {row['training']:.0f} | "
            f"{rows[-1]['share']:.1%} |"
        )
    return rows


if __name__ == "__main__":
    main()
