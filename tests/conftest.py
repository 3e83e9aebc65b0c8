"""Hypothesis profiles, where the data for development is, and a browser, if this machine has them.

The profile `ci` (the default) draws the same examples each time; HYPOTHESIS_PROFILE=dev draws new ones,
`audit` many new ones; `mutation` draws few, since every mutant draws them; `few` the first ones, which show what code
they reach.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: the tests already run one process a core
ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

# No deadlines: the machines that run this are noisy. Whole documents are large by Hypothesis's measure.
_CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
_COMMON = {"deadline": None, "print_blob": True, "suppress_health_check": _CHECKS}
settings.register_profile("ci", derandomize=True, max_examples=100, **_COMMON)
settings.register_profile("dev", max_examples=200, **_COMMON)
settings.register_profile("mutation", derandomize=True, max_examples=60, **_COMMON)
settings.register_profile("few", derandomize=True, max_examples=20, **_COMMON)
settings.register_profile("audit", max_examples=5000, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

_MARKED_BY_FIXTURE = {"redis_url": "redis", "shared": "shared"}


def pytest_collection_modifyitems(items) -> None:
    """Mark the tests that need what a fixture provides, so that `make test` leaves them out."""
    for item in items:
        for fixture in _MARKED_BY_FIXTURE.keys() & set(item.fixturenames):
            item.add_marker(_MARKED_BY_FIXTURE[fixture])


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


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, or whatever is called `chromium` here."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not on this machine")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()
