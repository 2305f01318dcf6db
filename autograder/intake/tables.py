"""Read tables of students and grades as systems and spreadsheets write them."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course import CourseError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATORS = (",", ";", "\t")
MAX_TABLE = 20_000_000


@dataclass(frozen=True)
class Table:
    """A table of texts.

    Parameters
    ----------
    path : Path
        Where it was read.
    head : list of str
        The titles.
    rows : list of list of str
        The other lines, as long as the head; empty lines are left out.
    lines : list of int
        Number of each row's first line in the file.
    encoding, separator : str
        How it is written.
    """

    path: Path
    head: list[str]
    rows: list[list[str]]
    lines: list[int]
    encoding: str
    separator: str


def decoded(content: bytes) -> tuple[str, str]:
    """Return a file's text and its encoding: by its mark, else UTF-8, else cp1252.

    Raises
    ------
    UnicodeDecodeError
        If it is not what its mark says.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name), name
    for name in ("utf-8", "cp1252", "latin-1"):
        try:
            return content.decode(name), name
        except UnicodeDecodeError:
            continue
    raise AssertionError("latin-1 reads any bytes")


def separator_of(text: str) -> str:
    """Return what separates the cells of the first line, the names of columns.

    Names hold commas ("Lovelace, Ada"): no other line is looked at.
    """
    first = next(iter(text.lstrip("\r\n").splitlines()), "")
    if first.casefold().startswith("sep=") and first[4:5] in (*_SEPARATORS, "|"):
        return first[4]
    counts = {sign: _cells(first, sign) for sign in _SEPARATORS}
    return max(_SEPARATORS, key=lambda sign: counts[sign])


def _cells(line: str, separator: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=separator), []))
    except csv.Error:  # no line of titles is as long as that
        return 0


def rows_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield number and cells of a table's lines, as far as they can be read.

    Raises
    ------
    csv.Error
        At a line that is none of a table.
    """
    separator = separator_of(text)
    if text.casefold().startswith("sep="):
        text = text.partition("\n")[2]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for row in reader:
        if any(cell.strip() for cell in row):
            yield reader.line_num, row


def read_table(path: Path) -> Table:
    """Read a CSV file of any common encoding and separator.

    Raises
    ------
    CourseError
        If it is missing, empty, or no table.
    """
    try:
        if path.stat().st_size > MAX_TABLE:
            raise _no_table(path, "it is larger than a class can be")
        content = path.read_bytes()
    except OSError as error:
        raise _no_table(path, str(error)) from None
    try:
        text, encoding = decoded(content)
        read = list(rows_of(text))
    except (csv.Error, UnicodeDecodeError) as error:
        raise _no_table(path, str(error)) from None
    if "\0" in text:
        raise _no_table(path, "bytes that are no text")
    if not read:
        raise _no_table(path, "an empty file")
    head = [cell.strip().strip("\ufeff") for cell in read[0][1]]
    width = len(head)
    rows = [(row + [""] * width)[: max(width, len(row))] for _, row in read[1:]]
    lines = [number for number, _ in read[1:]]
    return Table(path, head, rows, lines, encoding, separator_of(text))


def _no_table(path: Path, received: str) -> CourseError:
    return CourseError(
        f"{path.name} cannot be read as a table.",
        expected="CSV with names of columns in the first line",
        received=received,
        remedy='export it again, from a spreadsheet as "CSV UTF-8"',
    )
