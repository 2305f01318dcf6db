"""Move a pretrained network to a new task, and compare ways to do it."""

from utils.transfer.finetune import WAYS, Run, run, train_head, tune
from utils.transfer.parts import (
    accuracy,
    batch_size_for,
    bytes_per_image,
    copy_of,
    cut,
    features,
    head,
    join,
    run_in_batches,
    train,
)
from utils.transfer.tasks import digits_task, load_photos
from utils.transfer.view import confusion_matrix, show_comparison, show_confusion

__all__ = [
    "WAYS",
    "Run",
    "accuracy",
    "batch_size_for",
    "bytes_per_image",
    "confusion_matrix",
    "copy_of",
    "cut",
    "digits_task",
    "features",
    "head",
    "join",
    "load_photos",
    "run",
    "run_in_batches",
    "show_comparison",
    "show_confusion",
    "train",
    "train_head",
    "tune",
]
