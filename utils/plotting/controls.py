"""Controls with names that a screen reader says, all of them for the keyboard.

The sliders and the ▶ of ipywidgets have no names in a browser. Number fields, lists and
buttons with words have.
"""

from __future__ import annotations

import asyncio
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


def with_steps(field: Any, trait: str, last: int, milliseconds: int = 1000) -> Any:
    """Return a field with the buttons Back, Next and Play, which count its trait."""
    import ipywidgets

    def move(steps: int) -> None:
        wanted = (getattr(field, trait) or 0) + steps
        setattr(field, trait, min(max(wanted, 0), last))

    def button(name: str) -> Any:
        made = ipywidgets.Button(description=name)
        made.layout.width = "9ch"
        return made

    async def play() -> None:
        while player.description == "Stop" and getattr(field, trait) < last:
            move(1)
            await asyncio.sleep(milliseconds / 1000)
        player.description = "Play"

    running: list[Any] = []  # asyncio itself holds on to no task

    def press(_: Any) -> None:
        if player.description == "Stop":
            player.description = "Play"  # the loop sees it and ends
            return
        player.description = "Stop"
        if getattr(field, trait) == last:
            setattr(field, trait, 0)
        running.append(asyncio.ensure_future(play()))

    back, following, player = button("Back"), button("Next"), button("Play")
    back.on_click(lambda _: move(-1))
    following.on_click(lambda _: move(1))
    player.on_click(press)
    return ipywidgets.HBox([back, field, following, player])
