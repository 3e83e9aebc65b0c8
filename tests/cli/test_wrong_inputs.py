"""Wrong inputs to every command: an exit code, one line that says the value and the rule, nothing else."""

from __future__ import annotations

import gzip
import json
import os
import shlex

import pytest

STORY = "The night ferry to Skarholm sailed with a piano on deck.\n\nNobody knew whose it was, the mate said.\n"
USAGE, FAILED, STOPPED = 2, 1, 3

# A command line in a folder with the files of `scrapes`, perhaps with "< FILE" for standard input; the exit code; and a
# part of the line on standard error.
WRONG = [
    # Commands and options that do not exist; options without a value, or with one too many.
    ("", USAGE, "COMMAND must be one of run, dedup, report, explain, clean, doctor, template, got none; see newsclean"),
    ("tidy news", USAGE, "COMMAND must be one of run, dedup, report, explain, clean, doctor, template, got 'tidy'"),
    ("template", USAGE, "COMMAND must be one of learn, got none; see newsclean template --help"),
    ("template lern news", USAGE, "COMMAND must be one of learn, got 'lern'"),
    ("--tidy", USAGE, "option must be one of the options of newsclean, got '--tidy'"),
    ("--quiet run news", USAGE, "option must be one of the options of newsclean, got '--quiet'"),
    ("run news --outt out", USAGE, "got '--outt', similar to --out"),
    ("run news -o out --presets NEWS", USAGE, "got '--presets', similar to --preset"),
    ("run news -o out -x", USAGE, "option must be one of the options of newsclean run, got '-x'"),
    ("dedup news --keep all", USAGE, "option must be one of the options of newsclean dedup, got '--keep'"),
    ("clean news/one.txt --why", USAGE, "option must be one of the options of newsclean clean, got '--why'"),
    ("explain news/one.txt --jason", USAGE, "got '--jason', similar to --json"),
    (
        "template learn news --outt x",
        USAGE,
        "option must be one of the options of newsclean template learn, got '--outt'",
    ),
    ("report out --open", USAGE, "option must be one of the options of newsclean report, got '--open'"),
    ("run news -o", USAGE, "-o must have a value, got none"),
    ("run news -o out --jobs", USAGE, "--jobs must have a value, got none"),
    ("dedup news --index", USAGE, "--index must have a value, got none"),
    ("clean news/one.txt --protect", USAGE, "--protect must have a value, got none"),
    ("run news -o out --quiet=yes", USAGE, "--quiet must have no value, got one"),
    ("dedup news --find-contained=1", USAGE, "--find-contained must have no value, got one"),
    ("explain news/one.txt --why=1", USAGE, "--why must have no value, got one"),
    # Arguments that are missing, or one too many.
    ("run", USAGE, "FOLDER must be given; see newsclean run --help"),
    ("run -o out", USAGE, "FOLDER must be given"),
    ("dedup", USAGE, "must be given; see newsclean dedup --help"),
    ("dedup --jaccard 0.7", USAGE, "must be given"),
    ("clean", USAGE, "FILE must be given; see newsclean clean --help"),
    ("explain --json", USAGE, "FILE must be given"),
    ("report", USAGE, "OUT must be given"),
    ("template learn -o site.json", USAGE, "FOLDER must be given"),
    ("template learn news", USAGE, "--out must be given; see newsclean template learn --help"),
    ("run news", USAGE, "--out must be given, unless you use --dry-run"),
    ("report out other", USAGE, "OUT must be given once, got 'other' too"),
    ("template learn news other -o x", USAGE, "FOLDER must be given once, got 'other' too"),
    # Numbers and names out of range.
    ("run news -o out --jobs 0", USAGE, "--jobs must be auto or a whole number from 1 to 10000, got '0'"),
    ("run news -o out --jobs -2", USAGE, "--jobs must be auto or a whole number from 1 to 10000, got '-2'"),
    ("run news -o out --jobs many", USAGE, "--jobs must be auto or a whole number from 1 to 10000, got 'many'"),
    ("run news -o out --jobs 1.5", USAGE, "--jobs must be auto or a whole number from 1 to 10000, got '1.5'"),
    ("run news -o out --jobs ''", USAGE, "--jobs must be auto or a whole number from 1 to 10000, got ''"),
    ("run news -o out --jobs 99999999999999999999", USAGE, "--jobs must be auto or a whole number from 1 to 10000"),
    ("dedup news --shingle-words 99999999999", USAGE, "--shingle-words must be a whole number from 1 to 1000, got"),
    ("dedup news --index ''", USAGE, "--index must be the path of a file, got ''"),
    ("explain news/one.txt --run out --json", USAGE, "--json must be given without --run, got both"),
    ("explain news/one.txt --run out --protect '('", USAGE, "--protect must be given without --run, got both"),
    ("explain news/one.txt --run out --text-field x", USAGE, "--text-field must be given without --run, got both"),
    ("explain news/one.txt --json --why", USAGE, "--why must be given without --json, got both"),
    ("dedup news --jobs 0", USAGE, "--jobs must be auto or a whole number from 1 to 10000, got '0'"),
    ("template learn news -o x --jobs none", USAGE, "--jobs must be auto or a whole number from 1 to 10000"),
    ("run news -o out --time-limit 0", USAGE, "--time-limit must be a positive number of seconds, got '0'"),
    ("run news -o out --time-limit soon", USAGE, "--time-limit must be a positive number of seconds, got 'soon'"),
    ("run news -o out --time-limit nan", USAGE, "--time-limit must be a positive number of seconds, got 'nan'"),
    ("dedup news --shingle-words 0", USAGE, "--shingle-words must be a whole number from 1 to 1000, got '0'"),
    ("dedup news --jaccard 1.5", USAGE, "--jaccard must be in (0, 1], got '1.5'"),
    ("dedup news --jaccard 0", USAGE, "--jaccard must be in (0, 1], got '0'"),
    ("dedup news --jaccard half", USAGE, "--jaccard must be in (0, 1], got 'half'"),
    ("dedup news --jaccard nan", USAGE, "--jaccard must be in (0, 1], got 'nan'"),
    ("dedup news --containment -1", USAGE, "--containment must be in [0, 1], got '-1'"),
    ("run news -o out --preset BBC", USAGE, "--preset must be one of NEWS, PAGE, got 'BBC'"),
    ("clean news/one.txt --preset ''", USAGE, "--preset must be one of NEWS, PAGE, got ''"),
    ("explain news/one.txt --preset PAGES", USAGE, "--preset must be one of NEWS, PAGE, got 'PAGES'"),
    ("run news -o out --without fluff", USAGE, "cleaner must be one of"),
    ("clean news/one.txt --without fluff", USAGE, "got 'fluff'"),
    ("run news -o out --protect (", USAGE, "--protect must be a regular expression"),
    ("explain news/one.txt --protect [", USAGE, "--protect must be a regular expression"),
    ("run news -o out --keep some", USAGE, "--keep must be one of 'all', 'representatives', 'longest', "),
    ("run stories.jsonl -o out --text-field ''", USAGE, "the text field must not be empty, got ''"),
    ("run stories.jsonl -o out --text-field html", USAGE, "text and html must be two fields"),
    ("run stories.jsonl -o out --html-field removals", USAGE, "must not use the name of a field that newsclean writes"),
    ("dedup stories.jsonl --html-field text", USAGE, "text and html must be two fields, got 'text' for both"),
    ("clean stories.jsonl --id-field ''", USAGE, "the id field must not be empty, got ''"),
    ("template learn stories.jsonl -o x --url-field ''", USAGE, "the url field must not be empty, got ''"),
    ("explain stories.jsonl --any-status=1", USAGE, "--any-status must have no value, got one"),
    ("dedup stories.jsonl --text-field", USAGE, "--text-field must have a value, got none"),
    # Fields that no record has: one line, with the fields that are there.
    ("run other.jsonl -o out", USAGE, "must have records with 'text' or 'html'"),
    ("run other.jsonl -o -", USAGE, "the fields of its records are id, body"),
    ("run - < other.jsonl", USAGE, "- must have records with 'text' or 'html', the fields of its records are id, body"),
    ("run other.jsonl -o out --text-field bodi", USAGE, "must have records with 'bodi' or 'html'"),
    ("run other.jsonl --dry-run", USAGE, "the fields of its records are id, body"),
    ("dedup other.jsonl", USAGE, "the fields of its records are id, body"),
    ("dedup - < other.jsonl", USAGE, "the fields of its records are id, body"),
    ("clean other.jsonl --text-field title", USAGE, "must have records with 'title' or 'html'"),
    ("explain other.json", USAGE, "other.json must have records with 'text' or 'html', the fields"),
    ("template learn other.jsonl -o x", USAGE, "the fields of its records are id, body"),
    ("run other.csv -o out", USAGE, "other.csv must have a column 'text' or 'html', its columns are id, body"),
    ("dedup other.csv --text-field bodi", USAGE, "must have a column 'bodi' or 'html', its columns are id, body"),
    # Options that do not go together.
    ("run - -o out", USAGE, "if FOLDER is '-', OUT must also be '-'"),
    ("run - --dry-run", USAGE, "if FOLDER is '-', OUT must also be '-'"),
    ("run - --report", USAGE, "OUT must be a folder for --learn-templates and --report, got '-'"),
    ("run - --keep representatives", USAGE, "--keep must be 'all' if near-duplicates are not grouped"),
    ("run news -o out --no-dedup --keep representatives", USAGE, "--keep must be 'all'"),
    ("run news -o out --no-dedup --duplicates tag", USAGE, "--duplicates must be 'keep'"),
    ("run news -o out --no-dedup --within 3d", USAGE, "--within must not be set if near-duplicates are not grouped"),
    ("run news -o out --no-dedup --jaccard 0.5", USAGE, "--jaccard must not be set if near-duplicates are not grouped"),
    ("run news -o out --no-dedup --containment 0", USAGE, "--containment must not be set if near-duplicates are not"),
    ("run news -o out --no-dedup --find-contained", USAGE, "--find-contained must not be set if near-duplicates are"),
    ("run news -o out --no-dedup --shingle-words 3", USAGE, "--shingle-words must not be set if near-duplicates are"),
    ("run - --find-contained", USAGE, "--find-contained must not be set if near-duplicates are not grouped, got True"),
    ("run news -o out --template x --learn-templates", USAGE, "must not be used together"),
    ("run news -o -", USAGE, "inputs must be JSON Lines if OUT is '-'"),
    # Inputs that do not exist, or are given twice.
    ("run missing -o out", USAGE, "'missing' does not exist"),
    ("run news missing -o out", USAGE, "'missing' does not exist"),
    ("run missing.jsonl -o out", USAGE, "'missing.jsonl' does not exist"),
    ("run missing.jsonl -o -", USAGE, "'missing.jsonl' does not exist"),
    ("run '' -o out", USAGE, "'' does not exist"),
    ("run 'two\nlines' -o out", USAGE, r"a file or a folder, 'two\nlines' does not exist"),
    ("run news -o 'empty.txt/two\nlines'", USAGE, r"OUT 'empty.txt/two\nlines' cannot be created"),
    ("run news -o out --template 'two\nlines'", USAGE, r"`newsclean template learn`, got 'two\nlines'"),
    ("report 'two\nlines'", USAGE, r"OUT must be the folder of a finished run, 'two\nlines' is missing"),
    ("dedup missing", USAGE, "'missing' does not exist"),
    ("dedup missing.txt", USAGE, "'missing.txt' does not exist"),
    ("dedup missing.jsonl", USAGE, "'missing.jsonl' does not exist"),
    ("dedup news missing.parquet", USAGE, "'missing.parquet' does not exist"),
    ("dedup news --index nowhere/x.index", USAGE, "nowhere"),
    ("clean missing.txt", USAGE, "'missing.txt' does not exist"),
    ("clean missing.html", USAGE, "'missing.html' does not exist"),
    ("explain missing.txt --json", USAGE, "'missing.txt' does not exist"),
    ("template learn missing -o x", USAGE, "'missing' does not exist"),
    ("report missing", USAGE, "OUT must be the folder of a finished run, 'missing' is missing or empty"),
    ("report news", USAGE, "OUT must be the folder of a finished run, 'news' has no run"),
    ("run news news -o out", USAGE, "must be given once"),
    ("run news -o out --template missing.json", USAGE, "`newsclean template learn`, got 'missing.json'"),
    ("run news -o out --template news/one.txt", USAGE, "`newsclean template learn`, got 'news/one.txt'"),
    ("run news -o news/out", USAGE, "must lie apart"),
    ("run news -o foreign", USAGE, "did not write"),
    ("run hollow -o out", USAGE, "hollow contains none"),
    ("dedup news --index news/one.txt", USAGE, "news/one.txt"),
    ("dedup news news/one.txt", USAGE, "have files in common"),
    ("dedup hollow", USAGE, "hollow contains none"),
    ("clean hollow", USAGE, "hollow contains none"),
    ("dedup twice.jsonl", USAGE, "twice.jsonl:2: an id must occur once, 7 is also the id of twice.jsonl:1"),
    # Documents that cannot be read.
    ("clean object.json", FAILED, "object.json: a .json file must be one array, it begins with '"),
    ("explain cut.json", FAILED, "cut.json:1: a .json file must be a whole array"),
    ("clean bad.jsonl", FAILED, "bad.jsonl:1: a line must be one JSON object"),
    ("dedup bad.jsonl", FAILED, "bad.jsonl:1: a line must be one JSON object"),
    ("clean null.jsonl", FAILED, "null.jsonl:1: a record must have 'text' or 'html', it has id [missing-field]"),
    ("dedup number.jsonl", FAILED, "number.jsonl:1: 'text' must be a string, got a number [wrong-type]"),
    ("clean stream.jsonl.gz", FAILED, "stream.jsonl.gz:1: the gzip stream must be whole"),
    ("clean empty.txt", FAILED, "empty.txt: the file must not be empty, it has 0 bytes [empty]"),
    ("clean blank.txt", FAILED, "[blank]"),
    ("clean binary.txt", FAILED, "[binary]"),
    ("clean no-page.html", FAILED, "[not-html]"),
    ("clean -", FAILED, "-: the file must not be empty, it has 0 bytes [empty]"),
    ("explain empty.txt", FAILED, "[empty]"),
    ("explain binary.txt --json", FAILED, "[binary]"),
    ("explain -", FAILED, "[empty]"),
    ("dedup binary.txt", FAILED, "binary.txt: the file must be text"),
    # Outputs that cannot be written.
    ("template learn news -o nowhere/site.json", STOPPED, "cannot write nowhere/site.json: No such file or directory"),
    ("template learn news -o hollow", STOPPED, "cannot write hollow: Is a directory"),
    ("run news -o empty.txt", USAGE, "OUT must be a folder, 'empty.txt' is not"),
    ("run news -o empty.txt/out", USAGE, "OUT 'empty.txt/out' cannot be created: Not a directory"),
]  # fmt: skip


