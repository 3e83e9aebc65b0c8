"""Build the JSON records that a run writes. Each record has the name and number of its schema."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from newsclean._version import __version__
from newsclean.pipeline import cleaner_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsclean.io.failures import Failure
    from newsclean.io.read_document import Source
    from newsclean.pipeline import Pipeline
    from newsclean.result import CleanResult
    from newsclean.types import Cluster, Label

REMOVALS = "newsclean.removals/1"
CLUSTERS = "newsclean.clusters/1"
ERRORS = "newsclean.errors/1"
RUN = "newsclean.run/1"
EXPLAIN = "newsclean.explain/1"
CLEAN = "newsclean.clean/1"


def json_line(record: Mapping[str, Any]) -> str:
    r"""Return a record as one line of ASCII JSON; other characters and line breaks are escaped.

    >>> json_line({"path": "a\nb", "title": "año"})
    '{"path": "a\\nb", "title": "a\\u00f1o"}\n'
    """
    return json.dumps(record, ensure_ascii=True, allow_nan=False) + "\n"


def pipeline_record(pipeline: Pipeline) -> dict[str, Any]:
    """Return the version of newsclean, and a pipeline's preset, cleaners, protected pattern and weights."""
    cleaners = [cleaner_name(cleaner) for cleaner in pipeline]
    return {
        "version": __version__,
        "preset": pipeline.name,
        "cleaners": cleaners,
        "protect": pipeline.protect,
        "weights": pipeline.weights,
    }


def source_record(source: Source, result: CleanResult) -> dict[str, Any]:
    """Return the fields that identify the bytes of a document, and the source that the spans refer to."""
    return {
        "kind": source.kind,
        "encoding": source.encoding,
        "sha256": source.sha256,
        "spans_in": "extraction" if source.kind == "html" else source.origin,
        "source_sha256": digest(result.source),
        "chars_in": len(result.source),
        "chars_out": len(result.text),
    }


def removals_record(name: str, output: str, source: Source, result: CleanResult) -> dict[str, Any]:
    """Return the record of one document for `removals.jsonl`, without the fields common to the whole run.

    The account of a record of a file includes the clean text, because such a record has no output file of its own.

    Args:
        name: name of the document.
        output: path of the output file, below OUT.
        source: the decoded document.
        result: the result of cleaning it.
    """
    account = result.to_dict()
    account.pop("text")
    account.pop("weights")  # the same for every document: part of the run's own record
    named = (("id", source.id), ("url", source.url), ("record_date", source.date))
    own = {key: value for key, value in named if value != ""}
    return {
        "schema": REMOVALS,
        "path": name,
        "output": output,
        **own,
        **source_record(source, result),
        "output_sha256": digest(result.text),
        **({"text": result.text} if source.origin == "field" else {}),
        **account,
    }


def cluster_record(number: int, cluster: Cluster, ids: Mapping[Label, str | int]) -> dict[str, Any]:
    """Return one cluster for `clusters.jsonl`, with the names of its documents.

    If a document of the cluster has an id, the record also contains the ids.

    Args:
        number: position of the cluster in the file, from 0.
        cluster: the cluster, with names as members.
        ids: ids by name, for documents with an id.
    """
    own = [ids.get(member) for member in cluster.members]
    return {
        "schema": CLUSTERS,
        "cluster": number,
        "representative": cluster.representative,
        "members": list(cluster.members),
        **({} if own.count(None) == len(own) else {"ids": own}),
        "pairs": [pair._asdict() for pair in cluster.pairs],
    }


def failure_record(failure: Failure) -> dict[str, Any]:
    """Return the record of a failure for `errors.jsonl`; if a record was damaged, with its position and first bytes."""
    record: dict[str, Any] = {"schema": ERRORS, "path": failure.path, "rule": failure.rule, "message": failure.message}
    if failure.offset is not None:
        record["offset"] = failure.offset
    if failure.raw is not None:
        record["raw"] = failure.raw.decode("utf-8", "surrogateescape")
    return record


def digest(text: str) -> str:
    """Return the hexadecimal SHA-256 of a text in UTF-8.

    Raises:
        UnicodeEncodeError: the text has lone surrogates, which UTF-8 cannot encode.

    >>> digest("")[:8]
    'e3b0c442'
    """
    return sha256(text.encode()).hexdigest()


def clean_record(source: Source, result: CleanResult, pipeline: Pipeline) -> dict[str, Any]:
    """Return one document's clean text, metadata and account, for `newsclean clean --json`."""
    own = {key: value for key, value in (("id", source.id), ("url", source.url)) if value != ""}
    return {
        "schema": CLEAN,
        "path": source.name,
        **own,
        **source_record(source, result),
        **result.to_dict(),
        **pipeline_record(pipeline),
        "weights": result.weights,
    }


def explain_record(source: Source, result: CleanResult, pipeline: Pipeline) -> dict[str, Any]:
    """Return one document's source, clean text and account, for `newsclean explain --json`."""
    return {
        "schema": EXPLAIN,
        "path": source.name,
        **source_record(source, result),
        **pipeline_record(pipeline),
        "source": result.source,
        **result.to_dict(),
    }
