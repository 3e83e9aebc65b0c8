"""Parquet: a row is a document, and of the columns only the text is touched."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any
from zlib import crc32

from newsclean.io.compression import optional
from newsclean.io.failures import BadInput, Failure, Refused
from newsclean.io.names import printable
from newsclean.io.recordfiles import (
    REMOVALS_FIELD,
    UNCLEANED,
    Fields,
    Outcome,
    Target,
    changed,
    content,
    matched,
    record_source,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from newsclean.io.limits import Limits
    from newsclean.io.reading import Source
    from newsclean.io.recordfiles import Item

_ROWS, _BYTES = 256, 32 << 20
"""The most that is decoded at a time, in rows and, as far as the file tells how large they are, in bytes."""
_GROUP_ROWS, _GROUP_BYTES = 20_000, 64 << 20
"""The largest row group that is written: it waits in memory until it is whole."""
_ARROW_ERRORS = (OSError, ValueError, RuntimeError, NotImplementedError)
"""What pyarrow's own errors are kinds of."""


@dataclass(frozen=True)
class Row:
    """One row, as it travels to a worker process.

    Attributes:
        name: the file's name and the row's number, from 1.
        text: the text to clean, None where there is none.
        html: the page, where there is no text.
        id: what the row calls itself.
        url: where it came from.
        fields: what the columns are called.
    """

    name: str
    text: str | None
    html: str | None
    id: str
    url: str
    fields: Fields
    in_record = True

    @property
    def weight(self) -> int:
        """Its characters."""
        return len(self.text or "") + len(self.html or "")

    @property
    def mark(self) -> int:
        """The checksum of what will be cleaned."""
        return crc32((self.text if self.text is not None else self.html or "").encode("utf-8", "surrogatepass"))

    def source(self, limits: Limits) -> Source:  # noqa: ARG002 - rows come whole out of the file
        """Return the text or the page that the row holds.

        Raises:
            BadInput: it has neither, or what it has says nothing.
        """
        found = content(self.fields, {self.fields.text: self.text, self.fields.html: self.html})
        return record_source(*found, self.id, self.url)


