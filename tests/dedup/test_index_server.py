"""A Redis server that fails: each error names its address and the index, and never a password."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from contextlib import closing, contextmanager

import pytest
from wire import STORIES

from newsclean.dedup.index import NearDuplicateIndex

EN, CHESS = STORIES["en"]
RULE = "url and prefix must lead to an index that can be read and written, got"
USES = (len, list, lambda index: index.query(EN), lambda index: index.clusters(), lambda index: index.add([EN]))


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def _server(folder, *options: str):
    """A server that a test may stop: its process and port."""
    pytest.importorskip("redis")
    if shutil.which("redis-server") is None:
        pytest.skip("needs redis-server")
    port = _free_port()
    common = f"--port {port} --bind 127.0.0.1 --save  --appendonly no --dir {folder}".split(" ")
    process = subprocess.Popen(["redis-server", *common, *options], stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield process, port
    finally:
        process.terminate()
        process.wait()


@pytest.mark.parametrize("user", ["", ":secret@", "wire:secret@"])
def test_a_server_that_is_down_is_named_without_a_password(user: str) -> None:
    redis = pytest.importorskip("redis")
    port = _free_port()
    with pytest.raises(OSError, match=f"^{RULE} 'redis://127.0.0.1:{port}/3' and 'stories': .*refused") as caught:
        NearDuplicateIndex.redis(f"redis://{user}127.0.0.1:{port}/3", prefix="stories")
    assert "secret" not in str(caught.value)
    assert isinstance(caught.value.__cause__, redis.ConnectionError)


def test_a_socket_that_is_not_there_is_named_without_a_password(tmp_path) -> None:
    pytest.importorskip("redis")
    with pytest.raises(OSError, match=f"^{RULE} 'unix://{tmp_path}/none' and ") as caught:
        NearDuplicateIndex.redis(f"unix://{tmp_path}/none?password=secret")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "got"),
    [
        ("localhost:6379", "'localhost:6379'"),
        ("redis://localhost:port", "'redis://localhost:port'"),
        ("redis://localhost:99999", "'redis://localhost:99999'"),
        ("http://wire:secret@localhost", "one that may contain a password"),
        ("redis://:sec#ret@localhost", "one that may contain a password"),
        ("redis://localhost?password=secret&db=x", "one that may contain a password"),
    ],
)
def test_a_wrong_url_is_shown_if_it_has_no_password(url: str, got: str) -> None:
    pytest.importorskip("redis")
    with pytest.raises(ValueError, match=r"^url must be the URL of a Redis server") as caught:
        NearDuplicateIndex.redis(url)
    assert str(caught.value).endswith(f"such as 'redis://localhost:6379/0', got {got}")
    assert caught.value.__context__ is None


@pytest.mark.redis
def test_a_wrong_password_is_not_shown(tmp_path) -> None:
    with _server(tmp_path, "--requirepass", "right") as (_, port):
        for user in ("", ":secret@", "wire:secret@"):
            with pytest.raises(OSError, match=f"^{RULE} 'redis://127.0.0.1:{port}/0' and 'newsclean': ") as caught:
                NearDuplicateIndex.redis(f"redis://{user}127.0.0.1:{port}/0")
            assert "secret" not in str(caught.value)
        NearDuplicateIndex.redis(f"redis://:right@127.0.0.1:{port}/0").close()


@pytest.mark.redis
def test_a_server_that_stops_is_named(tmp_path) -> None:
    with (
        _server(tmp_path) as (process, port),
        NearDuplicateIndex.redis(f"redis://127.0.0.1:{port}/0") as index,
    ):
        index.add([EN, CHESS], ids=["a", "b"])
        process.terminate()
        process.wait()
        for use in (*USES, lambda index: index.remove(["a"]), lambda index: "a" in index):
            with pytest.raises(OSError, match=f"^{RULE} 'redis://127.0.0.1:{port}/0' and 'newsclean': "):
                use(index)


def test_a_key_of_another_type_is_told_in_one_line(redis_url: str) -> None:
    import redis

    with (
        closing(redis.Redis.from_url(redis_url)) as client,
        NearDuplicateIndex.redis(redis_url, prefix="typed") as index,
    ):
        for name, use in (("contents", lambda index: index.add([EN])), ("documents", list), ("counts", len)):
            client.delete(f"{{typed}}:{name}")
            client.rpush(f"{{typed}}:{name}", "x")
            with pytest.raises(OSError, match=f"^{RULE} '{redis_url}' and 'typed': WRONGTYPE [ -~]*$"):
                use(index)
            client.delete(f"{{typed}}:{name}")


def test_a_server_that_refuses_to_write_is_named(redis_url: str) -> None:
    import redis

    with (
        closing(redis.Redis.from_url(redis_url)) as client,
        NearDuplicateIndex.redis(redis_url, prefix="full") as index,
    ):
        client.config_set("maxmemory", 1)
        try:
            with pytest.raises(OSError, match=f"^{RULE} '{redis_url}' and 'full': .*maxmemory"):
                index.add([EN])
        finally:
            client.config_set("maxmemory", 0)
        assert len(index) == 0
