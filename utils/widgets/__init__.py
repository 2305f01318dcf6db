"""Things to touch: kernel editor, sliding window, microscope, network builder."""

from utils.widgets.builder import network_builder
from utils.widgets.magnifier import microscope
from utils.widgets.stack import average_pool, conv, max_pool
from utils.widgets.touch import kernel_editor, sliding_window

__all__ = [
    "average_pool",
    "conv",
    "kernel_editor",
    "max_pool",
    "microscope",
    "network_builder",
    "sliding_window",
]
