"""Deep chains of convolutions, plain and with skips, and kernels made of layers."""

from utils.architectures.chains import chain, learned, slope_at_the_input, trained
from utils.architectures.kernels import one_kernel, sliding

__all__ = [
    "chain",
    "learned",
    "one_kernel",
    "sliding",
    "slope_at_the_input",
    "trained",
]
