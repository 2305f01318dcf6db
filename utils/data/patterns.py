"""Small pictures whose every pixel is known."""

import numpy as np
import numpy.typing as npt


def rectangle_image(
    shape: tuple[int, int] = (128, 128),
    *,
    rows: tuple[int, int] = (32, 96),
    columns: tuple[int, int] = (16, 112),
    background: float = 0.0,
    foreground: float = 1.0,
) -> npt.NDArray[np.float64]:
    """Draw a rectangle of one grey level on another.

    Parameters
    ----------
    shape : tuple of int, default=(128, 128)
        Height and width, in pixels.
    rows, columns : tuple of int
        First row or column of the rectangle and the one *behind* its last, as in a
        slice: the default covers rows 32 to 95 and columns 16 to 111.
    background, foreground : float
        Grey levels.

    Returns
    -------
    ndarray of float64, shape (height, width)
        The picture.

    Raises
    ------
    ValueError
        If the rectangle is empty or leaves the picture.

    Examples
    --------
    >>> rectangle_image((3, 4), rows=(1, 2), columns=(1, 3))
    array([[0., 0., 0., 0.],
           [0., 1., 1., 0.],
           [0., 0., 0., 0.]])
    """
    for name, (first, behind), side in (
        ("rows", rows, shape[0]),
        ("columns", columns, shape[1]),
    ):
        if not 0 <= first < behind <= side:
            raise ValueError(
                f"Expected {name} as (first, behind the last) within 0 to {side}. "
                f"Received {(first, behind)}. Give the smaller number first."
            )
    image = np.full(shape, background, dtype=np.float64)
    image[slice(*rows), slice(*columns)] = foreground
    return image


def x_image() -> npt.NDArray[np.float64]:
    """Draw an X of ones, seven pixels high and wide, on 9 × 9 zeros.

    Returns
    -------
    ndarray of float64, shape (9, 9)
        Both diagonals of rows and columns 1 to 7 are 1.

    Examples
    --------
    >>> int(x_image().sum()), x_image()[1].astype(int).tolist()
    (13, [0, 1, 0, 0, 0, 0, 0, 1, 0])
    """
    image = np.zeros((9, 9))
    inner = np.arange(1, 8)
    image[inner, inner] = image[inner, 8 - inner] = 1.0
    return image


def in_colours(
    pattern: npt.ArrayLike, colours: npt.ArrayLike
) -> npt.NDArray[np.float64]:
    """Make filters of a pattern in space and a weight for each colour.

    Parameters
    ----------
    pattern : array_like, shape (height, width)
        What each filter looks for in space.
    colours : array_like, shape (filters, channels)
        One row for each filter: its weight for red, green and blue.

    Returns
    -------
    ndarray of float64, shape (height, width, channels, filters)
        As a Keras convolution holds them.

    Examples
    --------
    >>> in_colours([[1, -1]], [[1, 0, 0], [0, 0, 2]])[0, :, :, 1]
    array([[ 0.,  0.,  2.],
           [ 0.,  0., -2.]])
    """
    space = np.asarray(pattern, dtype=np.float64)[:, :, None, None]
    weights: npt.NDArray[np.float64] = space * np.asarray(colours).T + 0.0
    return weights
