"""Names of people and files: compared, made into folders, made harmless."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

_LONGEST_BYTES = 100  # of a folder's name; file systems end at 255 bytes
_LONGEST_PART = 120  # bytes of one part of a student's own path
_LONGEST_PATH = 400  # bytes of it all
_KEPT = "-_.@"
_IGNORED_FOLDERS = {"__MACOSX", ".ipynb_checkpoints", "__pycache__", ".git"}
_IGNORED_FILES = {".ds_store", "thumbs.db", "desktop.ini", ".gitkeep"}


def composed(text: str) -> str:
    """Return a text in Unicode's composed form, as one name has one spelling."""
    return unicodedata.normalize("NFC", text)


def visible(text: str) -> str:
    """Return a text without the signs that only direct how it is shown."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def name_key(text: str) -> str:
    """Return what is the same for spellings of one name.

    Examples
    --------
    >>> name_key("  Zoë   O'Neil") == name_key("zoe\u0308 o'neil")
    True
    """
    plain = visible(composed(text)).replace("\u2019", "'")
    plain = plain.replace("\xa0", " ").replace("_", " ")  # Moodle writes names so
    return " ".join(plain.casefold().split())


def squashed(text: str) -> str:
    """Return letters, marks and digits alone, as Canvas writes names.

    Examples
    --------
    >>> squashed("Lovelace, Ada"), squashed("Ada-Lovelace")
    ('lovelaceada', 'adalovelace')
    """
    return "".join(
        sign
        for sign in composed(text).casefold()
        if unicodedata.category(sign)[0] in "LMN"
    )


def folder_of(student: str) -> str:
    """Return the folder's name of a student; two students never share one.

    Examples
    --------
    >>> folder_of("ada"), folder_of("Ada Lovelace")
    ('ada', 'Ada Lovelace')
    >>> folder_of("O'Neil") != folder_of("O-Neil")
    True
    """
    name = composed(student)
    kept = "".join(s if s.isalnum() or _is_mark(s) or s in _KEPT else "-" for s in name)
    spaced = "".join(" " if s == " " else k for s, k in zip(name, kept, strict=True))
    plain = " ".join(spaced.split()).strip("-. ")
    while len(plain.encode()) > _LONGEST_BYTES:
        plain = plain[:-1]
    if plain == name == student:
        return plain
    mark = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return plain if plain == name else f"{plain.strip('-. ') or 'unnamed'}-{mark}"


def is_plain_folder(name: str) -> bool:
    """Tell whether a folder's name in ``submitted/`` can be one student's for sure."""
    return folder_of(name) == name


def inner_path(path: str) -> str:
    """Return a student's own path as one that stays where it is put."""
    parts = [_inner_part(part) for part in PurePosixPath(path).parts]
    kept = [part for part in parts if part] or ["unnamed"]
    if len("/".join(kept).encode()) > _LONGEST_PATH:
        mark = hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:8]
        kept = [f"deep-{mark}", kept[-1]]
    return "/".join(kept)


def _inner_part(part: str) -> str:
    plain = "".join(
        s if s.isprintable() and s not in '\\/:*?"<>|' else "_" for s in part
    )
    plain = plain.encode("utf-8", "replace").decode()
    if part in ("..", ".", "/"):
        return ""
    if len(plain.encode()) > _LONGEST_PART:
        mark = hashlib.sha256(part.encode("utf-8", "surrogateescape")).hexdigest()[:8]
        stem, dot, end = plain.rpartition(".")
        end = f"{dot}{end}" if dot and len(end) < 12 else ""
        cut = (stem if end else plain).encode()[: _LONGEST_PART - 30]
        plain = f"{cut.decode('utf-8', 'ignore')}-{mark}{end}"
    return plain


def is_ignored(path: str) -> bool:
    """Tell whether a file is what a computer left there, by its name.

    Examples
    --------
    >>> is_ignored("__MACOSX/._x.ipynb"), is_ignored("ada/x.ipynb")
    (True, False)
    """
    parts = PurePosixPath(path).parts
    name = parts[-1] if parts else ""
    return (
        bool(_IGNORED_FOLDERS & set(parts[:-1]))
        or name.casefold() in _IGNORED_FILES
        or name.startswith("._")
    )


def original_name(name: str) -> str:
    """Return a file's name without what systems add to make it unique.

    Examples
    --------
    >>> original_name("hw1-2.ipynb"), original_name("hw1 (1).ipynb")
    ('hw1.ipynb', 'hw1.ipynb')
    """
    return re.sub(r"(?:-\d+|\s*\(\d+\)|\+\d+)(?=\.\w+$)", "", name)


def shown(text: str) -> str:
    """Return a name as a terminal may show it: no control signs, no broken bytes."""
    safe = text.encode("utf-8", "backslashreplace").decode()
    return "".join(s if s.isprintable() else f"\\x{ord(s):02x}" for s in safe)


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "M"
