"""Look inside a network: maps of its layers, where its answer comes from."""

from utils.interpret.evidence import (
    enlarge,
    grad_cam,
    layer_outputs,
    map_correlations,
    occlusion_map,
    pointing_game,
    sparsity,
    spread_map,
)
from utils.interpret.gradients import slopes_of
from utils.interpret.journey import show_journey
from utils.interpret.view import (
    as_shown,
    short_name,
    show_channels,
    show_distributions,
    show_evidence,
)

__all__ = [
    "as_shown",
    "enlarge",
    "grad_cam",
    "layer_outputs",
    "map_correlations",
    "occlusion_map",
    "pointing_game",
    "short_name",
    "show_channels",
    "show_distributions",
    "show_evidence",
    "show_journey",
    "slopes_of",
    "sparsity",
    "spread_map",
]
