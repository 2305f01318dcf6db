"""Say where data comes from."""

import hashlib
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, repr=False)
class DataCard:
    """Where data comes from, how much it is, and what one may do with it.

    Attributes
    ----------
    name : str
        Name of the data set or picture.
    source : str
        Who made it and how it got here.
    shape : tuple of int
        Shape of the array; the first side counts images when there are four axes or
        labels.
    sha256 : str
        Checksum of the array's bytes, as `checksum` computes it.
    licence : str
        Terms of use.
    stand_in : bool, default=False
        Whether this replaces data that could not be had.
    note : str, default=""
        What else to know.
    """

    name: str
    source: str
    shape: tuple[int, ...]
    sha256: str
    licence: str
    stand_in: bool = False
    note: str = ""

    def rows(self) -> list[tuple[str, str]]:
        """Return the card's lines.

        Returns
        -------
        list of (str, str)
            Name and value of each line that has something to say.
        """
        stand_in = "yes: this is NOT the data asked for" if self.stand_in else "no"
        lines = [
            ("data", self.name),
            ("source", self.source),
            ("shape", " × ".join(map(str, self.shape))),
            ("licence", self.licence),
            ("stand-in", stand_in),
            ("SHA-256", f"{self.sha256[:16]}…" if self.sha256 else ""),
            ("note", self.note),
        ]
        return [(name, value) for name, value in lines if value]

    def __str__(self) -> str:
        """Return one line for each fact."""
        return "\n".join(f"{name:<9} {value}" for name, value in self.rows())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """Return a table with row headers, for Jupyter."""
        lines = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
            f'<td style="text-align:left">{escape(value)}</td></tr>'
            for name, value in self.rows()
        )
        return f"<table><caption>Data card</caption>{lines}</table>"


def checksum(array: npt.NDArray[Any]) -> str:
    """Return the checksum of an array's dtype, shape and values."""
    portable = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    head = f"{portable.dtype.str} {portable.shape}".encode()
    return hashlib.sha256(head + portable.tobytes()).hexdigest()
