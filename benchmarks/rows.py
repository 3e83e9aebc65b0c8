"""The rows of the README's table of results, as data: what is measured, by which command, against which bar."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One figure of a row.

    Attributes:
        name: what the table calls it.
        pattern: a regular expression that finds it in the command's output, in its first group.
        asked: the bar, such as `<= 0.02`; empty where there is none.
        digits: decimals to show.
        steady: whether the machine makes no difference to it, so that a check can hold it to the bar.
        missed: whether it is known to miss its bar; a check then fails once it reaches it.
    """

    name: str
    pattern: str
    asked: str = ""
    digits: int = 3
    steady: bool = True
    missed: bool = False


@dataclass(frozen=True)
class Row:
    """One measurement.

    Attributes:
        what: what the table calls it.
        script: the script, `eval/...` for one beside the data, else one of this folder.
        arguments: its arguments; `data/...` and `seeds` are beside the data.
        figures: what is read off its output.
        needs: packages that it imports and the project does not need otherwise.
    """

    what: str
    script: str
    arguments: tuple[str, ...]
    figures: tuple[Figure, ...]
    needs: tuple[str, ...] = ()


_TEXT = ("--cleaner", "newsclean:clean_text")
# A line of an evaluation's table, up to the cell that counts.
_ALL = r"\| all \|"


def _cell(number: int) -> str:
    return rf"{_ALL}(?: [^|]* \|){{{number}}} ([\d.]+) \|"


def _untouched(data: str, seen: str, most: str) -> Row:
    figures = (
        Figure("of documents touched", _cell(4), f"<= {most}", 4, missed=True),
        Figure("of lines lost", _cell(2), "", 5),
    )
    return Row(f"untouched, {data} ({seen})", "eval/untouched.py", (f"data/{data}.jsonl.gz", *_TEXT), figures)


def _invented(data: str, bars: tuple[str, str, str]) -> Row:
    names = {
        "with noise right": r"positives (\d+)/",
        "without noise whole": r"negatives (\d+)/",
        "lines of stories lost": r"lost (\d+) of",
    }
    figures = tuple(Figure(name, names[name], bar, 0) for name, bar in zip(names, bars, strict=True))
    return Row(f"invented documents, {data} (not seen)", "eval/wild.py", (f"data/{data}.jsonl", *_TEXT), figures)


ROWS: tuple[Row, ...] = (
    Row(
        "reference inputs, with titles and dates",
        "eval/seeds.py",
        ("seeds", "--cleaner", "newsclean:clean"),
        (Figure("of 5 right", r"(\d) of 5 right", "== 5", 0),),
    ),
    _untouched("newspaper4k", "not seen", "0.04"),
    _untouched("chinese", "not seen", "0.04"),
    _untouched("aeb", "learned from", "0.0057"),
    _invented("wild-dev", (">= 33", ">= 22", "<= 2")),
    _invented("probes-dev", (">= 150", ">= 30", "== 0")),
    Row(
        "HTML, aeb (learned from)",
        "eval/html_f1.py",
        ("data/aeb-html", "--extract", "newsclean:clean_html"),
        (Figure("F1", r"F1 ([\d.]+)", ">= 0.97"), Figure("precision", r"P ([\d.]+)"), Figure("recall", r"R ([\d.]+)")),
    ),
    Row(
        "near-duplicates",
        "eval/neardup_score.py",
        ("data/neardup-dev.jsonl.gz", "--cluster", "newsclean:near_duplicates"),
        (
            Figure("ARI", r"ARI ([\d.]+)", ">= 0.975"),
            Figure("pair precision", r"pair precision ([\d.]+)", ">= 0.985"),
            Figure("recall", r"recall ([\d.]+)"),
        ),
    ),
    Row(
        "near-duplicates, rewritten copies and templates",
        "eval/neardup_score.py",
        ("data/neardup-hard-dev.jsonl", "--cluster", "newsclean:near_duplicates"),
        (
            Figure("ARI", r"ARI ([\d.]+)", ">= 0.85"),
            Figure("pair precision", r"pair precision ([\d.]+)", ">= 0.95"),
            Figure("recall", r"recall ([\d.]+)"),
        ),
    ),
    Row(
        "near-duplicates among the reference inputs",
        "shared_headlines.py",
        ("seeds",),
        (
            Figure("clusters", r"(\d+) clusters among the reference inputs", "== 0", 0),
            Figure("of two stories under one list of headlines, cleaned", r"(\d+) once cleaned", "== 0", 0),
        ),
    ),
    Row(
        "`import newsclean`",
        "import_time.py",
        (),
        (
            Figure("ms over bare Python", r"([\d.]+) ms", "<= 50", 0, steady=False),
            Figure("heavy packages loaded", r"(\d+) heavy packages", "== 0", 0),
        ),
    ),
    Row(
        "speed beside jusText",
        "eval/speed.py",
        ("clean", "data/aeb.jsonl.gz", "data/aeb-html", *_TEXT),
        (
            Figure("M characters/s", r"([\d.]+) M characters/s", "", 2, steady=False),
            Figure("times as fast", r"jusText takes ([\d.]+) times", ">= 2", 1, steady=False, missed=True),
        ),
        needs=("justext",),
    ),
)
