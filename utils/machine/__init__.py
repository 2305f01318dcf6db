"""Know and set the surroundings of a lesson: profile, seed, device, versions."""

from utils.machine.accelerator import (
    Accelerator,
    detect,
    policy_scope,
    strategy_scope,
)
from utils.machine.environment import (
    budget,
    is_graded,
    is_interactive,
    profile,
    quietly,
    report,
    report_device,
    set_seed,
)
from utils.machine.hardware import backend_name

__all__ = [
    "Accelerator",
    "backend_name",
    "budget",
    "detect",
    "is_graded",
    "is_interactive",
    "policy_scope",
    "profile",
    "quietly",
    "report",
    "report_device",
    "set_seed",
    "strategy_scope",
]
