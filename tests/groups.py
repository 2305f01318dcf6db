"""Which tests belong to one worker, because they share what is made once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def in_groups(lessons: Iterable[str]) -> list[Any]:
    """Return lessons as parameters, each in the group of its lesson's tests."""
    return [
        pytest.param(lesson, marks=pytest.mark.xdist_group(lesson))
        for lesson in lessons
    ]
