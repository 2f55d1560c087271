"""The served demo as its people see it: signing in by the buttons it offers, its pages read for their figures."""

import re
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO
from types import SimpleNamespace
from urllib.parse import urlencode

import httpx
from python_calamine import CalamineWorkbook

from console.compose import system_clock
from console.demo.people import CAST
from console.reports.description import Kind
from ledger.tokens import issue
from ledger_api.operations import operations

AMOUNT = re.compile(r"(?<![\d.])-?\d{1,3}(?:,\d{3})*\.\d\d(?![\d%]| [万Mk])")
WHOLE = re.compile(r"-?\d[\d,]*")
VOID = {"input", "meta", "link", "img", "br", "hr"}
TOLD = ("aria-label", "title")


class Seen(HTMLParser):
    """What a page shows: its amounts, the rows of its tables under their headers, and what stands beside what."""

    def __init__(self, html):
        super().__init__()
        self.text, self.tables, self.pairs, self.forms = [], [], {}, []
        self._open, self._cell, self._term, self.banner = [], None, None, ""
        self._in_banner = False
        self.feed(html)

    @property
    def words(self):
        return " ".join(" ".join(self.text).split())

    @property
    def amounts(self):
        return {plain(each) for each in AMOUNT.findall(self.words)}

    def columns(self, headers, foot=False):
        """The figures under these headers in the order of the rows, of each table that has them."""
        tables = [each for each in self.tables if set(headers) <= set(each.headers)]
        return [
            [tuple(figure(row[table.headers.index(header)]) for header in headers) for row in rows if len(row) > 1]
            for table in tables
            for rows in [table.foot if foot else table.rows]
        ]

    def handle_starttag(self, tag, attrs):
        about = dict(attrs)
        if tag == "form":
            self.forms.append(SimpleNamespace(action=about.get("action"), fields={}))
        if tag == "input" and self.forms:
            self.forms[-1].fields[about.get("name")] = about.get("value") or ""
        if tag not in VOID:
            self._open.append(tag)
        self._in_banner = about.get("class") == "demo"
        if "main" not in self._open:
            return
        self.text += [about[name] or "" for name in TOLD if name in about]
        if tag == "table":
            self.tables.append(SimpleNamespace(headers=[], rows=[], foot=[]))
        elif tag == "tr" and "thead" not in self._open:
            (self.tables[-1].foot if "tfoot" in self._open else self.tables[-1].rows).append([])
        elif tag in {"td", "th", "dt", "dd"}:
            self._cell = []

    def handle_data(self, data):
        if self._in_banner:
            self.banner += data
        if "main" in self._open:
            self.text.append(data)
            if self._cell is not None:
                self._cell.append(data)

    def handle_endtag(self, tag):
        self._in_banner = False
        while self._open and self._open.pop() != tag:
            pass
        if self._cell is None or tag not in {"td", "th", "dt", "dd"}:
            return
        said, self._cell = " ".join(" ".join(self._cell).split()), None
        if tag == "dt":
            self._term = said
        elif tag == "dd":
            self.pairs.setdefault(self._term, said)
        elif "thead" in self._open:
            self.tables[-1].headers.append(said)
        else:
            table = self.tables[-1]
            (table.foot if "tfoot" in self._open else table.rows)[-1].append(said)


class Person:
    """Somebody of the cast at the served demo: the pages as they see them, and the API as it answers them."""

    def __init__(self, address, key, name):
        actor = next(actor for known_as, *_, actor in CAST if known_as == name)
        self._token = {"authorization": f"Bearer {issue(key, actor, system_clock(), 3_600)}"}
        self._questions = f"{address}/graphql"
        self.http = httpx.Client(base_url=address, timeout=60, follow_redirects=True, headers={"origin": address})
        offered = Seen(self.http.get("/sign-in").text).forms
        form = next(each for each in offered if each.fields.get("name") == name)
        self.first = _read(self.http.post(form.action, data=form.fields))

    def page(self, path, **params):
        """A page, read."""
        return _read(self.http.get(joined(path, params)))

    def file(self, path, **params):
        """The sheets of a workbook that a page offers, as rows of values."""
        answer = self.http.get(joined(path, params))
        assert answer.status_code == 200, (path, answer.text[:400])
        book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
        return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]

    def ask(self, name, **variables):
        """The answer to a committed operation."""
        asked = {"query": operations()[name], "variables": variables}
        answer = httpx.post(self._questions, json=asked, headers=self._token, timeout=60).json()
        assert "errors" not in answer, (name, answer["errors"])
        return answer["data"]


