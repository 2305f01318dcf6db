"""All mutants of a right answer, each once."""

from __future__ import annotations

import ast
import contextlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.mutants.operators import EFFECTS, OPERATORS, Words

INSTRUCTOR = "instructor"


@dataclass(frozen=True)
class Mutant:
    """One change of one answer.

    Parameters
    ----------
    lesson, exercise, answer : str
        Where it comes from; the instructor's answer is `INSTRUCTOR`.
    operator : str
        What was done, from the table of operators.
    before, line : str
        The changed line as it was and as it is, in standard form.
    source : str
        The whole answer's cell.
    """

    lesson: str
    exercise: str
    answer: str
    operator: str
    before: str
    line: str
    source: str

    @property
    def key(self) -> str:
        """What a list of equivalents calls it; small edits elsewhere leave it."""
        return f"{self.operator}: {self.line}"

    @property
    def uses_effects(self) -> bool:
        """Whether it calls `autograder.mutants.effects`."""
        return f"{EFFECTS}." in self.source


def mutations(source: str, words: Words) -> Iterator[tuple[str, str, str, str]]:
    r"""Yield (operator, line before, line after, source) of each change.

    Parameters
    ----------
    source : str
        A right answer.
    words : Words
        What the lesson uses.

    Examples
    --------
    >>> found = list(mutations("x = 2 * 3\n", Words({})))
    >>> found[1]
    ('operator swapped', 'x = 2 * 3', 'x = 2 / 3', 'x = 2 / 3')
    """
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    parents = _parents(tree)
    said = _only_said(tree)
    for node in [n for n in ast.walk(tree) if n in parents and n not in said]:
        shown, label = _shown(node, parents)
        before = label + _head(shown)
        for name, change in OPERATORS.items():
            for new in change(node, words):
                with _replaced(node, new, parents[node]):
                    text = ast.unparse(tree)
                    after = new if node is shown else shown
                    line = f"# {before}" if after is None else label + _head(after)
                if text not in seen and _compiles(text):
                    seen.add(text)
                    yield name, before, line, text


def _only_said(tree: ast.Module) -> set[ast.AST]:
    """Return the nodes of what is printed, annotated or a docstring: no answer."""
    said: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            annotations = [node.returns, *(a.annotation for a in node.args.args)]
            said.update(n for part in annotations if part for n in ast.walk(part))
        elif _is_said(node):
            said.update(ast.walk(node))
    return said


def _is_said(node: ast.AST) -> bool:
    printed = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"
    return printed or isinstance(node, ast.JoinedStr) or _is_constant(node)


def without_stub(solution: str) -> str:
    r"""Return an instructor's answer without the dots that students find.

    Parameters
    ----------
    solution : str
        The solution cell, stub and region.

    Examples
    --------
    >>> without_stub("a = ...\nb = ...\na = b = 1")
    'a = b = 1'
    """
    tree = ast.parse(solution)
    for function in [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]:
        rest = [s for s in function.body if not _is_constant(s)]
        function.body = rest or function.body
    last = {name: place for place, s in enumerate(tree.body) for name in _targets(s)}
    tree.body = [
        statement
        for place, statement in enumerate(tree.body)
        if not (
            _has_dots(statement) and all(last[n] > place for n in _targets(statement))
        )
    ]
    return ast.unparse(tree)


def _is_constant(statement: ast.AST) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _has_dots(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Assign) and any(
        isinstance(node, ast.Constant) and node.value is ...
        for node in ast.walk(statement)
    )


def _targets(statement: ast.stmt) -> list[str]:
    """Return the plain names that an assignment binds."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return [t.id for t in targets if isinstance(t, ast.Name)]


@contextlib.contextmanager
def _replaced(node: ast.AST, new: ast.AST | None, parent: ast.AST) -> Iterator[None]:
    """Put another node in a node's place for a while."""
    for name, value in ast.iter_fields(parent):
        if value is node:
            setattr(parent, name, new)
            yield
            setattr(parent, name, node)
        elif isinstance(value, list) and any(item is node for item in value):
            kept = [item if item is not node else new for item in value]
            rest = [item for item in kept if item is not None]
            setattr(parent, name, rest or ([ast.Pass()] if name == "body" else []))
            yield
            setattr(parent, name, value)


def _parents(tree: ast.Module) -> dict[ast.AST, ast.AST]:
    return {
        child: parent
        for parent in ast.walk(tree)
        for child in ast.iter_child_nodes(parent)
    }


def _shown(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> tuple[ast.AST, str]:
    """Return what is shown of a change: a statement, or a table's entry and its key."""
    while not isinstance(node, ast.stmt) and node in parents:
        parent = parents[node]
        if isinstance(parent, ast.Dict) and node in parent.values:
            key = parent.keys[parent.values.index(node)]
            return node, f"{ast.unparse(key)}: " if key else "**"
        node = parent
    return node, ""


def _head(shown: ast.AST) -> str:
    """Return a statement's own line in standard form, without its body."""
    lines = ast.unparse(shown).split("\n")
    decorators = [line for line in lines if line.startswith("@")]
    return " ".join([*decorators, lines[len(decorators)]]) if lines else ""


def _compiles(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # such as `() is True`
            compile(text, "<mutant>", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True
