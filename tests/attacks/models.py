"""Models as attacks: a configuration names classes, and a judge would build them."""

from __future__ import annotations

from typing import Any

from attacks.case import Case
from attacks.frames import forged

_LIST = (
    "an allow-list of Keras' own layers; anything else is refused before Keras sees it"
)


def named(name: str, tries: str, stopped_by: str, config: str, **more: Any) -> Case:
    """Return a case that answers with the configuration of a model."""
    source = f"""
node = {{"is": "layer", "n": 0, "weights": [], "config": {config}}}
def lie(message, blobs):
    if message["expression"] == "corner_filter":
        return {{"value": node}}
    return honest["take"](message, blobs)
wishes["take"] = lie
"""
    return forged(name, tries, stopped_by, source, **more)


CASES = [
    named(
        "a model that is os.system",
        "a configuration whose module is os and whose class is system",
        _LIST,
        """{"module": "os", "class_name": "system", "registered_name": "system",
    "config": {"command": "touch " + COURSE_ROOT + "/pwned"}}""",
    ),
    named(
        "a model with a Lambda layer",
        "a Sequential whose layer holds marshalled code",
        _LIST,
        """{"module": "keras", "class_name": "Sequential", "config": {"layers": [
    {"module": "keras.layers", "class_name": "Lambda", "config": {"function":
        {"class_name": "__lambda__", "config": {"code": "4wAAAAA", "defaults": None,
         "closure": None}}}}]}}""",
    ),
    named(
        "a model in a file",
        "layers that load a file which the configuration names",
        _LIST,
        """{"module": "keras", "class_name": "Sequential", "config": {"layers": [
    {"module": "keras.layers", "class_name": "TFSMLayer", "config":
        {"filepath": COURSE_ROOT + "/gradebook.db"}},
    {"module": "keras.layers", "class_name": "StringLookup", "config":
        {"vocabulary": COURSE_ROOT + "/gradebook.db"}}]}}""",
    ),
    named(
        "a builtin as activation",
        "a Dense layer whose activation is exec, found in builtins",
        "functions are looked up by name among Keras' own only",
        """{"module": "keras.layers", "class_name": "Dense", "config": {"units": 1,
    "activation": {"module": "builtins", "class_name": "function", "config": "exec",
                   "registered_name": "exec"}}}""",
    ),
    named(
        "a giant layer",
        "a Dense layer of 100,000 × 100,000 weights, built as it is read",
        "numbers of a configuration and the judge's memory are limited",
        """{"module": "keras.layers", "class_name": "Dense", "config":
    {"units": 100000}, "build_config": {"input_shape": [None, 100000]}}""",
    ),
    named(
        "a configuration without end",
        "one that is nested 400 deep and holds 10^30 filters",
        _LIST,
        """(lambda make: make(make, 400))(lambda make, depth: {"module": "keras.layers",
    "class_name": "TimeDistributed", "config": {"filters": 10**30, "layer":
        make(make, depth - 1) if depth else None}})""",
    ),
]
