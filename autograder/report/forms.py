"""The form of an answer: the same for answers that differ in names and layout only."""

from __future__ import annotations

import ast
import contextlib
import hashlib

from autograder.notebook.bindings import parsed

_NAMED = {ast.Name: "id", ast.arg: "arg", ast.FunctionDef: "name"}


def form_of(source: str) -> str:
    r"""Return a short name for the form of a cell.

    Parameters
    ----------
    source : str
        Python, or something that is none.

    Returns
    -------
    str
        Of 12 hexadecimal digits.

    Examples
    --------
    >>> form_of("a = 1 # one\nb = a") == form_of("x  =  1\ny = x")
    True
    >>> form_of("a = 1") == form_of("a = 2")
    False
    """
    tree = parsed(source)
    text = " ".join(source.split())
    if tree is not None:
        _rename(tree)
        with contextlib.suppress(RecursionError):  # thousands of signs in each other
            text = ast.dump(tree, annotate_fields=False)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]


def _rename(tree: ast.Module) -> None:
    """Give numbers to the names that a cell binds, and empty its docstrings."""
    nodes = list(ast.walk(tree))
    bound: dict[str, str] = {}
    for node in nodes:
        for name in _binds(node):
            bound.setdefault(name, f"_{len(bound)}")
    for node in nodes:
        field = _NAMED.get(type(node), "")
        if field:
            setattr(node, field, bound.get(getattr(node, field), getattr(node, field)))
        if isinstance(node, ast.Expr) and _is_text(node.value):
            node.value = ast.Constant(None)


def _binds(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        return [node.id]
    if isinstance(node, ast.FunctionDef):
        arguments = node.args
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        return [node.name, *(argument.arg for argument in every)]
    return []


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
