"""The shape ledger: what each layer of a network makes, costs and sees, and why.

``ledger(model)`` works for any Keras model whose layers keep channels last.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from utils.ledger.counts import count, multiplications, weights_of
from utils.ledger.field import Field, fields
from utils.ledger.reasons import reason
from utils.ledger.row import COLUMNS, Row, memory_text
from utils.ledger.table import BLANK, Table
from utils.ledger.trace import Call, trace

_STANDARD = ("layer", "out", "parameters", "multiplications", "memory", "field", "why")
_WORDS = ("layer", "kind", "in", "out", "why", "never seen")


@dataclass(frozen=True)
class Ledger:
    """The ledger of a model; a notebook shows it as a table.

    Parameters
    ----------
    name : str
        The model's name.
    rows : tuple of Row
        In the order of computation.
    outside : tuple of int
        Trainable and other parameters that belong to no layer.
    """

    name: str
    rows: tuple[Row, ...]
    outside: tuple[int, int] = (0, 0)

    @property
    def trainable(self) -> int:
        """Parameters that training changes."""
        return sum(row.trainable for row in self.rows) + self.outside[0]

    @property
    def non_trainable(self) -> int:
        """Frozen parameters and moving statistics."""
        return sum(row.non_trainable for row in self.rows) + self.outside[1]

    @property
    def parameters(self) -> int:
        """All parameters of the model."""
        return self.trainable + self.non_trainable

    @property
    def multiplications(self) -> int:
        """Multiplications for one image, without layers that have no rule."""
        return sum(row.multiplications or 0 for row in self.rows)

    @property
    def memory(self) -> int:
        """Bytes of all outputs of one image together, as training keeps them."""
        return sum(row.memory for row in self.rows)

    def row(self, layer: str) -> Row:
        """Return the first row of a layer.

        Parameters
        ----------
        layer : str
            Its name, as in the table.

        Returns
        -------
        Row
            What the ledger knows of it.

        Raises
        ------
        KeyError
            If there is no such layer.
        """
        for row in self.rows:
            if row.layer == layer:
                return row
        raise KeyError(
            f"Expected one of {', '.join(row.layer for row in self.rows)}. "
            f"Received {layer!r}. Copy the name from the table."
        )

    def table(
        self,
        columns: Sequence[str] = _STANDARD,
        *,
        title: str = "",
        skip: Collection[str] = (),
    ) -> Table:
        """Return the ledger as a table.

        Parameters
        ----------
        columns : sequence of str
            Keys of `COLUMNS`, in the order to show them.
        title : str, optional
            Default: the model's name.
        skip : collection of str, optional
            Kinds of layers to leave out, for example ``{"Dropout"}``. The totals
            below the table count them.

        Returns
        -------
        Table
            Plain text and HTML.

        Raises
        ------
        ValueError
            If a column is not known.
        """
        _assert_columns(columns)
        head = [COLUMNS[column] for column in columns]
        rows = [
            [row.cell(column) for column in columns]
            for row in self.rows
            if row.kind not in skip
        ]
        notes = [self.totals()]
        if any(self.outside):
            notes.append(f"{sum(self.outside):,} parameters belong to no layer.")
        return Table(title or self.name, head, rows, notes, _WORDS)

    def blank(
        self,
        blanks: Mapping[tuple[str, str], str] | None = None,
        columns: Sequence[str] = ("layer", "kind", "in", "out", "parameters"),
        *,
        title: str = "",
    ) -> Table:
        """Return the ledger with cells to fill in, for pencil and paper.

        Parameters
        ----------
        blanks : mapping of (layer, column) to str, optional
            Which cells are left blank, and how each is called. Default: output and
            parameters of every layer, without names.
        columns : sequence of str
            Columns shown.
        title : str, optional
            Default: the model's name.

        Returns
        -------
        Table
            Without the totals. The input's shape of a layer is blank as well when
            the output that it takes is.

        Raises
        ------
        KeyError
            If there is no such layer.
        ValueError
            If a column is not known, or not shown.
        """
        _assert_columns(columns)
        if blanks is None:
            names = [row.layer for row in self.rows if row.in_shapes]
            blanks = {(name, c): "" for name in names for c in ("out", "parameters")}
        for layer, column in blanks:
            self.row(layer)
            _assert_columns([column], columns)
        hidden = {layer for layer, column in blanks if column == "out"}
        rows, before = [], ""
        for row in self.rows:
            cells = {column: row.cell(column) for column in columns}
            if before in hidden and "in" in cells:
                cells["in"] = BLANK
            for column in columns:
                if (row.layer, column) in blanks:
                    cells[column] = f"{blanks[row.layer, column]} {BLANK}".strip()
            rows.append([cells[column] for column in columns])
            before = row.layer
        head = [COLUMNS[column] for column in columns]
        return Table(title or self.name, head, rows, words=_WORDS)

    def totals(self) -> str:
        """Return the totals in one sentence."""
        return (
            f"Total: {self.parameters:,} parameters ({self.trainable:,} trainable); "
            f"for one image {self.multiplications:,} multiplications and "
            f"{memory_text(self.memory)} of outputs (float32)."
        )

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return self.table()._repr_mimebundle_()

    def __str__(self) -> str:
        """Return the table as plain text."""
        return self.table().text()


def ledger(model: Any, input_shape: Iterable[int] | None = None) -> Ledger:
    """Return the shape ledger of a Keras model.

    Parameters
    ----------
    model : keras.Model
        Sequential, functional or subclassed; branches are followed, nested models
        opened. A model that was not built yet is built.
    input_shape : iterable of int, optional
        Shape of one input without the batch axis, where the model leaves it open.

    Returns
    -------
    Ledger
        One row for each layer or operation.

    Raises
    ------
    TypeError, ValueError
        If it is no model, its input shape is not known, or a layer keeps channels
        first.

    Notes
    -----
    Multiplications count the products of weights and inputs in convolutions and dense
    layers only. Where branches meet, the receptive field covers what any branch sees. A
    layer of one's own that only scales, shifts or adds keeps it.

    Examples
    --------
    >>> import keras
    >>> layer = keras.layers.Conv2D(10, 5, padding="same")
    >>> ledger(keras.Sequential([keras.Input((32, 32, 3)), layer])).parameters
    760
    """
    calls = trace(model, input_shape)
    _assert_channels_last(calls)
    rows = tuple(_rows(calls))
    outside = [
        count(weights) - sum(getattr(row, kind) for row in rows)
        for weights, kind in (
            (model.trainable_weights, "trainable"),
            (model.non_trainable_weights, "non_trainable"),
        )
    ]
    return Ledger(str(model.name), rows, (outside[0], outside[1]))


def _rows(calls: Sequence[Call]) -> Iterator[Row]:
    counted: set[int] = set()
    for call, field in zip(calls, fields(calls), strict=True):
        fresh = [w for w in weights_of(call) if id(w) not in counted]
        again = len(fresh) < len(weights_of(call))
        counted.update(id(weight) for weight in fresh)
        trainable = count(weight for weight in fresh if weight.trainable)
        yield _row(call, field, trainable, count(fresh) - trainable, again)


def _row(
    call: Call, field: Field, trainable: int, non_trainable: int, again: bool
) -> Row:
    return Row(
        layer=call.name,
        kind=call.kind,
        in_shapes=call.in_shapes,
        out_shape=call.out_shape,
        trainable=trainable,
        non_trainable=non_trainable,
        multiplications=multiplications(call) if call.inputs else 0,
        receptive_field=field.size,
        jump=field.jump,
        unseen=field.unseen,
        whole=field.whole,
        why=reason(call) + ("; weights shared with a row above" if again else ""),
        padding=field.padding,
    )


def _assert_channels_last(calls: Sequence[Call]) -> None:
    for call in calls:
        if getattr(call.operation, "data_format", None) == "channels_first":
            raise ValueError(
                'Expected layers with data_format="channels_last". '
                f"Received {call.name} with channels_first. "
                "Build the model with channels last, as Keras does by default."
            )


def _assert_columns(
    columns: Sequence[str], known: Collection[str] = tuple(COLUMNS)
) -> None:
    unknown = [column for column in columns if column not in known]
    if unknown:
        raise ValueError(
            f"Expected columns out of {', '.join(known)}. "
            f"Received {unknown}. Check the spelling."
        )
