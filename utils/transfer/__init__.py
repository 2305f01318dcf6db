"""Move a pretrained network to a new task, and compare ways to do it."""

from utils.transfer.finetune import WAYS, Trial, run, train_head, tune
from utils.transfer.parts import (
    copy_of,
    cut,
    features,
    head,
    join,
)
from utils.transfer.tasks import digits_task, load_photos
from utils.transfer.view import confusion_matrix, show_comparison, show_confusion

__all__ = [
    "WAYS",
    "Trial",
    "confusion_matrix",
    "copy_of",
    "cut",
    "digits_task",
    "features",
    "head",
    "join",
    "load_photos",
    "run",
    "show_comparison",
    "show_confusion",
    "train_head",
    "tune",
]
