"""Sizes and receptive fields of convolutions, in whole numbers.

Every function takes one side: call it for the height and again for the width.
"""

from collections.abc import Sequence
from typing import Any, Literal

Padding = int | Literal["valid", "same", "full"]


def output_size(
    input_size: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: Padding = 0,
    dilation: int = 1,
) -> int:
    r"""Return the side of a convolution's output.

    Parameters
    ----------
    input_size : int
        Side of the input, in pixels.
    kernel_size : int
        Side of the kernel, in pixels.
    stride : int, default=1
        Step between two neighbouring kernel positions, in pixels.
    padding : int or {"valid", "same", "full"}, default=0
        Zeros added on *each* side of the input, in pixels; or by name: "valid" adds
        none, "same" adds what Keras does so that the side becomes
        :math:`\lceil i / s \rceil`, "full" adds :math:`d(k - 1)` on each side.
    dilation : int, default=1
        Step between two neighbouring kernel taps, in pixels.

    Returns
    -------
    int
        Side of the output, in pixels; at least 1.

    Raises
    ------
    TypeError
        If an argument is not a whole number.
    ValueError
        If an argument is out of range, or the kernel does not fit once into the
        padded input.

    See Also
    --------
    kernel_positions : Where the kernel is placed.
    same_padding : What "same" adds before and after.
    receptive_field : How much of the input one output pixel sees.

    Notes
    -----
    With input side :math:`i`, kernel :math:`k`, stride :math:`s`, padding
    :math:`p` on each side and dilation :math:`d`, the output side is

    .. math:: o = \lfloor (i + 2p - d(k - 1) - 1) / s \rfloor + 1,

    derived in [1]_. Pixels left over at the end are never seen.

    References
    ----------
    .. [1] V. Dumoulin and F. Visin, "A guide to convolution arithmetic for
       deep learning", 2016, arXiv:1603.07285.

    Examples
    --------
    >>> output_size(28, 3), output_size(28, 3, padding="same")
    (26, 28)
    >>> output_size(512, 9, padding="full"), output_size(227, 11, stride=4)
    (520, 55)
    """
    return len(
        kernel_positions(
            input_size, kernel_size, stride=stride, padding=padding, dilation=dilation
        )
    )


def kernel_positions(
    input_size: int,
    kernel_size: int,
    *,
    stride: int = 1,
    padding: Padding = 0,
    dilation: int = 1,
) -> range:
    """Return the input index under the kernel's first tap, for each output pixel.

    Parameters
    ----------
    input_size, kernel_size, stride, padding, dilation
        As in `output_size`.

    Returns
    -------
    range
        In pixels; negative while the kernel starts in the padding.

    Raises
    ------
    TypeError, ValueError
        As in `output_size`.

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
    r"""Return the zeros that Keras' ``padding="same"`` adds to one side.

    Parameters
    ----------
    input_size, kernel_size, stride, dilation : int
        As in `output_size`, in pixels.

    Returns
    -------
    before, after : int
        Zeros before the first and after the last pixel. An odd number of zeros puts
        the extra one *after*.

    Raises
    ------
    TypeError, ValueError
        If an argument is not a whole number of at least 1.

    Notes
    -----
    The output side is :math:`\lceil i / s \rceil`; with a stride above 1 the zeros
    depend on the input side, unlike PyTorch's fixed padding.

    Examples
    --------
    >>> same_padding(28, 3), same_padding(28, 4), same_padding(224, 3, stride=2)
    ((1, 1), (1, 2), (0, 1))
    """
    _check(input_size, kernel_size, stride, dilation)
    steps = -(-input_size // stride) - 1
    zeros = max(steps * stride + _extent(kernel_size, dilation) - input_size, 0)
    return zeros // 2, zeros - zeros // 2


def receptive_field(layers: Sequence[tuple[int, int]]) -> tuple[int, int]:
    r"""Return how much of the input one output pixel of a stack sees.

    Parameters
    ----------
    layers : sequence of (kernel_size, stride)
        Convolution and pooling layers from the input on, one side, in pixels.

    Returns
    -------
    size : int
        Side of the receptive field in the input, in pixels.
    jump : int
        Distance in the input between the centres of two neighbouring output
        pixels' receptive fields, in pixels.

    Raises
    ------
    TypeError, ValueError
        If a layer is not a pair of whole numbers of at least 1.

    Notes
    -----
    Each layer adds :math:`(k - 1)` times the jump before it, and multiplies the
    jump by its stride. Padding does not change either.

    Examples
    --------
    Two 3 × 3 convolutions see as much as one of 5 × 5; the first two blocks of VGG16:

    >>> receptive_field([(3, 1), (3, 1)])
    (5, 1)
    >>> receptive_field([(3, 1), (3, 1), (2, 2)] * 2)
    (16, 4)
    """
    size, jump = 1, 1
    layer: Any
    for layer in layers:
        if not isinstance(layer, tuple | list) or len(layer) != 2:
            raise ValueError(
                "Expected each layer as (kernel_size, stride). "
                f"Received {layer!r}. Write for example (3, 1)."
            )
        kernel_size, stride = layer
        _check(1, kernel_size, stride, 1)
        size += (kernel_size - 1) * jump
        jump *= stride
    return size, jump


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
