"""Published data sets: a table says what one is, a reader makes arrays of its files.

A set is looked for in the course's cache, in folders of the reader's own, and on the
internet; where it cannot be had, a stand-in takes its place, and that is said.
"""

import dataclasses
import os
import tarfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from utils.data.arrival import offline_reason, own_folders, time_limit
from utils.data.cards import DataCard, checksum
from utils.data.image_set import Images, ImageSet, Labels
from utils.download import DownloadError, cache_folder, checksum_fits, fetch, next_try

Content = Callable[[str], bytes]
Arrays = tuple[Images, Labels, Images, Labels]


@dataclass(frozen=True)
class File:
    """How an original file is recognised."""

    checksum: str  # SHA-256, or MD5 where its makers publish no other
    size: int | None = None  # in bytes


@dataclass(frozen=True)
class Archive:
    """A tar archive in which the files are downloaded."""

    name: str
    file: File
    inside: str  # the folder that holds the files
    other_names: tuple[str, ...] = ()  # what it is called elsewhere


@dataclass(frozen=True)
class Published:
    """One data set: the table."""

    name: str
    source: str  # who made it, when, where it is described
    licence: str
    class_names: tuple[str, ...]
    folder: str  # where its files are, in the cache
    files: Mapping[str, File]  # by name, in the order in which they are read
    servers: tuple[str, ...]  # addresses of folders that hold what is downloaded
    read: Callable[[Content], Arrays]  # from the files' bytes; DownloadError if wrong
    stand_in: Callable[[], ImageSet]
    archive: Archive | None = None  # None: the files are downloaded one by one
    subfolders: tuple[str, ...] = ()  # where else its files may be in a folder
    note: str = ""

    def load(self, stand_in: bool) -> ImageSet:
        """Return the data from the first source that has it, or the stand-in."""
        for found in self._on_this_computer():
            return found
        reason = offline_reason()
        try:
            if reason:
                raise DownloadError(
                    f"Expected {self.name} on this computer. Received none, and "
                    f"{reason}. Name a folder that holds its original files in "
                    "COURSE_DATA."
                )
            return self._download()
        except DownloadError as error:
            if not stand_in:
                raise
            return self._replaced(error)

    def _replaced(self, error: DownloadError) -> ImageSet:
        """Return the stand-in, with a card that says so; it is never silent."""
        built = self.stand_in()
        note = f"In place of {self.name}. {built.card.note}"
        card = dataclasses.replace(built.card, stand_in=True, note=note)
        print(  # noqa: T201
            f"{error}\n"
            f"{self.name} is not here: using {card.name} INSTEAD, built on this "
            "computer. Figures differ from those of the real data."
        )
        return dataclasses.replace(built, card=card)

    def _on_this_computer(self) -> Iterator[ImageSet]:
        """Yield the data set from the cache and from folders of the reader's own."""
        cached = cache_folder() / self.folder
        if _complete(cached, self.files, damaged=_delete):
            yield self._set(_files(cached), "the course's cache")
        for folder in own_folders():
            for place in (folder, *(folder / sub for sub in self.subfolders)):
                if _complete(place, self.files, damaged=_pass_over):
                    yield self._set(_files(place), f"files in {place}")
            yield from self._in_archives(folder)

    def _in_archives(self, folder: Path) -> Iterator[ImageSet]:
        """Yield the data set from the archives of a folder of the reader's own."""
        if self.archive is None:
            return
        for name in (self.archive.name, *self.archive.other_names):
            places = (folder / sub / name for sub in ("", *self.subfolders))
            found = next((place for place in places if place.is_file()), None)
            if found and checksum_fits(found, self.archive.file.checksum):
                members = _members(found, self.archive.inside, self.files)
                yield self._set(members.__getitem__, f"the archive {found}")
            elif found:
                _pass_over(found)

    def _download(self) -> ImageSet:
        """Fetch what is missing; the files stay in the cache."""
        folder, came = cache_folder() / self.folder, "downloaded, now in the cache"
        if self.archive is None:
            self._fetch({f"{self.folder}/{n}": file for n, file in self.files.items()})
            return self._set(_files(folder), came)
        (archive,) = self._fetch({self.archive.name: self.archive.file})
        try:
            members = _members(archive, self.archive.inside, self.files)
        except FileNotFoundError:  # another notebook has unpacked it and tidied up
            return self._set(_files(folder), "the course's cache")
        try:
            _keep(members, folder)
            archive.unlink(missing_ok=True)
        except OSError as error:
            came = "downloaded"
            print(f"{self.name} could not be unpacked: {error}.")  # noqa: T201
        return self._set(members.__getitem__, came)

    def _fetch(self, wanted: Mapping[str, File]) -> list[Path]:
        """Fetch files from the first server that has them all, within the time."""
        ends = time.monotonic() + time_limit()
        # What one server began of a single file another can finish.
        alone = len(wanted) == 1
        rounds = [self.servers] if alone else [(server,) for server in self.servers]
        for left, servers in zip(range(len(rounds), 0, -1), rounds, strict=True):
            now = time.monotonic()
            try:
                return _fetch_all(servers, wanted, now + max(0.1, ends - now) / left)
            except DownloadError as error:
                if left == 1:
                    raise
                print(next_try(error, servers[0], rounds[1 - left][0]))  # noqa: T201
        raise AssertionError("the last server either serves or raises")

    def _set(self, content: Content, came: str) -> ImageSet:
        """Return the data set of its files' bytes, with its card."""
        images, labels, test_images, test_labels = self.read(content)
        card = DataCard(
            name=self.name,
            source=f"{self.source}; {came}",
            shape=images.shape,
            sha256=checksum(images),
            licence=self.licence,
            note=self.note,
        )
        return ImageSet(
            images, labels, test_images, test_labels, self.class_names, card
        )


