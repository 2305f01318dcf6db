"""The table of operators, and what they know of the lesson."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Change = Callable[[ast.AST, "Words"], Iterator[ast.AST | None]]
OPERATORS: dict[str, Change] = {}
# What students take for another, whether the lesson uses both or not.
_ALWAYS = {
    "padding": ("'same'", "'valid'"),
    "use_bias": ("True", "False"),
    "activation": ("'relu'", "'softmax'", "'sigmoid'", "None"),
    "mode": ("'valid'", "'same'", "'full'"),
}
_MOST_VALUES = 6  # of one keyword


@dataclass(frozen=True)
class Words:
    """What the lesson's other code uses, for changes that a student might make.

    Parameters
    ----------
    keywords : dict of str to tuple of str
        Values, as source, that the lesson gives to each keyword.
    asked : frozenset of str
        Names that the answer has to bind.
    """

    keywords: dict[str, tuple[str, ...]]
    asked: frozenset[str] = frozenset()


def operator(function: Change) -> Change:
    """Add a function to the table under its own name, in words."""
    OPERATORS[function.__name__.strip("_").replace("_", " ")] = function
    return function


def keywords_of(trees: list[ast.Module]) -> dict[str, tuple[str, ...]]:
    """Return the constant values that some code gives to each keyword, as source."""
    found = {name: dict.fromkeys(values) for name, values in _ALWAYS.items()}
    for node in (n for tree in trees for n in ast.walk(tree)):
        if (
            isinstance(node, ast.keyword)
            and node.arg
            and isinstance(node.value, ast.Constant | ast.Tuple)
        ):
            found.setdefault(node.arg, {})[ast.unparse(node.value)] = None
    return {name: tuple(values)[:_MOST_VALUES] for name, values in found.items()}
