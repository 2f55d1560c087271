"""Business dates as text: read once, at the edge."""

import re
from datetime import date

from domain.refusal import Refusal

_ISO_DAY = re.compile(r"(19|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)


class DateFormat(Refusal):
    """The text is not a day of the calendar from 1900 on, written `YYYY-MM-DD`."""

    text: str


def day(text: str) -> date:
    """Read a day such as `"2019-07-30"`. Raises  DateFormat."""
    if not _ISO_DAY.fullmatch(text):
        raise DateFormat(text=text[:40])
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DateFormat(text=text[:40]) from None
