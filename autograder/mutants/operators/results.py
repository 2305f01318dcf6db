"""Operators on functions and their results; see `autograder.mutants.effects`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.mutants.operators.syntax import (
    attribute,
    effect,
    is_method,
    put,
    with_fields,
)
from autograder.mutants.operators.table import Words, operator


@operator
def _transposed(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    for value in _results(node, _words):
        yield put(node, effect("transposed", value))


@operator
def _flipped(node: ast.AST, words: Words) -> Iterator[ast.AST]:
    for value in _results(node, words):
        yield put(node, effect("flipped", value, ast.Constant(0)))
        yield put(node, effect("flipped", value, ast.Constant(1)))


@operator
def _parameter_ignored(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.FunctionDef) and not is_method(node):
        for place in range(len(node.args.args)):
            frozen = effect("freeze", ast.Constant(place))
            yield with_fields(node, decorator_list=[*node.decorator_list, frozen])


@operator
def _first_result_kept(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.FunctionDef) and node.args.args and not is_method(node):
        kept = attribute("keep_first")
        yield with_fields(node, decorator_list=[*node.decorator_list, kept])


@operator
def _result_for_first_entry_only(node: ast.AST, words: Words) -> Iterator[ast.AST]:
    for value in _results(node, words):
        for axis in (0, 1):
            yield put(node, effect("first", value, ast.Constant(axis)))


@operator
def _result_cast(node: ast.AST, words: Words) -> Iterator[ast.AST]:
    for value in _results(node, words):
        for kind in ("int", "uint8", "float16"):
            yield put(node, effect("cast", value, ast.Constant(kind)))


@operator
def _result_clipped(node: ast.AST, words: Words) -> Iterator[ast.AST]:
    for value in _results(node, words):
        yield put(node, effect("clipped", value))


@operator
def _result_negated(node: ast.AST, words: Words) -> Iterator[ast.AST]:
    for value in _results(node, words):
        yield put(node, effect("negated", value))


@operator
def _argument_changed(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    """Change an array of the caller after the result has been computed."""
    if isinstance(node, ast.FunctionDef) and not is_method(node):
        for place in range(len(node.args.args)):
            change = effect("change", ast.Constant(place))
            yield with_fields(node, decorator_list=[*node.decorator_list, change])


def _results(node: ast.AST, words: Words) -> Iterator[ast.expr]:
    """Yield the expression that a return or an asked-for assignment hands out."""
    if isinstance(node, ast.Return) and node.value is not None:
        yield node.value
    if isinstance(node, ast.Assign):
        target = node.targets[0]
        if isinstance(target, ast.Name) and target.id in words.asked:
            yield node.value
