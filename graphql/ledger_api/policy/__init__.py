"""Policies, their premium and what it accrued, as the API shows them."""

from ledger_api.policy.question import PolicyQuery
from ledger_api.policy.record import Policy, PolicyRecorded, policy

__all__ = ["Policy", "PolicyQuery", "PolicyRecorded", "policy"]
