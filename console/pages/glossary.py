"""Terms: what the words of the pages mean, and where each meaning comes from; one catalogue, `glossary.toml`."""

import tomllib
from functools import cache
from importlib.resources import files

from starlette.responses import Response

from console.pages.page import Page


@cache
def meanings() -> dict[str, dict[str, list[str]]]:
    """Return of each term, by language, its name, its meaning and the source of that."""
    return tomllib.loads(files("console.pages").joinpath("glossary.toml").read_text(encoding="utf-8"))


async def terms(page: Page) -> Response:
    """Draw the terms."""
    return page.draw("terms.html", {"terms": {key: each[page.language] for key, each in meanings().items()}})
