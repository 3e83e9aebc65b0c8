"""Files of many documents, and runs over them in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsclean.batch import RunOptions, run_batch


class Ran:
    """What a run over one file wrote."""

    def __init__(self, path, out, summary):
        self.summary = summary
        self.out = out
        self.path = out / "clean" / path.name

    def records(self, kind):
        return [json.loads(line) for line in (self.out / f"{kind}.jsonl").read_bytes().splitlines()]

    @property
    def rules(self):
        return {record["path"]: record["rule"] for record in self.records("errors")}


@pytest.fixture
def run(tmp_path):
    """Run over one file in this process; options as `RunOptions` takes them."""

    def call(path, watch=None, **options):
        out = Path(tmp_path, f"out-{len(list(tmp_path.iterdir()))}")
        summary = run_batch(RunOptions([path], **{"out": out, "isolate": False, **options}), watch)
        return Ran(path, out, summary)

    return call
