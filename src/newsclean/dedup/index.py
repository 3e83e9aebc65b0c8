"""An index of near-duplicates that stays: new documents against those of yesterday, whose texts are not read again."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from newsclean.arguments import check_whole, shown
from newsclean.containers import Given, given, labels_in
from newsclean.dedup.dedup_options import scheme_of
from newsclean.dedup.given_documents import Texts
from newsclean.dedup.grouping import grouped
from newsclean.dedup.index_answers import Asked, answers
from newsclean.dedup.index_search import surroundings
from newsclean.dedup.labels import Documents, labelled
from newsclean.dedup.member_pairs import pairs_of_members
from newsclean.dedup.sketching import read
from newsclean.dedup.storage.batches import batches
from newsclean.dedup.storage.changes import Added, additions, id_key, label_of, older, purge, removals, stored
from newsclean.dedup.storage.settings import settings_of, settle
from newsclean.dedup.storage.sqlite import SQLiteStorage
from newsclean.dedup.storage.stored_sketches import sketches_in
from newsclean.dedup.thresholds import CONTAINMENT, JACCARD, Thresholds
from newsclean.dedup.windows import dated
from newsclean.instants import UNDATED, instant
from newsclean.types import Cluster, Document, Pair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date, timedelta
    from os import PathLike
    from types import TracebackType

    from numpy.typing import NDArray

    from newsclean.dedup.given_documents import Comparable
    from newsclean.dedup.sketches import Scheme, Sketches
    from newsclean.dedup.storage import Storage, Stored
    from newsclean.types import Label

T = TypeVar("T")
# Of a document without letters and digits.
_NONE = -1


class View(NamedTuple):
    """What a storage has at one time: the numbers of contents, their sketches, and documents."""

    numbers: NDArray[np.int64]
    sketches: Sketches
    documents: list[Stored]


class NearDuplicateIndex:
    """Documents that are there to stay, in a file: what is added later is compared with all of them.

    The index keeps sketches, 2.7 kB on disk for each different text, and no texts. `clusters` is what
    `near_duplicates` returns for the documents that are there, in the order they were added: however they came, and
    whatever was removed.

    Several processes may read while one writes; they see whole batches. A process may be killed at any moment: the
    index then holds the batches that were put in, and no part of another. Several threads may share one object: it
    serves one at a time.

    Args:
        path: the file; made if there is none. SQLite keeps two more beside it while it is open.
        jaccard: as for `near_duplicates`, as are the others.
        containment: see there.
        find_contained: see there; 0.7 kB more for a text of 3 kB.
        shingle_words: see there.
        within: see there.

    Raises:
        ValueError: a threshold is out of range, the file is something else, or the index was made with other
            thresholds, scheme or window, or the tables of another Unicode version; the message says what differs.
        FileNotFoundError: the folder of the file does not exist.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> with NearDuplicateIndex(f"{folder.name}/stories.index") as index:
    ...     _ = index.add(["The harbour opened again on Friday after the storm."], ids=["monday/7"])
    ...     index.query("LISBON - The harbour opened again on Friday, after the storm.")[0].member
    'monday/7'
    >>> folder.cleanup()
    """

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        jaccard: float = JACCARD,
        containment: float | None = CONTAINMENT,
        find_contained: bool = False,
        shingle_words: int | None = None,
        within: str | timedelta | None = None,
    ) -> None:
        scheme = scheme_of(jaccard, find_contained, shingle_words, within)
        self._open(lambda: SQLiteStorage(path), Thresholds(jaccard, containment), scheme)

    @classmethod
    def redis(
        cls,
        url: str,
        *,
        prefix: str = "newsclean",
        jaccard: float = JACCARD,
        containment: float | None = CONTAINMENT,
        find_contained: bool = False,
        shingle_words: int | None = None,
        within: str | timedelta | None = None,
    ) -> NearDuplicateIndex:
        """Open an index on a Redis server, with the same methods and the same results.

        Args:
            url: such as `redis://localhost:6379/0`.
            prefix: what the names of its keys begin with; other keys are left alone.
            jaccard: see the class, as for the others.
            containment: see there.
            find_contained: see there.
            shingle_words: see there.
            within: see there.

        Raises:
            ImportError: the package redis is not installed.
            ValueError: as for the class.
        """
        from newsclean.dedup.storage.redis import RedisStorage

        index = cls.__new__(cls)
        thresholds = Thresholds(jaccard, containment)
        scheme = scheme_of(jaccard, find_contained, shingle_words, within)
        index._open(lambda: RedisStorage(url, prefix), thresholds, scheme)  # noqa: SLF001 - its own
        return index

    def _open(self, storage: Callable[[], Storage], thresholds: Thresholds, scheme: Scheme) -> None:
        self._thresholds, self._scheme = thresholds, scheme
        self._turn = RLock()
        settings = settings_of(thresholds, scheme)
        self._storage = storage()
        try:
            settle(self._storage, settings)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file, or the connection."""
        with self._turn:
            self._storage.close()

    def __enter__(self) -> NearDuplicateIndex:  # noqa: PYI034 - Self came with Python 3.11
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        with self._turn:
            return self._storage.counts().live

    def __contains__(self, label: object) -> bool:
        if type(label) not in {str, int}:
            return False
        with self._turn:
            return bool(self._storage.find_ids([id_key(label)]))

    def __iter__(self) -> Iterator[Label]:
        """Iterate over the ids that are there now, in the order they were added."""
        documents = self._read(lambda: list(self._storage.documents()))
        return (label_of(document.id) for document in documents)

    def _read(self, view: Callable[[], T]) -> T:
        """Run a function while nothing changes, and return its result."""
        with self._turn:
            return self._storage.read(view)

    def add(
        self,
        documents: Iterable[Comparable] | Mapping[str, Comparable] | Mapping[int, Comparable],
        *,
        ids: Iterable[str | int] | None = None,
        skip_known: bool = False,
        jobs: int = 1,
    ) -> list[Label]:
        """Add documents, in batches of 10,000 (or 50 million characters), each as a whole or not at all.

        Args:
            documents: texts, documents of which only text and date are looked at, or results of cleaning, in any
                iterable; read once. The keys of a mapping, and the index of a pandas Series, are the ids.
            ids: strings or integers, one for each document; by default their numbers, counted from 0 over all
                documents that were ever added. An id that was removed may be added again.
            skip_known: whether to leave out documents that are there with the same id and text (and, with `within`,
                date), so that adding can go
                on after it was interrupted.
            jobs: processes that sketch the texts, as for `near_duplicates`.

        Returns:
            The ids of those that were added.

        Raises:
            TypeError: `documents` is one text, bytes or a table, a document is neither a str nor a Document, or an id
                is neither a str nor an int. What was put in before that batch stays.
            ValueError: an id is there already, or twice among these, or there are too few or too many. What was
                put in before that batch stays.
        """
        check_whole(jobs, "jobs")
        found = given(documents)
        labels: list[Label] = []
        texts = Texts(found, dated=True)
        for batch, keys in batches(texts, found.labels(ids)):
            instants = texts.instants()[-len(batch) :]
            contents = dated(read(batch, self._scheme, jobs), instants, self._scheme.within)
            labels += self._add(Added(contents, keys, instants.tolist()), skip_known=skip_known)
        return labels

    def _add(self, added: Added, *, skip_known: bool = False) -> list[Label]:
        with self._turn:
            made = self._storage.write(lambda: additions(self._storage, added, skip_known=skip_known))
        return [label_of(document.id) for document in made.documents]

    def remove(self, ids: Iterable[str | int] | None = None, *, before: str | date | None = None) -> None:
        """Remove documents: all of these ids, or none where one is not there; or all that are older than a date.

        Args:
            ids: of the documents.
            before: a date, a datetime, or either in ISO 8601: documents with an earlier date are removed. Those
                without a date stay.

        Raises:
            KeyError: an id is not there.
            TypeError: `ids` is one string, or both or neither of `ids` and `before` are given.
            ValueError: `before` is not in ISO 8601.
        """
        if (ids is None) == (before is None):
            raise TypeError(f"remove must get either ids or before, got {shown(ids)} and {shown(before)}")
        oldest = UNDATED if before is None else instant(before, "before")
        keys = [] if ids is None else list(dict.fromkeys(id_key(label) for label in labels_in(ids, "ids")))
        with self._turn:
            self._storage.write(
                lambda: removals(self._storage, stored(self._storage, keys) if keys else older(self._storage, oldest))
            )
            if self._storage.read(lambda: 2 * len(self._storage.dead()) > self._storage.counts().live):
                self._storage.write(lambda: purge(self._storage))

    def query(self, document: Comparable, *, pairs: bool = False) -> list[Pair]:
        """Return the documents that a text is a near-duplicate of, without adding it.

        All that share a band with it are looked at; so a text of a template takes as long as the template has texts.

        Args:
            document: a text, a document or a result of cleaning.
            pairs: whether to add the near-duplicates among those that are found, as `near_duplicates` does.

        Returns:
            Pairs of the document (its `id`, which for a text is "") and one that is there: copies first, then those
            with the largest Jaccard index, then the largest containment, then in the order they were added.
        """
        name = document.id if isinstance(document, Document) else ""
        texts = Texts(Given([document]), dated=True)
        sketches = dated(read(texts, self._scheme), texts.instants(), self._scheme.within).sketches
        if not len(sketches):
            return []
        asked = Asked(name, sketches, pairs)
        return self._read(lambda: answers(self._storage, asked, self._scheme, self._thresholds))

    def clusters(self, of: Iterable[str | int] | None = None, *, pairs: bool = False) -> list[Cluster]:
        """Return the groups of near-duplicates among all documents, as `near_duplicates` does.

        Args:
            of: ids; only the clusters that these are in, without a look at the rest of the index.
            pairs: as for `near_duplicates`.

        Raises:
            KeyError: an id of `of` is not there.
        """
        wanted = None if of is None else labels_in(of, "of")
        numbers, sketches, documents = self._read(lambda: self._view(wanted))
        contents = np.array([_NONE if each.content is None else each.content for each in documents], np.int64)
        rows = np.where(contents == _NONE, _NONE, np.searchsorted(numbers, contents))
        labels = [label_of(document.id) for document in documents]
        groups = grouped(sketches, self._thresholds)
        inner = pairs_of_members(sketches, groups, self._thresholds) if pairs else None
        clusters = labelled(groups, Documents(rows, labels), self._thresholds, inner)
        return clusters if wanted is None else [each for each in clusters if not set(wanted).isdisjoint(each.members)]

    def _view(self, wanted: Sequence[str | int] | None) -> View:
        """Read contents and their documents: all, or as many as it takes to tell the clusters of some."""
        if wanted is None:
            return View(*sketches_in(self._storage.records(), self._scheme), list(self._storage.documents()))
        found = stored(self._storage, [id_key(label) for label in wanted])
        contents = {document.content for document in found if document.content is not None}
        numbers, sketches = surroundings(self._storage, contents, self._scheme, self._thresholds)
        return View(numbers, sketches, self._storage.documents_of(numbers.tolist()))