@pytest.fixture
def scrapes(tmp_path, news):
    """The folder in which the command lines run: news, and files with one thing wrong each."""
    for folder in ("hollow", "foreign"):
        (tmp_path / folder).mkdir()
    (tmp_path / "foreign" / "thesis.doc").write_text("four years")
    (tmp_path / "stories.jsonl").write_text(json.dumps({"text": STORY}) + "\n")
    (tmp_path / "stream.jsonl.gz").write_bytes(gzip.compress(json.dumps({"text": STORY}).encode())[:-9])
    other = [{"id": n, "body": STORY} for n in range(5)]
    (tmp_path / "other.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in other))
    (tmp_path / "other.json").write_text(json.dumps(other))
    (tmp_path / "other.csv").write_text("id,body\n1,Rain\n")
    (tmp_path / "twice.jsonl").write_text('{"id": 7, "text": "Rain fell."}\n{"id": 7, "text": "Sun shone."}\n')
    (tmp_path / "object.json").write_text('{"text": "Rain fell."}')
    (tmp_path / "cut.json").write_text('[{"text": "Rain fell."')
    (tmp_path / "bad.jsonl").write_text("{bad\n")
    (tmp_path / "null.jsonl").write_text('{"id": 1, "text": null}\n')
    (tmp_path / "number.jsonl").write_text('{"text": 3}\n')
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_text(" \n\t\n")
    (tmp_path / "binary.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + os.urandom(100))
    (tmp_path / "no-page.html").write_text("The ferry sailed.")
    return tmp_path


def files(folder):
    return {path: path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}


@pytest.mark.parametrize(("line", "code", "message"), WRONG, ids=[row[0] or "nothing" for row in WRONG])
def test_a_wrong_input_is_one_plain_line(call, scrapes, line, code, message):
    before = files(scrapes)
    arguments, _, feed = line.partition(" < ")
    ended, printed, said = call(*shlex.split(arguments), feed=(scrapes / feed).read_bytes() if feed else b"")
    assert (ended, printed) == (code, "")
    assert message in said
    assert said.startswith("newsclean: ")
    assert said.count("\n") == 1
    for foreign in ("Traceback", "Usage:", "Error", "Invalid value", "Input should", "not a valid"):
        assert foreign not in said
    assert files(scrapes) == before


def test_the_table_is_of_more_than_60_lines_over_every_command():
    lines = [line for line, _, _ in WRONG]
    assert len(set(lines)) == len(lines) >= 60
    for command in ("run", "dedup", "report", "explain", "clean", "template learn"):
        assert sum(line.startswith(command) for line in lines) >= 5, command
