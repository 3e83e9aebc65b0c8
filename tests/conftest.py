"""Hypothesis profiles, and where the data for development is, if this machine has it.

The profile `ci` (the default) draws the same examples each time; HYPOTHESIS_PROFILE=dev draws new ones,
`audit` many new ones, `few` the first ones: enough to see which code they reach.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

# No deadlines: the machines that run this are noisy. Whole documents are large by Hypothesis's measure.
_CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
_COMMON = {"deadline": None, "print_blob": True, "suppress_health_check": _CHECKS}
settings.register_profile("ci", derandomize=True, max_examples=200, **_COMMON)
settings.register_profile("dev", max_examples=200, **_COMMON)
settings.register_profile("few", derandomize=True, max_examples=20, **_COMMON)
settings.register_profile("audit", max_examples=5000, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The reference inputs and labelled data beside the project; tests that need them skip elsewhere."""
    if not SHARED.is_dir():
        pytest.skip("the reference inputs and labelled data (../shared) are not on this machine")
    return SHARED


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT
