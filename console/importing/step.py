"""A step: one command that a row asks for, under a key that the same row always has.

Rule 1. Whom the file names is recorded as stated by it, never as signed in; who imports stands in the correlation.
Rule 2. Who imports for a firm acts as that firm, and only as a firm may.
Rule 3. Key, persons and reason do not depend on the day, the file's name or who imports: importing again is harmless.
Source  domain.md 7.4; the contract's natural keys
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from uuid import UUID

from console.importing.cells import ENTERPRISE, Cells
from console.importing.known import Known
from console.sheets.contract import BY_NAME
from console.sheets.rows import Problem, Row
from domain.aggregate import stream_id
from ledger.command import Command, Envelope, Receipt
from ledger.door import person_id
from ledger.rights import REACH, Actor, Reach, Role

IMPORTED = "批量导入"
"""Who acts where the file names nobody, and the reason where it gives none."""

INSURER, CENTRE = "保险公司", "CENTRE"
LIST = "清单编号"


class Waits(Enum):
    """What has to be answered before a step can be sent."""

    FOR_NOTHING = "FOR_NOTHING"
    FOR_ITS_PAYMENT = "FOR_ITS_PAYMENT"
    FOR_ITS_PROJECT = "FOR_ITS_PROJECT"
    FOR_ITS_TASK = "FOR_ITS_TASK"  # it has to be there; what is done in it is not waited for
    FOR_ALL = "FOR_ALL"  # and what follows waits for it


@dataclass(slots=True, eq=False)
class Entry:
    """One row, and what became of it so far."""

    row: Row
    problems: list[Problem] = field(default_factory=list)
    record: UUID | None = None
    recorded: bool = False
    fellows: list["Entry"] = field(default_factory=list)  # rows that go with this one, as one step
    host: "Entry | None" = None  # the row with which this one goes

    def refuse(self, problem: Problem) -> None:
        """Take note that the row is not taken, nor those that go with it; only the first problem is told."""
        for each in (self, *self.fellows):
            if not each.problems:
                each.problems.append(problem)

    def accept(self, receipt: Receipt) -> None:
        """Take note of an answer."""
        for each in (self, *self.fellows):
            each.record = each.record or receipt.streams[0]
            each.recorded |= not receipt.replayed

    @property
    def cells(self) -> Cells:
        """Return its cells."""
        return Cells(self.row)

    @property
    def project(self) -> tuple[object, object]:
        """Return what its project is called, or its inspection task."""
        cells = self.row.cells
        return (cells[LIST], cells[ENTERPRISE]) if LIST in cells else (cells.get(INSURER), cells.get("项目编号"))

    @property
    def settles(self) -> bool:
        """Tell whether others wait for it: findings of one task do not wait for each other."""
        return "隐患编号" not in self.row.cells


Make = Callable[[Entry, Known], Command | None]
"""Returns None where nothing is left to be done."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of step.

    `dated` are the columns of its day, the first that is filled; `by` the column of who takes it; `needs` the columns
    that it cannot do without; `again` says that a record may take the step on several days,
    `assigns` that the task of its row comes to be by it.
    """

    name: str
    role: Role
    make: Make
    dated: tuple[str, ...] = ("日期",)
    by: str = ""
    needs: tuple[str, ...] = ()
    because: str = "原因"
    waits: Waits = Waits.FOR_NOTHING
    again: bool = False
    assigns: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a row on its business day; `content` tells steps apart that one row may ask for again."""

    entry: Entry
    kind: Kind
    on: date
    content: str = ""

    def command(self, known: Known) -> Command | None:
        """Return what to send, if anything. Raises  Refusal."""
        return self.kind.make(self.entry, known)

    def envelope(self, importer: Actor, known: Known) -> Envelope:
        """Return what goes with it. Raises  NotFound."""
        reason = self.entry.cells.maybe(self.entry.cells.text, self.kind.because)
        actor = self._actor(importer, known)
        return Envelope(actor, self.key, self.on, reason or IMPORTED, correlation=importer.person)

    @property
    def key(self) -> UUID:
        """Return the command's id."""
        row = self.entry.row
        names = [row.cells.get(header) for header in BY_NAME[row.sheet].key]
        more = [self.on] if self.kind.again else [self.content] if self.content else []
        return stream_id("import", row.sheet, *names, self.kind.name, *more)

    def _actor(self, importer: Actor, known: Known) -> Actor:
        cells = self.entry.cells
        role = importer.role if REACH[importer.role] is Reach.OWN_FIRM else self.kind.role
        district = cells.parts("资金分摊")[0][0].district if role is Role.DISTRICT else None
        organisation = district or self._organisation(role, importer, known)
        name = cells.maybe(cells.text, self.kind.by) or IMPORTED
        return Actor(person_id(organisation, name), name, role, organisation, district, attested=False)

    def _organisation(self, role: Role, importer: Actor, known: Known) -> str:
        """Return whose step it is; rows of inspections do not say it, their list and their task do."""
        cells, own = self.entry.cells, REACH[importer.role] is Reach.OWN_FIRM
        match REACH[role]:
            case Reach.OWN_FIRM:
                return importer.organisation if own else known.firm(cells.text(LIST), cells.enterprise)
            case Reach.OWN_INSURER:
                return known.lister(cells.text(LIST), cells.enterprise) if LIST in cells else cells.text(INSURER)
        return CENTRE
