"""Tables of text that a notebook shows as HTML, with the same words in both."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

BLANK = "…"
_CELL = "padding:2px 8px;border-bottom:1px solid #8884;vertical-align:top;"
_BLANK = "padding:0 14px;border:1px dashed currentColor;border-radius:3px"


@dataclass(frozen=True)
class Table:
    """A small table.

    Parameters
    ----------
    caption : str
        What it shows.
    head : sequence of str
        Names of the columns.
    rows : sequence of sequence of str
        One text for each column; one that ends in ``"…"`` is a blank to fill in.
    notes : sequence of str
        Sentences below the table.
    words : sequence of str
        Columns that hold words; the others hold numbers and stand on the right.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    words: Sequence[str] = ()

    def text(self) -> str:
        """Return the table as plain text in columns."""
        columns = list(zip(self.head, *self.rows, strict=True))
        widths = [max(len(cell) for cell in column) for column in columns]
        lines = [
            "  ".join(
                cell.ljust(width) if name in self.words else cell.rjust(width)
                for cell, width, name in zip(row, widths, self.head, strict=True)
            ).rstrip()
            for row in (self.head, *self.rows)
        ]
        rule = "-" * min(max(map(len, lines)), 120)
        return "\n".join([self.caption, lines[0], rule, *lines[1:], *self.notes])

    def html(self) -> str:
        """Return the table as HTML, readable by screen readers."""
        head = "".join(
            f'<th scope="col" style="{self._style(name)}">{html.escape(name)}</th>'
            for name in self.head
        )
        body = "".join(f"<tr>{self._row(row)}</tr>" for row in self.rows)
        notes = "".join(f"<div>{html.escape(note)}</div>" for note in self.notes)
        return (
            '<div style="overflow-x:auto" tabindex="0" role="region" '
            f'aria-label="{html.escape(self.caption)}">'
            '<table style="border-collapse:collapse">'
            f'<caption style="text-align:left;font-weight:600;color:inherit">'
            f"{html.escape(self.caption)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}</div>"
        )

    def _row(self, row: Sequence[str]) -> str:
        cells = []
        for number, (name, cell) in enumerate(zip(self.head, row, strict=True)):
            text = html.escape(cell)
            if cell.endswith(BLANK):
                label = html.escape(cell.removesuffix(BLANK).strip())
                text = (
                    f'<span role="img" aria-label="blank {label}" '
                    f'style="{_BLANK}">{label or BLANK}</span>'
                )
            tag = 'th scope="row"' if number == 0 else "td"
            style = self._style(name) + ("font-weight:400" if number == 0 else "")
            cells.append(f'<{tag} style="{style}">{text}</{tag.split()[0]}>')
        return "".join(cells)

    def _style(self, name: str) -> str:
        side = "left" if name in self.words else "right"
        # Only sentences may break; a shape in two lines is hard to read.
        wrap = "normal;min-width:12em" if name == "why" else "nowrap"
        return f"{_CELL}text-align:{side};white-space:{wrap};"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/plain": self.text(), "text/html": self.html()}

    def __str__(self) -> str:
        """Return the table as plain text."""
        return self.text()
