"""Noise, a blur, an error, a bet and a look at codes, for the lesson on cleaning."""

from utils.denoising.bet import Bet
from utils.denoising.channels import show_code, show_worth
from utils.denoising.learning import learn
from utils.denoising.photo import clean_photo
from utils.denoising.pictures import blurred, mse, noisy

__all__ = [
    "Bet",
    "blurred",
    "clean_photo",
    "learn",
    "mse",
    "noisy",
    "show_code",
    "show_worth",
]
