"""Pages of four sources with all that is dear to compute, once, in one pickle: blocks, extractions, gold texts."""

from __future__ import annotations

import gzip
import json
import pickle
import sys
import time
from pathlib import Path
from typing import Any

import newsclean
from lxml.html import HtmlElement
from newsclean.html import blocks as nb
from newsclean.html.extraction import article_body, story_of
from newsclean.html.head import head_of
from newsclean.html.clean_html import _cleaned, _page
from newsclean.html.metadata import Page, title_of
from newsclean.presets import NEWS

SETS = ("aeb-html", "html/wcxb-dev", "html/postlight", "html/waddle")


class Walker(nb._Walker):
    """A walker that keeps the elements around each block."""

    def __init__(self) -> None:
        super().__init__()
        self.nodes: list[tuple[int, str, str, str, str]] = [(-1, "body", "", "", "")]
        self.stack = [0]
        self.at: list[int] = []
        self.bold: list[float] = []
        self.inbold = 0
        self.boldparts: list[str] = []

    def open(self, node: HtmlElement, tag: str) -> None:
        super().open(node, tag)
        if tag != "a":
            more = " ".join(f"{k}={v[:80]}" for k, v in node.attrib.items() if k in {"style", "hidden", "aria-hidden", "role", "itemprop", "aria-label", "data-testid", "data-component", "itemtype"})
            self.nodes.append((self.stack[-1], tag, node.get("class") or "", node.get("id") or "", more))
            self.stack.append(len(self.nodes) - 1)

    def close(self, tag: str) -> None:
        super().close(tag)
        if tag != "a":
            self.stack.pop()

    def _flush(self) -> None:
        n = len(self.blocks)
        total = sum(len(p.strip()) for p in self.parts)
        super()._flush()
        if len(self.blocks) > n:
            self.at.append(self.stack[-1])
            self.bold.append(sum(len(p.strip()) for p in self.boldparts) / max(total, 1))
        self.boldparts = []


def rich_blocks(tree: HtmlElement) -> Walker:
    from lxml.etree import iterwalk

    body = tree.find("body")
    root = tree if body is None else body
    w = Walker()
    walk = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        tag = node.tag
        if event == "start":
            if tag in nb._SKIPPED:
                walk.skip_subtree()
                continue
            if tag in nb._MARKED:
                w.open(node, tag)
            if tag in ("b", "strong", "em", "i"):
                w.inbold += 1
            words = node.text
        else:
            if event == "end" and tag in nb._MARKED:
                w.close(tag)
            if event == "end" and tag in ("b", "strong", "em", "i"):
                w.inbold -= 1
            words = None if node is root else node.tail
        if words:
            w.parts.append(words)
            if w.links:
                w.inside.append(words)
            if w.inbold:
                w.boldparts.append(words)
    return w


def timed(f: Any, *args: Any, **kw: Any) -> tuple[Any, float]:
    start = time.process_time()
    try:
        out = f(*args, **kw)
    except Exception as error:
        print("failed", f, repr(error)[:100])
        out = ""
    return out, time.process_time() - start


def readable(html: str) -> str:
    from lxml.html import fromstring
    from trafilatura.readability_lxml import Document
    from trafilatura.utils import load_html

    tree = load_html(html)
    summary = fromstring(Document(tree, min_text_length=25).summary())
    return "\n".join(b.text for b in nb.blocks_of(summary))


def page(folder: str, page_id: str, truth: dict[str, Any], html: str) -> dict[str, Any]:
    import trafilatura
    from trafilatura import baseline

    out: dict[str, Any] = {"set": folder.split("/")[-1], "id": page_id, "url": truth.get("url") or "", "gold": truth["articleBody"],
                           "lang": truth.get("language") or truth.get("lang") or "en", "html_size": len(html)}
    tree, t_parse = timed(_page, html)
    if tree is None:
        return out | {"blocks": [], "nodes": [], "at": [], "bold": [], "traf": "", "story": "", "clean": "", "title": ""}
    w = rich_blocks(tree)
    blocks, t_blocks = timed(nb.blocks_of, tree)
    assert [b.text for b in blocks] == [b.text for b in w.blocks]
    head, t_head = timed(head_of, tree, None)
    title = title_of(Page(tree, head, blocks))
    result, t_clean = timed(_cleaned, tree, None, NEWS)
    tree = _page(html)
    assert tree is not None
    story, t_story = timed(story_of, tree, head, blocks, None)
    tree = _page(html)
    assert tree is not None
    traf, t_traf = timed(lambda: trafilatura.extract(tree, include_comments=False) or "")
    _, t_plain = timed(lambda: trafilatura.extract(html, include_comments=False) or "")
    readab, t_readab = timed(readable, html)
    base, t_base = timed(lambda: baseline(html)[1])
    return out | {
        "blocks": [tuple(b) for b in blocks], "nodes": w.nodes, "at": w.at, "bold": w.bold, "title": title,
        "description": head.found.description or head.values.get("og:description") or "", "body": article_body(head),
        "traf": traf, "story": story[0], "marks": result.marks, "clean": result.text,
        "removals": [(tuple(r.span), r.cleaner, r.reason, r.score) for r in result.removals], "source": result.source,
        "readab": readab, "base": base,
        "times": {"parse": t_parse, "blocks": t_blocks, "head": t_head, "traf": t_traf, "story": t_story, "clean": t_clean,
                  "plain": t_plain, "readab": t_readab, "base": t_base},
    }


def main() -> None:
    data, target = Path(sys.argv[1]), Path(sys.argv[2])
    pages = []
    for folder in SETS:
        gold = json.loads((data / folder / "ground-truth.json").read_text("utf-8"))
        for page_id, truth in gold.items():
            file = data / folder / f"{page_id}.html.gz"
            if not file.exists() or truth.get("page_type", "article") not in (None, "article", "unknown", "other"):
                continue
            pages.append(page(folder, page_id, truth, gzip.decompress(file.read_bytes()).decode("utf-8", "replace")))
            if len(pages) % 50 == 0:
                print(len(pages), time.strftime("%T"), flush=True)
    with target.open("wb") as file:
        pickle.dump(pages, file)
    total = {k: sum(p.get("times", {}).get(k, 0) for p in pages) for k in pages[0]["times"]}
    print(total)


if __name__ == "__main__":
    main()
