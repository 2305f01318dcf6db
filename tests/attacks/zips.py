"""Zips that nobody should trust."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path


def packed(path: Path, files: dict[str, bytes]) -> Path:
    """Write a zip of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def linked(path: Path, name: str, target: str) -> Path:
    """Add a symbolic link to a zip."""
    member = zipfile.ZipInfo(name)
    member.create_system = 3
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(member, target)
    return path


def bomb(path: Path) -> Path:
    """Write a zip of 400 kB that unpacks to 400 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"eve/{number}.ipynb", bytes(40_000_000))
    return path


def nested(path: Path) -> Path:
    """Write a zip in a zip in a zip."""
    content = b"{}"
    for depth in range(3):
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr(f"eve/{depth}.{'zip' if depth else 'ipynb'}", content)
        content = inner.getvalue()
    path.write_bytes(content)
    return path


def encrypted(path: Path, name: str) -> Path:
    """Write a zip whose only member claims to be encrypted."""
    packed(path, {name: b"{}"})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(data)
    return path
