"""The shape ledger: what each layer of a network makes, costs and sees, and why."""

from utils.ledger.arithmetic import kernel_positions
from utils.ledger.books import ledger
from utils.ledger.published import league
from utils.ledger.table import Table
from utils.ledger.windows import show_windows, window_slider

__all__ = [
    "Table",
    "kernel_positions",
    "league",
    "ledger",
    "show_windows",
    "window_slider",
]
