"""What the visited tasks of a settlement learn when it is paid, and when a payment of it is taken back."""

from domain.aggregate import Aggregate
from domain.contract import ServiceItem
from domain.payment import Payment
from domain.settlement import Settlement
from domain.settlement.line import SettlementState
from domain.task import InspectionTask
from ledger.command import Books


def told(books: Books, settlement: Settlement, before: SettlementState) -> list[Aggregate]:
    """Return the settlement, with its visited tasks when a step paid it, or took that back."""
    paid = settlement.state is SettlementState.PAID
    if paid is (before is SettlementState.PAID):
        return [settlement]
    visits = (each.task_id for each in settlement.lines if each.item is ServiceItem.VISIT)
    tasks = [books.refer(InspectionTask, task_id) for task_id in visits]
    for task in tasks:
        (task.settle if paid else task.reopen)(settlement.id, books.on)
    return [settlement, *tasks]


def reopened(books: Books, payment: Payment) -> list[Aggregate]:
    """Return what the reversal of a fund payment reopens: its settlement, and the tasks that were settled by it."""
    if payment.settlement_id is None:
        return []
    settlement = books.refer(Settlement, payment.settlement_id)
    before = settlement.state
    settlement.reverse_funded(payment.id, books.on)
    return told(books, settlement, before)
