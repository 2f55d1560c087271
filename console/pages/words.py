"""Words: the pages speak Chinese, and English by `english.toml`; what the schema names has its words there."""

import tomllib
from functools import cache
from importlib.resources import files

from console.figures import term
from domain.refusal import terms

CHINESE, ENGLISH = "zh", "en"
LANGUAGES = (CHINESE, ENGLISH)


@cache
def english() -> dict[str, str]:
    """Return the English of every Chinese text of the pages."""
    return tomllib.loads(files("console.pages").joinpath("english.toml").read_text(encoding="utf-8"))


def said(text: str, count: object = None, *, language: str) -> str:
    """Return a text of the pages in a language; of one thing in English, where it tells that apart by "|"."""
    if language == CHINESE:
        return text
    many, _, one = english()[text].partition("|")
    return one if one and str(count) == "1" else many


def labelled(value: str | None, enum: str, language: str) -> str:
    """Return the words of a value of the schema; nothing for none."""
    return "" if value is None else term(enum, value, language)


def state(value: str, track: str, language: str) -> str:
    """Return the words of a state on a track."""
    words = _STATES.get(track) or track.title().replace("_", "") + "State"
    return terms()[words][value][language]


_STATES = {"account": "FundState", "grade": "HazardGrade"}
