"""Backpropagation through a convolution: to look at, to search with, to read digits."""

from utils.backpropagation.lost_filter import descend, patch_products, watch_lost_filter
from utils.backpropagation.reader import DigitReader, choose_slopes, split_digits
from utils.backpropagation.stamp import stamp_and_gather

__all__ = [
    "DigitReader",
    "choose_slopes",
    "descend",
    "patch_products",
    "split_digits",
    "stamp_and_gather",
    "watch_lost_filter",
]
