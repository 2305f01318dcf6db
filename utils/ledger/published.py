"""The league of published networks: what they cost and see, made by the ledger.

`league.json` keeps for each network what was published (``facts``) and what
``python -m benchmarks.league`` found (``computed``), so that a lesson builds a few of
them only. A test recomputes the rows.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from utils.ledger.books import ledger
from utils.ledger.table import Table

FILE = "league.json"
_BYTES_PER_WEIGHT = 4  # float32
_WORDS = ("network", "published", "numbers")


@dataclass(frozen=True)
class LeagueRow:
    """One published network, as Keras builds it.

    Parameters
    ----------
    network : str
        Its name in ``keras.applications``.
    published : str
        Year and month of the article, ``"2015-12"``.
    side : int
        Rows and columns of the pictures that it reads.
    parameters, multiplications : int
        All parameters; multiplications for one picture.
    field : int or None
        Receptive field of the last map before the pictures' places are averaged or
        flattened, in pixels along one side; None: the whole picture, through layers
        that average all places.
    stride, padding : int or None
        Pixels between neighbours of that map, and zeros in front that its first place
        sees.
    milliseconds : float
        Processor time for one picture on one thread, measured by the benchmark.
    top1, top5 : float or None
        Percent of ImageNet's validation pictures, from Keras' own list.
    fresh : bool
        True when it was computed just now, False when it was read.
    """

    network: str
    published: str
    side: int
    parameters: int
    multiplications: int
    field: int | None
    stride: int | None
    padding: int | None
    milliseconds: float
    top1: float | None
    top5: float | None
    fresh: bool = False

    @property
    def megabytes(self) -> float:
        """Size of all weights as float32, in units of 2²⁰ bytes."""
        return _BYTES_PER_WEIGHT * self.parameters / 2**20

    def cells(self) -> list[str]:
        """Return the texts of the row, as the table shows them."""
        return [
            self.network,
            self.published,
            str(self.side),
            f"{self.parameters:,}",
            f"{self.megabytes:.0f}",
            f"{self.multiplications / 1e9:.3f}",
            "whole picture" if self.field is None else str(self.field),
            f"{self.milliseconds:.0f}",
            "–" if self.top1 is None else f"{self.top1:.1f}",
            "computed now" if self.fresh else "from the list",
        ]


_HEAD = (
    "network",
    "published",
    "side",
    "parameters",
    "MiB",
    "multiplications (10⁹)",
    "sees",
    "CPU (ms)",
    "top-1 (%)",
    "numbers",
)


@dataclass(frozen=True)
class League:
    """Published networks side by side; a notebook shows them as a table.

    Parameters
    ----------
    rows : tuple of LeagueRow
        In the order of publication.
    notes : tuple of str
        When and where the numbers come from.
    """

    rows: tuple[LeagueRow, ...]
    notes: tuple[str, ...]

    def row(self, network: str) -> LeagueRow:
        """Return the row of one network.

        Raises
        ------
        ValueError
            If it is not in the league.
        """
        _assert_known([network])
        return next(row for row in self.rows if row.network == network)

    def table(self, title: str = "Published networks, as Keras builds them") -> Table:
        """Return the league as a table of text and HTML."""
        cells = [row.cells() for row in self.rows]
        return Table(title, _HEAD, cells, self.notes, _WORDS)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return self.table()._repr_mimebundle_()

    def __str__(self) -> str:
        """Return the table as plain text."""
        return self.table().text()


def league(compute: Iterable[str] = ()) -> League:
    """Return what published networks cost and see.

    Parameters
    ----------
    compute : iterable of str, optional
        Networks to build now, with random weights, and to follow with the ledger
        (1 to 15 s each); the others are read from the list that comes with the course.

    Returns
    -------
    League
        Fifteen networks from 2014 to 2022, the oldest first.

    Raises
    ------
    ValueError
        If a network is not in the league.

    Examples
    --------
    >>> league().row("ResNet50").field
    483
    """
    chosen = set(compute)
    _assert_known(chosen)
    kept = stored()
    rows = [_row(name, name in chosen) for name in kept["networks"]]
    rows.sort(key=lambda row: row.published)
    return League(tuple(rows), tuple(kept["notes"]))


def computed(network: str) -> dict[str, int | None]:
    """Build one network with random weights and return what the ledger finds."""
    import keras

    book = ledger(getattr(keras.applications, network)(weights=None))
    maps = [r for r in book.rows if len(r.out_shape) == 3 and r.out_shape[0] > 1]
    last = maps[-1]
    known = last.receptive_field is not None and not last.whole
    return {
        "side": book.rows[0].out_shape[0],
        "parameters": book.parameters,
        "multiplications": book.multiplications,
        "field": _first(last.receptive_field) if known else None,
        "stride": _first(last.jump),
        "padding": _first(last.padding),
    }


@cache
def stored() -> dict[str, Any]:
    """Return the list that comes with the course."""
    text = resources.files("utils.ledger").joinpath(FILE).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _row(name: str, fresh: bool) -> LeagueRow:
    entry = stored()["networks"][name]
    numbers = computed(name) if fresh else entry["computed"]
    facts = {key: entry["facts"][key] for key in ("published", "top1", "top5")}
    milliseconds = entry["milliseconds"]
    return LeagueRow(
        network=name, milliseconds=milliseconds, fresh=fresh, **facts, **numbers
    )


def _first(sides: Sequence[Any] | None) -> int | None:
    """Return one side: the networks of the league treat rows and columns alike."""
    return None if sides is None else int(sides[0])


def _assert_known(names: Iterable[str]) -> None:
    known = stored()["networks"]
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise ValueError(
            f"Expected networks out of {', '.join(known)}. "
            f"Received {', '.join(unknown)}. Spell them as keras.applications does."
        )
