"""Parquet: each row is a document, and only its text column changes."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter
from typing import TYPE_CHECKING

from newsclean.io.failures import BadInput, Failure
from newsclean.io.parquet_columns import (
    ARROW_ERRORS,
    arrow,
    check_columns,
    codecs_of,
    dates_in,
    group_starts,
    new_schema,
    tag_columns,
    words_of,
)
from newsclean.io.record_formats import (
    METADATA_FIELD,
    NO_TAGS,
    REMOVALS_FIELD,
    UNCLEANED,
    Fields,
    Item,
    Outcome,
    Target,
    changed,
    content,
    matched,
    record_id,
    record_source,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from newsclean.io.limits import Limits
    from newsclean.io.parquet_columns import Arrow
    from newsclean.io.read_document import Source

_ROWS, _BYTES = 256, 32 << 20
"""Largest number of rows, and of bytes if the file states its sizes, that are decoded at a time."""
_GROUP_ROWS, _GROUP_BYTES = 20_000, 64 << 20
"""Rows and bytes from which a row group is written; until then, the group is kept in memory."""


@dataclass(frozen=True)
class Row(Item):
    """One row of a Parquet file.

    Attributes:
        name: the file's name and the row's number, from 1.
        text: the text to clean; None for a page.
        html: the page, if the row has no text.
        id: the row's id.
        url: the row's URL.
        date: the date of publication in ISO 8601; empty for a row without a date.
        fields: the names of the columns.
    """

    name: str
    text: str | None
    html: str | None
    id: str | int
    url: str
    date: str
    fields: Fields

    @property
    def payload(self) -> bytes:
        """The row's text, or its HTML if it has no text."""
        return (self.text if self.text is not None else self.html or "").encode("utf-8", "surrogatepass")

    def source(self, _limits: Limits, /) -> Source:
        """Return the row's text or HTML.

        Raises:
            BadInput: the text and the HTML are missing, or the content is blank.
        """
        found = content(self.fields, {self.fields.text: self.text, self.fields.html: self.html})
        return record_source(*found, self.id, self.url, self.date)


