"""Settlement: what a technical firm bills an insurer for accepted work, and what is paid of it (结算单).

Rule 1. Its state is derived from its lines and payments and never kept.
Rule 2. Each kind of step has its file here, with its facts and rules.
Source  domain.md 5.6, 7.3, 8.4, 9 cases 17 and 18
"""

from domain.aggregate import stored_as
from domain.settlement import deciding, paying, submission
from domain.settlement.record import SettlementFact


@stored_as("settlement")
class Settlement(submission.Submitting, deciding.Deciding, paying.Paying):
    """One settlement; here are all its facts."""

    Event = SettlementFact

    SettlementSubmitted = submission.SettlementSubmitted
    SettlementReturned = submission.SettlementReturned

    SettlementLineAgreed = deciding.SettlementLineAgreed
    SettlementLineDisputed = deciding.SettlementLineDisputed
    DisputeMediated = deciding.DisputeMediated

    SettlementPaid = paying.SettlementPaid
    SettlementPaymentReversed = paying.SettlementPaymentReversed
