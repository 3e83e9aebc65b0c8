"""Convert the errors of Redis to errors that name the server and the index, but never a password."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from newsclean.arguments import shown
from newsclean.dedup.storage.index_errors import Damaged, IndexFailed
from newsclean.extras import load

if TYPE_CHECKING:
    from collections.abc import Iterator


def client_of(url: str) -> Any:  # noqa: ANN401 - a class of redis-py
    """Return the client for the URL of a server. It connects with its first command.

    Raises:
        ImportError: the package redis is not installed.
        ValueError: the URL is wrong. The message shows it only if it cannot contain a password.
    """
    redis = load("redis", extra="redis", user="NearDuplicateIndex.redis")
    try:
        return redis.Redis.from_url(url)
    except ValueError:
        # The message of this error may contain a part of the password.
        got = "one that may contain a password" if {"@", "?"} & {*url} else shown(url)
    raise ValueError(f"url must be the URL of a Redis server, such as 'redis://localhost:6379/0', got {got}")


def address_of(client: Any, url: str) -> str:  # noqa: ANN401 - a class of redis-py
    """Return the URL of a client's server without user, password and options."""
    found, scheme = client.get_connection_kwargs(), url.partition(":")[0]
    if "path" in found:
        return f"{scheme}://{found['path']}"
    return f"{scheme}://{found.get('host', 'localhost')}:{found.get('port', 6379)}/{found.get('db', 0)}"


@contextmanager
def explained(address: str, prefix: str) -> Iterator[None]:
    """Convert errors of Redis in the `with` block; they remain the cause of the new errors.

    Args:
        address: address of the server without a password, for the message.
        prefix: prefix of the keys of the index, for the message.

    Raises:
        ValueError: the index is damaged.
        IndexFailed: the server cannot be reached, or refuses a command.
    """
    from redis import RedisError

    try:
        yield
    except Damaged as error:
        raise ValueError(f"url and prefix must lead to an index, got {address!r} and {prefix!r}: {error}") from error
    except RedisError as error:
        # Before these words, the error of a transaction contains the command with its bytes.
        reason = str(error).rpartition("of pipeline caused error: ")[2]
        rule = "url and prefix must lead to an index that can be read and written"
        raise IndexFailed(f"{rule}, got {address!r} and {prefix!r}: {reason}") from error
