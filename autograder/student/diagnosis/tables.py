"""Tables that students fill in: each entry by itself, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.student.answers import as_integer, brief, is_unfilled
from autograder.student.comparing import same
from autograder.student.diagnosis import telling
from autograder.student.diagnosis.evidence import Run, Wrong, explains, failing
from autograder.student.diagnosis.judgement import Judgement
from autograder.student.diagnosis.rules import Rule
from autograder.student.failure import CheckFailed, NotFilledIn


def entry_of(answer: Any, table: str, *keys: Any, partly: bool = False) -> Any:
    """Return one entry of a table that a student filled in.

    Parameters
    ----------
    answer : object
        The dictionary, or dictionaries in a dictionary.
    table : str
        Its name in messages.
    *keys : object
        Where to look.
    partly : bool, default=False
        Whether an entry of several numbers may still hold some dots.

    Returns
    -------
    object
        The entry, without any dots.

    Raises
    ------
    CheckFailed
        If the table lost its form, or the entry its key.
    NotFilledIn
        If the entry still holds dots.
    """
    value = answer
    for key in keys:
        if value is Ellipsis:
            raise NotFilledIn(table)
        if not isinstance(value, dict):
            raise CheckFailed(
                f"{table} is not a dictionary any more.",
                expected="the form of the stub, with your values instead of the dots",
                received=brief(value, 40),
                hint="restore the cell as the lesson had it and fill it in.",
                mistake="wrong type",
            )
        if key not in value:
            raise CheckFailed(
                f"{table} has no entry {key!r}.",
                expected=f"an entry {key!r}, as in the stub",
                received=brief(list(value), 60),
                hint=f"copy the line of {key!r} from the lesson again.",
                mistake="entry missing",
            )
        value = value[key]
    if value is Ellipsis if partly else is_unfilled(value):
        raise NotFilledIn(", ".join([table, *map(str, keys)]))
    return value


def _no_fact(_value: Any, _table: Mapping[Any, Any]) -> None:
    return None


@dataclass(frozen=True)
class Entry:
    """One entry of a table.

    Parameters
    ----------
    what : str
        What is asked for, for example ``"blank A, the output of the pooling layer"``.
    right : callable
        Takes the table, ``t["A"]`` being an earlier entry, and returns the right value.
        With the student's own earlier entries it says what follows from them.
    wrong : sequence of Wrong
        Known mistakes of this entry; their oracles take the table, too.
    hint : str
        What to say when none fits.
    tells : callable
        Takes the entry and the table with the student's own entries; returns (name,
        hint) of what is plainly wrong with it, or None; asked when no mistake fits.
    other : str, default="another value"
        Name of the mistake when none fits.
    read : callable, default=as_integer
        Reads the entry; takes it and its name.
    """

    what: str
    right: Callable[[Mapping[Any, Any]], Any]
    wrong: Sequence[Wrong] = ()
    hint: str = ""
    read: Callable[[Any, str], Any] = as_integer
    other: str = "another value"
    tells: Callable[[Any, Mapping[Any, Any]], tuple[str, str] | None] = _no_fact


class _Filled(Mapping[Any, Any]):
    """A table as formulas see it: the right entries, or the student's own."""

    def __init__(self, entries: Mapping[Any, Entry], own: Mapping[Any, Any]) -> None:
        self.asked: set[Any] = set()
        self._entries = entries
        self._own = own

    def __getitem__(self, key: Any) -> Any:
        self.asked.add(key)
        return self._own[key] if key in self._own else self._entries[key].right(self)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


