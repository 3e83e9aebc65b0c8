"""Invented files, hostile ones among them, and runs over them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from batch.scrapes import OTHER, STORY
from newsclean import REASONS, Pipeline
from newsclean.batch import RunOptions, run_batch
from newsclean.types import Edit, Span

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = (
    "<script>document.title = 'pwned'</script> was what the sign said, and nobody at the quay laughed.\n\n"
    "<img src=x onerror=\"document.title = 'pwned'\"> </style></script></title><style>*{display:none}</style>\n\n"
    "The sign was read \u202ebackwards\u202c by children {{ 7 * 7 }} times.\n\n"
    "<script src='https://evil.example/x.js'></script><a href='javascript:document.title=1'>here</a>\n\nRead more\n"
)
FILES = {
    "courier/mill.txt": f"{STORY}\nShare this article\nFacebook\n\nRead more\n",
    "courier/again.txt": "Mill grinds again\n\n" + STORY.replace("four winters", "three winters"),
    "ledger/bees.txt": f"{OTHER}\nRead more\n",
    "ledger/<script>alert(1)<x onclick='alert(1)'>.txt": HOSTILE,
    "ledger/رصيف.txt": "افتتح الميناء القديم يوم الجمعة بعد عام من الترميم.\n\nوقالت الشركة إن العبارات ستتوقف هناك.\n",
    "ledger/empty.txt": "",
}


def make_run(folder: Path, files: dict[str, str], **options: object) -> Path:
    """Write the files, run over them, and return OUT."""
    for name, text in files.items():
        path = folder / "scraped" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    run_batch(RunOptions([folder / "scraped"], folder / "out", isolate=False, **options))
    return folder / "out"


PAGE = (
    "<html lang='en'><head><title>Bees delay the morning train | The Ledger</title>"
    "<meta name='author' content='Ada Finch'>"
    "<meta property='article:published_time' content='2026-03-04'><meta property='og:site_name' content='The Ledger'>"
    "<meta name='description' content='Passengers got <b>honey</b> cake.'>"
    "<link rel='canonical' href='https://www.ledger.example/bees'></head><body><article>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in OTHER.split("\n\n"))
    + "</article></body></html>"
)


def make_records_run(folder: Path, records: list[dict[str, object]], **options: object) -> Path:
    """Write a JSON Lines file, run over it, and return OUT."""
    (folder / "crawl.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    run_batch(RunOptions([folder / "crawl.jsonl"], folder / "out", isolate=False, **options))
    return folder / "out"


def drop_labelled(document):
    """Remove each line `@reason text` for its reason."""
    for line in re.finditer(r"(?m)^@(\S+) .*\n?", document.text):
        yield Edit(Span(*line.span()), line[1])


def make_run_of_all_reasons(folder: Path) -> Path:
    """Run over texts from which every reason of the built-in cleaners removes a line; return OUT."""
    lines = [f"@{reason} A line of {len(reason) * 'long '}words.\n" for reason in REASONS]
    files = {f"all/{i}.txt": f"{STORY}{''.join(lines[i::3])}" for i in range(3)}
    return make_run(folder, files, pipeline=Pipeline(drop_labelled))
