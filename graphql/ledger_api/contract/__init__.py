"""Service contracts, as the API shows them."""

from ledger_api.contract.question import ContractQuery
from ledger_api.contract.record import ContractRecorded, ServiceContract, contract

__all__ = ["ContractQuery", "ContractRecorded", "ServiceContract", "contract"]
