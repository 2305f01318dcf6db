"""Whether one of Keras' optimisers can be used with this version and backend."""

from __future__ import annotations

from typing import Any

from utils import machine


def what_stops(name: str) -> str:
    """Tell why an optimiser of Keras cannot be used here; "" if it can.

    That a version has it is not enough: Muon of Keras 3.10 fails at its first step
    with TensorFlow. So one step is taken, of a small matrix.

    Parameters
    ----------
    name : str
        As in `keras.optimizers`, such as "Muon".

    Returns
    -------
    str
        A sentence for the reader, or "".
    """
    import keras

    rule = getattr(keras.optimizers, name, None)
    if rule is None:
        return f"Keras {keras.__version__} has no {name}; it is left out here."
    try:
        _take_a_step(rule())
    except Exception as error:  # whatever is broken there
        return (
            f"{name} of Keras {keras.__version__} fails at its first step with "
            f"{machine.backend_name()} ({type(error).__name__}), a fault of that "
            "version; it is left out here."
        )
    return ""


def _take_a_step(optimiser: Any) -> None:
    import keras

    weights = keras.Variable(keras.ops.zeros((2, 2)))
    optimiser.build([weights])
    optimiser.apply([keras.ops.ones((2, 2))], [weights])
