"""Store an index on a Redis server, under keys with a common prefix.

No values are pickled, and no script writes. A change is one transaction. If another writer was faster, the server
rejects the transaction, and the change is computed again. Sorted runs are written before the transaction, under new
numbers, and are in use only after it. The sorted runs of a writer that was killed expire.
"""

from __future__ import annotations

import json
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.arguments import check_type
from newsclean.dedup.storage import Counts, Run, Stored
from newsclean.dedup.storage.index_errors import Damaged
from newsclean.dedup.storage.redis_errors import address_of, client_of, explained
from newsclean.dedup.storage.stored_values import from_json, row_of, settings_in, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from newsclean.dedup.storage import Change, T

# Largest number of values in a command.
_VALUES = 5000
# Seconds until a sorted run expires that no transaction activates.
_STAGED = 86_400

# Script that reads the slices that may contain some keys from all sorted runs in use, atomically. The first argument
# is the prefix of the index. The others are the first 32 bits of the keys of bands and passages.
_BUCKETS = """
local found = {}
local runs = redis.call('HGETALL', ARGV[1] .. 'runs')
for place = 1, #runs, 2 do
  local bits = tonumber(string.match(runs[place + 1], '%d+$'))
  local seen, wanted = {}, {}
  for argument = 2, #ARGV do
    local slice = math.floor(tonumber(ARGV[argument]) / 2 ^ (32 - bits))
    if not seen[slice] then
      seen[slice] = true
      wanted[#wanted + 1] = string.format('%d', slice)
    end
  end
  for start = 1, #wanted, 1000 do
    local last = math.min(start + 999, #wanted)
    for _, entries in ipairs(redis.call('HMGET', ARGV[1] .. 'run:' .. runs[place], unpack(wanted, start, last))) do
      if entries then found[#found + 1] = entries end
    end
  end
end
return table.concat(found)
"""


