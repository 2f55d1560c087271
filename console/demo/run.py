"""Filling a demo ledger: the invented year comes through the import door, each step on a likely day.

The clock is scripted through the year, so that recorded dates, lateness and what was known when mean something. After
that the days go on from the last fact (`compose.open_ledger`). A fill that was interrupted is resumed: its commands
have the same keys. The last command registers the city bureau: a ledger that knows it is full, whatever year this
version would invent.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby
from zlib import crc32

from console import compose
from console.demo.bulletins import issue
from console.demo.deeds import Deed, begin
from console.demo.fiction import CENTRE, FIRST, LAST
from console.demo.policies import LATE
from console.demo.remedies import Remedy, carry_out, remedies
from console.demo.scans import files
from console.demo.visits import lag
from console.demo.year import SEED, invent
from console.importing.known import Known
from console.importing.plan import plan
from console.importing.sending import Progress, Sending
from console.importing.step import LIST, Step
from console.speech import Declined
from domain.aggregate import stream_id
from domain.organisation import OrganisationKind
from domain.rule_book import RuleBook
from ledger.command import Envelope
from ledger.door import BEIJING, Ledger, person_id
from ledger.evidence import Evidence
from ledger.organisation import RegisterOrganisation
from ledger.rights import Actor, Role

_OPENS = time(9)
_LATE_DAYS = 33
IMPORTER = Actor(person_id(CENTRE, "演示数据"), "演示数据", Role.CENTRE, CENTRE, attested=False)

_FULL = stream_id("demo", "full")
_CITY = RegisterOrganisation("CITY", "演示市应急管理局", OrganisationKind.CITY_BUREAU)


class ScriptedClock:
    """A clock that is set to a day and goes on by a second whenever it is asked."""

    def __init__(self, first: date) -> None:
        self._now = datetime.combine(first, _OPENS, BEIJING)

    def set(self, day: date) -> None:
        """Go on to the morning of a day."""
        self._now = max(self._now, datetime.combine(day, _OPENS, BEIJING))

    def __call__(self) -> datetime:
        """Return the instant."""
        self._now += timedelta(seconds=1)
        return self._now


def fill(conninfo: str, evidence: Evidence, seed: int = SEED, progress: Progress | None = None) -> bool:
    """Fill the ledger of a migrated database with the demo year; return False when it is there already.

    Its few files go to `evidence`.

    Raises  Declined  the ledger holds real facts, or part of another year
    """
    clock = ScriptedClock(FIRST)
    with compose.ledger(conninfo, clock, demo=True, evidence=evidence) as ledger:
        book = ledger.store.load([RuleBook.ID])[RuleBook.ID]
        if not (isinstance(book, RuleBook) and book.demo):
            raise Declined(
                "This ledger holds real facts; the demo goes to one of its own", "该台账含真实数据,演示数据须另建台账"
            )
        if _is_full(ledger):
            return False
        year = invent(seed)
        known = Known(ledger, year.rows, files())
        days = _by_day(plan(year.rows, IMPORTER, known).steps)
        mending = remedies(year.rows)
        _record(ledger, known, clock, days, [each for each in mending if each.on < LAST], year.deeds, progress)
        clock.set(LAST)
        carry_out(ledger, known, mending)  # what was found on the last day stops an account: after all its steps
        issue(conninfo, ledger)
        ledger.execute(_CITY, Envelope(IMPORTER, _FULL, ledger.today)).result()
    return True


def _record(
    ledger: Ledger,
    known: Known,
    clock: ScriptedClock,
    days: list[tuple[date, list[Step]]],
    mending: list[Remedy],
    beside: list[Deed],
    progress: Progress | None,
) -> None:
    total = sum(len(steps) for _, steps in days)
    sending = Sending(ledger, known, IMPORTER, total, progress)
    steps_of = dict(days)
    for day in sorted({*steps_of, *(deed.recorded_on for deed in beside)}):
        steps = steps_of.get(day, [])
        clock.set(day)
        begun = begin(ledger, known, [deed for deed in beside if deed.recorded_on == day])
        sending.carry_out(steps)
        for answer in begun:
            answer.result()
        carry_out(ledger, known, [each for each in mending if each.on <= day])
        mending = [each for each in mending if each.on > day]
        if problem := next((problem for step in steps for problem in step.entry.problems), None):
            raise Declined(
                f"This ledger was begun with another invented year; fill an empty one ({problem.code}: {problem.en})",
                f"该台账已有另一年度的部分演示数据,请另建空台账({problem.code}:{problem.zh})",
            )


def _is_full(ledger: Ledger) -> bool:
    receipts, _ = ledger.store.look_up([(IMPORTER.person, _FULL)], ())
    return bool(receipts)


def _by_day(steps: list[Step]) -> list[tuple[date, list[Step]]]:
    dated = sorted(_recorded_on(steps), key=lambda each: each[0])
    return [(day, [step for _, step in group]) for day, group in groupby(dated, key=lambda each: each[0])]


def _recorded_on(steps: list[Step]) -> Iterator[tuple[date, Step]]:
    """Yield each step with the day of its recording; the steps of one record stay in their order."""
    for step in steps:
        yield step.on + timedelta(days=_lag(step)), step


def _lag(step: Step) -> int:
    cells = step.entry.row.cells
    if LIST in cells:
        return lag(str(cells[LIST]), step.entry.cells.enterprise) if "截止日期" not in cells else 0
    record = f"{cells.get('保险公司')} {cells.get('项目编号') or cells.get('保单号')}"
    some = crc32(record.encode())
    if "机构代码" in cells:
        return 0
    return some % 4 + (_LATE_DAYS + some % 20 if cells.get("原因") == LATE else 0)
