"""Digits that move, turn and grow, and how well a model still reads them."""

from utils.invariance.moves import (
    DigitSets,
    centred_digits,
    jitter_images,
    rotate_images,
    shift_images,
)
from utils.invariance.shifts import RECORDED, Measurement, measure

__all__ = [
    "RECORDED",
    "DigitSets",
    "Measurement",
    "centred_digits",
    "jitter_images",
    "measure",
    "rotate_images",
    "shift_images",
]
