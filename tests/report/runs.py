"""Invented files, hostile ones among them, and runs over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from batch.scrapes import OTHER, STORY
from newsclean.batch import RunOptions, run_batch

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