def _fetch_all(
    servers: tuple[str, ...], wanted: Mapping[str, File], ends: float
) -> list[Path]:
    """Fetch what is missing of some files, the small ones first."""
    return [
        fetch(
            [f"{server}/{Path(name).name}" for server in servers],
            name,
            sha256=file.checksum,
            size=file.size,
            time_limit=max(0.1, ends - time.monotonic()),
        )
        for name, file in sorted(wanted.items(), key=lambda item: item[1].size or 0)
    ]


def _files(folder: Path) -> Content:
    """Return what reads a file of a folder."""
    return lambda name: (folder / name).read_bytes()


def _complete(
    folder: Path, files: Mapping[str, File], damaged: Callable[[Path], None]
) -> bool:
    """Return whether a folder has all files, each with the right sum."""
    if not all((folder / name).is_file() for name in files):
        return False
    wrong = [
        name
        for name, file in files.items()
        if not checksum_fits(folder / name, file.checksum)
    ]
    for name in wrong:
        damaged(folder / name)
    return not wrong


def _delete(path: Path) -> None:
    """Remove a damaged file from the cache."""
    path.unlink(missing_ok=True)
    print(f"{path.name} in the cache is damaged: deleted.")  # noqa: T201


def _pass_over(path: Path) -> None:
    """Say that a file of the reader's own is not the one that was expected."""
    print(  # noqa: T201
        f"{path} is not the original file (its checksum differs): passed over."
    )


def _keep(members: Mapping[str, bytes], folder: Path) -> None:
    """Write files into the cache, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in members.items():
        part = folder / f"{name}.part"
        part.write_bytes(content)
        os.replace(part, folder / name)


def _members(archive: Path, inside: str, files: Mapping[str, File]) -> dict[str, bytes]:
    """Return the files of an archive whose checksum was found right."""
    with tarfile.open(archive) as tar:
        found = {name: tar.extractfile(f"{inside}/{name}") for name in files}
        return {name: file.read() for name, file in found.items() if file}
