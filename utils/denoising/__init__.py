"""Noise, a blur and an error, for the lesson on cleaning pictures."""

from utils.denoising.pictures import blurred, mse, noisy

__all__ = ["blurred", "mse", "noisy"]
