"""For any class and any format: no file vanishes, nobody gets another's score."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import string
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hand_ins import LESSON, OTHER_LESSON, course, packed, submitted, work
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.intake import account
from autograder.intake.take import Intake, take_in

NAMES = ["Ada", "Zoë", "José", "नेहा", "O'Neil", "de la Cruz", "Li", "小龍", "Ana-Maria"]
START = dt.datetime(2026, 3, 1, 8, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Upload:
    """One attempt: its hour, and files by name."""

    hour: int
    files: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Person:
    number: int
    first: str
    last: str
    uploads: tuple[Upload, ...]

    @property
    def student(self) -> str:
        return f"s{self.number:02d}"

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"

    @property
    def github(self) -> str:
        return f"git-{self.number}-{self.number * 7}"

    def right(self) -> bytes | None:
        """Return what counts: the newest attempt's notebook of the lesson."""
        for upload in sorted(self.uploads, key=lambda u: -u.hour):
            for _, content in upload.files:
                if b"correlate" in content:
                    return content
        return None


@st.composite
def uploads(draw: st.DrawFn, number: int) -> tuple[Upload, ...]:
    hours = draw(st.lists(st.integers(1, 99), min_size=1, max_size=3, unique=True))
    return tuple(draw(upload(number, hour)) for hour in hours)


@st.composite
def upload(draw: st.DrawFn, number: int, hour: int) -> Upload:
    text = f"s{number} at {hour}"
    kinds = draw(
        st.sets(st.sampled_from(["lesson", "scratch", "other", "picture", "twins"]))
    )
    files = []
    if "lesson" in kinds:
        name = draw(st.sampled_from([f"{LESSON}.ipynb", "my work.ipynb", "Ü.IPYNB"]))
        files.append((name, work(text)))
    if "scratch" in kinds:
        files.append(("scratch.ipynb", work(f"scratch {text}", ())))
    if "other" in kinds:
        files.append((f"{OTHER_LESSON}.ipynb", work(text, ("to_batch",))))
    if "twins" in kinds:
        for name in ("Übung.txt", "U\u0308bung.txt", "übung.TXT"):
            files.append((name, f"{name} {text}".encode()))
    if "picture" in kinds or not files:
        files.append(("plot.png", f"picture {text}".encode()))
    return Upload(hour, tuple(files))


@st.composite
def classes(draw: st.DrawFn) -> list[Person]:
    count = draw(st.integers(1, 6))
    lasts = draw(
        st.lists(
            st.text(string.ascii_letters + "éüşřø", min_size=3, max_size=9),
            min_size=count,
            max_size=count,
            unique_by=str.casefold,
        )
    )
    return [
        Person(n, draw(st.sampled_from(NAMES)), lasts[n], draw(uploads(n)))
        for n in range(count)
    ]


Layout = Callable[[Person, Upload, str], str]


def newest(person: Person, upload: Upload) -> bool:
    return upload.hour == max(u.hour for u in person.uploads)


def stamped(upload: Upload, form: str) -> str:
    return (START + dt.timedelta(hours=upload.hour)).strftime(form)


def moodle(person: Person, upload: Upload, file: str) -> str:
    return f"{person.name}_{900 - person.number}_assignsubmission_file/{file}"


def flat_moodle(person: Person, upload: Upload, file: str) -> str:
    return f"{person.name}_{900 - person.number}_assignsubmission_file_{file}"


def canvas(person: Person, upload: Upload, file: str) -> str:
    letters = "".join(filter(str.isalnum, f"{person.last}{person.first}".casefold()))
    return f"{letters}_{500 + person.number}_{9000 + person.number}_{file}"


def blackboard(person: Person, upload: Upload, file: str) -> str:
    when = stamped(upload, "%Y-%m-%d-%H-%M-%S")
    return f"HW_1_u_{person.number}_attempt_{when}_{file}"


def brightspace(person: Person, upload: Upload, file: str) -> str:
    when = stamped(upload, "%b %d, %Y %I%M %p")
    return f"{30 + person.number}-5 - {person.name} - {when}/{file}"


def exchange(person: Person, upload: Upload, file: str) -> str:
    when = stamped(upload, "%Y-%m-%d %H:%M:%S.%f UTC")
    return f"inbound/{person.student}+{LESSON}+{when}+a-_{person.number}/{file}"


def teams(person: Person, upload: Upload, file: str) -> str:
    return f"Submitted files/{person.name}/Edges/Version {upload.hour}/{file}"


def sakai(person: Person, upload: Upload, file: str) -> str:
    folder = f"{person.last}, {person.first}(u_{person.number})"
    return f"HW 1/{folder}/Submission attachment(s)/{file}"


def ilias(person: Person, upload: Upload, file: str) -> str:
    plain = f"{person.last}_{person.first}".encode("ascii", "ignore").decode()
    return f"{plain}_u_{person.number}_{500 + person.number}/{file}"


def gradescope(person: Person, upload: Upload, file: str) -> str:
    return f"assignment_8_export/submission_{70 + person.number}/{file}"


def github(person: Person, upload: Upload, file: str) -> str:
    return f"hw-1-submissions/hw-1-{person.github}/{file}"


