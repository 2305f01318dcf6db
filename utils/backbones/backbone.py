"""A pretrained network and all that belongs to it, behind one small interface."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.backbones import own, preprocessing
from utils.data import DataCard
from utils.ledger import Table

_LAST_MAPS = {
    "tiny": "block3_conv3",
    "mobilenet_v2": "out_relu",
    "vgg16": "block5_conv3",
    "own": own.LAST_MAP,
}
_FEATURES = {**_LAST_MAPS, "vgg16": "block5_pool"}
_PREPROCESS: dict[str, Callable[[Any], preprocessing.Batch]] = {
    "tiny": preprocessing.tiny,
    "mobilenet_v2": preprocessing.mobilenet_v2,
    "vgg16": preprocessing.vgg16,
    "own": preprocessing.own,
}


@dataclass(frozen=True)
class Backbone:
    """A network, and all that belongs to it.

    Attributes
    ----------
    name : str
        ``tiny``, ``mobilenet_v2``, ``vgg16`` or ``own``.
    model : keras.Model
        The network, with or without its classifier.
    side : int
        Height and width of its input, in pixels.
    classes : tuple of str
        Names of its outputs, by index; empty without a classifier.
    card : DataCard
        Where its weights come from.
    """

    name: str
    model: Any
    side: int
    classes: tuple[str, ...]
    card: DataCard

    @property
    def last_map(self) -> str:
        """Name of the last layer that still has a map for each place."""
        return _LAST_MAPS[self.name]

    def preprocess(self, images: Any) -> preprocessing.Batch:
        """Return pictures of the right size in the network's own number range.

        Parameters
        ----------
        images : array_like, shape (..., 3)
            Red, green and blue from 0 to 255; not changed.

        Returns
        -------
        ndarray of float32, shape (..., 3)
            A new array.
        """
        return _PREPROCESS[self.name](images)

    def prepare(self, images: Any) -> preprocessing.Batch:
        """Return pictures of any size as a batch for the network.

        Parameters
        ----------
        images : array_like or sequence of array_like
            One picture (height, width[, 3]), a batch, or a list; from 0 to 255.

        Returns
        -------
        ndarray of float32, shape (n, side, side, 3)
            Resized and preprocessed.
        """
        pictures = preprocessing.as_pictures(images)
        return self.preprocess(preprocessing.stack(pictures, self.side))

    def run(
        self, images: Any, *, model: Any = None, batch_size: int = 32
    ) -> npt.NDArray[np.float32]:
        """Return the network's output for pictures of any size.

        Parameters
        ----------
        images : array_like or sequence of array_like
            As for `prepare`.
        model : keras.Model, optional
            Another model that takes the same batches. Default: the network.
        batch_size : int, default=32
            Pictures at a time.

        Returns
        -------
        ndarray of float32, shape (n, ...)
            Class probabilities, for a network with its classifier.
        """
        import keras

        pictures = preprocessing.as_pictures(images)
        used = self.model if model is None else model
        outputs = []
        for start in range(0, len(pictures), batch_size):
            batch = self.prepare(pictures[start : start + batch_size])
            result = keras.ops.convert_to_numpy(used(batch, training=False))
            outputs.append(np.asarray(result, dtype=np.float32))
        return np.concatenate(outputs)

    def top(self, images: Any, k: int = 3) -> list[list[tuple[str, float]]]:
        """Return the likeliest classes of pictures.

        Parameters
        ----------
        images : array_like or sequence of array_like
            As for `prepare`.
        k : int, default=3
            How many classes.

        Returns
        -------
        list of list of (str, float)
            For each picture names and probabilities, likeliest first.

        Raises
        ------
        ValueError
            If the network has no classifier.
        """
        if not self.classes:
            raise ValueError(
                "Expected a network with its classifier. Received one without. "
                "Load it with top=True."
            )
        found = []
        for row in self.run(images):
            order = np.argsort(-row, kind="stable")[:k]
            found.append([(self.classes[i], float(row[i])) for i in order])
        return found

    def table(self, images: Any, names: Sequence[str], k: int = 3) -> Table:
        """Return the likeliest classes of pictures as a table.

        Parameters
        ----------
        images : sequence of array_like
            As for `prepare`.
        names : sequence of str
            What to call the pictures.
        k : int, default=3
            Columns.

        Returns
        -------
        Table
            One row for each picture.
        """
        places = ["first", "second", "third", *(f"{n}th" for n in range(4, k + 1))][:k]
        rows = [
            [name, *(f"{label} {share:.0%}" for label, share in best)]
            for name, best in zip(names, self.top(images, k), strict=True)
        ]
        head = ["picture", *places]
        return Table(f"What {self.name} takes them for", head, rows, words=head)

    def features(self) -> Any:
        """Return the network up to where its classifier begins.

        Returns
        -------
        keras.Model
            It shares its layers and weights with `model`.
        """
        import keras

        output = self.model.get_layer(_FEATURES[self.name]).output
        return keras.Model(self.model.input, output, name=f"{self.name}_features")
