"""An index of near-duplicates in a file or on a server, which compares new documents with all earlier ones."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from newsclean.arguments import check_boolean, check_whole, shown
from newsclean.containers import Given, given, labels_in
from newsclean.dedup.dedup_options import scheme_of
from newsclean.dedup.given_documents import Texts
from newsclean.dedup.grouping import grouped
from newsclean.dedup.index_answers import Asked, answers
from newsclean.dedup.index_search import view
from newsclean.dedup.labels import labelled
from newsclean.dedup.member_pairs import pairs_of_members
from newsclean.dedup.sketching import read
from newsclean.dedup.storage.batches import batches
from newsclean.dedup.storage.changes import Added, additions, id_key, label_of, older, purge, removals, stored
from newsclean.dedup.storage.settings import settings_of, settle
from newsclean.dedup.storage.sqlite import SQLiteStorage
from newsclean.dedup.thresholds import CONTAINMENT, JACCARD, Thresholds
from newsclean.dedup.windows import dated
from newsclean.instants import UNDATED, instant
from newsclean.types import Cluster, Document, Pair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date, timedelta
    from os import PathLike
    from types import TracebackType

    from newsclean.dedup.given_documents import Comparable
    from newsclean.dedup.sketches import Scheme
    from newsclean.dedup.storage import Storage
    from newsclean.types import Label

T = TypeVar("T")


class NearDuplicateIndex:
    """An index file of documents. Each new document is compared with all earlier ones.

    The index contains sketches, 2.7 kB on disk for each distinct text, but not the texts. `clusters` returns the same
    as `near_duplicates` for all documents, in the order in which they were added. Batches do not change the result.

    Several processes may read the index while one process writes; they see only whole batches. If a process is killed,
    the index contains the batches that it finished. Threads may share an index, which serves one call after another.

    Args:
        path: path of the index file, created if missing. While it is open, SQLite keeps two more files beside it.
        jaccard: as for `near_duplicates`.
        containment: as for `near_duplicates`.
        find_contained: as for `near_duplicates`. A text of 3 kB then needs 0.7 kB more on disk.
        shingle_words: as for `near_duplicates`.
        within: as for `near_duplicates`.

    Raises:
        TypeError: an option has a wrong type, or `path` is not a path.
        ValueError: a threshold is out of range, the file is not an index, or the index has other settings or another
            version of Unicode. The message lists the differences.
        FileNotFoundError: the folder of the file does not exist.
        OSError: the file cannot be read or written. Methods raise this error too, and ValueError if the file is
            damaged or the index was closed. An error of SQLite is their cause.

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
        """Return an index on a Redis server. The methods and their results are the same as for an index file.

        Args:
            url: URL of the server, such as `redis://localhost:6379/0`.
            prefix: prefix of all keys of the index; other keys are never changed.
            jaccard: as for the class.
            containment: as for the class.
            find_contained: as for the class.
            shingle_words: as for the class.
            within: as for the class.

        Raises:
            ImportError: the package redis is not installed.
            TypeError: an option has a wrong type.
            ValueError: the URL is wrong, the class refuses an option, or the index has other settings.
            OSError: the server cannot be reached or refuses a command. Methods raise this error too, and ValueError if
                the index is damaged. The error of Redis is the cause of the OSError.
        """
        from newsclean.dedup.storage.redis import RedisStorage

        index = cls.__new__(cls)
        thresholds = Thresholds(jaccard, containment)
        scheme = scheme_of(jaccard, find_contained, shingle_words, within)
        index._open(lambda: RedisStorage(url, prefix), thresholds, scheme)  # noqa: SLF001 - own class
        return index

    def _open(self, storage: Callable[[], Storage], thresholds: Thresholds, scheme: Scheme) -> None:
        """Open the storage, which the function `storage` returns, and check its settings."""
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
        """Close the file or the connection to the server."""
        with self._turn:
            self._storage.close()

    def __enter__(self) -> NearDuplicateIndex:  # noqa: PYI034 - Self came with Python 3.11
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return self._read(lambda: self._storage.counts().live)

    def __contains__(self, label: object) -> bool:
        if type(label) not in {str, int}:
            return False
        return bool(self._read(lambda: self._storage.find_ids([id_key(label)])))

    def __iter__(self) -> Iterator[Label]:
        """Iterate over the ids in the index, in the order in which they were added."""
        return iter(self._read(lambda: [label_of(document.id) for document in self._storage.documents()]))

    def _read(self, view: Callable[[], T]) -> T:
        """Return the result of the function `view`, which sees one state of the storage; other threads wait."""
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
        """Add documents and return their ids. They are added in whole batches of 10,000 texts or 50 million characters.

        Args:
            documents: an iterable of texts, documents or results of cleaning, read once. Only the text and date of a
                document are used. The keys of a mapping, and the index of a pandas Series, become ids.
            ids: a string or integer for each document. The default is its number, counted from 0 over all documents
                ever added. A removed id may be added again.
            skip_known: whether to skip documents that the index contains with the same id and text, to resume an
                interrupted call. If the index has `within`, their date must also be the same.
            jobs: number of processes, as for `near_duplicates`.

        Returns:
            The ids of the added documents; skipped documents are not among them.

        Raises:
            TypeError: `documents` is one text, bytes or a table, a document is neither a str, a Document nor a
                CleanResult, an id is neither a str nor an int, or `skip_known` is not a bool. Earlier batches remain in
                the index.
            ValueError: an id is in the index (with `skip_known`, with another text or date) or occurs twice, or the
                number of ids differs from that of documents. Earlier batches remain in the index.
        """
        check_whole(jobs, "jobs")
        check_boolean(skip_known, "skip_known")
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
        """Remove documents, given by their ids or by their age.

        Args:
            ids: the ids of the documents. If one of them is not in the index, no document is removed.
            before: a date or datetime, or a str in ISO 8601. Documents with an earlier date are removed. Documents
                without a date are kept.

        Raises:
            KeyError: an id is not in the index.
            TypeError: `ids` is a single string, or not exactly one of `ids` and `before` is passed.
            ValueError: `before` is not in ISO 8601.
        """
        if (ids is None) == (before is None):
            raise TypeError(f"remove needs either ids or before, got ids={shown(ids)} and before={shown(before)}")
        oldest = UNDATED if before is None else instant(before, "before")
        keys = [] if ids is None else list(dict.fromkeys(id_key(label) for label in labels_in(ids, "ids")))
        with self._turn:
            self._storage.write(
                lambda: removals(self._storage, stored(self._storage, keys) if keys else older(self._storage, oldest))
            )
            if self._storage.read(lambda: 2 * len(self._storage.dead()) > self._storage.counts().live):
                self._storage.write(lambda: purge(self._storage))

    def query(self, document: Comparable, *, pairs: bool = False) -> list[Pair]:
        """Return the near-duplicates of a text in the index. The text is not added.

        The text is compared with all texts that share a band or, with `find_contained`, a rare passage. If the text was
        written from a template, the time grows with the number of texts in the index that were written from this
        template.

        Args:
            document: a text, a document or a result of cleaning.
            pairs: whether to also return the near-duplicates among the documents found, as `near_duplicates` does.

        Returns:
            A pair for each near-duplicate. The `representative` of the pair is the `id` of `document`, or "" for a text
            or a result of cleaning. The `member` is the id in the index. Pairs with the same text come first. The
            others follow in descending order of Jaccard index, then of containment.

        Raises:
            TypeError: `document` is neither a str, a Document nor a CleanResult, or `pairs` is not a bool.
        """
        check_boolean(pairs, "pairs")
        name = document.id if isinstance(document, Document) else ""
        texts = Texts(Given([document]), dated=True)
        sketches = dated(read(texts, self._scheme), texts.instants(), self._scheme.within).sketches
        if not len(sketches):
            return []
        asked = Asked(name, sketches, pairs)
        return self._read(lambda: answers(self._storage, asked, self._scheme, self._thresholds))

    def clusters(self, of: Iterable[str | int] | None = None, *, pairs: bool = False) -> list[Cluster]:
        """Return the clusters of near-duplicates in the index, as `near_duplicates` does.

        Args:
            of: ids of documents. Only the clusters that contain one of them are returned, and only a part of the index
                is read.
            pairs: as for `near_duplicates`.

        Raises:
            KeyError: an id of `of` is not in the index.
            TypeError: `of` is a single string, or `pairs` is not a bool.
        """
        check_boolean(pairs, "pairs")
        wanted = None if of is None else labels_in(of, "of")
        keys = None if wanted is None else [id_key(label) for label in wanted]
        sketches, documents = self._read(lambda: view(self._storage, keys, self._scheme, self._thresholds))
        groups = grouped(sketches, self._thresholds)
        inner = pairs_of_members(sketches, groups, self._thresholds) if pairs else None
        clusters = labelled(groups, documents, self._thresholds, inner)
        return clusters if wanted is None else [each for each in clusters if not set(wanted).isdisjoint(each.members)]
