"""The catalogue of refusals and the classes in the code are one list."""

from dataclasses import fields
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

from domain.money import Fen
from domain.refusal import Refusal, catalogue

PACKAGES = ("domain", "ledger", "projections", "ledger_api", "console")


@cache
def kinds() -> list[type[Refusal]]:
    """Every refusal in the code; subclasses made by tests do not count."""
    for package in PACKAGES:
        for root in import_module(package).__path__:
            for path in sorted(Path(root).rglob("*.py")):
                parts = path.relative_to(root).with_suffix("").parts
                if parts[-1] != "__main__":
                    import_module(".".join((package, *parts)).removesuffix(".__init__"))
    return [kind for kind in below(Refusal) if kind.__module__.split(".")[0] in PACKAGES]


def refusals() -> dict[str, type[Refusal]]:
    return {kind.code(): kind for kind in kinds()}


def worded():
    """Every refusal that stands in the catalogue, so that a missing entry is one failure and not five."""
    return {code: kind for code, kind in refusals().items() if code in catalogue()}


def below(kind):
    return [each for child in kind.__subclasses__() for each in (child, *below(child))]


def field_names(kind):
    return {field.name for field in fields(kind)}


def placeholders(words):
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def an_example(kind):
    return kind(**{field.name: 1_234_567 if field.type is Fen else "甲" for field in fields(kind)})


def test_every_refusal_has_its_words():
    assert set(refusals()) - set(catalogue()) == set()


def test_every_entry_has_its_refusal():
    assert set(catalogue()) - set(refusals()) == set()


def test_a_code_names_one_refusal():
    assert [kind for kind in kinds() if refusals()[kind.code()] is not kind] == []


def test_the_words_show_the_fields_of_the_refusal_and_no_others():
    shown = {code: placeholders(catalogue()[code].zh) | placeholders(catalogue()[code].en) for code in worded()}

    assert shown == {code: field_names(kind) for code, kind in worded().items()}


def test_no_field_hides_a_member_of_the_base():
    hidden = {code: field_names(kind) & set(dir(Refusal)) for code, kind in refusals().items()}

    assert {code for code, names in hidden.items() if names} == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_refusal_can_be_said(language):
    for kind in worded().values():
        words = an_example(kind).words(language)

        assert words
        assert "{" not in words


def test_amounts_are_said_in_yuan():
    for code, kind in worded().items():
        amounts = {field.name for field in fields(kind) if field.type is Fen}
        if amounts & placeholders(catalogue()[code].zh):
            assert "12345.67元" in an_example(kind).words("zh")


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_the_words_are_one_clean_line_each(code):
    words = catalogue()[code]

    for line in (words.zh, words.en):
        assert line == line.strip()
        assert "\n" not in line
        assert all(name.isidentifier() for name in placeholders(line))
    assert any("\u4e00" <= character <= "\u9fff" for character in words.zh)
    assert words.en.isascii() or code == "VOUCHER_FORMAT"
