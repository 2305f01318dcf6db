"""Parts of syntax trees that operators are made of. Nothing here changes a node."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

EFFECTS = "_mutant"  # the name of `autograder.mutants.effects` in a mutant


def put(node: ast.AST, value: ast.expr) -> ast.AST:
    """Return a statement that hands out another value."""
    return with_fields(node, value=value)


def effect(name: str, *arguments: ast.expr) -> ast.Call:
    """Return a call of one of `autograder.mutants.effects`."""
    return ast.Call(attribute(name), list(arguments), [])


def attribute(name: str) -> ast.Attribute:
    """Return the name of one of `autograder.mutants.effects`."""
    return ast.Attribute(ast.Name(EFFECTS, ast.Load()), name, ast.Load())


def with_fields(node: ast.AST, **fields: object) -> ast.AST:
    """Return a shallow copy of a node with other fields."""
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def called(node: ast.Call) -> str:
    """Return the last part of the name of what is called."""
    return str(getattr(node.func, "attr", getattr(node.func, "id", "")))


def is_module(node: ast.expr) -> bool:
    """Tell whether a name stands for a module."""
    modules = {"np", "numpy", "math", "keras", "tf", "ops", "signal", "layers", "scipy"}
    return isinstance(node, ast.Name) and node.id in modules


def is_method(node: ast.FunctionDef) -> bool:
    """Tell whether a function belongs to a class."""
    return bool(node.args.args) and node.args.args[0].arg == "self"


def is_text(node: object) -> bool:
    """Tell whether a node is a text."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def swaps(items: list[ast.expr]) -> Iterator[list[ast.expr]]:
    """Yield a list with each two neighbours swapped, where they differ."""
    for place, (one, two) in enumerate(pairwise(items)):
        if ast.dump(one) != ast.dump(two):
            yield [*items[:place], two, one, *items[place + 2 :]]


def replaced(items: list[ast.expr], place: int, new: ast.expr) -> list[ast.expr]:
    """Return a list with another item at one place."""
    return [*items[:place], new, *items[place + 1 :]]


def without(items: list[Any], place: int) -> list[Any]:
    """Return a list without the item at one place."""
    return [*items[:place], *items[place + 1 :]]