def _read(answer):
    assert answer.status_code == 200, (answer.url, answer.text[:400])
    seen = Seen(answer.text)
    seen.path = answer.url.path
    return seen


def joined(path, params):
    """An address with more of what it asks."""
    return f"{path}{'&' if '?' in path else '?'}{urlencode(params)}"


def plain(shown):
    """A shown amount as the API writes it."""
    return shown.replace(",", "")


def figure(shown):
    """The figure of a cell of a page or a workbook, as `stated` gives that of an answer."""
    if isinstance(shown, float):
        return stated(f"{Decimal(repr(shown)):.2f}")
    found = AMOUNT.search(shown) or WHOLE.search(shown)
    return stated(plain(found[0])) if found else None


def stated(value):
    """The figure of an answer; nothing and none are shown alike."""
    return None if value is None else Decimal(value) or None


def dig(found, path):
    """The value at a path of an answer."""
    for name in filter(None, path.split(".")):
        found = None if found is None else found[name]
    return found


def rows_of(found, path):
    """The rows at a path; lists within lists are gone through, and a row knows what stands around it."""
    name, _, rest = path.partition(".")
    if not name:
        return [found]
    within = found[name] if isinstance(found[name], list) else [found[name]]
    around = {key: each for key, each in found.items() if key != name}
    return [row for each in within for row in rows_of(around | each, rest)]


def merged(first, second):
    """Two answers as one; what both tell of the same thing stands beside each other."""
    both = {name: merged(first[name], each) for name, each in second.items() if isinstance(first.get(name), dict)}
    return first | second | both


def amounts_in(answer):
    """Every amount that an answer holds."""
    if isinstance(answer, dict):
        return {each for value in answer.values() for each in amounts_in(value)}
    if isinstance(answer, list):
        return {each for value in answer for each in amounts_in(value)}
    return {answer} if isinstance(answer, str) and re.fullmatch(r"-?\d+\.\d\d", answer) else set()


def of(ids, wanted):
    """What is asked, with the ids of the records that it names."""
    if isinstance(wanted, dict):
        return {name: of(ids, value) for name, value in wanted.items()}
    return wanted.format(**ids) if isinstance(wanted, str) else wanted


def rows_told(answer, rows, figures):
    return [tuple(stated(dig(row, path)) for path in figures.values()) for row in rows_of(answer, rows)]


def every_answer(person, table, asked):
    """The figures of a table, page after page."""
    after = None
    while True:
        answer = person.ask(table.operation, **asked, first=100, after=after, totals=not after)
        figures = dig(answer, table.figures)
        yield figures
        info = figures.get("pageInfo")
        if not (info and info["hasNextPage"]):
            return
        after = info["endCursor"]


def counted(table):
    """The columns of a table that hold amounts and counts, by their place."""
    return [(place, each) for place, each in enumerate(table.columns) if each.kind in {Kind.MONEY, Kind.COUNT}]


def compared(person, table, asked, sheet):
    """The amounts and counts of the rows as the API tells them; those of the sheet are the same, its sums too."""
    pages, columns = list(every_answer(person, table, asked)), counted(table)
    lines = {first: [each for each in table.lines if each.first is first] for first in (True, False)}
    wanted = [
        tuple(stated(dig(row, c.path)) for _, c in columns) for page in pages for row in rows_of(page, table.rows)
    ]
    sums = {
        first: [
            tuple(stated(dig(row, c.total)) if c.total else None for _, c in columns)
            for line in lines[first]
            for row in rows_of(pages[0], line.path)
        ]
        for first in lines
    }
    assert [tuple(figure(row[place]) for place, _ in columns) for row in sheet[1:]] == sums[True] + wanted + sums[False]
    return wanted
