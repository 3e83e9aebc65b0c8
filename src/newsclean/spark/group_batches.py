"""Split a sorted stream of record batches into blocks that contain whole groups of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROWS = 8192
"""Number of rows after which a block is completed. The last group may continue, and is left for the next block."""


def blocks(batches: Iterable[pa.RecordBatch], keys: Sequence[str], rows: int = ROWS) -> Iterator[pa.Table]:
    """Yield tables that contain whole groups: all successive rows with equal values in the columns `keys`.

    A table is completed when more than `rows` rows were read. Its last group is left for the next table.

    >>> batch = pa.record_batch({"key": [1, 1, 2, 2, 3], "value": [1, 2, 3, 4, 5]})
    >>> [block["value"].to_pylist() for block in blocks([batch[:2], batch[2:3], batch[3:]], ["key"], rows=2)]
    [[1, 2], [3, 4], [5]]
    """
    waiting: list[pa.RecordBatch] = []
    size, enough = 0, rows
    for batch in batches:
        waiting.append(batch)
        size += batch.num_rows
        if size > enough:
            table = pa.Table.from_batches(waiting)
            end = _last_start(table, keys)
            if end:
                yield table[:end]
            waiting, size = table[end:].to_batches(), size - end
            # Doubling avoids a new search of a large group for every batch.
            enough = max(rows, 2 * size)
    if size:
        yield pa.Table.from_batches(waiting)


def _last_start(table: pa.Table, keys: Sequence[str]) -> int:
    """Return the number of the row, from 0, at which the last group of a table begins.

    A group consists of successive rows with equal values in the columns `keys`. Each group must occur only once.
    """
    columns = [table[key] for key in keys]
    last = table.num_rows - 1
    values = [column[last] for column in columns]
    low, high = 0, last
    while low < high:
        middle = (low + high) // 2
        if all(column[middle] == value for column, value in zip(columns, values, strict=True)):
            high = middle
        else:
            low = middle + 1
    return low
