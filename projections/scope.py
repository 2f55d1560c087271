"""Whose figures: what the caller asks for, narrowed to what the caller may see.

A question that is handed no scope cannot be asked; the narrowing stands here and nowhere else.
"""

from dataclasses import dataclass, replace

from ledger.rights import QUESTIONS, REACH, Actor, Reach, RoleNotAllowed


@dataclass(frozen=True, slots=True)
class Scope:
    """A filter by insurer, technical firm, district and fund year; None does not narrow. `nothing` keeps nothing."""

    insurer: str | None = None
    district: str | None = None
    fund_year: int | None = None
    nothing: bool = False
    firm: str | None = None

    @property
    def whole(self) -> bool:
        """Tell whether nobody's figures are left out, though perhaps those of other years."""
        return self.insurer is self.district is self.firm is None and not self.nothing


def within_reach(actor: Actor, question: str, asked: Scope | None = None) -> Scope:
    """Return what of the asked scope the actor may see.

    Raises  RoleNotAllowed
    """
    if actor.role not in QUESTIONS[question]:
        raise RoleNotAllowed(command=question)
    asked = asked or Scope()
    reach = REACH[actor.role]
    if reach is Reach.OWN_INSURER:
        return _narrow(asked, insurer=actor.organisation)
    if reach is Reach.OWN_DISTRICT:
        return _narrow(asked, district=actor.district)
    if reach is Reach.OWN_FIRM:
        return replace(asked, firm=actor.organisation)
    return asked


def _narrow(asked: Scope, insurer: str | None = None, district: str | None = None) -> Scope:
    foreign = (insurer and asked.insurer not in {None, insurer}) or (
        district and asked.district not in {None, district}
    )
    if foreign or not (insurer or district):
        return Scope(nothing=True)
    return Scope(insurer or asked.insurer, district or asked.district, asked.fund_year)
