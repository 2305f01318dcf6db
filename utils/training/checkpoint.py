"""Keep a run's state after each epoch, and recognise what it belongs to."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.data import checksum
from utils.download import cache_folder
from utils.machine import quietly
from utils.training.history import History

FOLDER = "checkpoints"


def path_of(name: str) -> Path:
    """Return where the checkpoint of a name is kept."""
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}", name):
        raise ValueError(
            "Expected a checkpoint's name of letters, digits, - and _. "
            f'Received {name!r}. Try checkpoint="baseline".'
        )
    return cache_folder() / FOLDER / f"{name}.npz"


def fingerprint(
    model: Any,
    images: npt.NDArray[Any],
    labels: npt.NDArray[Any],
    validation: tuple[npt.NDArray[Any], npt.NDArray[Any]] | None,
    **settings: Any,
) -> dict[str, str]:
    """Return what a run depends on, each part as a short text."""
    checked = () if validation is None else validation
    parts = {
        "network": _short(_network(model)),
        "optimiser or its settings": _short(_optimiser(model)),
        "training images": checksum(images),
        "training labels": checksum(labels),
        "validation images": "".join(checksum(part) for part in checked),
    }
    return parts | {name.replace("_", " "): repr(v) for name, v in settings.items()}


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _network(model: Any) -> str:
    """Return the network in words, without the names that Keras numbers."""
    shapes = [tuple(weight.shape) for weight in model.weights]
    order = {layer.name: number for number, layer in enumerate(_layers(model))}
    with quietly():  # on another backend Keras imports TensorFlow to write it down
        config = model.get_config()
    parts = [_nameless(config, order), shapes]
    return json.dumps(parts, sort_keys=True, default=lambda value: type(value).__name__)


def _nameless(config: Any, order: dict[str, int]) -> Any:
    """Return a configuration whose layers have numbers instead of names."""
    if isinstance(config, dict):
        kept = [key for key in config if key != "name"]
        return {key: _nameless(config[key], order) for key in kept}
    if isinstance(config, list | tuple):
        # What a layer is connected with stands in lists: [name, 0, 0].
        return [
            order.get(each, each) if isinstance(each, str) else _nameless(each, order)
            for each in config
        ]
    return config


def _layers(model: Any) -> list[Any]:
    """Return all layers, those within layers too."""
    found = []
    for layer in getattr(model, "layers", []):
        found += [layer, *_layers(layer)]
    return found


def _optimiser(model: Any) -> str:
    loss = getattr(model.loss, "get_config", lambda: {"loss": repr(model.loss)})()
    kinds = [type(model.optimizer).__name__, type(model.loss).__name__]
    parts = [kinds, _nameless(model.optimizer.get_config(), {}), _nameless(loss, {})]
    return json.dumps(parts, sort_keys=True, default=str)


@dataclass(frozen=True)
class Checkpoint:
    """One run's file."""

    path: Path  # where it is
    parts: dict[str, str]  # what the run depends on; see `fingerprint`

    def save(self, model: Any, history: History) -> None:
        """Write weights, optimiser's state and history, all or nothing."""
        arrays: dict[str, Any] = {
            f"{number:05d}": np.asarray(value)
            for number, value in enumerate(_values(model))
        }
        about = json.dumps({"parts": self.parts, "history": history.to_json(None)})
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=self.path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                np.savez(file, about=np.array(about), **arrays)
            os.replace(part, self.path)
        finally:
            Path(part).unlink(missing_ok=True)

    def restore(self, model: Any, epochs: int) -> tuple[History | None, str]:
        """Bring a model to where the run stopped."""
        if not self.path.is_file():
            return None, ""
        try:
            with (
                self.path.open("rb") as opened,  # a damaged one is closed, too
                np.load(opened, allow_pickle=False) as file,
            ):
                about = json.loads(str(file["about"]))
                history = History.from_json(about["history"])
                values = [file[name] for name in sorted(set(file.files) - {"about"})]
            parts = dict(about["parts"])
        except Exception as error:  # a damaged file can fail in any way
            return None, f"its file cannot be read ({type(error).__name__})"
        reason = self._difference(parts, history, epochs)
        if not reason and not _assign(model, values):
            reason = "its weights have other shapes"
        return (None, reason) if reason else (history, "")

    def _difference(self, parts: dict[str, str], history: History, epochs: int) -> str:
        """Return why the file belongs to another run, or ""."""
        changed = [name for name in self.parts if parts.get(name) != self.parts[name]]
        if changed:
            return f"it was made with another {' and another '.join(changed)}"
        if len(history.loss) > epochs:
            return f"it has {len(history.loss)} epochs, more than the {epochs} wanted"
        return ""


def _variables(model: Any) -> list[Any]:
    """Return what changes in training: weights, dropout's seeds, optimiser's state."""
    if not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
    return [*model.variables, *model.optimizer.variables]


def _values(model: Any) -> list[Any]:
    import keras

    return [keras.ops.convert_to_numpy(each.value) for each in _variables(model)]


def _assign(model: Any, values: list[Any]) -> bool:
    """Give a model its state, if every shape fits; return whether it did."""
    variables = _variables(model)
    shapes = [tuple(each.shape) for each in variables]
    if shapes != [value.shape for value in values]:
        return False
    for variable, value in zip(variables, values, strict=True):
        variable.assign(value)
    return True
