"""Runs to report on, and a real browser to look at the reports."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from newsclean.batch import RunOptions, run_folders
from newsclean.report import write_report

if TYPE_CHECKING:
    from pathlib import Path

STORY = (
    "The tide mill at Orrin Quay ground its first flour in ninety years on Saturday.\n\n"
    "Volunteers had spent four winters cutting new teeth for the wheel, one oak block at a time.\n\n"
    "The miller, a retired dentist, said the work was much the same as before.\n"
)
OTHER = (
    "A swarm of bees held up the morning train at Lower Castering for two hours on Tuesday.\n\n"
    "The driver, who keeps hives himself, coaxed the queen into a lunch box.\n\n"
    "Passengers were given honey cake by the station's bakery while they waited.\n"
)
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
    run_folders(RunOptions([folder / "scraped"], folder / "out", isolate=False, **options))
    return folder / "out"


@pytest.fixture(scope="session")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run over a few files, hostile ones among them, with its report."""
    made = make_run(tmp_path_factory.mktemp("report"), FILES)
    write_report(made)
    return made


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, or whatever is called `chromium` here."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not on this machine")
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()
