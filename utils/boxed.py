"""What ipywidgets 7, which Colab has, and 8 want said differently."""

from typing import Any


class Boxed:
    """Something to touch, shown as its ``box``.

    Attributes
    ----------
    box : ipywidgets.Widget
        All of it.
    """

    box: Any

    def _ipython_display_(self) -> None:
        """Show the box; how a widget shows itself differs between the versions."""
        from IPython.display import display

        display(self.box)


def tooltip(widget: Any, text: str) -> dict[str, str]:
    """Return the option that makes `text` the tooltip of a class of widgets."""
    name = "tooltip" if "tooltip" in widget.class_trait_names() else ""
    return {name or "description_tooltip": text}
