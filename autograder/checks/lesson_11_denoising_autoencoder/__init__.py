"""Checks of lesson 11: noise, a blur, and a network that has to beat it."""

from autograder.checks.lesson_11_denoising_autoencoder import (
    add_noise,
    beat_the_blur,
    best_blur,
    code_size,
    dead_channels,
    enlarge,
    psnr,
    where_it_wins,
)
from autograder.student.exercise import Exercise

EXERCISES: list[Exercise] = [
    add_noise.ADD_NOISE,
    code_size.CODE_SIZE,
    enlarge.ENLARGE,
    psnr.PSNR,
    best_blur.BEST_BLUR,
    beat_the_blur.BEAT_THE_BLUR,
    dead_channels.DEAD_CHANNELS,
    where_it_wins.WHERE_IT_WINS,
]