class Parquet:
    """A Parquet file.

    Attributes:
        share: how much of its rows was read, from 0 to 1.
    """

    def __init__(self, path: str, name: str, *, fields: Fields) -> None:
        """Look at the columns of a file; one that is no Parquet is damaged, and read as such.

        Raises:
            Refused: pyarrow is not installed, or no column can be cleaned.
        """
        self._arrow = optional("pyarrow", extra="parquet", what="Parquet files")
        self._parquet = optional("pyarrow.parquet", extra="parquet", what="Parquet files")
        self._path = path
        self._name = name
        self._fields = fields
        self.share = 0.0
        try:
            with self._open() as file:
                self._check(file.schema_arrow)
        except BadInput:
            pass  # `items` tells

    def _open(self) -> Any:  # noqa: ANN401 - pyarrow has no types
        try:
            return self._parquet.ParquetFile(self._path, pre_buffer=False, buffer_size=1 << 20)
        except _ARROW_ERRORS as error:
            raise BadInput("damaged", f"the file must be Parquet: {_words(error)}") from None

    def _check(self, schema: Any) -> None:  # noqa: ANN401 - the same
        named = [name for name in (self._fields.text, self._fields.html) if name in schema.names]
        shown = printable(self._name)
        if not named:
            wanted = f"{self._fields.text!r} or {self._fields.html!r}"
            raise Refused(f"{shown} must have a column {wanted}, its columns are {', '.join(schema.names)}")
        for name in named:
            kind = schema.field(name).type
            if not _is_text(self._arrow, kind):
                raise Refused(f"column {name!r} of {shown} must hold strings, it holds {kind}")

    def items(self) -> Iterator[Item | Failure]:
        """Yield the rows, and a failure for each row group of which not all can be read."""
        for batch in self._batches():
            yield from self._of_batch(batch)

    def _batches(self) -> Iterator[Failure | tuple[Any, int]]:
        """Yield rows some at a time, all columns, each time with the number of the first one."""
        try:
            with self._open() as file:
                first = 1
                for group in range(file.num_row_groups):
                    first = yield from self._of_group(file, group, first)
        except BadInput as problem:
            yield Failure(self._name, problem.rule, problem.message)

    def _of_group(
        self,
        file: Any,  # noqa: ANN401 - the same
        group: int,
        first: int,
    ) -> Generator[Failure | tuple[Any, int], None, int]:
        """Yield the rows of a group, and what is lost of it; return the number of the next group's first row."""
        about, why = file.metadata.row_group(group), "there are fewer than it says"
        at, last = first, first + int(about.num_rows) - 1
        some = max(1, min(_ROWS, _BYTES * about.num_rows // max(1, about.total_byte_size)))
        try:
            for batch in file.iter_batches(batch_size=some, row_groups=[group]):
                self.share = at / max(1, file.metadata.num_rows)
                yield batch, at
                at += batch.num_rows
        except _ARROW_ERRORS as error:
            why = _words(error)
        if at <= last:
            message = f"a row group must be whole, of this one rows {at} to {last} are lost: {why}"
            yield Failure(f"{self._name}:{at}", "damaged", message)
        return max(at, last + 1)

    def _of_batch(self, batch: Failure | tuple[Any, int]) -> Iterator[Item | Failure]:
        if isinstance(batch, Failure):
            yield batch
            return
        names = (self._fields.text, self._fields.html, self._fields.id, self._fields.url)
        columns = [batch[0].column(name) if name in batch[0].schema.names else None for name in names]
        for row in range(batch[0].num_rows):
            name = f"{self._name}:{batch[1] + row}"
            try:
                text, html, own_id, url = (None if column is None else column[row].as_py() for column in columns)
                yield Row(name, text, html, _plain(own_id), _plain(url), self._fields)
            except UnicodeDecodeError as error:
                yield Failure(name, "malformed", f"a string must be UTF-8, byte {error.start} is not: {error.reason}")

    def rewrite(self, outcomes: Iterator[Outcome], target: Target) -> None:
        """Write the rows with their clean texts, all other columns as they were, compressed in the same way."""
        try:
            with self._open() as file:
                schema = self._new_schema(file.schema_arrow, removals=target.removals)
                codecs = _codecs(file, schema)
        except BadInput:  # there are no rows to write
            for _ in matched(self._name, self.items(), outcomes):
                pass
            return
        with target.folder.binary(target.name) as out:
            with self._parquet.ParquetWriter(out, schema, compression=codecs) as writer:
                for table in self._groups(schema, outcomes, removals=target.removals):
                    writer.write_table(table, row_group_size=_GROUP_ROWS)
            if next(outcomes, None) is not None:
                raise changed(self._name)

    def _groups(self, schema: Any, outcomes: Iterator[Outcome], *, removals: bool) -> Iterator[Any]:  # noqa: ANN401
        """Yield the new rows, some thousand at a time."""
        waiting: list[Any] = []
        for batch in self._batches():
            taken = list(islice(outcomes, 1 if isinstance(batch, Failure) else batch[0].num_rows))
            pairs = list(matched(self._name, self._of_batch(batch), iter(taken)))
            if isinstance(batch, Failure) or not pairs:
                continue
            waiting.append(self._rewritten(batch[0], taken, schema, removals=removals))
            rows, size = (sum(getattr(part, what) for part in waiting) for what in ("num_rows", "nbytes"))
            if rows >= _GROUP_ROWS or size >= _GROUP_BYTES:
                yield self._arrow.Table.from_batches(waiting)
                waiting = []
        if waiting:
            yield self._arrow.Table.from_batches(waiting)

    def _rewritten(self, batch: Any, outcomes: Sequence[Outcome], schema: Any, *, removals: bool) -> Any:  # noqa: ANN401
        """Return a batch with what came of its rows."""
        columns = {name: batch.column(name) for name in batch.schema.names}
        old = columns.get(self._fields.text)
        columns[self._fields.text] = [_text(outcome, old, row) for row, outcome in enumerate(outcomes)]
        if removals:
            columns[REMOVALS_FIELD] = [outcome.removals for outcome in outcomes]
            columns[UNCLEANED] = [outcome.uncleaned or None for outcome in outcomes]
        arrays = [self._array(columns[field.name], field.type) for field in schema]
        kept = self._arrow.array([outcome.written for outcome in outcomes])
        return self._arrow.RecordBatch.from_arrays(arrays, schema=schema).filter(kept)

    def _array(self, values: Any, kind: Any) -> Any:  # noqa: ANN401 - the same
        return self._arrow.array(values, type=kind) if isinstance(values, list) else values

    def _new_schema(self, schema: Any, *, removals: bool) -> Any:  # noqa: ANN401 - the same
        """Return the columns as they were, the text's at the end where there was none, and the account's."""
        arrow = self._arrow
        added = [(self._fields.text, arrow.string())] if self._fields.text not in schema.names else []
        if removals:
            whole, real, text = arrow.int64(), arrow.float64(), arrow.string()
            kinds = {"span": arrow.list_(whole), "text": text, "replacement": text, "cleaner": text, "reason": text}
            added += [(REMOVALS_FIELD, arrow.list_(arrow.struct([*kinds.items(), ("score", real)]))), (UNCLEANED, text)]
        for name, kind in added:
            field = arrow.field(name, kind)
            at = schema.get_field_index(name)
            schema = schema.append(field) if at < 0 else schema.set(at, field)
        return schema


_CODECS = {"UNCOMPRESSED": "NONE", "LZ4_RAW": "LZ4"}
"""What pyarrow calls the codecs of which it has another name when it writes."""


def _codecs(file: Any, schema: Any) -> dict[str, str] | str:  # noqa: ANN401 - pyarrow has no types
    """Return each column's compression; columns that are new have the first one's."""
    if not file.num_row_groups:
        return "snappy"
    group = file.metadata.row_group(0)
    chunks = [group.column(number) for number in range(group.num_columns)]
    codecs = {chunk.path_in_schema: _CODECS.get(chunk.compression, chunk.compression) for chunk in chunks}
    first = next(iter(codecs.values()), "SNAPPY")
    return first if set(codecs.values()) == {first} else {**dict.fromkeys(schema.names, first), **codecs}


def _is_text(arrow: Any, kind: Any) -> bool:  # noqa: ANN401 - the same
    if arrow.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(arrow.types.is_string(kind) or arrow.types.is_large_string(kind) or kind == arrow.string_view())


def _text(outcome: Outcome, old: Any, row: int) -> str | None:  # noqa: ANN401 - the same
    """Return a row's clean text, or what it had; what is not written is not looked at."""
    if not outcome.written:
        return ""
    if outcome.text is not None and not outcome.uncleaned:
        return outcome.text
    before: str | None = None if old is None else old[row].as_py()
    return before


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
