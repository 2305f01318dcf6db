"""A system's CSV file: single cells are replaced, every other byte stays."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from autograder.course import CourseError
from autograder.intake.tables import MAX_TABLE, separator_of

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True)
class Cell:
    """One cell.

    Parameters
    ----------
    value : str
        Its text, without quotes.
    start, end : int
        Where it stands in the file's text, quotes and all.
    """

    value: str
    start: int
    end: int


class SheetFile:
    """A CSV file that a system exported.

    Parameters
    ----------
    path : Path
        The file; never written.

    Attributes
    ----------
    rows : list of list of Cell
        Everything, the titles first.

    Raises
    ------
    CourseError
        If it cannot be read, or is no text.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            if path.stat().st_size > MAX_TABLE:
                raise _no_table(path, "it is larger than a class can be")
            self._mark, self._encoding, self._text = _decoded(path.read_bytes())
        except (OSError, UnicodeDecodeError) as error:
            raise _no_table(path, str(error)) from None
        if "\0" in self._text:
            raise _no_table(path, "bytes that are no text")
        self._separator = separator_of(self._text)
        self.rows = _parsed(self._text, self._separator)
        self._changes: dict[tuple[int, int], str] = {}

    def set(self, cell: Cell, value: str) -> None:
        """Replace a cell's text; its quotes stay, or come where they are needed."""
        raw = self._text[cell.start : cell.end]
        if raw.startswith('"') or re.search(
            rf'["\r\n{re.escape(self._separator)}]', value
        ):
            value = '"' + value.replace('"', '""') + '"'
        self._changes[cell.start, cell.end] = value

    def content(self) -> bytes:
        """Return the file with the new cells."""
        parts, place = [], 0
        for (start, end), value in sorted(self._changes.items()):
            parts += [self._text[place:start], value]
            place = end
        parts.append(self._text[place:])
        return self._mark + "".join(parts).encode(self._encoding)

    @property
    def has_comma(self) -> bool:
        """Whether its numbers have a decimal comma."""
        return _look(self.rows, r"\d+,\d+") > _look(self.rows, r"\d+\.\d+")


def _no_table(path: Path, received: str) -> CourseError:
    return CourseError(
        f"{path.name} is no table of text.",
        expected="the CSV file that the system exported",
        received=received,
        remedy="export it again as CSV, and do not save it from a spreadsheet",
    )


def _decoded(content: bytes) -> tuple[bytes, str, str]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return mark, encoding, content[len(mark) :].decode(encoding)
    for encoding in ("utf-8", "cp1252"):
        try:
            return b"", encoding, content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return b"", "latin-1", content.decode("latin-1")


def _parsed(text: str, separator: str) -> list[list[Cell]]:
    sign = re.escape(separator)
    pattern = re.compile(
        rf'(?P<cell>"(?:[^"]|"")*"|[^{sign}\r\n]*)(?P<end>{sign}|\r\n|\n|\r|$)'
    )
    rows: list[list[Cell]] = [[]]
    place = 0
    while place <= len(text):
        match = pattern.match(text, place)
        if match is None:  # something behind a closing quote: up to the line's end
            match = re.compile(r"(?P<cell>[^\r\n]*)(?P<end>\r\n|\n|\r|$)").match(
                text, place
            )
            assert match is not None
        rows[-1].append(Cell(_value(match["cell"]), *match.span("cell")))
        place = match.end()
        if match["end"] in ("\r\n", "\n", "\r"):
            rows.append([])
        elif not match["end"]:
            break
    return [
        row
        for row in rows
        if any(cell.end > cell.start for cell in row) or len(row) > 1
    ]


def _value(raw: str) -> str:
    if raw.startswith('"') and raw.endswith('"') and len(raw) > 1:
        return raw[1:-1].replace('""', '"')
    return raw


def _look(rows: list[list[Cell]], pattern: str) -> int:
    return sum(
        bool(re.fullmatch(pattern, c.value.strip())) for row in rows for c in row
    )
