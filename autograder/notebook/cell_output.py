"""What a submission's cells show, as the judge's side keeps it: text, and not too much.

The other side may tell anything: what is kept has nbformat's form, holds no markup, and
stays small enough for a class.
"""

from __future__ import annotations

from typing import Any

MAX_OUTPUTS = 50  # of one cell
MAX_TEXT = 20_100  # characters of one text
MAX_CELL = 100_000  # characters of one cell
MAX_NOTEBOOK = 5_000_000  # characters of all cells together
MAX_LINES = 40  # of a traceback
_LEFT_OUT = "… (the notebook shows more than is kept)\n"

Output = dict[str, Any]


class Keeper:
    """Keeps outputs of one notebook until there are too many."""

    def __init__(self) -> None:
        self._left = MAX_NOTEBOOK

    def keep(self, outputs: list[Output]) -> list[Output]:
        """Return a cell's outputs, or a word in their place when no room is left."""
        size = sum(_size(output) for output in outputs)
        if size > self._left:
            return [_stream("stdout", _LEFT_OUT)]
        self._left -= size
        return outputs


def cleaned(told: list[Any]) -> list[Output]:
    """Return a cell's outputs as text in nbformat's form.

    Parameters
    ----------
    told : list
        As the student's side tells them.
    """
    kept: list[Output] = []
    left = MAX_CELL
    for output in told[:MAX_OUTPUTS]:
        if isinstance(output, dict):
            kept.append(_clean(output))
            left -= _size(kept[-1])
            if left < 0:
                kept[-1] = _stream("stdout", _LEFT_OUT)
                break
    return kept


def _clean(output: Output) -> Output:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return _stream(name, text_of(output, "text"))
    if kind == "error":
        lines = output.get("traceback")
        listed = lines[:MAX_LINES] if isinstance(lines, list) else []
        return {
            "output_type": "error",
            "ename": text_of(output, "ename")[:200],
            "evalue": text_of(output, "evalue"),
            "traceback": [line[:MAX_TEXT] for line in listed if isinstance(line, str)],
        }
    data = output.get("data")
    return {
        "output_type": "display_data",
        # Never the check's own data: only this side writes that.
        "data": {"text/plain": text_of(data, "text/plain")},
        "metadata": {},
    }


def text_of(data: object, key: str) -> str:
    """Return an entry if it is text, capped; anything else is no text."""
    text = data.get(key) if isinstance(data, dict) else None
    return text[:MAX_TEXT] if isinstance(text, str) else ""


def encodable(value: Any) -> Any:
    """Return JSON-ready data whose texts every program can write.

    Half of a surrogate pair, which a forged text may hold, has no UTF-8.
    """
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {encodable(key): encodable(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [encodable(entry) for entry in value]
    return value


def _stream(name: str, text: str) -> Output:
    return {"output_type": "stream", "name": name, "text": text}


def _size(output: Output) -> int:
    data = output.get("data")
    texts = [*output.values(), *(data.values() if isinstance(data, dict) else ())]
    lines = output.get("traceback", ())
    return sum(len(text) for text in (*texts, *lines) if isinstance(text, str))
