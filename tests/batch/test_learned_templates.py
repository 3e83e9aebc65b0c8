"""Templates that a run learns itself: written to OUT, the same after a kill, whatever some pages do."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest
from scrapes import tree

from newsclean import Pipeline
from newsclean.batch import Limits, OutputFailed, Refused, RunOptions, template_learning
from newsclean.batch.template_learning import PageReader, learn_site
from newsclean.io.output_folder import OutFolder
from newsclean.template import SiteTemplates, load_template

TOWNS = ["Orrin", "Castering", "Skarholm", "Millbrook", "Talheim", "Quell"]
EMPTY = Pipeline()
STORY = "The ferrymen of {} mended the vane."


@pytest.fixture
def pages(scrape):
    """Two sites of six pages."""
    return scrape(
        {
            f"{site}/{town}.txt": f"The Daily {site}\n\n{STORY.format(town)}\n\nPrinted in {site} lane\n"
            for site in ("Gull", "Crow")
            for town in TOWNS
        }
    )


def sites(out):
    return {
        t["site"]: [line["line"] for line in t["lines"]]
        for t in json.loads((out / "templates.json").read_bytes())["templates"]
    }


def test_what_was_learned_is_written_and_used(pages, run, out):
    summary = run(pages, learn_templates=True, pipeline=EMPTY)
    assert sites(out) == {
        "Crow": ["printed in crow lane", "the daily crow"],
        "Gull": ["printed in gull lane", "the daily gull"],
    }
    assert (summary.templates, summary.removals["site-template"][0]) == (2, 24)
    assert (out / "clean/news/Gull/Orrin.txt").read_text().strip() == STORY.format("Orrin")
    assert json.loads((out / "newsclean.json").read_bytes())["cleaners"] == ["template"]


def test_what_is_written_can_be_read_and_used_again(pages, run, out, tmp_path):
    run(pages, learn_templates=True, pipeline=EMPTY)
    known = load_template(out / "templates.json")
    assert isinstance(known, SiteTemplates)
    run(pages, out=tmp_path / "again", pipeline=Pipeline(known))
    for name, raw in tree(out / "clean").items():
        assert (tmp_path / "again/clean" / name).read_bytes() == raw


@pytest.mark.parametrize(
    "text",
    ["[]", "7", '{"schema": "newsclean.templates/1"}', '{"schema": "newsclean.templates/1", "templates": [5]}',
     '{"schema": "newsclean.templates/2", "templates": []}', "no JSON"],
)  # fmt: skip
def test_a_file_that_holds_no_templates_is_refused(tmp_path, text):
    (tmp_path / "t.json").write_text(text)
    with pytest.raises(ValueError, match=r"schema|templates|Expecting"):
        load_template(tmp_path / "t.json")


@pytest.mark.parametrize("stage", [("learn", 3), ("learn", 12), ("clean", 0), ("clean", 7), ("group", 0)])
def test_a_run_stopped_anywhere_comes_to_the_same_bytes(pages, run, out, monkeypatch, stage):
    monkeypatch.setattr("newsclean.batch.run._SAVE_EVERY", 1)

    def stop(progress):
        if (progress.phase, progress.done) == stage:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(pages, watch=stop, learn_templates=True, pipeline=EMPTY)
    seen = []
    run(pages, watch=seen.append, learn_templates=True, pipeline=EMPTY)
    assert ("learn" in {progress.phase for progress in seen}) == (stage[0] == "learn")  # nothing is learned twice
    run(pages, out=out.parent / "peace", learn_templates=True, pipeline=EMPTY)
    assert tree(out) == tree(out.parent / "peace")


def test_a_template_mended_while_the_run_was_stopped_is_put_back(pages, run, out, tmp_path):
    def stop(progress):
        if progress.phase == "group":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(pages, watch=stop, learn_templates=True, pipeline=EMPTY)
    (out / "templates.json").write_text("{}")
    run(pages, learn_templates=True, pipeline=EMPTY)
    run(pages, out=tmp_path / "peace", learn_templates=True, pipeline=EMPTY)
    assert tree(out) == tree(tmp_path / "peace")


def test_a_run_that_learns_does_not_go_on_as_one_that_does_not(pages, run):
    def stop(progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(pages, watch=stop, learn_templates=True, pipeline=EMPTY)
    with pytest.raises(Refused, match="learn templates was True, is False"):
        run(pages, pipeline=EMPTY)


def test_overwriting_takes_the_old_templates_away(pages, run, out):
    run(pages, learn_templates=True, pipeline=EMPTY)
    run(pages, overwrite=True, pipeline=EMPTY)
    assert not (out / "templates.json").exists()


def test_a_dry_run_learns_and_writes_nothing(pages, run, tmp_path):
    before = tree(tmp_path)
    assert run(pages, out=None, dry_run=True, learn_templates=True, pipeline=EMPTY).templates == 2
    assert tree(tmp_path) == before


def test_templates_that_cannot_be_written_end_the_run(pages, run, monkeypatch):
    write = OutFolder.write

    def full(self, name, content):
        if name == "templates.json":
            raise OSError(28, "No space left on device")
        write(self, name, content)

    monkeypatch.setattr(OutFolder, "write", full)
    with pytest.raises(OutputFailed, match=r"cannot write templates\.json: No space left"):
        run(pages, learn_templates=True, pipeline=EMPTY)


def test_a_stream_has_no_second_pass():
    with pytest.raises(ValueError, match="out must be a folder if learn_templates is set"):
        RunOptions(["-"], "-", learn_templates=True)


class Hanging(PageReader):
    """Takes for ever on one page, and ends its process on another."""

    def __call__(self, task):
        if task.name.endswith("Gull/Quell.txt"):
            while True:
                pass
        if task.name.endswith("Crow/Quell.txt"):
            os._exit(9)
        return super().__call__(task)


@pytest.mark.processes
def test_a_page_that_hangs_and_one_that_crashes_cost_themselves_only(pages, monkeypatch):
    monkeypatch.setattr(template_learning, "PageReader", Hanging)
    options = RunOptions([pages], dry_run=True, jobs=2, limits=Limits(seconds=2))
    assert learn_site(options).pages == 2 * (len(TOWNS) - 1)
    assert learn_site(replace(options, isolate=True, jobs=1)).pages == 2 * (len(TOWNS) - 1)


def test_half_characters_do_not_get_into_a_template(scrape, run, out):
    """A page's references to them come as replacement characters; a record that has one is refused."""
    lines = "".join(f"<p>The {town} ferry sailed at noon on a Friday.</p>" for town in TOWNS)
    half = "<p>{} &#xD800; lane</p>"
    folder = scrape(
        {
            f"gull/{town}.html": f"<html><body><article>{lines}{half.format(town)}</article></body></html>"
            for town in TOWNS
        }
    )
    records = scrape(
        {"s.jsonl": "".join(json.dumps({"text": f"Gull \ud800 lane\n\n{STORY}"}) + "\n" for _ in TOWNS)}, "records"
    )
    ran = run(folder, records / "s.jsonl", learn_templates=True, pipeline=EMPTY)
    assert ran.errors == {"lone-surrogate": len(TOWNS)}
    (learned,) = json.loads((out / "templates.json").read_text("utf-8"))["templates"]
    assert learned["pages"] == len(TOWNS)
