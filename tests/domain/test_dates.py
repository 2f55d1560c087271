from datetime import date

import pytest

from domain.dates import DateFormat, day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1900-01-01", date(1900, 1, 1)),
        ("2019-07-30", date(2019, 7, 30)),
        ("2020-02-29", date(2020, 2, 29)),
        ("9999-12-31", date.max),
    ],
)
def test_a_day_of_the_calendar_is_read(text, expected):
    assert day(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2019-02-29",
        "2019-13-01",
        "0000-01-01",
        "0001-01-01",
        "1899-12-31",
        "2019-7-30",
        "20190730",
        "2019/07/30",
        "2019年7月30日",
        "2019-W31-2",
        "2019-07-30T00:00:00",
        " 2019-07-30",
        "2019-07-30\n",
        "2019-07-3\uff10",
        "٢٠١٩-٠٧-٣٠",
        "+2019-07-30",
        "today",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(DateFormat):
        day(text)