def layout(person: Person, upload: Upload, file: str) -> str:
    return f"{person.student}/{LESSON}/{file}"


def plain(person: Person, upload: Upload, file: str) -> str:
    return f"{person.student}/{file}"


ALL_ATTEMPTS = (blackboard, brightspace, exchange, teams)
LAST_ATTEMPT = (
    *(moodle, flat_moodle, canvas, sakai, ilias, gradescope, github, layout, plain),
)


def systems_own(people: list[Person], name_of: Layout) -> dict[str, bytes]:
    """Return what a system adds to the students' files."""
    last = {p.student: max(p.uploads, key=lambda upload: upload.hour) for p in people}
    if name_of is gradescope:
        lines = [
            f"submission_{70 + p.number}:\n  :submitters:\n  - :sid: {p.student}\n"
            f"  :created_at: {stamped(last[p.student], '%Y-%m-%d %H:%M:%S')} -0700\n"
            for p in people
        ]
        return {"assignment_8_export/submission_metadata.yml": "".join(lines).encode()}
    if name_of is sakai:
        return {
            sakai(p, last[p.student], "x").replace(
                "Submission attachment(s)/x", "timestamp.txt"
            ): stamped(last[p.student], "%Y-%m-%dT%H:%M:%SZ").encode()
            for p in people
        }
    return {}


def packed_class(folder: Path, people: list[Person], name_of: Layout) -> Path:
    files = systems_own(people, name_of) | {
        name_of(person, upload, file): content
        for person in people
        for upload in person.uploads
        if name_of in ALL_ATTEMPTS or newest(person, upload)
        for file, content in upload.files
    }
    return packed(folder / "class.zip", files)


def roster(people: list[Person]) -> str:
    lines = [
        f"{p.student};{p.first};{p.last};{500 + p.number};u_{p.number};{p.github}"
        for p in people
    ]
    head = "id;first_name;last_name;canvas_id;login;github_username"
    return "\n".join([head, *lines]) + "\n"


def kept(root: Path) -> set[str]:
    places = ("submitted", "superseded", "quarantine")
    paths = [path for place in places for path in (root / place).rglob("*")]
    return {hashlib.sha256(p.read_bytes()).hexdigest() for p in paths if p.is_file()}


def taken(
    people: list[Person], name_of: Layout
) -> tuple[dict[str, bytes], Intake, set[str]]:
    with tempfile.TemporaryDirectory() as folder:
        root = course(Path(folder, "course"), roster(people))
        archive = packed_class(Path(folder), people, name_of)
        made = take_in(root, LESSON, [archive])
        return submitted(root), made, kept(root)


FEW = settings(
    max_examples=int(os.environ.get("CLASSES", "5")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
EVERY_FORMAT = pytest.mark.parametrize(
    "name_of", [*ALL_ATTEMPTS, *LAST_ATTEMPT], ids=lambda layout: layout.__name__
)


@EVERY_FORMAT
@FEW
@given(people=classes())
def test_no_file_vanishes_and_everybody_has_their_own_newest(
    name_of: Layout, people: list[Person]
) -> None:
    found, made, bytes_kept = taken(people, name_of)
    came: Counter[bytes] = Counter()
    right = {}
    for person in people:
        counting = [
            upload
            for upload in person.uploads
            if name_of in ALL_ATTEMPTS or newest(person, upload)
        ]
        came.update(content for upload in counting for _, content in upload.files)
        content = Person(person.number, "", "", tuple(counting)).right()
        if content is not None:
            right[person.student] = content
    assert found == right
    assert {hashlib.sha256(content).hexdigest() for content in came} <= bytes_kept
    counts = made.account.counts()
    assert counts.total() - counts[account.SYSTEM] == came.total()
    assert counts[account.SYSTEM] == len(systems_own(people, name_of))
    assert counts[account.TAKEN] == len(right)


@EVERY_FORMAT
@FEW
@given(people=classes(), data=st.data())
def test_no_upload_changes_another_students_result(
    name_of: Layout, people: list[Person], data: st.DataObject
) -> None:
    mallory = data.draw(st.sampled_from(people))
    victim = data.draw(st.sampled_from(people))
    # Names that look like other systems', and like the victim's own, inside hers.
    names = [
        name_of(victim, victim.uploads[0], f"{LESSON}.ipynb").replace("/", "_"),
        f"{victim.name}_1_assignsubmission_file_{LESSON}.ipynb",
        f"x_{500 + victim.number}_99999_{LESSON}.ipynb",
        f"{victim.student}.ipynb",
    ]
    chosen = data.draw(st.sets(st.sampled_from(names), min_size=1))
    evil = tuple((name, work("evil")) for name in chosen)
    hour = max(u.hour for u in mallory.uploads) + 1
    changed = Person(
        *(mallory.number, mallory.first, mallory.last),
        (*mallory.uploads, Upload(hour, evil)),
    )
    others = [person for person in people if person is not mallory]
    before, _, _ = taken(people, name_of)
    after, _, _ = taken([*others, changed], name_of)
    for person in others:
        assert after.get(person.student) == before.get(person.student)
