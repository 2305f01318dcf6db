"""Read a picture of one's own."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

MAX_PIXELS = 50_000_000
FORMATS = "PNG, JPEG, GIF, BMP, TIFF or WebP"


class PictureError(ValueError):
    """A file is no picture that can be used; the message says what to do."""


def read_picture(
    path: str | Path, *, grey: bool = False, max_pixels: int = MAX_PIXELS
) -> npt.NDArray[np.uint8]:
    """Read a picture of your own.

    Parameters
    ----------
    path : str or Path
        File on this computer; ``~`` stands for your home folder.
    grey : bool, default=False
        Return grey levels instead of colours.
    max_pixels : int, default=50 000 000
        Larger pictures are refused before their pixels fill the memory.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3) or (height, width)
        Intensities from 0 to 255, upright; transparent parts are white. Of several
        frames the first.

    Raises
    ------
    PictureError
        If the file is missing, unreadable, too large or not a picture.
    """
    file = Path(path).expanduser()
    if str(path).startswith(("http://", "https://", "http:/", "https:/")):
        raise PictureError(
            f"Expected a file on this computer. Received the address {path}. "
            "Save the picture first, then give the file's name."
        )
    if not file.is_file():
        kind = "a folder" if file.is_dir() else "no file of that name"
        raise PictureError(
            f"Expected a picture file at {file.absolute()}. Received {kind}. "
            "In Jupyter, upload it beside the notebook and give its name."
        )
    with warnings.catch_warnings():
        # Size is judged below, in words; Pillow's warning would come on top.
        warnings.simplefilter("ignore")
        return _decode(file, grey, max_pixels)


def _decode(file: Path, grey: bool, max_pixels: int) -> npt.NDArray[np.uint8]:
    """Return the pixels, or raise what is wrong with the file."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(file) as picture:
            width, height = picture.size
            if width * height > max_pixels:
                raise _too_large(file, f"{width} × {height}", max_pixels)
            return _pixels(picture, grey)
    except PictureError:
        raise
    except Image.DecompressionBombError:
        raise _too_large(file, "far more", max_pixels) from None
    except UnidentifiedImageError:
        found = "an empty file" if not file.stat().st_size else "something else"
        raise PictureError(
            f"Expected {file.name} to be a picture ({FORMATS}). Received {found}. "
            "Open it in a picture viewer and save it as PNG."
        ) from None
    except Exception as error:  # Pillow raises many kinds for damaged files
        raise PictureError(
            f"Expected {file.name} to be readable. Received {type(error).__name__}: "
            f"{error}. The file is damaged or locked: save it once more as PNG."
        ) from None


def _too_large(file: Path, size: str, max_pixels: int) -> PictureError:
    """Return the error for a picture with too many pixels."""
    return PictureError(
        f"Expected at most {max_pixels / 1e6:g} million pixels. "
        f"Received {size} in {file.name}. Save a smaller copy of it."
    )


def _pixels(picture: Any, grey: bool) -> npt.NDArray[np.uint8]:
    """Return upright 8-bit grey levels or colours on white."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith(("I", "F")):
        # Pillow cuts 16-bit grey levels off at 255 instead of scaling them.
        levels = np.asarray(upright, dtype=np.float64)
        top = 65535.0 if levels.max() > 255 else 255.0
        scaled = np.clip(levels / top * 255.0, 0, 255).round().astype(np.uint8)
        upright = Image.fromarray(scaled)
    rgba = upright.convert("RGBA")
    white = Image.new("RGBA", rgba.size, "white")
    flat = Image.alpha_composite(white, rgba).convert("L" if grey else "RGB")
    return np.array(flat, dtype=np.uint8)