class Parquet:
    """A Parquet file.

    Attributes:
        share: share of the file's rows read so far, from 0 to 1.
    """

    def __init__(self, path: str, name: str, *, fields: Fields) -> None:
        """Check the columns of a file. A file that is not Parquet passes this check, and `items` reports it.

        Raises:
            Refused: pyarrow is not installed, or no column can be cleaned.
        """
        self._arrow = arrow()
        self._parquet = arrow("pyarrow.parquet")
        self._path = path
        self._name = name
        self._fields = fields
        self.share = 0.0
        try:
            with self._open() as file:
                check_columns(file.schema_arrow, fields, name)
        except BadInput:
            pass  # `items` reports it

    def _open(self) -> Arrow:
        try:
            return self._parquet.ParquetFile(self._path, pre_buffer=False, buffer_size=1 << 20)
        except ARROW_ERRORS as error:
            raise BadInput("damaged", f"the file must be Parquet: {words_of(error)}") from None

    def items(self) -> Iterator[Row | Failure]:
        """Yield the rows, and a failure for each row group that cannot be read completely."""
        for batch in self._batches():
            yield from self._of_batch(batch)

    def _batches(self) -> Iterator[Failure | tuple[Arrow, int]]:
        """Yield batches of rows, each with the number of its first row, and a failure for each range of lost rows."""
        try:
            with self._open() as file:
                first = 1
                for group in range(file.num_row_groups):
                    first = yield from self._of_group(file, group, first)
        except BadInput as problem:
            yield Failure(self._name, problem.rule, problem.message)

    def _of_group(self, file: Arrow, group: int, first: int) -> Generator[Failure | tuple[Arrow, int], None, int]:
        """Yield the batches of a row group, and a failure for lost rows; return the first row number of the next group.

        Args:
            file: the open file.
            group: number of the row group.
            first: number of the group's first row.
        """
        about, why = file.metadata.row_group(group), "it has fewer rows than it declares"
        at, last = first, first + int(about.num_rows) - 1
        some = max(1, min(_ROWS, _BYTES * about.num_rows // max(1, about.total_byte_size)))
        try:
            for batch in file.iter_batches(batch_size=some, row_groups=[group]):
                self.share = at / max(1, file.metadata.num_rows)
                yield batch, at
                at += batch.num_rows
        except ARROW_ERRORS as error:
            why = words_of(error)
        if at <= last:
            message = f"a row group must be whole, rows {at} to {last} are lost: {why}"
            yield Failure(f"{self._name}:{at}", "damaged", message)
        return max(at, last + 1)

    def _of_batch(self, batch: Failure | tuple[Arrow, int]) -> Iterator[Row | Failure]:
        if isinstance(batch, Failure):
            yield batch
            return
        names = (self._fields.text, self._fields.html, self._fields.id, self._fields.url)
        columns = [batch[0].column(name) if name in batch[0].schema.names else None for name in names]
        dates = dates_in(batch[0], self._fields.date)
        for row in range(batch[0].num_rows):
            name = f"{self._name}:{batch[1] + row}"
            try:
                text, html, own_id, url = (None if column is None else column[row].as_py() for column in columns)
                page = html if text is None else None
                yield Row(name, text, page, record_id(own_id), str(record_id(url)), dates[row], self._fields)
            except UnicodeDecodeError as error:
                yield Failure(name, "malformed", f"a string must be UTF-8, byte {error.start} is not: {error.reason}")

    def rewrite(self, outcomes: Iterator[Outcome], target: Target) -> None:
        """Write the rows with their clean texts; see `RecordFile.rewrite`.

        Other columns and the compression are unchanged.
        """
        try:
            with self._open() as file:
                schema = new_schema(file.schema_arrow, self._fields, target)
                codecs, starts = codecs_of(file, schema), group_starts(file)
        except BadInput:  # the file has no rows to write
            for _ in matched(self._name, self.items(), outcomes):
                pass
            return
        with target.folder.binary(target.name) as out:
            with self._parquet.ParquetWriter(out, schema, compression=codecs) as writer:
                for table in self._groups(schema, outcomes, starts, target):
                    writer.write_table(table, row_group_size=_GROUP_ROWS)
            if next(outcomes, None) is not None:
                raise changed(self._name)

    def _groups(
        self, schema: Arrow, outcomes: Iterator[Outcome], starts: frozenset[int], target: Target
    ) -> Iterator[Arrow]:
        """Yield tables of new rows, to write as row groups.

        Args:
            schema: the columns to write.
            outcomes: the results of the rows.
            starts: numbers of the rows with which a new table must begin.
            target: the output file.
        """
        waiting: list[Arrow] = []
        for batch in self._batches():
            if waiting and not isinstance(batch, Failure) and batch[1] in starts:
                yield self._arrow.Table.from_batches(waiting)
                waiting = []
            taken = list(islice(outcomes, 1 if isinstance(batch, Failure) else batch[0].num_rows))
            pairs = list(matched(self._name, self._of_batch(batch), iter(taken)))
            if isinstance(batch, Failure) or not pairs:
                continue
            waiting += _kept(self._rewritten(batch[0], taken, schema, target), taken)
            rows, size = (sum(getattr(part, what) for part in waiting) for what in ("num_rows", "nbytes"))
            if rows >= _GROUP_ROWS or size >= _GROUP_BYTES:
                yield self._arrow.Table.from_batches(waiting)
                waiting = []
        if waiting:
            yield self._arrow.Table.from_batches(waiting)

    def _rewritten(self, batch: Arrow, outcomes: Sequence[Outcome], schema: Arrow, target: Target) -> Arrow:
        """Return a batch of rows with the clean texts, accounts and tags of their outcomes, one for each row."""
        columns = {name: batch.column(name) for name in batch.schema.names}
        old = columns.get(self._fields.text)
        columns[self._fields.text] = [_text(outcome, old, row) for row, outcome in enumerate(outcomes)]
        if target.removals:
            accounts = [outcome.account for outcome in outcomes]
            columns |= {name: [each.get(name) for each in accounts] for name in (REMOVALS_FIELD, METADATA_FIELD)}
            columns[UNCLEANED] = [outcome.uncleaned or None for outcome in outcomes]
        if target.tags:
            columns |= tag_columns([outcome.tags or NO_TAGS for outcome in outcomes])
        arrays = [self._array(columns[field.name], field.type) for field in schema]
        return self._arrow.RecordBatch.from_arrays(arrays, schema=schema)

    def _array(self, values: Arrow, kind: Arrow) -> Arrow:
        return self._arrow.array(values, type=kind) if isinstance(values, list) else values


def _kept(batch: Arrow, outcomes: Sequence[Outcome]) -> Iterator[Arrow]:
    """Yield parts of a batch, which together have only the rows to write.

    pyarrow cannot filter columns of every type, but can cut all of them into parts.
    """
    at = 0
    for written, rows in groupby(outcomes, key=attrgetter("written")):
        count = sum(1 for _ in rows)
        if written:
            yield batch.slice(at, count)
        at += count


def _text(outcome: Outcome, old: Arrow, row: int) -> str | None:
    """Return the text to write for a row: the clean text, or the old text of an uncleaned row.

    The text of a row that is not written is empty.

    Args:
        outcome: the result of the row.
        old: the text column; None if the file has none.
        row: position of the row in the column.
    """
    if not outcome.written:
        return ""
    if outcome.text is not None and not outcome.uncleaned:
        return outcome.text
    before: str | None = None if old is None else old[row].as_py()
    return before
