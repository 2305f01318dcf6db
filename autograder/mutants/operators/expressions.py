"""Operators on expressions, loops and statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autograder.mutants.operators.syntax import called, replaced, with_fields
from autograder.mutants.operators.table import Words, operator

_BINARY: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.MatMult: (ast.Mult,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
}
_COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}


@operator
def _operator_swapped(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for other in _BINARY.get(type(node.op), ()):
            yield with_fields(node, op=other())
    if isinstance(node, ast.BoolOp):
        yield with_fields(
            node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And()
        )


@operator
def _operands_swapped(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    order_counts = ast.Sub | ast.Div | ast.FloorDiv | ast.Mod | ast.Pow | ast.MatMult
    if isinstance(node, ast.BinOp) and isinstance(node.op, order_counts):
        yield with_fields(node, left=node.right, right=node.left)


@operator
def _term_dropped(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.BinOp):
        yield node.left
        yield node.right
    if isinstance(node, ast.BoolOp):
        yield from node.values


@operator
def _constant_off_by_one(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    value = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        for step in (1, -1):
            yield ast.Constant(value + step)


@operator
def _truth_turned(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield ast.Constant(not node.value)


@operator
def _bound_off_by_one(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.Slice):
        for side in ("lower", "upper"):
            for moved in _moved(getattr(node, side)):
                yield with_fields(node, **{side: moved})
    if isinstance(node, ast.Call) and called(node) in ("range", "arange"):
        for place, bound in enumerate(node.args):
            for moved in _moved(bound):
                yield with_fields(node, args=replaced(node.args, place, moved))


def _moved(bound: ast.expr | None) -> Iterator[ast.expr]:
    """Yield a bound one further and one less; constants have their own operator."""
    if bound is not None and not isinstance(bound, ast.Constant):
        for step in (ast.Add(), ast.Sub()):
            yield ast.BinOp(bound, step, ast.Constant(1))


@operator
def _slice_part_dropped(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.Slice):
        for side in ("lower", "upper", "step"):
            part = getattr(node, side)
            if part is not None and getattr(part, "value", None) != 0:
                yield with_fields(node, **{side: None})
    if isinstance(node, ast.Call) and called(node) == "range" and len(node.args) == 3:
        yield with_fields(node, args=node.args[:2])


@operator
def _first_only(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    """Let a loop run once: the first element, row, image or channel only."""
    if isinstance(node, ast.For | ast.comprehension):
        once = ast.Slice(lower=None, upper=ast.Constant(1), step=None)
        items = ast.Call(ast.Name("list", ast.Load()), [node.iter], [])
        yield with_fields(node, iter=ast.Subscript(items, once, ast.Load()))


@operator
def _comparison_turned(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        for other in _COMPARED.get(type(node.ops[0]), ()):
            yield with_fields(node, ops=[other(), *node.ops[1:]])


@operator
def _condition_turned(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield with_fields(node, test=ast.UnaryOp(ast.Not(), node.test))
    if isinstance(node, ast.IfExp):
        yield node.body
        yield node.orelse


@operator
def _sign_dropped(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    if isinstance(node, ast.UnaryOp) and isinstance(
        node.op, ast.USub | ast.Not | ast.Invert
    ):
        yield node.operand


@operator
def _statement_dropped(node: ast.AST, _words: Words) -> Iterator[None]:
    kinds = ast.Assign | ast.AugAssign | ast.For | ast.If | ast.While | ast.Delete
    if isinstance(node, kinds) or (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and called(node.value) != "print"
    ):
        yield None


@operator
def _overwritten(node: ast.AST, _words: Words) -> Iterator[ast.AST]:
    """Put ``=`` where a sum or product is collected."""
    if isinstance(node, ast.AugAssign):
        yield ast.copy_location(ast.Assign([node.target], node.value), node)
