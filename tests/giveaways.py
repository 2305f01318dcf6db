"""Find a solution's numbers or expressions elsewhere in what students receive."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from autograder.authoring.percent import Cell, read_cells

LONG_NUMBER = 1000  # a smaller one alone says nothing: many things are 12
IN_A_ROW = 3  # so many numbers one after the other are an answer
NODES = 14  # of an expression that nobody writes by chance
_PATTERN = re.compile(r"(\w*[^\w\s]){3}")  # a string such as "kl,mn->klnm"
_NUMBER = re.compile(r"(?<![\w.])[−-]?\d[\d,_]*(?:\.\d+)?")


@dataclass(frozen=True)
class Solution:
    """What only the instructor's lines of an exercise say."""

    exercise: str
    place: int  # of its cell among the lesson's
    numbers: frozenset[tuple[float, ...]]
    expressions: frozenset[str]


def solutions_of(cells: list[Cell]) -> list[Solution]:
    """Return the solutions of a lesson, in order."""
    found = []
    for place, cell in enumerate(cells):
        if cell.is_solution:
            region = "\n".join(line for _, line in cell.region("SOLUTION"))
            tree = _parsed(region) or _parsed("\n".join(cell.without_markers()))
            assert tree is not None, cell.grade_id
            numbers = frozenset(_rows(tree))
            found.append(
                Solution(cell.grade_id, place, numbers, frozenset(_telling(tree)))
            )
    return found


def in_source(path: Path) -> Iterator[str]:
    """Yield where a lesson's own text or code says what a solution says."""
    cells = read_cells(path)
    for solution in solutions_of(cells):
        asked = given_numbers(cells, solution)
        for place, cell in enumerate(cells):
            if place == solution.place:
                continue
            shown = _shown(cell)
            where = f"{solution.exercise}: line {cell.line}"
            if place > solution.place:
                for row in said(shown, solution.numbers - asked):
                    yield f"{where} has {row}"
            tree = _parsed(shown) if cell.kind == "code" else None
            if tree is not None:
                for same in solution.expressions & set(_telling(tree)):
                    yield f"{where} has {same[:80]}"


def given_numbers(
    cells: list[Cell], solution: Solution
) -> frozenset[tuple[float, ...]]:
    """Return what of a solution the lesson itself gives before it is asked for."""
    before = "\n".join(_shown(cell) for cell in cells[: solution.place + 1])
    return frozenset(said(before, solution.numbers))


def said(text: str, rows: Iterable[tuple[float, ...]]) -> Iterator[tuple[float, ...]]:
    """Yield the rows of numbers that a text has, one number after the other."""
    plain = [each[0].replace("−", "-") for each in _NUMBER.finditer(text)]
    numbers = [float(re.sub(r"[,_]", "", each.rstrip(",_"))) for each in plain]
    for row in rows:
        size = len(row)
        if any(tuple(numbers[i : i + size]) == row for i in range(len(numbers))):
            yield row


def _shown(cell: Cell) -> str:
    if cell.kind != "code":
        return "" if cell.is_written else cell.text
    inside = {number for number, _ in cell.region("SOLUTION")}
    inside |= {number for number, _ in cell.region("HIDDEN TESTS")}
    lines = enumerate(cell.text.split("\n"), start=cell.first)
    return "\n".join(line for number, line in lines if number not in inside)


def _parsed(text: str) -> ast.AST | None:
    try:
        return ast.parse(textwrap.dedent(text))
    except SyntaxError:
        return None


def _rows(tree: ast.AST) -> Iterator[tuple[float, ...]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.List | ast.Tuple | ast.Dict):
            values = node.values if isinstance(node, ast.Dict) else node.elts
            row = [each.value for each in values if isinstance(each, ast.Constant)]
            numbers = [float(n) for n in row if type(n) in (int, float)]
            whole = len(numbers) == len(values) >= IN_A_ROW
            if whole and len(set(numbers)) > 1:
                yield tuple(numbers)
        if isinstance(node, ast.Constant) and _is_long(node.value):
            yield (float(node.value),)


def _is_long(value: object) -> TypeGuard[int]:
    return type(value) is int and value >= LONG_NUMBER


def _telling(tree: ast.AST) -> Iterator[str]:
    """Yield expressions that nobody writes by chance."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if _PATTERN.match(node.value) and " " not in node.value:
                yield ast.dump(node)
        elif isinstance(node, ast.expr) and len(list(ast.walk(node))) >= NODES:
            yield ast.dump(node)
