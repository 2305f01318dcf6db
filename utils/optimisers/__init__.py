"""Optimisers in NumPy, step by step: to race, to compare with Keras, to look at."""

from utils.optimisers.bowl import Bowl
from utils.optimisers.digits import learn_digits
from utils.optimisers.race import show_race
from utils.optimisers.rules import adagrad, adam, momentum, rmsprop, walk
from utils.optimisers.schedules import inverse_time, warm_up_cosine
from utils.optimisers.working import what_stops

__all__ = [
    "Bowl",
    "adagrad",
    "adam",
    "inverse_time",
    "learn_digits",
    "momentum",
    "rmsprop",
    "show_race",
    "walk",
    "warm_up_cosine",
    "what_stops",
]
