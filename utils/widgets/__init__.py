"""Things to touch: a kernel editor, a sliding window, a receptive-field microscope."""

from utils.widgets.magnifier import microscope
from utils.widgets.stack import average_pool, conv, max_pool
from utils.widgets.touch import kernel_editor, sliding_window

__all__ = [
    "average_pool",
    "conv",
    "kernel_editor",
    "max_pool",
    "microscope",
    "sliding_window",
]
