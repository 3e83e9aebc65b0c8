"""`template learn`, `report`, and the options of `run` that stand on them, in processes of their own."""

from __future__ import annotations

import json
import re

import pytest

TOWNS = ["Orrin", "Castering", "Skarholm", "Millbrook", "Talheim", "Quell", "Norby"]


@pytest.fixture
def sites(tmp_path):
    """Two sites of seven pages each, the one of text, the other with a page of HTML and a broken file."""
    for site, slogan in (("gull", "The Daily Gull"), ("crow", "Crow and Country")):
        folder = tmp_path / "scraped" / site
        folder.mkdir(parents=True)
        for town in TOWNS:
            prose = f"The ferrymen of {town} mended the weather vane behind the customs house on Friday."
            (folder / f"{town}.txt").write_text(f"{slogan}\nNews from {town}\n\n{prose}\n\nPrinted in {site} lane\n")
    (tmp_path / "scraped/crow/broken.html").write_bytes(b"\x00\x01")
    return tmp_path


def clean(folder, site, out="out"):
    return (folder / out / "clean/scraped" / site / "Orrin.txt").read_text()


@pytest.mark.slow
def test_a_learned_template_is_saved_and_used(command, sites):
    done = command("template", "learn", "scraped/gull", "-o", "gull.json")
    assert done.returncode == 0, done.stderr
    assert b"learned 2 lines from 7 pages" in done.stderr
    saved = json.loads((sites / "gull.json").read_text())
    assert (saved["site"], [line["line"] for line in saved["lines"]]) == (
        "gull",
        ["printed in gull lane", "the daily gull"],
    )
    done = command("run", "scraped", "-o", "out", "--template", "gull.json")
    assert done.returncode == 1  # the broken file
    assert clean(sites, "gull").startswith("News from Orrin")
    assert "Gull" not in clean(sites, "gull")
    assert "Crow and Country" in clean(sites, "crow")


@pytest.mark.slow
def test_a_run_learns_each_sites_template_itself(command, sites):
    done = command("run", "scraped", "-o", "out", "--learn-templates", "--report")
    assert done.returncode == 1, done.stderr
    assert re.search(rb"^site templates +2$", done.stdout, re.MULTILINE)
    for site in ("gull", "crow"):
        assert clean(sites, site).startswith("News from Orrin")
        assert "lane" not in clean(sites, site)
    assert "site-template" in (sites / "out/report.html").read_text()
    assert json.loads((sites / "out/newsclean.json").read_text())["cleaners"][0] == "template"
    assert command("run", "scraped", "-o", "two", "--learn-templates", "--jobs", "2").returncode == 1
    for name in ("removals.jsonl", "templates.json"):
        assert (sites / "two" / name).read_bytes() == (sites / "out" / name).read_bytes()
    assert command("run", "scraped", "-o", "three", "--template", "out/templates.json").returncode == 1
    assert clean(sites, "crow", "three") == clean(sites, "crow")


@pytest.mark.slow
def test_a_run_learns_from_the_fields_that_it_was_told_of(command, tmp_path):
    rows = [{"body": f"The Daily Gull\n\nThe ferrymen of {town} mended the weather vane on Friday."} for town in TOWNS]
    (tmp_path / "pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = command("run", "pages.jsonl", "-o", "out", "--text-field", "body", "--learn-templates", "--no-dedup")
    assert done.returncode == 0, done.stderr
    assert re.search(rb"^site templates +1$", done.stdout, re.MULTILINE)
    left = [json.loads(line)["body"] for line in (tmp_path / "out/clean/pages.jsonl").read_text().splitlines()]
    assert [text.split(" mended")[0] for text in left] == [f"The ferrymen of {town}" for town in TOWNS]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "scraped", "-o", "out", "--template", "none.json"], b"--template must be a file written by"),
        (["run", "scraped", "-o", "out", "--template", "scraped/gull/Quell.txt"], b"--template must be a file written"),
        (["run", "scraped", "-o", "o", "--template", "x", "--learn-templates"], b"must not be used together"),
        (["run", "nowhere", "-o", "out", "--learn-templates"], b"'nowhere' does not exist"),
        (["template", "learn", "nowhere", "-o", "site.json"], b"'nowhere' does not exist"),
        (["report", "scraped"], b"OUT must be the folder of a finished run, 'scraped' has no run"),
        (["report", "nowhere"], b"OUT must be the folder of a finished run, 'nowhere' is missing or empty"),
    ],
)
def test_wrong_usage_ends_with_2_and_writes_nothing(command, sites, arguments, message):
    before = sorted(sites.rglob("*"))
    done = command(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert b"Traceback" not in done.stderr
    assert sorted(sites.rglob("*")) == before


def test_a_template_that_cannot_be_written_ends_with_3(command, sites):
    done = command("template", "learn", "scraped/gull", "-o", "nowhere/site.json")
    assert done.returncode == 3
    assert b"cannot write nowhere/site.json" in done.stderr


@pytest.mark.slow
def test_a_report_of_a_finished_run_can_be_had_later(command, sites):
    assert command("run", "scraped", "-o", "out").returncode == 1
    done = command("report", "out")
    assert (done.returncode, done.stderr) == (0, b"newsclean: wrote out/report.html\n")
    first = (sites / "out/report.html").read_bytes()
    assert command("report", "out").returncode == 0
    assert (sites / "out/report.html").read_bytes() == first
