"""What came of an import: by sheet and kind of row, how many and how much."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from console.importing.step import Entry
from console.sheets.contract import BY_NAME
from console.sheets.rows import Problem
from domain.money import Fen, yuan

NOTHING = Fen(0)
SHOWN = 100
_MONEY = {"金额": 1, "预算": 1, "借方": 1, "贷方": -1}


@dataclass(slots=True)
class Tally:
    """So many rows, so much money."""

    rows: int = 0
    amount: Fen = NOTHING

    @property
    def yuan(self) -> str:
        """Return the amount in yuan."""
        return yuan(self.amount)

    def add(self, amount: Fen) -> None:
        """Count a row."""
        self.rows += 1
        self.amount = Fen(self.amount + amount)


@dataclass(slots=True)
class Line:
    """The rows of one kind: newly recorded, recorded before, refused."""

    sheet: str
    kind: str
    recorded: Tally = field(default_factory=Tally)
    already_there: Tally = field(default_factory=Tally)
    refused: Tally = field(default_factory=Tally)

    @property
    def rows(self) -> int:
        """Return how many rows there are."""
        return self.recorded.rows + self.already_there.rows + self.refused.rows


@dataclass(slots=True)
class Summary:
    """What came of one file; `marked` holds the refused rows, to be mended and imported again.

    `first` are the first problems, each with the sheet and the number of its row.
    """

    file: str
    lines: list[Line]
    problems: dict[str, int]
    first: list[tuple[str, int, Problem]] = field(default_factory=list)
    marked: Path | None = None

    @property
    def recorded(self) -> Tally:
        """Return how many rows are new, and their money."""
        return _all(line.recorded for line in self.lines)

    @property
    def refused(self) -> int:
        """Return how many rows were refused."""
        return sum(line.refused.rows for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        """Return it for a machine, amounts in yuan."""
        return {
            "file": self.file,
            "lines": [_json(line) for line in self.lines],
            "problems": self.problems,
            "marked": str(self.marked) if self.marked else None,
        }


def summarised(file: str, entries: Iterable[Entry]) -> Summary:
    """Count what became of the rows."""
    lines: dict[tuple[str, str], Line] = {}
    problems: dict[str, int] = {}
    first: list[tuple[str, int, Problem]] = []
    for entry in entries:
        kind = entry.row.cells.get(BY_NAME[entry.row.sheet].deciding, "") if _is_told_by_kind(entry) else ""
        line = lines.setdefault((entry.row.sheet, str(kind)), Line(entry.row.sheet, str(kind)))
        _tally(line, entry).add(_amount(entry))
        for problem in entry.problems:
            problems[problem.code] = problems.get(problem.code, 0) + 1
            if len(first) < SHOWN:
                first.append((entry.row.sheet, entry.row.number, problem))
    order = list(BY_NAME)
    return Summary(file, sorted(lines.values(), key=lambda line: order.index(line.sheet)), problems, first)


def _all(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole = Tally(whole.rows + tally.rows, Fen(whole.amount + tally.amount))
    return whole


def _is_told_by_kind(entry: Entry) -> bool:
    return entry.row.sheet not in {"机构", "保单"}


def _tally(line: Line, entry: Entry) -> Tally:
    if entry.problems:
        return line.refused
    return line.recorded if entry.recorded else line.already_there


def _amount(entry: Entry) -> Fen:
    found = [(sign, entry.row.cells.get(header)) for header, sign in _MONEY.items()]
    return Fen(sum(sign * amount for sign, amount in found if isinstance(amount, int)))


def _json(line: Line) -> dict[str, Any]:
    tallies = {"recorded": line.recorded, "already_there": line.already_there, "refused": line.refused}
    return {
        "sheet": line.sheet,
        "kind": line.kind,
        "rows": line.rows,
        **{name: {"rows": tally.rows, "amount": tally.yuan} for name, tally in tallies.items()},
    }
