"""Every kind of bad file: a message with its rule, an entry of its own, and the rest goes on."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from scrapes import STORY, records, rules

from newsclean.batch import Limits

# Rules that only say that a text is not cleaned: it is passed on as it came.
AS_IT_CAME = {"line-too-long"}

BAD = {
    "empty.txt": (b"", "empty"),
    "empty.html": (b"", "empty"),
    "blank.txt": (b" \t\r\n\xc2\xa0\xe2\x80\x8b\xef\xbb\xbf\n", "blank"),
    "mark-only.txt": (b"\xef\xbb\xbf", "blank"),
    "blank-lines.txt": (b"\n" * 1_000_000, "blank"),
    "blank.htm": (b"\n\n  ", "blank"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "binary"),
    "paper.html": (b"%PDF-1.4\n1 0 obj\n", "binary"),
    "program.txt": (bytes(range(256)) * 20, "binary"),
    "nul.txt": (b"The mill turns.\0 The miller rests.", "nul"),
    "surrogate.txt": (b"The mill \xed\xa0\xbd turns.", "lone-surrogate"),
    "unknown.txt": (bytes(range(128, 256)) * 8, "unknown-encoding"),
    "wrong-mark.txt": (b"\xff\xfeabc", "bad-encoding"),
    "long-line.txt": (b"The mill turns. " * 1_250_000, "line-too-long"),
    "plain.html": (STORY.encode(), "not-html"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_reported_and_the_rest_goes_on(scrape, run, out, name):
    raw, rule = BAD[name]
    summary = run(scrape({name: raw, "a.txt": STORY, "z.txt": STORY}))
    (failure,) = records(out, "errors")
    assert failure["schema"] == "newsclean.errors/1"
    assert (failure["path"], failure["rule"]) == (f"news/{name}", rule)
    assert any(word in failure["message"] for word in ("must", "says"))  # the rule, not only a complaint
    assert (summary.cleaned, summary.errors) == (2, {rule: 1})
    path = out / f"clean/news/{name}"
    assert (path.read_bytes() if path.exists() else None) == (raw if rule in AS_IT_CAME else None)


def test_all_of_them_at_once(scrape, run, out):
    folder = scrape({"a.txt": STORY, **{name: raw for name, (raw, _) in BAD.items()}})
    run(folder)
    assert rules(out) == {f"news/{name}": rule for name, (_, rule) in BAD.items()}
    flags = {record["path"]: record["flags"] for record in records(out, "removals")}
    assert flags == {"news/a.txt": [], "news/long-line.txt": ["uncleaned", "line-too-long"]}


def test_what_is_no_file_never_blocks(scrape, run, out):
    folder = scrape({"a.txt": STORY})
    os.mkfifo(folder / "pipe.txt")
    (folder / "pipe-link.txt").symlink_to("pipe.txt")
    (folder / "endless.txt").symlink_to("/dev/zero")
    (folder / "folder.txt").mkdir()
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(folder)
        server.bind("socket.txt")
        run(folder)
    assert rules(out) == dict.fromkeys(
        ("news/endless.txt", "news/folder.txt", "news/pipe-link.txt", "news/pipe.txt", "news/socket.txt"), "not-a-file"
    )


def test_links_that_lead_nowhere_or_round_are_reported(scrape, run, out):
    folder = scrape({"a.txt": STORY, "sub/b.txt": STORY})
    (folder / "gone.txt").symlink_to("nowhere.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "sub" / "up").symlink_to("..")
    run(folder)
    assert rules(out) == {
        "news/gone.txt": "unreadable",
        "news/loop.txt": "symlink-loop",
        "news/sub/up": "symlink-loop",
    }
    assert len(records(out, "removals")) == 2


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux's /proc")
def test_a_file_that_fails_while_it_is_read_is_reported(scrape, run, out):
    folder = scrape({"a.txt": STORY})
    (folder / "mem.txt").symlink_to("/proc/self/mem")
    run(folder)
    assert rules(out) == {"news/mem.txt": "unreadable"}


def test_a_file_that_goes_away_meanwhile_is_reported(scrape, run, out):
    folder = scrape({"a.txt": STORY, "b.txt": STORY})

    def remove(progress):
        (folder / "b.txt").unlink(missing_ok=True)

    run(folder, watch=remove)
    assert rules(out) == {"news/b.txt": "unreadable"}


def test_a_file_beyond_the_limit_is_not_read(scrape, run, out):
    run(scrape({"a.txt": STORY, "big.txt": STORY * 2}), limits=Limits(file_bytes=len(STORY.encode())))
    assert rules(out) == {"news/big.txt": "file-too-large"}


def test_a_line_is_measured_in_characters(scrape, run, out):
    run(scrape({"a.txt": "潮" * 50, "b.txt": "潮" * 51 + "\nx"}), limits=Limits(line_chars=50))
    assert rules(out) == {"news/b.txt": "line-too-long"}


def test_a_million_blank_lines_inside_a_story_are_cleaned(scrape, run, out):
    first, *rest = STORY.strip().split("\n\n")
    run(scrape({"a.txt": first + "\n" * 1_000_001 + "\n\n".join(rest)}))
    assert (out / "clean/news/a.txt").read_text("utf-8") == STORY.strip()


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><article>" + "".join(f"<p>{p}<b><i>" for p in STORY.split("\n\n")),
        "</div></p>" + "".join(f"<p>{p}</div></span>" for p in STORY.split("\n\n")),
        "<!doctype html><html><head><title>x</head><body " + "".join(f"<p>{p}</p>" for p in STORY.split("\n\n")),
        "<div>" * 3000 + f"<p>{STORY}</p>",
        "<p>&#xD800;&#0;&bogus;" + STORY,
        "<",
        "<!--",
    ],
)
def test_malformed_pages_are_cleaned_or_reported_and_stop_nothing(scrape, run, out, page):
    summary = run(scrape({"a.html": page, "b.txt": STORY}))
    assert summary.cleaned + sum(summary.errors.values()) == 2
    assert set(rules(out).values()) <= {"not-html", "tree-too-deep"}
    assert (out / "clean/news/b.txt").is_file()
    for path in (out / "clean").rglob("*.txt"):
        path.read_bytes().decode()  # whatever the page said, what is written is valid UTF-8
