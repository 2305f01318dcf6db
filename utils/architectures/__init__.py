"""Deep chains of convolutions, plain and with skips, and their slopes."""

from utils.architectures.chains import chain, learned, slope_at_the_input, trained

__all__ = ["chain", "learned", "slope_at_the_input", "trained"]