class RedisStorage:
    """The storage of an index on a Redis server.

    Args:
        url: the URL of the server.
        prefix: the prefix of all keys of the index.

    Raises:
        ImportError: the package redis is not installed.
        ValueError: the URL is wrong.
    """

    def __init__(self, url: str, prefix: str) -> None:
        check_type(url, str, "url", "a str such as 'redis://localhost:6379/0'")
        check_type(prefix, str, "prefix")
        self._server = client_of(url)
        self._explained = partial(explained, address_of(self._server, url), prefix)
        # A cluster keeps keys with a common part in braces on one server.
        self._prefix = f"{{{prefix}}}:"
        self._bound: Counts | None = None
        self._buckets = self._server.register_script(_BUCKETS)

    def _key(self, name: str) -> str:
        """Return the Redis key for a name, such as `documents`."""
        return self._prefix + name

    def settle(self, settings: dict[str, Any]) -> dict[str, Any]:
        """Save the settings of a new index, and return the saved settings. An existing index keeps its settings."""
        with self._explained():
            if self.counts().next_document == 0:
                self._server.setnx(self._key("settings"), json.dumps(settings))
            return settings_in(self._server.get(self._key("settings")))

    def read(self, view: Callable[[], T]) -> T:
        """Return the result of the function `view`, computed from the state at the start of the call.

        Documents that are added during the call have higher numbers, and are ignored. If documents are removed during
        the call, `view` is called again.
        """
        with self._explained():
            while True:
                removals = self._server.get(self._key("removals"))
                self._bound = self.counts()
                try:
                    seen = view()
                except Damaged:
                    # A part of the index may have been removed before it was read.
                    if self._server.get(self._key("removals")) == removals:
                        raise
                    continue
                finally:
                    self._bound = None
                if self._server.get(self._key("removals")) == removals:
                    return seen

    def write(self, change: Callable[[], Change]) -> Change:
        """Apply the change that `change` computes for the current state, and return it.

        If another process changes the index in the meantime, `change` is called again.
        """
        from redis import WatchError

        while True:
            with self._explained(), self._server.pipeline() as pipeline:
                pipeline.watch(self._key("counts"), self._key("runs"))
                made = change()
                pipeline.multi()
                self._put(pipeline, made)
                try:
                    pipeline.execute()
                except WatchError:
                    self._drop(self._server, [run.number for run in made.runs])
                    continue
                return made

    def _put(self, pipeline: Any, change: Change) -> None:  # noqa: ANN401 - a class of redis-py
        """Add the commands that apply a change to a transaction."""
        for document in change.removed:
            pipeline.hdel(self._key("documents"), document.number)
            pipeline.hdel(self._key("ids"), document.id)
            pipeline.zrem(self._key("copies"), document.number)
        for number, digest in change.abandoned:
            pipeline.hdel(self._key("contents"), number)
            pipeline.hdel(self._key("digests"), digest)
        for document in change.documents:
            pipeline.hset(self._key("documents"), document.number, json.dumps(document[1:]))
            pipeline.hset(self._key("ids"), document.id, document.number)
            if document.content is not None:
                pipeline.zadd(self._key("copies"), {document.number: document.content})
        for content in change.contents:
            pipeline.hset(self._key("contents"), content.number, content.record)
            pipeline.hset(self._key("digests"), content.digest, content.number)
        self._put_runs(pipeline, change)
        pipeline.hincrby(self._key("counts"), "live", len(change.documents) - len(change.removed))
        pipeline.hincrby(self._key("counts"), "documents", len(change.documents))
        pipeline.hincrby(self._key("counts"), "contents", len(change.contents))
        if change.removed:
            pipeline.incr(self._key("removals"))

    def _put_runs(self, pipeline: Any, change: Change) -> None:  # noqa: ANN401 - as above
        """Add the commands that replace sorted runs and update the dead contents to a transaction."""
        self._drop(pipeline, change.merged)
        for run in change.runs:
            pipeline.persist(self._key(f"run:{run.number}"))
            pipeline.hset(self._key("runs"), run.number, f"{run.entries} {run.bits}")
        if change.purged:
            pipeline.delete(self._key("dead"))
        for number, _ in change.abandoned:
            pipeline.sadd(self._key("dead"), number)

    def _drop(self, server: Any, runs: Sequence[int]) -> None:  # noqa: ANN401 - as above
        """Remove sorted runs, given by number, at once or as part of a transaction."""
        for run in runs:
            server.hdel(self._key("runs"), run)
            server.unlink(self._key(f"run:{run}"))

    def close(self) -> None:
        """Close the connection."""
        self._server.close()

    def counts(self) -> Counts:
        """Return the current counts or, during a call of `read`, the counts at its start."""
        if self._bound:
            return self._bound
        found = self._server.hmget(self._key("counts"), "live", "documents", "contents")
        return row_of(Counts, *(value or b"0" for value in found))

    def find_ids(self, ids: Sequence[str]) -> list[Stored]:
        """Return the documents with the given ids. Ids that the index does not contain are skipped."""
        return self._documents(
            whole(number, "Stored.number") for number in self._values("ids", ids) if number is not None
        )

    def find_digests(self, digests: Sequence[bytes]) -> dict[bytes, int]:
        """Return a dict from each of the given digests to the number of its content. Unknown digests are left out."""
        numbers = zip(digests, self._values("digests", digests), strict=True)
        return {digest: whole(number, "Stored.content") for digest, number in numbers if number is not None}

    def documents(self) -> Iterator[Stored]:
        """Yield all documents in ascending order of their numbers."""
        count = self.counts().next_document
        for start in range(0, count, _VALUES):
            yield from self._documents(range(start, min(count, start + _VALUES)))

    def documents_of(self, contents: Sequence[int]) -> list[Stored]:
        """Return the documents that have one of the given contents, in ascending order of their numbers."""
        numbers: list[int] = []
        for start in range(0, len(contents), _VALUES):
            with self._server.pipeline(transaction=False) as pipeline:
                for content in contents[start : start + _VALUES]:
                    pipeline.zrangebyscore(self._key("copies"), content, content)
                numbers += [whole(number, "Stored.number") for found in pipeline.execute() for number in found]
        return self._documents(sorted(numbers))

    def _documents(self, numbers: Iterable[int]) -> list[Stored]:
        """Return the documents with the given numbers, in the same order. Missing documents are skipped."""
        count = self.counts().next_document
        wanted = [number for number in numbers if number < count]
        found = zip(wanted, self._values("documents", wanted), strict=True)
        return [
            row_of(Stored, number, *from_json(stored, "a document", list))
            for number, stored in found
            if stored is not None
        ]

    def records(self, contents: Sequence[int] | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield the number and record of each given content by ascending number; None means all contents."""
        numbers = range(self.counts().next_content) if contents is None else sorted(contents)
        for start in range(0, len(numbers), _VALUES):
            some = numbers[start : start + _VALUES]
            found = zip(some, self._values("contents", some), strict=True)
            yield from ((number, record) for number, record in found if record is not None)

    def _values(self, name: str, fields: Sequence[Any]) -> list[bytes | None]:
        """Return the values of the given fields of the Redis hash `name`; None for each field that is missing."""
        found: list[bytes | None] = []
        for start in range(0, len(fields), _VALUES):
            found += self._server.hmget(self._key(name), list(fields[start : start + _VALUES]))
        return found

    def runs(self) -> list[Run]:
        """Return the sorted runs that are in use."""
        return [row_of(Run, run, *sizes.split()) for run, sizes in self._server.hgetall(self._key("runs")).items()]

    def write_run(self, slices: Iterable[tuple[int, bytes]]) -> int:
        """Write a new sorted run and return its number.

        `slices` yields the number and the bytes of each slice, all entries whose keys begin with the same bits.
        """
        number = whole(self._server.incr(self._key("runs ever")), "Run.number")
        remaining = iter(slices)
        while some := dict(islice(remaining, _VALUES)):
            with self._server.pipeline() as pipeline:
                pipeline.hset(self._key(f"run:{number}"), mapping=some)
                pipeline.expire(self._key(f"run:{number}"), _STAGED)
                pipeline.execute()
        return number

    def slices(self, run: int, first: int, last: int) -> bytes:
        """Return the entries in the slices `first` to `last - 1` of a sorted run, as bytes.

        A slice consists of all entries whose keys begin with the same bits.
        """
        return b"".join(part for part in self._values(f"run:{run}", range(first, last)) if part is not None)

    def buckets(self, keys: NDArray[np.uint64]) -> bytes:
        """Return all entries with the given keys in the sorted runs in use, and some with other keys, as bytes."""
        first_bits = (keys >> np.uint64(32)).tolist()
        parts = (first_bits[start : start + _VALUES] for start in range(0, len(first_bits), _VALUES))
        return b"".join(self._buckets(args=[self._prefix, *part]) for part in parts)

    def dead(self) -> list[int]:
        """Return the numbers of the removed contents that may still have entries in sorted runs."""
        return [whole(number, "Stored.content") for number in self._server.smembers(self._key("dead"))]
