"""Fund accounts and their balances, as the API shows them (R1)."""

from ledger_api.fund_account.balance import FundBalance
from ledger_api.fund_account.question import FundAccountQuery
from ledger_api.fund_account.record import FundAccount, FundAccountRecorded, fund_account

__all__ = ["FundAccount", "FundAccountQuery", "FundAccountRecorded", "FundBalance", "fund_account"]
