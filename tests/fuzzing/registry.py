"""What is fuzzed, by name."""

from __future__ import annotations

from collections.abc import Callable

Target = Callable[[bytes], None]
TARGETS: dict[str, Target] = {}


def target(function: Target) -> Target:
    """Register a target by its name."""
    TARGETS[function.__name__] = function
    return function
