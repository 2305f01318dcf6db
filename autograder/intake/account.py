"""The account of an intake: what became of every file that came in."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from autograder.files import write_atomically
from autograder.intake.names import shown
from autograder.intake.register import register_path

TAKEN, BESIDE, SUPERSEDED = "taken", "beside", "superseded"
ASIDE, IGNORED, SYSTEM, UNPACKED = "set aside", "ignored", "the system's", "unpacked"
ACCOUNT = "intake.json"


@dataclass(frozen=True)
class Record:
    """What became of one file.

    Parameters
    ----------
    source, file : str
        The archive, and the path in it.
    fate : str
        One of the constants of this module.
    student : str
        Whose; empty where nobody's.
    where : str
        Where its bytes are now, in the course's folder; empty where they stay in the
        archive alone.
    reason : str
        Why.
    sha256 : str
        Of what was kept; empty where nothing was.
    """

    source: str
    file: str
    fate: str
    student: str = ""
    where: str = ""
    reason: str = ""
    sha256: str = ""


@dataclass
class Account:
    """All records of an intake.

    Parameters
    ----------
    records : list of Record
        What became of each file; a group's file has one for each member.
    seen : Counter
        How many files came in, by archive and path.
    """

    records: list[Record] = field(default_factory=list)
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def saw(self, source: str, files: Iterable[str]) -> None:
        """Note files that came in."""
        self.seen.update((source, file) for file in files)

    def add(self, record: Record) -> None:
        """Note what became of a file."""
        self.records.append(record)

    def unaccounted(self, root: Path) -> list[str]:
        """Return what came in and is nowhere: nothing, unless this program is wrong."""
        counted = Counter((record.source, record.file) for record in self.records)
        lost = [
            f"{source}: {file}"
            for (source, file), count in self.seen.items()
            if counted[source, file] < count
        ]
        lost += [
            f"{record.where} is not there"
            for record in self.records
            if record.where and not (root / record.where).is_file()
        ]
        held: dict[str, set[str]] = defaultdict(set)
        for record in self.records:
            held[record.where].add(record.sha256)
        lost += [
            f"{where} was written over"
            for where, digests in held.items()
            if where and len(digests) > 1
        ]
        return lost

    def counts(self) -> Counter[str]:
        """Return how many files there are of each fate; a group's file counts once."""
        fates: dict[tuple[str, str, str], int] = {}
        for record in self.records:
            key = (record.source, record.file, record.fate)
            fates.setdefault(key, 0)
        first: dict[tuple[str, str], str] = {}
        for source, file, fate in fates:
            first.setdefault((source, file), fate)
        return Counter(
            fate for key, fate in first.items() for _ in range(max(1, self.seen[key]))
        )

    def of(self, *fates: str) -> list[Record]:
        """Return the records of some fates."""
        return [record for record in self.records if record.fate in fates]

    def write(self, root: Path, lesson: str) -> Path:
        """Write the account beside the register."""
        path = register_path(root, lesson).with_name(ACCOUNT)
        entries = [
            {k: shown(v) for k, v in asdict(record).items() if v}
            for record in self.records
        ]
        report = {"counts": dict(self.counts()), "files": entries}
        text = json.dumps(report, indent=1, ensure_ascii=False)
        write_atomically(path, f"{text}\n".encode())
        return path
