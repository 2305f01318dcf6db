"""Which of a lesson's own cells an answer can depend on: the others need not run.

Most of a notebook's time goes into demonstrations that nobody looks at while it is
graded. A cell of the lesson is left out only if it is exactly as released and neither
binds nor changes anything that a cell which runs speaks of. Whatever a student wrote or
touched always runs.
"""

from __future__ import annotations

import ast
import contextlib
import symtable
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from autograder.notebook.bindings import bound_names, parsed
from autograder.notebook.repair import RepairedCell

# Ways to reach a name without writing it down: then everything runs.
_INDIRECT = {
    *("exec", "eval", "globals", "locals", "vars", "dir", "get_ipython", "In", "Out"),
    *("__import__", "__builtins__", "inspect", "importlib", "sys", "gc", "_"),
}
# Methods that only look, of whatever has them.
_LOOKS = {"keys", "values", "items"}
_KEPT = 20_000  # characters of a cell whose names are remembered
_SEEDS = {"seed", "set_seed", "set_random_seed", "use_backend", "set_floatx"}


@dataclass(frozen=True)
class _Names:
    """What a cell speaks of.

    What it may change depends on which names stand for modules in the notebook: see
    `changed`.

    Parameters
    ----------
    read : frozenset of str
        Names that it reads while it runs.
    later : frozenset of str
        Names that its functions read whenever they are called.
    stored : frozenset of str
        Names that it binds, or whose objects it stores something into.
    called : frozenset of str
        Names of whose objects it calls a method.
    imported : frozenset of str
        Names that stand for modules and what was imported from them.
    bound : frozenset of str
        Names that it binds afresh, whatever happens.
    sets_state : bool
        Whether it may change something that has no name here.
    """

    read: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    stored: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()
    imported: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    sets_state: bool = False

    def changed(self, modules: set[str]) -> set[str]:
        """Return the names that it binds, or whose objects it may change."""
        return set(self.stored | (self.called - modules))


def needed(cells: Sequence[RepairedCell]) -> set[int]:
    """Return the places of the code cells that have to run.

    Parameters
    ----------
    cells : sequence of RepairedCell
        From `autograder.notebook.repair.repair`.

    Returns
    -------
    set of int
        All of them, if a student's cell reaches names in a roundabout way.
    """
    places = [place for place, cell in enumerate(cells) if cell.kind == "code"]
    names = {place: _names(_text(cells[place])) for place in places}
    released = {place for place in places if _is_as_released(cells[place])}
    run = set(places) - released
    if any((names[place].read | names[place].later) & _INDIRECT for place in run):
        return set(places)
    before = -1
    while len(run) > before:
        before = len(run)
        _go_back(places, names, released, run)
    return run


def feeding(cells: Sequence[str], wanted: set[str]) -> list[int]:
    """Return the places of the cells that some names depend on.

    Parameters
    ----------
    cells : sequence of str
        Sources, in the notebook's order; all of them as the lesson has them.
    wanted : set of str
        Names that something after these cells reads.

    Examples
    --------
    >>> feeding(["a = 1", "print(a)", "b = a + 1", "c = 2"], {"b"})
    [0, 2]
    """
    places = range(len(cells))
    names = {place: _names(source) for place, source in enumerate(cells)}
    end = len(cells)  # stands for what reads them
    names[end] = _Names(read=frozenset(wanted))
    run = {end}
    before = -1
    while len(run) > before:
        before = len(run)
        _go_back([*places, end], names, set(places), run)
    return sorted(run - {end})


def names_read(source: str) -> set[str]:
    r"""Return the names that a cell reads without having bound them.

    Parameters
    ----------
    source : str
        Python source; a cell that does not compile reads nothing.

    Examples
    --------
    >>> names_read("b = a + 1\nc = b + 1")
    {'a'}
    """
    found = _names(source)
    return set((found.read - found.bound) | (found.later - bound_names(source)))


