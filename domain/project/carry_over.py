"""What the end of an account's year means for its projects: their parts are the next account's (结转).

Rule 1. The whole part moves, with what was used of it, so that what is left to pay stays.
Source  domain.md 7.3, 9 case 22
"""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from domain.money import Fen
from domain.project.state import Allocation, ProjectFact, ProjectState


class AllocationCarriedOver(ProjectFact):
    """The part of an account whose year was closed is borne by the next one; `allocations` is who bears it now."""

    account_id: UUID
    into: UUID
    allocations: tuple[Allocation, ...]

    def apply(self, project: ProjectState) -> None:
        """Move the part, what was used and what came back of it, and what a waiting amendment says about it."""
        project.allocations = {each.account_id: each for each in self.allocations}
        for money in (project.used, project.refunded):
            if moved := money.pop(self.account_id, 0):
                money[self.into] = Fen(money.get(self.into, 0) + moved)
        if project.proposal:
            parts = carried(project.proposal.allocations, self.account_id, self.into)
            project.proposal = replace(project.proposal, allocations=parts)


def carried(allocations: Iterable[Allocation], account_id: UUID, into: UUID) -> tuple[Allocation, ...]:
    """Return the allocations with one account's part borne by another, together with what that one bears already."""
    parts: dict[UUID, Allocation] = {}
    for each in allocations:
        bearer = into if each.account_id == account_id else each.account_id
        before = parts[bearer].amount if bearer in parts else 0
        parts[bearer] = Allocation(bearer, each.insurer, Fen(before + each.amount))
    return tuple(parts.values())


class CarryingOver(ProjectState):
    """Following an account into the next year."""

    def carry_over(self, account_id: UUID, into: UUID) -> None:
        """Let the next account bear what a closed one bore."""
        self.trigger_event(
            AllocationCarriedOver,
            account_id=account_id,
            into=into,
            allocations=carried(self.allocations.values(), account_id, into),
        )
