import pytest

from ledger_api import negotiation
from tests.api.toy import NEW, OLD


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (f"{NEW}, {OLD};q=0.9", NEW),
        (f"{OLD}, {NEW}", NEW),
        (f"{NEW};q=0.5, {OLD}", OLD),
        (f"{NEW};q=0.5, */*", OLD),
        (f"{NEW}, */*;q=0.1", NEW),
        (f"{OLD};q=0, */*", None),
        (f"{NEW}; charset=utf-8; q=1.000", NEW),
        (f"{NEW};q=nan", None),
        ("application/*", OLD),
        ("", OLD),
    ],
)
def test_the_better_media_type_wins(accept: str, answered: str | None):
    assert negotiation.media_type(accept) == answered


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh"),
        ("en", "en"),
        ("en-GB,en;q=0.9,zh;q=0.8", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("fr, en;q=0.5", "en"),
        ("fr", "zh"),
        ("en;q=0", "zh"),
        ("en;q=high", "zh"),
    ],
)
def test_the_language_is_chinese_unless_english_is_preferred(header: str | None, language: str):
    assert negotiation.language(header) == language
