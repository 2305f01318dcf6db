"""How networks of lesson 11 do against a blur, over several seeds.

python -m benchmarks.denoising --network lecture --seeds 5
python -m benchmarks.denoising --network u --seeds 1 --bet  # stores the bet's pictures
python -m benchmarks.denoising --dead --seeds 2
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar

from utils import denoising
from utils.data import PatchSet, load_photo_patches
from utils.denoising import bet

NOISES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4)


def main() -> None:
    """Print a row for each run: errors after each epoch, then on test pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", choices=("bn", "lecture", "u"), default="lecture")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--bet", action="store_true")
    parser.add_argument("--dead", action="store_true")
    asked = parser.parse_args()
    patches = load_photo_patches()
    if asked.dead:
        return count_dead(patches, asked.seeds)
    for seed in range(asked.first, asked.first + asked.seeds):
        model = made(asked.network, seed)
        for row in learned(model, asked.network, patches, asked.epochs):
            print(asked.network, seed, row, flush=True)
        print(asked.network, seed, "test", against(model, patches), flush=True)
    if asked.bet:
        np.savez_compressed(bet.CLEANED, **dict(cleaned(model)))


def count_dead(patches: PatchSet, seeds: int) -> None:
    """Print how many of the code's 32 channels are 0 everywhere, for several rates."""
    import keras

    noisy = denoising.noisy(patches.fit[:2000], 0.2, seed=1)
    choosing = denoising.noisy(patches.choose, 0.2, seed=2)
    for rate in (0.002, 0.005, 0.01, 0.02):
        for seed in range(seeds):
            model, _ = denoising.learn(
                lambda: lecture_network(batch_norm=False),
                noisy,
                patches.fit[:2000],
                (choosing, patches.choose),
                epochs=2,
                rate=rate,
                seed=seed,
            )
            pools = [layer for layer in model.layers if "pool" in layer.name]
            code = keras.Model(model.input, pools[-1].output).predict(
                choosing, verbose=0
            )
            dead = int((code.max(axis=(0, 1, 2)) == 0).sum())
            print(f"rate {rate:g}, seed {seed}: {dead} of 32 channels dead", flush=True)


def made(network: str, seed: int) -> Any:
    """Return a network with fresh weights."""
    import keras

    keras.utils.set_random_seed(seed)
    return u_shape() if network == "u" else lecture_network(network == "bn")


def lecture_network(batch_norm: bool) -> Any:
    """Return the lecture's network, 16-32 | 32-16-3."""
    import keras
    from keras import layers

    def block(maps: Any, filters: int) -> Any:
        maps = layers.Conv2D(filters, 3, padding="same")(maps)
        if batch_norm:
            maps = layers.BatchNormalization()(maps)
        return layers.ReLU()(maps)

    pictures = keras.Input((None, None, 3))
    maps = layers.MaxPooling2D()(block(pictures, 16))
    code = layers.MaxPooling2D()(block(maps, 32))
    maps = layers.UpSampling2D()(block(code, 32))
    maps = layers.UpSampling2D()(block(maps, 16))
    last = layers.Conv2D(3, 3, padding="same", activation="sigmoid")
    return keras.Model(pictures, last(maps))


def u_shape(width: int = 12) -> Any:
    """Return a network with short cuts, which adds to its input what is to change."""
    import keras
    from keras import layers

    def block(maps: Any, filters: int) -> Any:
        return layers.Conv2D(filters, 3, padding="same", activation="relu")(maps)

    pictures = keras.Input((None, None, 3))
    fine = block(pictures, width)
    coarse = block(layers.MaxPooling2D()(fine), 2 * width)
    maps = block(layers.MaxPooling2D()(coarse), 2 * width)
    for kept, filters in ((coarse, 2 * width), (fine, width)):
        maps = layers.Concatenate()([layers.UpSampling2D()(maps), kept])
        maps = block(maps, filters)
    last = layers.Conv2D(3, 3, padding="same", kernel_initializer="zeros")
    return keras.Model(pictures, layers.Add()([pictures, last(maps)]))


def learned(model: Any, network: str, patches: PatchSet, epochs: int) -> Iterator[str]:
    """Train a network; yield its errors after each epoch."""
    import keras

    noisy = denoising.noisy(patches.fit, 0.2, seed=1)
    choosing = denoising.noisy(patches.choose, 0.2, seed=2)
    rate, batch = (2e-3, 32) if network == "u" else (1e-3, 64)
    model.compile(keras.optimizers.Adam(rate), "mse")
    for epoch in range(epochs):
        told = model.fit(noisy, patches.fit, batch_size=batch, verbose=0)
        use = denoising.mse(model.predict(choosing, verbose=0), patches.choose)
        yield f"epoch {epoch + 1} training {told.history['loss'][0]:.5f} use {use:.5f}"


def against(model: Any, patches: PatchSet) -> str:
    """Return test errors of nothing, blur, best blur and network at each noise."""
    found = []
    for sigma in NOISES:
        noisy = denoising.noisy(patches.test, sigma, seed=3)
        network = denoising.mse(model.predict(noisy, verbose=0), patches.test)
        kept, nothing = (
            denoising.mse(denoising.blurred(noisy, blur), patches.test)
            for blur in (1.6, 0)
        )
        found.append(
            f"{sigma:g}: {nothing:.5f} {kept:.5f} {best(noisy, patches.test):.5f} "
            f"{network:.5f}"
        )
    return " | ".join(found)


def best(noisy: Any, clean: Any) -> float:
    """Return the error of the best blur, nothing among them."""
    tuned = minimize_scalar(
        lambda sigma: denoising.mse(denoising.blurred(noisy, sigma), clean),
        bounds=(0.05, 4),
        method="bounded",
        options={"xatol": 0.05},
    )
    return min(float(tuned.fun), denoising.mse(noisy, clean))


def cleaned(model: Any) -> Iterator[tuple[str, Any]]:
    """Yield the bet's places, cleaned, as bytes."""
    for name in bet.PLACES:
        noisy = denoising.noisy(bet.place(name), bet.NOISE, bet.SEED)
        values = np.clip(model.predict(noisy[None], verbose=0)[0], 0, 1)
        yield name, np.rint(255 * values).astype(np.uint8)


if __name__ == "__main__":
    main()
