"""The networks of lesson 08: two of the lectures, and one made for speed."""

from __future__ import annotations

from typing import Any

SHAPE, CLASSES = (32, 32, 3), 10
CLASSIFIERS: dict[str, dict[str, bool]] = {
    "baseline": {},
    "batch norm": {"batch_norm": True},
    "batch norm + dropout": {"batch_norm": True, "dropout": True},
    "all + augmentation": {"batch_norm": True, "dropout": True},
}
"""The lecture's four classifiers: the switches of `classifier` for each; the last also
changes its training images."""


def classifier(
    *,
    batch_norm: bool = False,
    dropout: bool = False,
    momentum: float = 0.99,
    centred: bool = False,
    seed: int | None = None,
) -> Any:
    """Build one of the lecture's classifiers of two convolutions.

    Parameters
    ----------
    batch_norm : bool, default=False
        Normalise after the first pooling, after flattening and after the large dense
        layer.
    dropout : bool, default=False
        Drop half of the values before each dense layer.
    momentum : float, default=0.99
        How slowly the moving statistics follow; 0.9 for runs of few steps.
    centred : bool, default=False
        Scale the images to -2 to 2 instead of 0 to 1.
    seed : int, optional
        Decides the first weights and what is dropped.

    Returns
    -------
    keras.Sequential
        For uint8 images 32 × 32 × 3; 605,610 parameters, 612,394 with batch
        normalisation.
    """
    import keras
    from keras import layers

    if seed is not None:
        keras.utils.set_random_seed(seed)
    norm = [layers.BatchNormalization(momentum=momentum) for _ in range(3 * batch_norm)]
    drop = [layers.Dropout(0.5) for _ in range(2 * dropout)]
    stack = [
        keras.Input(SHAPE),
        _rescaling(centred),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        *norm[:1],
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        *norm[1:2],
        *drop[:1],
        layers.Dense(512, activation="relu"),
        *norm[2:],
        *drop[1:],
        layers.Dense(CLASSES),
        # Shares of ten classes need 32 bits, whatever the other layers compute in.
        layers.Activation("softmax", dtype="float32"),
    ]
    return keras.Sequential(stack)


def wide_kernels(*, centred: bool = False, seed: int | None = None) -> Any:
    """Build the lecture's network of two convolutions with 5 × 5 kernels.

    Parameters
    ----------
    centred : bool, default=False
        Scale the images to -2 to 2 instead of 0 to 1.
    seed : int, optional
        Decides the first weights.

    Returns
    -------
    keras.Sequential
        For uint8 images 32 × 32 × 3; 123,338 parameters.
    """
    import keras
    from keras import layers

    if seed is not None:
        keras.utils.set_random_seed(seed)
    stack: list[Any] = [keras.Input(SHAPE), _rescaling(centred)]
    for _ in range(2):
        stack.append(layers.Conv2D(64, 5, activation="relu"))
        stack.append(layers.MaxPooling2D())
    stack += [layers.Flatten(), layers.Dense(CLASSES)]
    stack.append(layers.Activation("softmax", dtype="float32"))
    return keras.Sequential(stack)


def fast_network(
    filters: tuple[int, ...] = (32, 64, 128), *, seed: int | None = None
) -> Any:
    """Build a small residual network that learns CIFAR-10 in minutes.

    Parameters
    ----------
    filters : tuple of int
        Feature maps of each stage.
    seed : int, optional
        Decides the first weights.

    Returns
    -------
    keras.Model
        For uint8 images 32 × 32 × 3. Each stage halves the sides by pooling *before*
        it normalises, which leaves a quarter of the values for the slow part; all but
        the first then add a second convolution to their own result. A global average
        takes the place of large dense layers.
    """
    import keras
    from keras import layers

    if seed is not None:
        keras.utils.set_random_seed(seed)
    inputs = keras.Input(SHAPE)
    maps = layers.Rescaling(1 / 255)(inputs)
    for stage, number in enumerate(filters):
        maps = _convolution(number)(maps)
        maps = _normalised(layers.MaxPooling2D()(maps))
        if stage:
            more = _normalised(_convolution(number)(maps))
            last = stage == len(filters) - 1
            name = "last_map" if last else f"stage{stage}"
            maps = layers.Add(name=name)([maps, more])
    scores = layers.Dense(CLASSES)(layers.GlobalAveragePooling2D()(maps))
    shares = layers.Activation("softmax", dtype="float32")(scores)
    return keras.Model(inputs, shares)


def _rescaling(centred: bool) -> Any:
    """Return the layer that makes small floats of bytes."""
    from keras import layers

    return layers.Rescaling(4 / 255, -2.0) if centred else layers.Rescaling(1 / 255)


def _convolution(number: int) -> Any:
    """Return a 3 × 3 convolution; the normalisation after it has a bias of its own."""
    from keras import layers

    return layers.Conv2D(number, 3, padding="same", use_bias=False)


def _normalised(maps: Any) -> Any:
    """Return maps after batch normalisation and ReLU."""
    from keras import layers

    # A short run needs moving statistics that follow within a hundred steps.
    return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(maps))
