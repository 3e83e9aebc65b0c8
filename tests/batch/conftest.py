"""Folders of invented scrapes, and runs over them in this process."""

from __future__ import annotations

import pytest

from newsclean.batch import RunOptions, run_batch


@pytest.fixture
def scrape(tmp_path):
    """Write files below a folder of the test's own and return the folder."""

    def write(files, root="news"):
        folder = tmp_path / root
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return write


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def run(out):
    """Run over folders in this process; options as `RunOptions` takes them."""

    def call(*folders, watch=None, **options):
        return run_batch(RunOptions(folders, **{"out": out, "isolate": False, **options}), watch)

    return call
