"""Checks of lesson 12: transfer learning."""

from autograder.checks.lesson_12_transfer_learning import (
    comparison,
    cost_decision,
    feature_epochs,
    frozen_model,
    head_counts,
    most_confused,
    two_stages,
    wrong_preparation,
)
from autograder.student.exercise import Exercise

EXERCISES: list[Exercise] = [
    head_counts.HEAD_COUNTS,
    frozen_model.FROZEN_MODEL,
    feature_epochs.FEATURE_EPOCHS,
    two_stages.TWO_STAGES,
    wrong_preparation.WRONG_PREPARATION,
    cost_decision.COST_DECISION,
    most_confused.MOST_CONFUSED,
    comparison.COMPARISON,
]
