"""A bet about two cleaned pictures: which one is a network's."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.data import load_photo
from utils.denoising.pictures import Pictures, blurred, mse, noisy
from utils.plotting import LessonFigure, show_images

PLACES = {"coffee": (150, 440), "chelsea": (60, 340)}  # top, left; in the test bands
SIDE, NOISE, BLUR, SEED = 96, 0.2, 1.6, 5
CLEANED = Path(__file__).with_name("cleaned.npz")
"""What a network of 22,779 weights made of the places: ``benchmarks/denoising.py``."""


def place(name: str) -> Pictures:
    """Return one place of a photograph, clean, shape (96, 96, 3)."""
    top, left = PLACES[name]
    photo, _ = load_photo(name)
    return (photo[top : top + SIDE, left : left + SIDE] / 255).astype(np.float32)


@functools.cache
def _cleaned() -> dict[str, npt.NDArray[np.uint8]]:
    with np.load(CLEANED) as stored:
        return dict(stored)


class Bet:
    """Noisy pictures, cleaned by a blur and by a network, in an order drawn by lot.

    Parameters
    ----------
    seed : int, optional
        Decides the order; by default chance does.

    Attributes
    ----------
    network : str
        "A" or "B".
    """

    def __init__(self, seed: int | None = None) -> None:
        self.network = str(np.random.default_rng(seed).choice(["A", "B"]))

    def show(self) -> LessonFigure:
        """Return the pictures, a row for each place.

        Returns
        -------
        LessonFigure
            Noisy, A and B.
        """
        images: list[Any] = []
        for name in PLACES:
            made = self.made(name)
            images += [made["noisy"], made["A"], made["B"]]
        return show_images(
            images,
            ["noisy", "A", "B"] * len(PLACES),
            columns=3,
            title="Which one is the network?",
            caption="Above a cup of coffee, below what is behind a cat: each with "
            "noise, "
            "and cleaned twice. The clean pictures come later.",
        )

    def opened(self) -> str:
        """Say who is who, with the errors.

        Returns
        -------
        str
            Three lines.
        """
        blur = "B" if self.network == "A" else "A"
        lines = [
            f"{self.network} is the network, {blur} the blur. Mean squared errors:"
        ]
        for name in PLACES:
            clean, made = place(name), self.made(name)
            errors = ", ".join(
                f"{called} {mse(clean, made[key]):.4f}"
                for called, key in (
                    ("noisy", "noisy"),
                    ("blur", blur),
                    ("network", self.network),
                )
            )
            lines.append(f"{name:8} {errors}")
        return "\n".join(lines)

    def made(self, name: str) -> dict[str, Pictures]:
        """Return the pictures of one place.

        Parameters
        ----------
        name : str
            "coffee" or "chelsea".

        Returns
        -------
        dict of str to ndarray of float32, shape (96, 96, 3)
            The noisy one, and the cleaned ones under "A" and "B".
        """
        given = noisy(place(name), NOISE, SEED)
        network = (_cleaned()[name] / 255).astype(np.float32)
        two = {self.network: network}
        two["B" if self.network == "A" else "A"] = np.clip(blurred(given, BLUR), 0, 1)
        return {"noisy": given, **two}