@dataclass(frozen=True, kw_only=True)
class Table(Rule):
    """A table whose cases are its keys.

    Parameters
    ----------
    entries : mapping of key to Entry
        In the order of the table. A key that is a tuple leads through tables in a
        table. Those among `probes` are advised on before grading, once filled in.
    wrong : sequence of Wrong
        Mistakes made throughout; their oracles take a key.
    pick : callable
        Takes the table out of the answer.
    label : callable
        How a key is called after the name of a mistake, which is all that a student is
        told of a hidden entry.
    """

    entries: Mapping[Any, Entry]
    right: Callable[..., Any] = field(default=lambda key: None)
    describe: Callable[[Any], str] | None = lambda key: ""
    pick: Callable[[Any], Any] = lambda answer: answer
    label: Callable[[Any], str] = lambda key: ""

    def arguments_of(self, answer: Any, case: Any) -> tuple[Any, ...]:
        """Return the key."""
        return (case,)

    def observe(self, answer: Any, case: Any) -> Run:
        """Read one entry."""
        entry = self.entries[case]
        right = entry.right(_Filled(self.entries, {}))
        try:
            value = self.value_of(answer, case, (case,))
        except CheckFailed as failure:
            return Run(case, (case,), right, failure=failure)
        return Run(case, (case,), right, value)

    def value_of(self, answer: Any, case: Any, arguments: tuple[Any, ...]) -> Any:
        """Return one entry, read."""
        entry = self.entries[case]
        name = f"{self.name}, {entry.what},"
        keys = case if isinstance(case, tuple) else (case,)
        return entry.read(entry_of(self.pick(answer), self.name, *keys), name)

    def judge(
        self,
        answer: Any,
        cases: Sequence[Any],
        visible: Sequence[Any],
        *,
        probing: bool,
    ) -> Judgement:
        """Judge the entries asked for, with all filled ones as evidence."""
        runs = {key: self.observe(answer, key) for key in self.entries}
        own = {key: run.value for key, run in runs.items() if run.failure is None}
        notes, follows = [], set()
        for key, run in runs.items():
            from_own = _Filled(self.entries, {k: v for k, v in own.items() if k != key})
            if not run.holds and run.failure is None:
                predicted = _tried(self.entries[key].right, from_own)
                if same(run.value, predicted):
                    follows.add(key)
                    asked = ", ".join(map(_called, from_own.asked))
                    notes.append(f"{_called(key)} follows from your own {asked}.")
        wrong = {k: r for k, r in runs.items() if not r.holds and k not in follows}
        told = [self._told(runs, wrong, key, own) for key in cases]
        probed = [self._told(runs, wrong, key, own) for key in self.probes if probing]
        filled = (f for f in probed if f and not isinstance(f, NotFilledIn))
        advice = None if any(told) else next(filled, None)
        return Judgement(told, advice, notes=tuple(notes) if wrong else ())

    def _told(
        self,
        runs: Mapping[Any, Run],
        wrong: Mapping[Any, Run],
        key: Any,
        own: Mapping[Any, Any],
    ) -> CheckFailed | None:
        if key not in wrong:
            return None
        failure = wrong[key].failure or self._explained(runs, wrong[key], own)
        label = self.label(key)
        if label and not isinstance(failure, NotFilledIn):
            failure.mistake += f" ({label})"
        return failure

    def _explained(
        self, runs: Mapping[Any, Run], run: Run, own: Mapping[Any, Any]
    ) -> CheckFailed:
        entry = self.entries[run.case]
        filled = [other for other in runs.values() if other.failure is None]
        rule = replace(self, name=f"{self.name}, {entry.what},")
        for evidence in (filled, failing(filled)):
            # One entry alone does not show a mistake made throughout.
            joint = [w for w in self.wrong if explains(w.oracle, evidence)]
            if joint:
                return telling.either(rule, [run], joint)
        tables = (_Filled(self.entries, {}), _Filled(self.entries, own))
        known = [
            wrong
            for wrong in entry.wrong
            if any(same(run.value, _tried(wrong.oracle, table)) for table in tables)
        ]
        if known:
            return telling.either(rule, [run], known)
        fact = entry.tells(run.value, tables[1]) or (entry.other, entry.hint)
        return telling.told(rule, [run], *fact)


def _called(key: Any) -> str:
    return " ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _tried(oracle: Callable[..., Any], table: Mapping[Any, Any]) -> Any:
    try:
        return oracle(table)
    except Exception:  # nothing follows from an entry of another form
        return None
