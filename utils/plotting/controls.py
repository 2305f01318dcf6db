"""Controls with names that a screen reader says, all of them for the keyboard.

The sliders and the ▶ of ipywidgets have no names in a browser. Number fields, lists and
buttons with words have.
"""

from __future__ import annotations

from typing import Any


def whole_number(name: str, value: int, low: int, high: int) -> Any:
    """Return a field for a whole number; arrow keys count up and down."""
    import ipywidgets

    return ipywidgets.BoundedIntText(
        value=value,
        min=low,
        max=high,
        description=name,
        continuous_update=True,
        style={"description_width": "initial"},
        layout=ipywidgets.Layout(width=f"{len(name) + 12}ch"),
    )


def with_steps(field: Any, trait: str, last: int) -> Any:
    """Return a field between the buttons Back and Next, which count its trait."""
    import ipywidgets

    def button(name: str, move: int) -> Any:
        def press(_: Any) -> None:
            wanted = (getattr(field, trait) or 0) + move
            setattr(field, trait, min(max(wanted, 0), last))

        made = ipywidgets.Button(description=name)
        made.layout.width = "9ch"
        made.on_click(press)
        return made

    return ipywidgets.HBox([button("Back", -1), field, button("Next", 1)])
