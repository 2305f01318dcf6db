"""What Sphinx lacks for notebooks: formulas without a script, anchors as Jupyter's.

MathML is known to browsers and screen readers, and nothing is fetched for it.
"""

from __future__ import annotations

import html
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert


def _inline(writer: Any, node: nodes.math) -> None:
    writer.body.append(_formula(node, "inline"))
    raise nodes.SkipNode


def _block(writer: Any, node: nodes.math_block) -> None:
    writer.body.append(f'<div class="formula">{_formula(node, "block")}</div>\n')
    raise nodes.SkipNode


def _formula(node: nodes.Element, display: str) -> str:
    tex = node.astext()
    label = html.escape(tex, quote=True)
    return convert(tex, display=display).replace("<math ", f'<math alttext="{label}" ')


def anchor(title: str) -> str:
    """Return the anchor that JupyterLab gives to a heading."""
    return title.strip().replace(" ", "-")


def setup(app: Any) -> dict[str, bool]:
    """Register the renderer under the name `mathml`."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
