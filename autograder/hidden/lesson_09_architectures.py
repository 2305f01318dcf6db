"""Hidden cases of lesson 09. Data only; instructors keep this file to themselves."""

from typing import Any

# lead: 9.1, 9.2, 9.3, 9.6

# partner: 9.4, 9.5, 9.7, 9.8

CASES: dict[str, list[Any]] = {
    "dense_as_convolution": [],
    "merge_kernels": [],
    "bottleneck": [],
    "inception": [],
    "residual": [],
    "separable": [],
    "head_without_flatten": [],
    "small_but_better": [],
}
