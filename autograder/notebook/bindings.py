"""Which names a cell binds: what an answer relies on, and what it brings along."""

from __future__ import annotations

import ast

from autograder.limits import CELL


def bound_names(source: str) -> set[str]:
    r"""Return the names that a cell binds at its top level.

    Parameters
    ----------
    source : str
        Python source; a cell that does not compile binds nothing.

    Examples
    --------
    >>> sorted(bound_names("import numpy as np\na, b = 1, 2\ndef f():\n    c = 3"))
    ['a', 'b', 'f', 'np']
    """
    return {name for statement in _statements(source) for name in _bound_by(statement)}


def statements_binding(source: str, provided: set[str]) -> str:
    r"""Return the statements of a cell that bind a name which is not provided.

    Parameters
    ----------
    source : str
        Python source.
    provided : set of str
        Names that are there already.

    Examples
    --------
    >>> statements_binding("import math\nimport numpy as np", {"np"})
    'import math'
    """
    needed = [
        ast.get_source_segment(source, statement) or ""
        for statement in _statements(source)
        if _bound_by(statement) - provided
    ]
    return "\n".join(needed)


def imported_modules(source: str) -> set[str]:
    r"""Return modules that a cell imports, and what may be modules in packages.

    Parameters
    ----------
    source : str
        Python source; inner blocks count, too.

    Examples
    --------
    >>> sorted(imported_modules("import numpy as np\nfrom utils import data"))
    ['numpy', 'utils', 'utils.data']
    """
    found = set()
    for node in (n for s in _statements(source) for n in ast.walk(s)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module}
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def parsed(source: str) -> ast.Module | None:
    """Return a cell's syntax tree; None if it is no Python, or far too long.

    The last two errors come of brackets and signs that are nested without end.
    """
    if len(source) > CELL.size:
        return None
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _statements(source: str) -> list[ast.stmt]:
    tree = parsed(source)
    return tree.body if tree is not None else []


def _bound_by(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {
            (alias.asname or alias.name).partition(".")[0] for alias in statement.names
        }
    return {
        node.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
