"""Operators on calls: one forgotten, another function, arguments and keywords."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.mutants.operators.syntax import (
    called,
    is_module,
    swaps,
    with_fields,
    without,
)
from autograder.mutants.operators.table import Words, operator

# Calls that somebody may forget: then their first argument stands alone.
_FORGOTTEN = {
    *("abs", "absolute", "sqrt", "floor", "ceil", "round", "rint", "log", "exp"),
    *("maximum", "minimum", "max", "min", "relu", "clip", "square", "flip", "flipud"),
    *(
        "fliplr",
        "rot90",
        "transpose",
        "moveaxis",
        "swapaxes",
        "pad",
        "sorted",
        "cumsum",
    ),
    *("sum", "mean", "std", "var", "float", "int", "len", "reversed", "set", "any"),
    *("all", "argsort", "normalize", "softmax", "log1p", "expm1", "trunc", "str"),
}
# Calls whose first two arguments mean the same either way round.
_EITHER_WAY = {
    *("maximum", "minimum", "max", "min", "add", "multiply", "array_equal", "allclose"),
    *("isclose", "logical_and", "logical_or", "hypot"),
}
_METHODS = {
    *(
        "mean",
        "sum",
        "std",
        "var",
        "max",
        "min",
        "copy",
        "astype",
        "transpose",
        "ravel",
    ),
    *("round", "clip", "lower", "strip", "cumsum", "flatten", "reshape", "squeeze"),
}
_INSTEAD = {
    "sum": ("mean",),
    "mean": ("sum", "max"),
    "max": ("min", "mean"),
    "min": ("max",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "floor": ("ceil", "round"),
    "ceil": ("floor", "round"),
    "round": ("floor",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "any": ("all",),
    "all": ("any",),
    "log": ("log2", "log10"),
    "flip": ("flipud", "fliplr"),
    "flipud": ("fliplr",),
    "fliplr": ("flipud",),
    "correlate2d": ("convolve2d",),
    "convolve2d": ("correlate2d",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "var": ("std",),
    "std": ("var",),
    "vstack": ("hstack",),
    "hstack": ("vstack",),
    "MaxPooling2D": ("AveragePooling2D",),
    "AveragePooling2D": ("MaxPooling2D",),
    "Flatten": ("GlobalAveragePooling2D",),
    "GlobalAveragePooling2D": ("Flatten",),
}


@operator
def _call_dropped(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if not isinstance(node, ast.Call):
        return
    if called(node) in _FORGOTTEN:
        yield from node.args[:2]
    func = node.func
    if isinstance(func, ast.Attribute) and func.attr in _METHODS:
        yield from () if is_module(func.value) else (func.value,)


@operator
def _other_function(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        for other in _INSTEAD.get(called(node), ()):
            if isinstance(node.func, ast.Attribute):
                yield with_fields(node, func=with_fields(node.func, attr=other))
            elif other in ("min", "max", "sum", "any", "all", "round"):
                yield with_fields(node, func=ast.Name(other, ast.Load()))


@operator
def _arguments_swapped(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        starred = any(isinstance(item, ast.Starred) for item in node.args)
        plain = not starred and called(node) not in _EITHER_WAY
        for swapped in swaps(node.args) if plain else ():
            yield with_fields(node, args=swapped)


@operator
def _axis_changed(node: ast.AST, _words: Words) -> Iterator[ast.AST | None]:
    if isinstance(node, ast.keyword) and node.arg in ("axis", "axes"):
        for text in ("0", "1", "-1", "(0, 1)", "(1, 2)", "None"):
            yield with_fields(node, value=ast.parse(text, mode="eval").body)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
        other = {0: 1, 1: 0, 2: 1}.get(getattr(node.slice, "value", None))  # type: ignore[arg-type]
        if node.value.attr == "shape" and other is not None:
            yield with_fields(node, slice=ast.Constant(other))


@operator
def _keyword_value(node: ast.AST, words: Words) -> Iterator[ast.AST | None]:
    if isinstance(node, ast.keyword) and node.arg and node.arg not in ("axis", "axes"):
        for text in words.keywords.get(node.arg, ()):
            if text != ast.unparse(node.value):
                yield with_fields(node, value=ast.parse(text, mode="eval").body)


@operator
def _keyword_dropped(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call):
        for place, found in enumerate(node.keywords):
            if found.arg:
                yield with_fields(node, keywords=without(node.keywords, place))
