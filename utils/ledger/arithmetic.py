"""Where a kernel lies, in whole numbers.

Every function takes one side: call it for the height and again for the width.
"""

from typing import Any, Literal

Padding = int | Literal["valid", "same", "full"]


def kernel_positions(
    input_size: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: Padding = 0,
    dilation: int = 1,
) -> range:
    """Return the input index under the kernel's first tap, for each output pixel.

    Examples
    --------
    >>> list(kernel_positions(7, 3, stride=3))
    [0, 3]
    >>> list(kernel_positions(4, 3, padding="same"))
    [-1, 0, 1, 2]
    """
    before, after = _padding(input_size, kernel_size, stride, padding, dilation)
    last = input_size + after - _extent(kernel_size, dilation)
    if last < -before:
        raise ValueError(
            "Expected a kernel that fits into the padded input at least once. "
            f"Received kernel size {kernel_size} with dilation {dilation}, which "
            f"covers {_extent(kernel_size, dilation)} pixels, and an input of "
            f"{input_size} + {before + after} pixels. "
            "Take a smaller kernel, less dilation or more padding."
        )
    return range(-before, last + 1, stride)


def same_padding(
    input_size: int, kernel_size: int, *, stride: int = 1, dilation: int = 1
) -> tuple[int, int]:
    """Return the zeros that Keras' ``padding="same"`` adds to one side.

    Examples
    --------
    >>> same_padding(28, 3), same_padding(28, 4), same_padding(224, 3, stride=2)
    ((1, 1), (1, 2), (0, 1))
    """
    # The output side is ⌈i / s⌉; with a stride above 1 the zeros depend on the input
    # side, unlike PyTorch's fixed padding.
    _check(input_size, kernel_size, stride, dilation)
    steps = -(-input_size // stride) - 1
    zeros = max(steps * stride + _extent(kernel_size, dilation) - input_size, 0)
    return zeros // 2, zeros - zeros // 2


def _extent(kernel_size: int, dilation: int) -> int:
    """Return the pixels from a kernel's first to its last tap."""
    return dilation * (kernel_size - 1) + 1


def _padding(
    input_size: int, kernel_size: int, stride: int, padding: Padding, dilation: int
) -> tuple[int, int]:
    """Return the zeros before and after."""
    _check(input_size, kernel_size, stride, dilation)
    if padding == "same":
        return same_padding(input_size, kernel_size, stride=stride, dilation=dilation)
    if padding == "valid":
        return 0, 0
    if padding == "full":
        zeros = dilation * (kernel_size - 1)
        return zeros, zeros
    if isinstance(padding, str):
        raise ValueError(
            'Expected padding "valid", "same", "full" or a whole number. '
            f"Received {padding!r}. Check the spelling."
        )
    _check_whole("padding", padding, least=0)
    return padding, padding


def _check(input_size: int, kernel_size: int, stride: int, dilation: int) -> None:
    """Raise unless all four are whole numbers of at least 1."""
    _check_whole("input_size", input_size)
    _check_whole("kernel_size", kernel_size)
    _check_whole("stride", stride)
    _check_whole("dilation", dilation)


def _check_whole(name: str, value: Any, least: int = 1) -> None:
    """Raise unless the value is a whole number of at least `least`."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(
            f"Expected {name} to be a whole number of pixels. "
            f"Received {value!r} of type {type(value).__name__}. "
            "Give one side at a time, as an int."
        )
    if value < least:
        raise ValueError(
            f"Expected {name} to be at least {least}. Received {value}. "
            "Sizes and steps are counted in pixels."
        )
