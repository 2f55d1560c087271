"""Payments as tables: what each says, and every movement of its money with the month of the books it belongs to.

Fed by   facts of payments
Units    fen
"""

from collections.abc import Sequence
from typing import Any

from psycopg import Cursor
from psycopg.rows import DictRow

from domain.payment import Payment
from domain.voucher import VoucherFormat, VoucherNumber
from ledger.door import day_of
from ledger.store import Recorded
from projections.batch import put

READS = (Payment.PaymentRecorded, Payment.PaymentReversed, Payment.PaymentRefunded)

TABLES = """
CREATE TABLE IF NOT EXISTS payments (
    payment_id      uuid PRIMARY KEY,
    project_id      uuid NOT NULL,
    account_id      uuid NOT NULL,
    insurer         text COLLATE "C" NOT NULL,
    district        text COLLATE "C" NOT NULL,
    amount          bigint NOT NULL,
    tax             bigint,
    payee_name      text NOT NULL,
    payee_code      text,
    payee_last4     text,
    account_set     text NOT NULL,
    voucher         text NOT NULL,
    paid_on         date NOT NULL,
    effective_on    date NOT NULL,
    original_on     date,
    bank_receipt_no text,
    invoice_nos     text[] NOT NULL,
    instalment      int,
    final           bool NOT NULL,
    irregular       text,
    recorded_by     uuid NOT NULL,
    recorded_at     timestamptz NOT NULL,
    recorded_on     date NOT NULL,
    attested        bool NOT NULL,
    position        bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS payments_by_day ON payments (paid_on, position);
CREATE INDEX IF NOT EXISTS payments_by_insurer ON payments (insurer, paid_on, position);
CREATE INDEX IF NOT EXISTS payments_by_project ON payments (project_id);
CREATE INDEX IF NOT EXISTS payments_by_account ON payments (account_id);
CREATE INDEX IF NOT EXISTS payments_by_payee ON payments (payee_name COLLATE "C");
CREATE TABLE IF NOT EXISTS payment_moves (
    position     bigint PRIMARY KEY,
    payment_id   uuid NOT NULL,
    project_id   uuid NOT NULL,
    account_id   uuid NOT NULL,
    kind         text NOT NULL,
    effective_on date NOT NULL,
    amount       bigint NOT NULL,
    account_set  text,
    voucher      text,
    period       text NOT NULL,
    reference    text,
    method       text,
    reason       text,
    actor        uuid NOT NULL
);
CREATE INDEX IF NOT EXISTS payment_moves_by_payment ON payment_moves (payment_id);
CREATE INDEX IF NOT EXISTS payment_moves_by_project ON payment_moves (project_id, effective_on, position);
CREATE INDEX IF NOT EXISTS payment_moves_by_voucher ON payment_moves (voucher, account_set) WHERE voucher IS NOT NULL;
CREATE INDEX IF NOT EXISTS payment_moves_by_beginning ON payment_moves (voucher COLLATE "C") WHERE voucher IS NOT NULL;
CREATE INDEX IF NOT EXISTS payment_moves_by_period ON payment_moves (period, payment_id);
"""

PAID, REVERSED, REFUNDED = "PAID", "REVERSED", "REFUNDED"


def fold(cursor: Cursor[DictRow], recorded: Sequence[Recorded]) -> None:
    """Keep payments and the movements of their money."""
    facts = [(each.position, each.fact) for each in recorded]
    put(cursor, "payments", [_payment(at, fact) for at, fact in facts if isinstance(fact, Payment.PaymentRecorded)])
    put(cursor, "payment_moves", [move for at, fact in facts for move in _moves(at, fact)])


def _payment(position: int, fact: Payment.PaymentRecorded) -> dict[str, Any]:
    irregular = fact.irregular if isinstance(fact, Payment.IrregularPaymentRecorded) else None
    return {
        "payment_id": fact.originator_id,
        "project_id": fact.project_id,
        "account_id": fact.account_id,
        "insurer": fact.insurer,
        "district": fact.district,
        "amount": fact.amount,
        "tax": fact.tax,
        "payee_name": fact.payee.name,
        "payee_code": fact.payee.credit_code,
        "payee_last4": fact.payee.account_last4,
        "account_set": fact.voucher.account_set,
        "voucher": fact.voucher.text,
        "paid_on": fact.paid_on,
        "effective_on": fact.effective_on,
        "original_on": fact.original_on,
        "bank_receipt_no": fact.bank_receipt_no,
        "invoice_nos": fact.invoice_nos,
        "instalment": fact.instalment,
        "final": fact.final,
        "irregular": irregular,
        "recorded_by": fact.recorded_by,
        "recorded_at": fact.recorded_at,
        "recorded_on": day_of(fact.recorded_at),
        "attested": fact.attested,
        "position": position,
    }


def _moves(position: int, fact: object) -> list[dict[str, Any]]:
    match fact:
        case Payment.PaymentRecorded():
            return [_move(position, fact, PAID, fact.originator_id, fact.voucher)]
        case Payment.PaymentReversed():
            return [_move(position, fact, REVERSED, fact.originator_id, fact.voucher) | {"method": fact.method}]
        case Payment.PaymentRefunded():
            move = _move(position, fact, REFUNDED, fact.originator_id, _of_refund(fact))
            return [move | {"reference": fact.bank_receipt_no}]
    return []


def _of_refund(fact: Payment.PaymentRefunded) -> VoucherNumber | None:
    """Return the voucher line of a refund, whose receipt number may be one."""
    try:
        return VoucherNumber.read(fact.bank_receipt_no, fact.organisation)
    except VoucherFormat:
        return None


def _move(
    position: int, fact: Any, kind: str, payment_id: object, voucher: VoucherNumber | None = None
) -> dict[str, Any]:
    return {
        "position": position,
        "payment_id": payment_id,
        "project_id": fact.project_id,
        "account_id": fact.account_id,
        "kind": kind,
        "effective_on": fact.effective_on,
        "amount": fact.amount,
        "account_set": voucher.account_set if voucher else None,
        "voucher": voucher.text if voucher else None,
        "period": voucher.month if voucher else f"{fact.effective_on:%Y-%m}",
        "reason": fact.reason,
        "actor": fact.actor,
    }
