"""Text as it comes in: trimmed, short enough to be read, and without characters that hide or control."""

import re

from domain.refusal import Refusal

LONGEST_LINE = 200
LONGEST_PROSE = 4_000

# controls, halves of surrogate pairs, and what turns the direction of reading
_HIDDEN = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff"
_NOT_IN_PROSE = re.compile(f"[{_HIDDEN}]")
_NOT_IN_LINE = re.compile(rf"[\t\n\r{_HIDDEN}]")


class TextFormat(Refusal):
    """The text is blank, too long, or has characters that cannot be shown."""

    most: int


def line(text: str) -> str:
    """Read a name, a number or another text of one line. Raises  TextFormat."""
    return _read(text, LONGEST_LINE, _NOT_IN_LINE)


def prose(text: str) -> str:
    """Read a plan, a reason or another text that may have several lines. Raises  TextFormat."""
    return _read(text, LONGEST_PROSE, _NOT_IN_PROSE)


def sought(text: str | None) -> str | None:
    """Read what is looked for; nothing and an empty text look for nothing. Raises  TextFormat."""
    return line(text) if text else None


def _read(text: str, most: int, forbidden: re.Pattern[str]) -> str:
    kept = text.strip(" \t\r\n\u3000")
    if not 0 < len(kept) <= most or forbidden.search(kept):
        raise TextFormat(most=most)
    return kept
