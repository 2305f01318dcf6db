"""Operators on lists, tuples and dictionaries: tables that somebody fills in."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.mutants.operators.syntax import (
    is_text,
    replaced,
    swaps,
    with_fields,
    without,
)
from autograder.mutants.operators.table import Words, operator


@operator
def _elements_swapped(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.Tuple | ast.List) and len(node.elts) <= 6:
        for swapped in swaps(node.elts):
            yield with_fields(node, elts=swapped)


@operator
def _element_dropped(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load):
        for place in range(len(node.elts)) if len(node.elts) > 1 else ():
            yield with_fields(node, elts=without(node.elts, place))


@operator
def _entry_changed(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.Dict) and len(node.keys) > 1:
        for swapped in swaps(node.values):
            yield with_fields(node, values=swapped)
        for place in range(len(node.keys)):
            yield with_fields(
                node,
                keys=without(node.keys, place),
                values=without(node.values, place),
            )


@operator
def _text_changed(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    """Put another text of the same collection in a text's place."""
    if isinstance(node, ast.Dict | ast.List | ast.Tuple | ast.Set):
        field = "values" if isinstance(node, ast.Dict) else "elts"
        entries = getattr(node, field)
        texts = {e.value: None for e in entries if is_text(e)}
        for place, entry in enumerate(entries):
            for other in list(texts)[:4] if is_text(entry) else ():
                if other != entry.value:
                    changed = replaced(entries, place, ast.Constant(other))
                    yield with_fields(node, **{field: changed})
