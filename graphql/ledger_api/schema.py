"""The schema: its table of contents, one line for each question and each command."""

from enum import Enum
from typing import Annotated, Any

import strawberry

from domain.organisation import OrganisationKind
from ledger.fund_account import FreezeFund, OpenFundAccount, UnfreezeFund
from ledger.organisation import RegisterOrganisation
from ledger.policy import (
    EndorsePolicy,
    ExtendPolicy,
    RecordPremiumReceipt,
    RecordPremiumRefund,
    RegisterPolicy,
    SurrenderPolicy,
)
from ledger.rights import COMMANDS, Role
from ledger.rule_book import AuthorizeSpecialUse, PublishRule
from ledger_api import enums  # noqa: F401  (puts the domain's enums into the schema)
from ledger_api.context import Asked
from ledger_api.figures import (
    After,
    AsKnownAt,
    AsOf,
    Before,
    First,
    InScope,
    Last,
    Paging,
    basis_of,
    scope_of,
)
from ledger_api.fund_account import (
    FundAccount,
    FundAccountConnection,
    FundAccountRecorded,
    account_id_of,
    fund_account,
    fund_accounts,
)
from ledger_api.guarded_schema import GuardedSchema
from ledger_api.mutations import mutation
from ledger_api.organisation import Organisation, OrganisationRecorded, every_organisation
from ledger_api.policy import PolicyRecorded
from ledger_api.rule_book import RuleRecorded
