"""Exit codes, messages and outputs of the commands, in processes of their own."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

import newsclean
from newsclean import Removal, restore

HEAVY = {"numpy", "datasketch", "trafilatura", "lxml", "langdetect", "rich", "regex", "charset_normalizer"}


def test_a_run_that_goes_well_ends_with_0(process, news, tmp_path):
    done = process("run", "news", "-o", "out")
    assert done.returncode == 0
    assert (tmp_path / "out/clean/news/one.txt").read_text().endswith("the mate said.")
    assert len((tmp_path / "out/clusters.jsonl").read_text().splitlines()) == 1
    assert b"Traceback" not in done.stderr


def test_the_summary_goes_to_standard_output_and_progress_to_standard_error(process, news):
    done = process("run", "news", "-o", "out")
    lines = done.stdout.decode().splitlines()[1:]
    rows = {words[0]: words[1:] for line in reversed(lines) if (words := line.split())}
    assert rows["documents"] == ["3"]
    assert rows["cleaned"] == ["3"]
    assert rows["clusters"] == ["1"]
    assert rows["errors"] == ["0"]
    assert rows["read-more"][0] == "1"
    assert {"removals", "seconds", "characters"} <= set(rows)
    assert "3 of 3 documents" in done.stderr.decode()
    assert b"\x1b" not in done.stdout + done.stderr


def test_a_failed_file_is_named_and_the_run_ends_with_1(process, news, tmp_path):
    (news / "bad [bold]\n.txt").write_bytes(b"\0\1\2\3")
    done = process("run", "news", "-o", "out")
    assert done.returncode == 1
    assert r"news/bad [bold]\n.txt: the file must be text" in done.stderr.decode()
    assert "[binary]" in done.stderr.decode()
    assert "cleaned 3 of 4 documents; the result is in out, 1 error in out/errors.jsonl" in done.stderr.decode()
    (failure,) = (tmp_path / "out/errors.jsonl").read_text().splitlines()
    assert json.loads(failure)["path"] == "news/bad [bold]\n.txt"
    assert (tmp_path / "out/clean/news/one.txt").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run"], "FOLDER"),
        (["run", "news"], "--out must be given"),
        (["run", "nowhere", "-o", "out"], "'nowhere' does not exist"),
        (["run", "news", "news/one.txt", "-o", "out"], "must be given once and none inside another"),
        (["clean", "nowhere.txt"], "'nowhere.txt' does not exist"),
        (["explain", "nowhere.txt"], "'nowhere.txt' does not exist"),
        (["run", "empty", "-o", "out"], "empty contains none"),
        (["run", "news", "-o", "news/out"], "must lie apart"),
        (["run", "news", "news", "-o", "out"], "must be given once"),
        (["run", "news", "-o", "out", "--preset", "BBC"], "preset must be one of NEWS, PAGE, got 'BBC'"),
        (["run", "news", "-o", "out", "--without", "fluff"], "cleaner must be one of"),
        (["run", "news", "-o", "out", "--protect", "("], "protect must be a regular expression"),
        (["run", "news", "-o", "out", "--jobs", "0"], "--jobs"),
        (["run", "news", "-o", "out", "--jobs", "many"], "--jobs"),
        (["run", "news", "-o", "out", "--keep", "some"], "--keep"),
        (
            ["run", "news", "-o", "out", "--time-limit", "0"],
            "--time-limit must be a positive number of seconds, got '0'",
        ),
        (["run", "news", "-o", "foreign"], "did not write"),
        (["explain", "news/one.txt", "--preset", "BBC"], "preset must be one of"),
        (["clean"], "FILE"),
        (["tidy"], "tidy"),
    ],
)
def test_wrong_usage_ends_with_2_and_writes_nothing(command, news, tmp_path, arguments, message):
    (tmp_path / "empty").mkdir()
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "thesis.doc").write_text("four years")
    before = sorted(tmp_path.rglob("*"))
    done = command(*arguments)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_an_unknown_cleaner_is_answered_with_the_names(command, news):
    message = command("run", "news", "-o", "out", "--without", "fluff").stderr.decode()
    for name in ("reader", "whitespace"):
        assert name in message


def test_a_finished_output_is_refused_unless_overwritten(command, news):
    assert command("run", "news", "-o", "out").returncode == 0
    refused = command("run", "news", "-o", "out")
    assert refused.returncode == 2
    assert b"--overwrite" in refused.stderr
    assert command("run", "news", "-o", "out", "--overwrite").returncode == 0


def test_a_dry_run_needs_no_output_and_writes_nothing(command, news, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    done = command("run", "news", "--dry-run")
    assert done.returncode == 0
    assert b"read-more" in done.stdout
    assert sorted(tmp_path.rglob("*")) == before


def test_options_reach_the_pipeline(process, news, tmp_path):
    process("run", "news", "-o", "out", "--preset", "page", "--without", "whitespace",
            "--policy", "tags=keep", "--protect", "^Read more", "--keep", "representatives", "--jobs", "2")  # fmt: skip
    record = json.loads((tmp_path / "out/removals.jsonl").read_text().splitlines()[0])
    assert (record["preset"], record["protect"]) == ("PAGE", "^Read more")
    assert record["cleaners"] == ["reader"]
    assert len(list((tmp_path / "out/clean").rglob("*.txt"))) == 2


def test_folder_names_that_are_not_utf_8_can_be_given(process, tmp_path):
    folder = os.fsdecode(b"caf\xe9")
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "a.txt").write_text("Bees have moved into the old signal box.")
    assert process("run", folder, "-o", "out").returncode == 0
    assert (tmp_path / "out/clean/caf%~E9/a.txt").is_file()


def test_explain_marks_what_goes_and_why(command, news):
    done = command("explain", "news/one.txt")
    assert done.returncode == 0
    lines = done.stdout.decode().splitlines()
    assert "  The night ferry to Skarholm sailed with a piano on deck." in lines
    assert "- [share] Share this article" in lines
    assert "- [read-more] Read more" in lines


def test_explain_tells_below_each_line_what_the_reader_makes_of_it(command, news):
    plain = command("explain", "news/one.txt").stdout.decode().splitlines()
    told = command("explain", "news/one.txt", "--why").stdout.decode().splitlines()
    why = [line for line in told if re.match(r" {4}(kept|removed as [\w-]+, [\w ]+): \d+ % likely to be story$", line)]
    assert [line for line in told if line not in why] == plain
    assert len(why) == 4


def test_explain_gives_the_evidence_of_the_preset_and_policy_that_it_is_asked_for(command, tmp_path):
    story = (
        "The harbour of Vellmouth opened again on Friday after a year of repairs to the harbour wall.\n"
        "Thirty boats sailed in at noon, and the mayor of Vellmouth thanked the divers who had mended the wall.\n"
        "Fishing boats will pay nothing for the harbour until the end of the year, the council said.\n"
    )
    (tmp_path / "a.txt").write_text("Harbour of Vellmouth opens again\nBy Ada Finch\n\n" + story)
    for options, said in (((), "removed as byline"), (("--policy", "by_lines=keep"), "kept")):
        lines = command("explain", "a.txt", "--why", *options).stdout.decode().splitlines()
        at = next(number for number, line in enumerate(lines) if line.endswith("By Ada Finch"))
        assert lines[at + 1].strip().startswith(said)


def test_explain_speaks_json(command, news):
    record = json.loads(command("explain", "news/one.txt", "--json").stdout)
    assert record["schema"] == "newsclean.explain/1"
    assert record["source"] == (news / "one.txt").read_text()
    assert {"share", "read-more"} <= {removal["reason"] for removal in record["removals"]}
    assert record["text"] == newsclean.clean(record["source"]).text


def test_explain_shows_a_page_as_it_was_extracted(command, tmp_path):
    paragraphs = "".join(f"<p>The {n} ferry sailed with a piano on deck, and nobody knew why.</p>" for n in range(9))
    (tmp_path / "a.html").write_text(f"<html><body><article>{paragraphs}</article></body></html>")
    record = json.loads(command("explain", "a.html", "--json").stdout)
    assert (record["kind"], record["spans_in"]) == ("html", "extraction")
    assert "<p>" not in record["source"]
    assert record["source"].count("piano") == 9


@pytest.mark.parametrize("name", ["explain", "clean"])
def test_one_file_that_cannot_be_read_ends_with_1(command, tmp_path, name):
    (tmp_path / "a.txt").write_bytes(b"")
    done = command(name, "a.txt")
    assert done.returncode == 1
    assert done.stderr.decode() == "newsclean: a.txt: the file must not be empty, it has 0 bytes [empty]\n"


def test_clean_prints_the_clean_text(process, news):
    done = process("clean", "news/one.txt")
    assert done.stdout.decode() == newsclean.clean((news / "one.txt").read_text()).text + "\n"


def test_clean_reads_standard_input_in_any_encoding(process):
    feed = "\ufeffДождь идёт с пятницы, и река поднялась.\r\n\r\nЧитайте также\r\n".encode("utf-16-le")
    done = process("clean", "-", feed=feed, PYTHONIOENCODING="ascii")
    assert done.stdout.decode() == "Дождь идёт с пятницы, и река поднялась.\n"


def test_clean_prints_objects_with_the_metadata(process, tmp_path):
    html = "<html lang='de'><head><meta name='author' content='Ada Finch'><title>Fähre</title></head><body><article>"
    html += "<p>Die Fähre fuhr am Freitag mit einem Klavier an Deck nach Skarholm.</p>" * 5 + "</article></body></html>"
    (tmp_path / "page.html").write_text(html, "utf-8")
    for done in (process("clean", "page.html", "--json"), process("clean", "-", "--json", feed=html.encode())):
        record = json.loads(done.stdout)
        assert (record["schema"], record["kind"]) == ("newsclean.clean/1", "html")
        assert (record["title"], record["authors"], record["language"]) == ("Fähre", ["Ada Finch"], "de")
        assert restore(record["text"], map(Removal.from_dict, record["removals"])).count("Klavier") == 1


def test_clean_reads_html_from_standard_input(process):
    page = (
        "<html><body><article>"
        + "<p>The ferry sailed with a piano on deck that day.</p>" * 1
        + "</article></body></html>"
    )
    assert b"piano on deck" in process("clean", "-", "--html", feed=page.encode()).stdout


def test_a_terminal_without_unicode_gets_escapes(process, tmp_path):
    (tmp_path / "a.txt").write_text("潮水退去，渔民们在等待。\n", "utf-8")
    done = process("explain", "a.txt", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert rb"\u6f6e" in done.stdout


def test_version_and_help(command):
    assert command("--version").stdout.decode() == f"newsclean {newsclean.__version__}\n"
    for arguments in (["--help"], ["run", "-h"], ["explain", "--help"], ["clean", "--help"]):
        done = command(*arguments)
        assert done.returncode == 0
        assert b"Usage: newsclean" in done.stdout
    run_help = command("run", "--help").stdout.decode()
    for option in ("--out", "--preset", "--without", "--jobs", "--keep", "--dry-run", "--overwrite", "--protect"):
        assert option in run_help


def test_help_loads_nothing_heavy(tmp_path):
    code = "import sys; from newsclean.cli import app\ntry: app(['run', '--help'])\nfinally: print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    loaded = {name.split(".")[0] for name in done.stdout.splitlines()[-1].split()}
    assert "typer" in loaded
    assert not HEAVY & loaded


def on_a_terminal(arguments, cwd):
    """Run the command on a pseudo-terminal and return its exit code and what it drew."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 100, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8"}
    environment.pop("NO_COLOR", None)
    line = [sys.executable, "-m", "newsclean", *arguments]
    process = subprocess.Popen(line, cwd=cwd, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    drawn = b""
    try:
        while chunk := os.read(ours, 65536):
            drawn += chunk
    except OSError:
        pass  # the other end is closed: the command has ended
    os.close(ours)
    return process.wait(), drawn.decode()


def test_on_a_terminal_the_summary_is_a_table_and_progress_a_bar(news, tmp_path):
    (news / "bad.txt").write_bytes(b"")
    code, drawn = on_a_terminal(["run", "news", "-o", "out"], tmp_path)
    assert code == 1
    assert "news/bad.txt: the file must not be empty" in drawn
    assert "━" in drawn  # the bar
    assert "starting workers" in drawn
    assert "│" in drawn  # the table
    assert "read-more" in drawn


@pytest.mark.parametrize("command", ["dedup news", "template learn news -o site.json", "report out"])
def test_on_a_terminal_every_command_has_the_same_bar(command, call, news, tmp_path):
    if command == "report out":
        assert call("run", "news", "-o", "out", "--quiet") == (0, "", "")
    code, drawn = on_a_terminal(command.split(), tmp_path)
    assert code == 0
    assert "━" in drawn
    assert "━" not in on_a_terminal([*command.split(), "--quiet"], tmp_path)[1]


def test_on_a_terminal_what_goes_is_struck_through(news, tmp_path):
    (news / "one.txt").write_text("The ferry \x1b]0;owned\x07sailed.\n\nShare this article\n")
    code, drawn = on_a_terminal(["explain", "news/one.txt"], tmp_path)
    assert code == 0
    struck = "\x1b[9;31mShare this article"
    assert struck in drawn
    assert "share" in drawn.replace(struck, "")  # the reason in the margin
    assert "\x1b]0;" not in drawn  # the text gives no orders to the terminal
