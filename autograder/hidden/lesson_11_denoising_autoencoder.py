"""Hidden cases of lesson 11: data only."""

from typing import Any

CASES: dict[str, list[Any]] = {}
