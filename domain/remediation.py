"""RemediationCase: the formalities of one irregular payment, to be mended (手续整改).

Rule 1. There is one case for a payment; it opens with the payment.
Source  domain.md 7.3, 9 case 8
"""

from enum import Enum
from typing import Self
from uuid import UUID

from domain.aggregate import Aggregate, stored_as, stream_id
from domain.money import Fen
from domain.track import Step


class IrregularKind(Enum):
    """In what way a payment was against the rules."""

    OVER_BUDGET = "OVER_BUDGET"
    BEFORE_FILING = "BEFORE_FILING"
    NO_CONTRACT = "NO_CONTRACT"
    NO_ACCEPTANCE = "NO_ACCEPTANCE"
    WRONG_PAYEE = "WRONG_PAYEE"
    OUT_OF_SCOPE_USE = "OUT_OF_SCOPE_USE"
    FROZEN_ACCOUNT = "FROZEN_ACCOUNT"
    OTHER = "OTHER"


class RemediationState(Enum):
    """Where a case stands."""

    OPEN = "OPEN"


@stored_as("remediation")
class RemediationCase(Aggregate):
    """What is to be mended about one irregular payment."""

    class Event(Aggregate.Event, Step):
        """A fact about one case."""

    class RemediationOpened(Event, Aggregate.Created):
        """An irregular payment was recorded."""

        MOVES = (("remediation", RemediationState.OPEN),)
        insurer: str
        district: str
        project_id: UUID
        payment_id: UUID
        kind: IrregularKind
        amount: Fen

    def __init__(self, insurer: str, district: str, project_id: UUID, payment_id: UUID) -> None:
        self.insurer = insurer
        self.district = district
        self.project_id = project_id
        self.payment_id = payment_id

    @staticmethod
    def id_for(payment_id: UUID) -> UUID:
        """Return the stream of a payment's case."""
        return stream_id("remediation", payment_id)

    @property
    def insurers(self) -> tuple[str, ...]:
        """Return whose payment it was."""
        return (self.insurer,)

    @property
    def in_district(self) -> str:
        """Return where."""
        return self.district

    @classmethod
    def open(
        cls, insurer: str, district: str, project_id: UUID, payment_id: UUID, *, kind: IrregularKind, amount: Fen
    ) -> Self:
        """Open the case of an irregular payment."""
        return cls._create(
            cls.RemediationOpened,
            id=cls.id_for(payment_id),
            insurer=insurer,
            district=district,
            project_id=project_id,
            payment_id=payment_id,
            kind=kind,
            amount=amount,
        )
