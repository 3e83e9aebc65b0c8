"""A JSON array of objects or strings. Each element is a document, and all other bytes are unchanged."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsclean.io.compression import compressed
from newsclean.io.failures import BadInput, Failure
from newsclean.io.json_lines import BOM, JsonLine, JsonLines, Line, damage, rewritten
from newsclean.io.record_formats import matched, record_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.io.limits import Limits
    from newsclean.io.read_document import Source
    from newsclean.io.record_formats import Outcome, Target

_SPACE = b" \t\r\n"
_TOKEN = re.compile(rb'["{}\[\],]')
_IN_STRING = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*', re.DOTALL)


class ArraySplitter:
    r"""Splitter of a JSON array into elements. A malformed element does not affect the others.

    It splits at brackets and commas, without reading the values.

    Attributes:
        closed: whether the array's last bracket was read.
        behind: the first bytes after the last bracket that are not blank.

    >>> splitter = ArraySplitter(longest=100)
    >>> [line.raw for chunk in (b'[{"a": "]"}, ', b'"b"]') for line in splitter.feed(chunk)]
    [b'{"a": "]"}', b' "b"']
    """

    def __init__(self, longest: int) -> None:
        """Create a splitter that keeps at most `longest` bytes of an element."""
        self._longest = longest
        self._depth, self._in_string, self._escaped = 0, False, False
        self._number, self._begin, self._read = 1, 0, 0
        self._kept, self._skipped = bytearray(), 0
        self.closed = False
        self.behind = b""

    def feed(self, chunk: bytes) -> Iterator[Line]:
        """Yield the elements that end in the next bytes of the stream, without the commas between them.

        Raises:
            BadInput: rule `malformed`, if the stream does not begin with a bracket.
        """
        at = 0
        while at < len(chunk) and not self.closed:
            end, token = self._step(chunk, at)
            opens, ends = not self._depth and token == b"[", self._depth == 1 and token in {b",", b"]"}
            if not self._depth and chunk[at : end - opens].strip(_SPACE):
                shown = chunk[at : at + 20].decode("utf-8", "replace")
                raise BadInput("malformed", f"a .json file must be one array, it begins with {shown!r}")
            self._keep(b"" if opens else chunk[at : end - ends])
            depth = self._depth + (token in {b"[", b"{"}) - (token in {b"]", b"}"})
            self._depth = max(depth, min(self._depth, 1))
            self._read += end - at
            at = end
            if opens:
                self._begin = self._read
            if ends:
                self.closed = token == b"]"
                yield self.rest()
                self._number, self._begin, self._kept, self._skipped = self._number + 1, self._read, bytearray(), 0
        self.behind = (self.behind + chunk[at:].lstrip(_SPACE))[:40] if self.closed else b""

    def _step(self, chunk: bytes, at: int) -> tuple[int, bytes]:
        """Find the next bracket, comma or quotation mark from `at` on; return the position after it, and the character.

        Inside a string, only its final quotation mark counts. A quotation mark is returned as empty bytes. If none
        is found, return the end of the chunk and empty bytes.
        """
        if self._in_string:
            return self._string_end(chunk, at), b""
        found = _TOKEN.search(chunk, at)
        if found is None:
            return len(chunk), b""
        self._in_string = found[0] == b'"'
        return found.end(), b"" if self._in_string else found[0]

    def _string_end(self, chunk: bytes, at: int) -> int:
        start = at + self._escaped
        end = _IN_STRING.match(chunk, start).end()  # type: ignore[union-attr] # it matches anywhere
        self._escaped = chunk[end : end + 1] == b"\\"  # the last byte of the chunk
        self._in_string = chunk[end : end + 1] != b'"'
        return min(end + 1, len(chunk))

    def _keep(self, piece: bytes) -> None:
        room = max(0, self._longest - len(self._kept))
        self._kept += piece[:room]
        self._skipped += max(0, len(piece) - room)

    def check_end(self) -> None:
        """Check, at the end of the stream, that the bytes read were one complete array.

        Raises:
            BadInput: rule `damaged` if the array has no end, `malformed` if the stream continues after the array.
        """
        if not self.closed:
            raise BadInput("damaged", "a .json file must be a whole array, it ends before the closing bracket")
        if self.behind:
            shown = self.behind.decode("utf-8", "replace")
            raise BadInput("malformed", f"a .json file must be one array, after its end follows {shown!r}")

    def rest(self, problem: BadInput | None = None) -> Line:
        """Return the bytes of the current element that were read so far, with the `problem` that ends the stream."""
        return Line(self._number, self._begin, bytes(self._kept), self._skipped, problem)


@dataclass(frozen=True)
class Element(JsonLine):
    """One element of an array, with the white space around it."""

    def source(self, limits: Limits, /) -> Source:
        """Return the text or HTML of an element that is an object, or the text of one that is a string.

        Raises:
            BadInput: the element is neither an object nor a string, has no field to clean, or is not text.
        """
        if self.is_string:
            return record_source(self.string(), "text")
        try:
            return super().source(limits)
        except BadInput as problem:
            message = problem.message.replace("a line must be", "an element must be")
            raise BadInput(problem.rule, message) from None

    @property
    def is_string(self) -> bool:
        """Whether the element is a string, not an object."""
        return self.raw.lstrip(_SPACE).startswith(b'"')

    def string(self) -> str:
        """Return the text of an element that is a JSON string.

        Raises:
            BadInput: rule `malformed`, if the element is not valid JSON.
        """
        try:
            text: str = json.loads(self.text())
        except ValueError as error:
            raise BadInput("malformed", f"an element must be an object or a string: {error}") from None
        return text

    def with_text(self, text: str) -> bytes:
        """Return the bytes of the element, a JSON string, with another text; an ASCII string stays ASCII."""
        before = self.raw[: len(self.raw) - len(self.raw.lstrip(_SPACE))]
        after = self.raw[len(self.raw.rstrip(_SPACE)) :]
        return before + json.dumps(text, ensure_ascii=self.raw.isascii()).encode() + after


class JsonArray(JsonLines):
    """A file that is one JSON array."""

    def items(self) -> Iterator[Element | Failure]:
        """Yield the elements, and a failure for each element that is damaged or too large."""
        longest = self._reading.limits.file_bytes
        for line in split_elements(self._bytes, longest):
            name = f"{self._name}:{line.number}"
            if line.problem:
                yield damage(self._name, line, line.problem, "element")
            elif line.skipped:
                message = f"an element must have at most {longest} bytes, it has {len(line.raw) + line.skipped}"
                yield Failure(name, "record-too-large", message, line.offset)
            else:
                yield Element(name, line.offset, line.raw, self._reading.fields)

    def rewrite(self, outcomes: Iterator[Outcome], target: Target) -> None:
        """Write the elements with their clean texts, and all other bytes unchanged; see `RecordFile.rewrite`."""
        with target.folder.binary(target.name) as file, compressed(file, self._compression) as write:
            before = b"["
            for item, outcome in matched(self._name, self.items(), outcomes):
                write(before + _rewritten(item, outcome))
                before = b","
            write(b"[]\n" if before == b"[" else b"]\n")


def split_elements(chunks: Iterable[bytes], longest: int) -> Iterator[Line]:
    """Yield each element of a JSON array as a `Line`. If the array is damaged, the last `Line` reports the problem.

    Args:
        chunks: the bytes of the file.
        longest: largest number of bytes that are kept of an element.
    """
    splitter, first = ArraySplitter(longest), True
    try:
        for chunk in chunks:
            for line in splitter.feed(chunk.removeprefix(BOM) if first else chunk):
                if splitter.closed and line.number == 1 and not line.raw.strip(_SPACE):
                    continue  # the array is empty
                yield line
            first = False
        splitter.check_end()
    except BadInput as problem:
        yield splitter.rest(problem)


def _rewritten(item: Element, outcome: Outcome) -> bytes:
    """Return an element with its clean text. Accounts and tags are added to objects only, not to strings."""
    if not item.is_string:
        return rewritten(item, outcome)
    return item.raw if outcome.text is None or outcome.uncleaned else item.with_text(outcome.text)
