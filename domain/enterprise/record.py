"""What all facts of an enterprise share: its code, its names, whom to call.

Source  domain.md 7.2
"""

from datetime import date
from typing import Self
from uuid import UUID

from domain.aggregate import Aggregate, stream_id
from domain.enterprise.cover import Cover
from domain.place import Place
from domain.refusal import Refusal


class EnterpriseUnchanged(Refusal):
    """What is to be recorded of the enterprise stands already."""

    enterprise: str


class EnterpriseFact(Aggregate.Event):
    """A fact about one enterprise."""


class EnterpriseRegistered(EnterpriseFact, Aggregate.Created):
    """The enterprise was met for the first time."""

    credit_code: str
    name: str


class EnterpriseRenamed(EnterpriseFact):
    """The enterprise goes by another name."""

    name: str

    def apply(self, enterprise: "EnterpriseRecord") -> None:
        """Take the new name."""
        enterprise.name = self.name
        enterprise.named_in = self.originator_version


class EnterpriseNameCorrected(EnterpriseFact):
    """The name was typed wrongly."""

    was: str
    name: str

    def apply(self, enterprise: "EnterpriseRecord") -> None:
        """Take the right name."""
        enterprise.name = self.name
        enterprise.named_in = self.originator_version


class EnterpriseContactNamed(EnterpriseFact):
    """Somebody else is to be called."""

    contact: UUID

    def apply(self, enterprise: "EnterpriseRecord") -> None:
        """Call this one."""
        enterprise.contact = self.contact


class EnterpriseRecord(Aggregate):
    """The state of an enterprise; each kind of fact adds its decisions."""

    def __init__(self, credit_code: str, name: str) -> None:
        self.credit_code = credit_code
        self.name = name
        self.named_in = 1
        self.contact: UUID | None = None
        self.covers: dict[UUID, Cover] = {}
        self.places: dict[date, Place] = {}
        self.survivor_id: UUID | None = None
        self.survivor: str | None = None
        self.absorbed: list[str] = []

    @staticmethod
    def id_for(credit_code: str) -> UUID:
        """Return the stream of the enterprise."""
        return stream_id("enterprise", credit_code)

    @classmethod
    def register(cls, credit_code: str, name: str) -> Self:
        """Register an enterprise under its credit code."""
        return cls._create(EnterpriseRegistered, id=cls.id_for(credit_code), credit_code=credit_code, name=name)

    def rename(self, name: str) -> None:
        """Take another name. Raises  EnterpriseUnchanged."""
        if name == self.name:
            raise EnterpriseUnchanged(enterprise=self.name)
        self.trigger_event(EnterpriseRenamed, name=name)

    def correct_name(self, name: str) -> None:
        """Put right a name that was typed wrongly."""
        self.trigger_event(EnterpriseNameCorrected, was=self.name, name=name)

    def name_contact(self, contact: UUID) -> None:
        """Name whom to call, whatever the policies say."""
        self.trigger_event(EnterpriseContactNamed, contact=contact)