def _go_back(
    places: Sequence[int], names: dict[int, _Names], released: set[int], run: set[int]
) -> None:
    """Add what the cells that run need, from the last cell to the first."""
    modules = set().union(*(found.imported for found in names.values()))
    always = set().union(*(names[place].later for place in run))
    live = set(always)
    for place in reversed(places):
        found = names[place]
        if found.sets_state or found.changed(modules) & live:
            run.add(place)
        if place in run:
            if place in released:  # a student's cell may stop half-way
                live -= found.bound - always
            live |= found.read | found.later


def _is_as_released(cell: RepairedCell) -> bool:
    return cell.role == "given" and (
        cell.release is not None and cell.source.strip() == cell.release.source.strip()
    )


def _text(cell: RepairedCell) -> str:
    check = cell.release.check if cell.release is not None else None
    return check.expression if check is not None else cell.source


def _names(source: str) -> _Names:
    """Return what a cell speaks of; a class's notebooks share most of their cells."""
    return _known(source) if len(source) <= _KEPT else _found(source)


def _found(source: str) -> _Names:
    tree = parsed(source)
    table = _table(source) if tree is not None else None
    if tree is None or table is None:  # magics and broken cells run, whoever wrote them
        return _Names(sets_state=True)
    read = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    later = set().union(*(_globals(inner) for inner in table.get_children()))
    nodes = list(ast.walk(tree))
    calls = [node.func for node in nodes if isinstance(node, ast.Call)]
    called = {getattr(func, "attr", getattr(func, "id", "")) for func in calls}
    return _Names(
        read=frozenset(read),
        later=frozenset(later),
        stored=frozenset(bound_names(source) | _stored(nodes)),
        called=frozenset(_root(func) for func in calls if _may_change(func)),
        imported=frozenset(_imported(nodes)),
        bound=frozenset(_bound_afresh(tree) - later),
        sets_state=bool(called & _SEEDS),
    )


_known = lru_cache(maxsize=256)(_found)


def _imported(nodes: list[ast.AST]) -> set[str]:
    """Return names that stand for modules and what was imported from them."""
    return {
        (alias.asname or alias.name).partition(".")[0]
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def _globals(table: symtable.SymbolTable) -> set[str]:
    """Return the names of the notebook that a function or comprehension reads."""
    own = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return own.union(*(_globals(inner) for inner in table.get_children()))


def _stored(nodes: list[ast.AST]) -> set[str]:
    """Return the names whose objects something is stored into, or that are global."""
    stored = set()
    for node in nodes:
        if isinstance(node, ast.Subscript | ast.Attribute):
            stored |= set() if isinstance(node.ctx, ast.Load) else {_root(node)}
        elif isinstance(node, ast.Global):
            stored |= set(node.names)
    return stored


def _may_change(func: ast.expr) -> bool:
    """Tell whether what is called is a method that may change its object."""
    return isinstance(func, ast.Attribute) and func.attr not in _LOOKS


def _bound_afresh(tree: ast.Module) -> set[str]:
    """Return names that plain statements bind, without reading them before."""
    bound: set[str] = set()
    seen: set[str] = set()
    for statement in tree.body:
        inner = list(ast.walk(statement))
        loads = {
            node.id
            for node in inner
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
        }
        seen |= loads
        if isinstance(statement, ast.Assign):
            stored = {
                node.id
                for target in statement.targets
                for node in ast.walk(target)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            }
            bound |= stored - seen
        elif isinstance(statement, ast.FunctionDef | ast.ClassDef):
            bound |= {statement.name} - seen
    return bound


def _root(node: ast.expr) -> str:
    """Return the name that an expression such as ``a.b[0].c`` begins with."""
    while isinstance(node, ast.Subscript | ast.Attribute | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _table(source: str) -> symtable.SymbolTable | None:
    """Return the table of a cell's names; it refuses more than the parser does."""
    with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        return symtable.symtable(source, "<cell>", "exec")
    return None
