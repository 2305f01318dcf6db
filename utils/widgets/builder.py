"""The network builder: blocks put in a row, with their ledger beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from utils import machine
from utils.plotting import Boxed, spoken_html, whole_number
from utils.widgets.blocks import (
    KINDS,
    MAX_SIZE,
    MAX_STRIDE,
    MAX_WINDOW,
    block_of,
    new_block,
)
from utils.widgets.counted import Network

MAX_BLOCKS = 16
FIRST = (
    "convolution 16",
    "pooling",
    "residual block 32, stride 2",
    "global average",
    "dense 10",
)
_FIELDS = {"size": MAX_SIZE, "window": MAX_WINDOW, "stride": MAX_STRIDE}


def network_builder(
    blocks: Sequence[str] = FIRST,
    *,
    input_shape: Sequence[int] = (32, 32, 3),
    budget: int | None = None,
    interactive: bool | None = None,
) -> NetworkBuilder | Network:
    """Put building blocks in a row and read what they make, cost and see.

    Parameters
    ----------
    blocks : sequence of str
        To begin with, one line each: ``"convolution 32, 5 × 5, stride 2"``,
        ``"1 × 1 convolution 16"``, ``"pooling"``, ``"residual block 64, stride 2"``,
        ``"inception block 64"``, ``"separable convolution 64"``,
        ``"batch normalisation"``, ``"global average"``, ``"dense 10"``; 16 at most.
        What is left out takes its usual value.
    input_shape : sequence of int
        (height, width, channels) of a picture.
    budget : int, optional
        Parameters that the network should not exceed.
    interactive : bool, optional
        Default: `utils.machine.is_interactive`.

    Returns
    -------
    NetworkBuilder or Network
        Both have ``blocks``, ``model`` (Keras, untrained) and ``text``. The network
        alone, with picture and table, where nobody can touch the builder.

    Raises
    ------
    ValueError
        If a line is no block, or there are more than 16.
    """
    if len(blocks) > MAX_BLOCKS:
        raise ValueError(
            f"Expected at most {MAX_BLOCKS} blocks. Received {len(blocks)}. "
            "Write a longer network in Keras; ledger(model) reads it."
        )
    if machine.is_interactive() if interactive is None else interactive:
        return NetworkBuilder(blocks, input_shape, budget)
    return Network(blocks, input_shape, budget)


class NetworkBuilder(Boxed):
    """A list of blocks with buttons and fields, and the ledger of what they make."""

    def __init__(
        self, blocks: Sequence[str], input_shape: Sequence[int], budget: int | None
    ) -> None:
        import ipywidgets

        self._input_shape, self._budget = input_shape, budget
        self._busy = False
        self.network = Network(blocks, input_shape, budget)
        self.png, self.text = b"", ""
        self.chosen = ipywidgets.Select(description="Blocks", rows=8)
        self.chosen.layout.width = "44ch"
        self.kind = ipywidgets.Dropdown(options=list(KINDS), description="New block")
        self.buttons = {
            name: ipywidgets.Button(description=name)
            for name in ("Add below", "Up", "Down", "Remove")
        }
        self.fields = {
            name: whole_number(name, 1, 1, high) for name, high in _FIELDS.items()
        }
        self._words, self._shown = ipywidgets.HTML(), ipywidgets.HTML()
        self.box = self._arranged(ipywidgets)
        self._connect()
        self._put(list(self.network.blocks), 0, "")

    @property
    def blocks(self) -> tuple[str, ...]:
        """The lines of text that make this network again."""
        return self.network.blocks

    @property
    def model(self) -> Any:
        """The untrained Keras model, up to the first block that does not fit."""
        return self.network.model

    def _arranged(self, ipywidgets: Any) -> Any:
        add, *others = self.buttons.values()
        for button in self.buttons.values():
            button.layout.width = "12ch"
        left = ipywidgets.VBox(
            [
                ipywidgets.HBox([self.kind, add]),
                self.chosen,
                ipywidgets.HBox(others),
                ipywidgets.HBox(list(self.fields.values())),
                self._words,
            ]
        )
        # Side by side on any screen: whoever changes a block sees what it does.
        left.layout.flex = "0 0 auto"
        left.layout.width = "50ch"
        self._shown.layout.flex, self._shown.layout.min_width = "1 1 0", "0"
        box = ipywidgets.HBox([left, self._shown])
        box.layout.align_items = "flex-start"
        return box

    def _connect(self) -> None:
        actions = (self._add, self._up, self._down, self._remove)
        for button, action in zip(self.buttons.values(), actions, strict=True):
            button.on_click(action)
        self.chosen.observe(self._choose, names="index")
        for field in self.fields.values():
            field.observe(self._change, names="value")

    def _add(self, _: Any) -> None:
        lines, place = list(self.blocks), self._place + 1 if self.blocks else 0
        if len(lines) == MAX_BLOCKS:
            return self._say(f"There are {MAX_BLOCKS} blocks, as many as fit here.")
        lines.insert(place, new_block(self.kind.value).name)
        return self._put(lines, place, f"Added as block {place + 1}: {lines[place]}.")

    def _up(self, _: Any) -> None:
        self._move(-1)

    def _down(self, _: Any) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        lines, old, new = list(self.blocks), self._place, self._place + step
        if not 0 <= new < len(lines):
            end = "first" if step < 0 else "last"
            return self._say(f"It is the {end} block already.")
        lines[old], lines[new] = lines[new], lines[old]
        return self._put(lines, new, f"Now block {new + 1}: {lines[new]}.")

    def _remove(self, _: Any) -> None:
        lines, place = list(self.blocks), self._place
        if not lines:
            return self._say("There is no block to remove.")
        gone = lines.pop(place)
        return self._put(lines, max(min(place, len(lines) - 1), 0), f"Removed: {gone}.")

    @property
    def _place(self) -> int:
        return int(self.chosen.index or 0)

    def _choose(self, _: Any) -> None:
        """Show the chosen block's numbers in the fields."""
        if not self._busy:
            self._fill()

    def _change(self, _: Any) -> None:
        """Take over a number that was typed."""
        if self._busy or not self.blocks:
            return
        lines, place = list(self.blocks), self._place
        block = block_of(lines[place])
        given = {
            name: field.value
            for name, field in self.fields.items()
            if getattr(block, name) is not None
        }
        lines[place] = replace(block, **given).name
        self._put(lines, place, f"Block {place + 1}: {lines[place]}.")

    def _put(self, lines: list[str], place: int, told: str) -> None:
        """Show other blocks, one of them chosen."""
        self.network = Network(lines, self._input_shape, self._budget)
        names = [f"{i} · {name}" for i, name in enumerate(self.blocks, 1)]
        self._busy = True
        try:
            self.chosen.options = names
            self.chosen.index = place if names else None
        finally:
            self._busy = False
        self._fill()
        self._show(told)

    def _fill(self) -> None:
        """Write the chosen block's numbers into the fields; close what it has not."""
        block = block_of(self.blocks[self._place]) if self.blocks else None
        self._busy = True
        try:
            for name, field in self.fields.items():
                value = getattr(block, name, None)
                field.disabled = value is None
                field.min = block.traits.least if block and name == "size" else 1
                field.value = field.min if value is None else value
        finally:
            self._busy = False

    def _show(self, told: str) -> None:
        self.png, self.text = self.network.png, self.network.text
        self._shown.value = self.network.html()
        self._say(told)

    def _say(self, told: str) -> None:
        self._words.value = spoken_html(f"{told} {self.network.sentence}".strip())
