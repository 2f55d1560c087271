"""What may be done with the questions of the misuse guards: answer them."""

from dataclasses import dataclass

from domain.aggregate import Aggregate
from domain.guard_finding import Disposition, DispositionResult, Evidence, FindingKey, Guard, GuardFinding
from domain.payment import Payment, PaymentState
from domain.project import PreventionProject
from domain.transition import InvalidTransition
from ledger.command import Books, Form, NotFound
from ledger.rights import Role


@dataclass(frozen=True, slots=True)
class DisposeGuardFinding(Form):
    """Answer a question of the misuse guards, or answer it again."""

    finding: str
    result: DispositionResult
    opinion: str

    def perform(self, books: Books) -> list[Aggregate]:
        """Record the answer. Raises  NotFound, BeforeStreamStart, InvalidTransition, DispositionFinal."""
        key = FindingKey.read(self.finding)
        if key is None:
            raise NotFound(what=GuardFinding.__name__)
        try:
            evidence = _project(books, key) if key.guard is Guard.BENEFICIARY_NOT_INSURED else _payments(books, key)
        except NotFound:  # what it rests on must not tell that the question is another's
            raise NotFound(what=GuardFinding.__name__) from None
        answer, overseen = Disposition(self.result, self.opinion), books.actor.role is not Role.INSURER_REVIEWER
        finding = books.find(GuardFinding, key.stream)
        if finding is None:
            finding = GuardFinding.dispose(key, evidence, answer, on=books.on, overseen=overseen)
        else:
            finding.revise(answer, on=books.on, overseen=overseen)
        return [finding]


def _project(books: Books, key: FindingKey) -> Evidence:
    project = books.get(PreventionProject, key.subject)
    project.check_started(books.on)
    return Evidence((project.insurer,), (project.district,), project.budget, project.first_on)


def _payments(books: Books, key: FindingKey) -> Evidence:
    """Return the payments that a question is about, which must all be in the actor's reach and stand."""
    payments = [books.get(Payment, id_) for id_ in key.payments]
    for payment in payments:
        payment.check_started(books.on)
    for payment in payments:
        if payment.state is PaymentState.REVERSED:
            command = DisposeGuardFinding.__name__
            raise InvalidTransition(object=payment.voucher.text, state=payment.state, command=command)
    insurers = tuple(dict.fromkeys(payment.insurer for payment in payments))
    districts = tuple(dict.fromkeys(payment.district for payment in payments))
    return Evidence(insurers, districts, payments[0].amount, payments[0].paid_on)
