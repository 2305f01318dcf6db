"""Pictures of one's own: by name, by upload, or a bundled one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from utils import machine
from utils.data.bundled import load_photo
from utils.data.pixels import PictureError, read_picture

MAX_SIDE = 512
UPLOADED = "my_picture.png"  # beside the notebook
_KINDS = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif")
Picture = npt.NDArray[np.uint8]


def load_own_picture(path: str | Path = "") -> Picture:
    """Return a picture of yours, or the cat that comes with scikit-image.

    Parameters
    ----------
    path : str or Path
        A file on this computer; empty for the one that `upload_picture` has put beside
        the notebook, else the cat.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Made smaller where a side is longer than 512 pixels. While nbgrader runs the
        notebook, the cat takes the place of a file that was not handed in.

    Raises
    ------
    utils.data.PictureError
        If the file is no picture; the message says what to do.
    """
    named = str(path) not in ("", ".")
    if named and machine.is_graded() and not Path(path).expanduser().is_file():
        print(f"{path} was not handed in: the cat takes its place.")  # noqa: T201
        named = False
    if not named and not machine.is_graded() and Path(UPLOADED).is_file():
        named, path = True, UPLOADED
    return _shrunk(read_picture(path) if named else load_photo("chelsea")[0])


def named_photos(limit: int = 24) -> dict[str, Picture]:
    """Return photographs from the folder that ``COURSE_DATA`` names.

    Parameters
    ----------
    limit : int, default=24
        No more than that, in the order of their names.

    Returns
    -------
    dict of str to ndarray of uint8
        By file name without ending; empty without such a folder. Files in its
        ``photos/`` count, else those in the folder itself; what is no picture is
        named and passed over.
    """
    named = os.environ.get("COURSE_DATA", "").strip()
    if not named:
        return {}
    folder = Path(named).expanduser()
    folder = folder / "photos" if (folder / "photos").is_dir() else folder
    found: dict[str, Picture] = {}
    files = sorted(folder.glob("*")) if folder.is_dir() else []
    for file in (file for file in files if file.suffix.lower() in _KINDS):
        if len(found) == limit:
            break
        try:
            found[file.stem] = load_own_picture(file)
        except PictureError as error:
            print(f"{file.name} is passed over: {error}")  # noqa: T201
    return found


def upload_picture(target: str | Path = UPLOADED) -> Any:
    """Return a button that puts a picture of yours beside the notebook.

    Parameters
    ----------
    target : str or Path
        Name under which it is kept, as PNG.

    Returns
    -------
    ipywidgets.Widget or str
        The button; a sentence where nobody can press it.
    """
    if not machine.is_interactive():
        return (
            f"Copy a picture beside this notebook, and load it: "
            f"load_own_picture({str(target)!r})."
        )
    import ipywidgets

    button = ipywidgets.FileUpload(
        accept="image/*", multiple=False, description="Choose a picture"
    )
    button.layout.width = "auto"
    waiting = f"It is kept as {target}; then run the next cell."
    told = ipywidgets.HTML(waiting)

    def keep(change: Any) -> None:
        content = _content(change["new"])
        told.value = save_upload(content, Path(target)) if content else waiting

    button.observe(keep, names="value")
    return ipywidgets.VBox([button, told])


def save_upload(content: bytes, target: Path) -> str:
    """Keep an uploaded picture as PNG, and say what became of it."""
    import tempfile

    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder, "upload")
        raw.write_bytes(content)
        try:
            picture = load_own_picture(raw)
        except PictureError:
            return "That file is no picture that can be read: try a PNG or JPEG file."
    Image.fromarray(picture).save(target, format="PNG")
    height, width = picture.shape[:2]
    return f"Kept as {target}, {height} × {width} pixels."


def _content(value: Any) -> bytes:
    """Return the first file, empty when there is none: ipywidgets 7 and 8 differ."""
    files = list(value.values() if isinstance(value, dict) else value)
    return bytes(files[0]["content"]) if files else b""


def _shrunk(picture: Picture) -> Picture:
    longest = max(picture.shape[:2])
    if longest <= MAX_SIDE:
        return picture
    from PIL import Image

    image = Image.fromarray(picture)
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.BILINEAR)
    return np.array(image, dtype=np.uint8)
