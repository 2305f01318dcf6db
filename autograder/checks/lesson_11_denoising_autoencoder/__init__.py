"""Checks of lesson 11: noise, a blur, and a network that has to beat it."""

from autograder.checks.lesson_11_denoising_autoencoder import (
    add_noise,
    code_size,
    enlarge,
    psnr,
)
from autograder.student.exercise import Exercise

EXERCISES: list[Exercise] = [
    add_noise.ADD_NOISE,
    code_size.CODE_SIZE,
    enlarge.ENLARGE,
    psnr.PSNR,
]
