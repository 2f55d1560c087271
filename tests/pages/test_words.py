"""The pages speak both languages: every text has its English, and no English stands for a text that is gone."""

import ast
import re
from importlib.resources import files
from pathlib import Path

from console.compose import READ_MODELS
from console.pages.words import english, said, state
from domain.hazard.tracks import HazardGrade
from domain.track import Step

TEMPLATES = sorted(Path(str(files("console.pages").joinpath("templates"))).rglob("*.html"))
STEPS = [file for file in files("console.pages").iterdir() if file.name.endswith("_steps.py")]
CHINESE = re.compile("[\u4e00-\u9fff]")


def texts():
    found = set()
    for file in TEMPLATES:
        found |= set(re.findall(r"_\('([^']*)'[,)]", file.read_text(encoding="utf-8")))
    named = re.findall(
        r"'(/[a-z-]+)', '([^']+)', '", files("console.pages").joinpath("templates", "parts.html").read_text()
    )
    return found | written() | {words for _, words in named}


def written():
    """The Chinese texts of the steps."""
    constants = (each for file in STEPS for each in ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    return {
        each.value
        for each in constants
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and CHINESE.search(each.value)
    }


def test_every_text_has_its_english_and_nothing_else_has():
    assert texts() == english().keys()


def test_no_text_stands_in_a_template_without_its_english():
    for file in TEMPLATES:
        text = re.sub(
            r"_\('[^']*'[,)]|\('/[a-z-]+', '[^']+', '\w+'\)|\{#.*?#\}",
            "",
            file.read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
        bare = [line for line in text.splitlines() if CHINESE.search(line)]
        assert all("中文" in line or "placeholder=" in line or "、" in line for line in bare), (file.name, bare)


def test_one_thing_is_told_in_the_singular():
    assert [said("天", count, language="en") for count in (0, 1, "1", 2, "1,001")] == [
        "days",
        "day",
        "day",
        "days",
        "days",
    ]
    assert said("天", 1, language="zh") == "天"


def subclasses(kind):
    for each in kind.__subclasses__():
        yield from (each, *subclasses(each))


def test_every_state_that_a_fact_moves_to_has_words_in_both_languages():
    assert READ_MODELS  # all facts are known by now
    moves = {change for kind in subclasses(Step) for change in kind.MOVES}
    moves |= {("grade", grade) for grade in HazardGrade}  # said by the fact itself

    assert {track for track, _ in moves} >= {"account", "filing", "hazard", "visiting_list"}
    assert all(state(after.value, track, language) for track, after in moves for language in ("zh", "en"))
