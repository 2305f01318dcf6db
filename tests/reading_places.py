"""Every function outside the walls that reads bytes, found in the source itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import autograder

HOME = Path(autograder.__file__).parent
# What runs outside the walls while a class is graded.
FOLDERS = (
    *("intake", "notebook", "grading", "nbgrader", "report"),
    *("sandbox/host", "sandbox/wire", "gradescope"),
)
# Calls that turn somebody's bytes into something.
READS = {
    *("loads", "load", "read", "read_text", "read_bytes", "readlines", "frombuffer"),
    *("recv", "recv_into", "recv_bytes", "recvmsg", "recv_fds", "unpack"),
    *("ZipFile", "TarFile", "reader", "DictReader", "from_dict", "convert"),
    *("symtable", "deserialize_keras_object", "convert_notebooks"),
    *("reads", "readline", "readinto", "copyfileobj", "infolist", "namelist"),
    *("extractall", "safe_load", "fromstring", "iterparse", "literal_eval", "feed"),
    *("read_notebook", "read_table"),
}
_PARSES = ("ast", "parse")


def reading_places() -> set[str]:
    """Return ``"module.function"`` below the package, for each that reads."""
    found = set()
    for folder in FOLDERS:
        for path in sorted((HOME / folder).rglob("*.py")):
            module = ".".join(path.relative_to(HOME).with_suffix("").parts)
            tree = ast.parse(path.read_text("utf-8"))
            for name, body in _functions(tree, ""):
                if any(map(_reads, ast.walk(body))):
                    found.add(f"{module}.{name}")
    return found


def _functions(node: ast.AST, above: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield the outermost functions, methods by their class."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield above + child.name, child
        elif isinstance(child, ast.ClassDef):
            yield from _functions(child, f"{above}{child.name}.")


def _reads(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    if isinstance(called, ast.Attribute):
        owner = called.value
        if isinstance(owner, ast.Name) and (owner.id, called.attr) == _PARSES:
            return True
        return called.attr in READS
    return isinstance(called, ast.Name) and called.id in READS
