"""Pretrained networks with one small interface, and filters of a trained network."""

from utils.backbones.backbone import Backbone
from utils.backbones.first_layer import load_first_layer, show_filters
from utils.backbones.loading import default_name, load_backbone
from utils.backbones.preprocessing import as_pictures, resize

__all__ = [
    "Backbone",
    "as_pictures",
    "default_name",
    "load_backbone",
    "load_first_layer",
    "resize",
    "show_filters",
]
