"""How long and how much memory it takes to count the lines of a million pages, of one site and of a thousand.

python benchmarks/templates.py [pages] [sites]
"""

from __future__ import annotations

import resource
import sys
import time
from typing import TYPE_CHECKING

from newsclean.template import SiteTemplates

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES_OF_A_STORY = 15
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def word(number: int) -> str:
    """Return a number in letters: digits would not count."""
    found = ""
    while number or not found:
        number, digit = divmod(number, 26)
        found += _LETTERS[digit]
    return found


def pages(number: int, sites: int) -> Iterator[tuple[str, str, str]]:
    """Yield pages of 8 shared lines and 15 of their own, the sites in turn."""
    for i in range(number):
        site, name = f"site-{word(i % sites)}", word(i)
        head = [f"The {site} courier", "Home", "Harbour desk", "Sign in"]
        tail = ["Share on Gullbook", "Contact", f"Last checked at {i % 24}:00", f"All rights with the {site} courier"]
        story = [
            f"The ferrymen of {name} mended vane {word(j)} behind the customs house." for j in range(LINES_OF_A_STORY)
        ]
        yield f"scraped/{site}/{name}.txt", "", "\n".join([*head, *story, *tail])


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    sites = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    learned = SiteTemplates.learn(pages(number, sites))
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lines = {len(template.lines) for template in learned.templates}
    print(f"{number:,} pages of {sites:,} sites: {len(learned.templates):,} templates of {sorted(lines)} lines")
    print(f"peak memory {peak / 1024:,.0f} MB ({before / 1024:,.0f} MB at the start), {seconds:,.0f} s of CPU")


if __name__ == "__main__":
    main()
