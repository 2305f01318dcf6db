"""Invented students for the sample class. Any likeness to a real one is chance."""

from __future__ import annotations

import random
from dataclasses import dataclass

_FIRST = (
    "Aisha Mateo Yuki Oluwaseun Ingrid Rohan Leilani Søren Fatima Tomasz Nhung Zoë "
    "Kwame Elif Diego Anneliese Hemi Priya Jean-Luc Mariam Ioana Tariq Sofía Bjarne "
    "Wanjiru Chen Ágnes Malik Paloma Dmytro Siobhán Arjun Nomvula Lucía Hiroshi Amara"
)
_LAST = (
    "Bekele Castillo Tanaka Adeyemi Lindqvist Mehta Kahale Østergaard El-Amin Nowak "
    "Tran O'Brien Mensah Yılmaz Ferreira Baumgärtner Ngata Krishnan Dubois Haddad "
    "Popescu Rahman Quispe Halvorsen Kamau Wei Szabó Johnson Vidal Shevchenko Byrne "
    "Iyer Dlamini Morales Sato Okafor"
)


@dataclass(frozen=True)
class Person:
    """A student.

    Parameters
    ----------
    student : str
        Identifier: the name of the submission's folder.
    first_name, last_name : str
        For people to read.
    """

    student: str
    first_name: str
    last_name: str


def invent(count: int, seed: int = 2026) -> list[Person]:
    """Return some invented students, always the same ones.

    Parameters
    ----------
    count : int
        How many.
    seed : int, default=2026
        Another seed, other people.

    Returns
    -------
    list of Person
        In the order of their identifiers, which are unique.
    """
    random_source = random.Random(seed)
    given_names, family_names = _FIRST.split(), _LAST.split()
    numbers = sorted(random_source.sample(range(26_000, 27_000 + count), count))
    first = _draw(given_names, count, random_source)
    last = _draw(family_names, count, random_source)
    return [
        Person(f"s{number}", given, family)
        for number, given, family in zip(numbers, first, last, strict=True)
    ]


def _draw(names: list[str], count: int, random_source: random.Random) -> list[str]:
    """Draw without repeats as long as there are enough names."""
    drawn = random_source.sample(names, min(count, len(names)))
    return drawn + random_source.choices(names, k=count - len(drawn))
