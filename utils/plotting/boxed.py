"""How a thing to touch shows itself."""

from typing import Any


class Boxed:
    """Something to touch, shown as its ``box``, an ipywidgets widget."""

    box: Any

    def _ipython_display_(self) -> None:
        """Show the box: how a widget does it differs between ipywidgets 7 and 8."""
        from IPython.display import display

        display(self.box)
