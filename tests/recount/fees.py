"""A naive recount of fees out of exported facts: what is billed, decided, paid and owed by service year and age (R13).

A second opinion: written from domain.md, it imports nothing of the ledger and knows only the lines of an export.
Run it with an export and a date; it prints its rows as JSON.

Units   fen
Source  domain.md 7.3, 9 cases 17 and 18, 10 (R13)
"""

import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

AGES = ((30, "days_0_30"), (90, "days_31_90"), (180, "days_91_180"))
SUMS = (
    "lines", "claimed", "confirmed", "disputed", "undecided", "returned_amount", "reduced", "paid", "unpaid",
    "days_0_30", "days_31_90", "days_91_180", "over_180",
)  # fmt: skip


@dataclass
class Line:
    """A line as the facts tell it, one after the other."""

    year: int
    claimed: int
    since: date
    state: str = "undecided"
    confirmed: int = 0
    paid: int = 0
    disputed_on: date | None = None
    mediated_on: date | None = None

    def figures(self, as_of):
        """Return the columns of R13 for this line on a day."""
        row = dict.fromkeys(SUMS, 0) | {"lines": 1, "claimed": self.claimed, "paid": self.paid}
        if self.state == "returned":
            return row | {"returned_amount": self.claimed}
        row["confirmed"] = self.confirmed
        if self.state in {"undecided", "disputed"}:
            row[self.state] = self.claimed
        row["reduced"] = self.claimed - self.confirmed if self.state == "mediated" else 0
        decided = self.state in {"agreed", "mediated"}
        row["unpaid"] = (self.confirmed if decided else self.claimed) - self.paid
        return row | {self.age(as_of): row["unpaid"]}

    def age(self, as_of):
        """Return the column of its age, the days of the dispute left out."""
        days = (as_of - self.since).days
        if self.disputed_on:
            days -= ((self.mediated_on or as_of) - self.disputed_on).days
        return next((name for most, name in AGES if days <= most), "over_180")


def rows(facts, as_of, position):
    """Return the sums by service year, and all together under None, as of a day and as known at a position."""
    lines = {}
    told = (f for f in facts if f["position"] <= position and f["effective_on"] <= as_of.isoformat())
    for fact in sorted(told, key=lambda fact: (fact["effective_on"], fact["position"])):
        noun, _, name = fact["name"].partition(".")
        if noun == "settlement":
            _tell(lines, fact["stream"], name, fact["values"], date.fromisoformat(fact["effective_on"]))
    sums = {None: dict.fromkeys(SUMS, 0)}
    for line in lines.values():
        for key in (None, line.year):
            row = sums.setdefault(key, dict.fromkeys(SUMS, 0))
            for column, amount in line.figures(as_of).items():
                row[column] += amount
    return sums


def _tell(lines, stream, name, said, on):
    """Let one fact change the lines that it speaks of."""
    if name == "SettlementSubmitted":
        for each in said["lines"]:
            key = stream, each["number"]
            lines[key] = Line(
                int(each["done_on"][:4]), each["quantity"] * each["price"], date.fromisoformat(each["since"])
            )
    elif name == "SettlementReturned":
        for key, line in lines.items():
            line.state = "returned" if key[0] == stream else line.state
    elif name in {"SettlementPaid", "SettlementPaymentReversed"}:
        for each in said["lines"]:
            lines[stream, each["line"]].paid += each["amount"] * (1 if name == "SettlementPaid" else -1)
    else:
        _decide(lines[stream, said["line"]], name, said, on)


def _decide(line, name, said, on):
    if name == "SettlementLineAgreed":
        line.state, line.confirmed = "agreed", line.claimed
    elif name == "SettlementLineDisputed":
        line.state, line.disputed_on = "disputed", on
    elif name == "DisputeMediated":
        line.state, line.confirmed, line.mediated_on = "mediated", said["award"], on


def main(path, as_of):
    """Print the rows of an export as of a day."""
    facts = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    found = rows(facts, date.fromisoformat(as_of), facts[-1]["position"])
    sys.stdout.write(json.dumps({str(year): row for year, row in found.items()}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
