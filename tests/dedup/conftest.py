"""Indexes to test: in a file, and on a Redis server that is started for it."""

from __future__ import annotations

import importlib.util
import itertools
import shutil
import socket
import subprocess
import time
from functools import partial

import pytest

from newsclean.dedup.index import NearDuplicateIndex

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    """The URL of a server of our own, that keeps nothing; it ends with the tests."""
    if shutil.which("redis-server") is None or importlib.util.find_spec("redis") is None:
        pytest.skip("needs redis-server and the package redis")
    import redis

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    options = f"--port {port} --bind 127.0.0.1 --save  --appendonly no --dir {folder}".split(" ")
    server = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    client = redis.Redis(port=port)
    for _ in range(200):
        try:
            client.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    client.close()
    server.terminate()
    server.wait()


@pytest.fixture(params=["file", pytest.param("redis", marks=pytest.mark.redis)])
def open_index(request, tmp_path):
    """Opens an index, each time the same, with the options given."""
    if request.param == "file":
        return partial(NearDuplicateIndex, tmp_path / "stories.index")
    url = request.getfixturevalue("redis_url")
    return partial(NearDuplicateIndex.redis, url, prefix=f"test-{next(_NUMBERS)}")
