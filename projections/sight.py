"""Sight: which rows of each table an insurer, a firm and a district may read at most, whatever a question asks for.

It repeats the scope of the questions where the rows lie, as policies of PostgreSQL: a question that forgets its scope
finds nothing. A policy may be wider than the questions, where one of them needs it to count right, and says why.
Shape   SQL conditions; {own} is the code of whom is read for, or the role of who sees all; None: nothing of the table
Source  domain.md 7.1, case 7; ledger/wall.py
"""

from dataclasses import dataclass, field

from ledger.rights import Reach
from ledger.wall import SEES
from projections.enterprise_tables import lies_in

OWN = "(SELECT current_setting('ledger.own', true))"


@dataclass(frozen=True, slots=True)
class Sight:
    """The rows that each may read; who sees all reads all, unless it says otherwise."""

    insurer: str | None = None
    firm: str | None = None
    district: str | None = None
    overseer: str = field(default="true", kw_only=True)

    def of(self, reach: Reach) -> str | None:
        """Return the condition of a reach, None for no row."""
        found = {Reach.OWN_INSURER: self.insurer, Reach.OWN_FIRM: self.firm, Reach.OWN_DISTRICT: self.district}
        condition = self.overseer if reach is Reach.ALL else found[reach]
        return condition and condition.replace("{own}", OWN)


@dataclass(frozen=True, slots=True)
class Public:
    """Everybody reads every row, or the named columns of it, because of the reason."""

    reason: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unasked:
    """No question reads it, because of the reason; the writer may do what is named."""

    reason: str
    writes: str = "SELECT, INSERT, UPDATE, DELETE"


OF_INSURER, OF_FIRM, OF_DISTRICT = "insurer = {own}", "firm = {own}", "district = {own}"
OF_BOTH = Sight(OF_INSURER, None, OF_DISTRICT)


def below(parent: str, key: str, **reaches: bool) -> Sight:
    """Return the sight of rows that belong to a row of another table: who reads that one reads them."""
    seen = f"EXISTS (SELECT FROM {parent} AS above WHERE above.{key} = {{table}}.{key})"
    return Sight(*(seen if reaches.get(name, True) else None for name in ("insurer", "firm", "district")))


PROJECT, PAYMENT, POLICY = (
    below("projects", "project_id"),
    below("payments", "payment_id"),
    below("policies", "policy_id"),
)
OWN_ACCOUNT = "account_id IN (SELECT account_id FROM fund_accounts WHERE insurer = {own})"
IN_DISTRICT = "account_id IN (SELECT account_id FROM fund_accounts)"
OF_PROJECT = (
    "project_id IS NOT NULL AND EXISTS (SELECT FROM projects AS above WHERE above.project_id = {table}.project_id)"
)
OF_RECORD = "EXISTS (SELECT FROM projects AS above WHERE above.project_id = {table}.record_id)"
SOMEBODY = "{own} <> ''"
NAMED = f"{SOMEBODY} AND kind = 'ENTERPRISE'"
NAMED_PROJECT = "EXISTS (SELECT FROM projects AS above WHERE above.project_id = name_ends.subject)"
HAZARD = below("hazards", "hazard_id")
OWN_HAZARD = "EXISTS (SELECT FROM hazards AS h WHERE h.hazard_id = {table}.hazard_id AND h.insurers @> ARRAY[{own}])"
SETTLED = "EXISTS (SELECT FROM settlements AS above WHERE above.settlement_id = {table}.settlement_id)"
PAYMENT_OF_RECORD = "SELECT FROM payments AS paid WHERE paid.payment_id = papers.record_id"
CASE_OF_RECORD = "SELECT FROM remediation_cases AS open WHERE open.case_id = papers.record_id"

STREAMS: dict[str, str] = {
    "fund_account": "fund_accounts WHERE account_id = stream AND own IN (insurer, district)",
    "policy": """policies AS p WHERE policy_id = stream AND (own IN (insurer, district) OR EXISTS (
        SELECT FROM policy_shares AS s WHERE s.policy_id = stream AND s.insurer = own
    ))""",
    "project": "projects WHERE project_id = stream",
    "payment": "payments WHERE payment_id = stream",
    "correction": "correction_requests WHERE correction_id = stream",
    "remediation": "remediation_cases WHERE case_id = stream",
    "guard_finding": "guard_answered WHERE record_id = stream",
    "campaign": "campaigns WHERE campaign_id = stream",
    "contract": "contracts WHERE contract_id = stream",
    "hazard": f"""hazards WHERE hazard_id = stream
        AND (own = ANY(insurers) OR current_user <> '{SEES[Reach.OWN_INSURER]}')""",
    "visiting_list": "visiting_lists WHERE list_id = stream",
    "task": "tasks WHERE task_id = stream",
    "complaint": "complaints WHERE complaint_id = stream",
    "settlement": "settlements WHERE settlement_id = stream",
    "territory": "territories WHERE territory_id = stream",
    "briefing": "briefings WHERE briefing_id = stream",
    "organisation": "organisations WHERE organisation_id = stream",
}
"""Of each noun, the row that lets its facts be read, among those that may be read; `own` is the code read for."""

EVERYBODYS_NOUNS = {"rule_book", "enterprise"}
OVERSEERS_NOUNS = {"voucher_line", "general_ledger", "fee", "user_account"}
"""Whose facts are no record of the API's: only who sees all reads them."""

READS_FACT = "ledger_reads_fact"
_FOUND = "\n".join(f"WHEN '{noun}' THEN RETURN EXISTS (SELECT FROM {row});" for noun, row in STREAMS.items())
# a function, or every query over facts would be planned with a look-up into each of these tables
FUNCTION = f"""
CREATE OR REPLACE FUNCTION {READS_FACT}(noun text, stream uuid, own text) RETURNS bool
LANGUAGE plpgsql STABLE COST 5000 AS $$
BEGIN
IF coalesce(own, '') = '' THEN RETURN false; END IF;
CASE noun
{_FOUND}
ELSE RETURN noun IN ('{"', '".join(sorted(EVERYBODYS_NOUNS))}');
END CASE;
END $$
"""


def everywhere(condition: str) -> Sight:
    """Return one condition for insurers, firms and districts."""
    return Sight(condition, condition, condition)


FACT = f"{READS_FACT}(split_part(topic, '.', 1), originator_id, {{own}})"
# where an enterprise lies was told when it was insured, by whomever; a registration names no money
COVER = f"{SOMEBODY} AND topic = 'policy.PolicyRegistered'"

SIGHT: dict[str, Sight | Public | Unasked] = {
    "ledger_events": Sight(f"{FACT} OR {COVER}", FACT, f"{FACT} OR {COVER}"),
    "command_log": Public("when the ledger learned how much, not what", ("position", "recorded_at")),
    "persons": Public(
        "the names behind the ids that a question shows; telephones are masked by the table of rights",
        ("person_id", "organisation", "name", "phone"),
    ),
    "credential_secrets": Unasked("secrets of accounts, erased when nothing names them"),
    "sessions": Unasked("who is signed in, until it ends"),
    "saved_views": Unasked("which lists somebody named; a person reads the own ones at the desk"),
    "sign_ins": Unasked(
        "each attempt to sign in, forgotten after a while if nobody's", "SELECT, INSERT, UPDATE (outcome), DELETE"
    ),
    "reads": Sight(overseer="{own} = 'AUDITOR'"),
    "webhooks": Unasked("to whom programs are told, with their secrets", "SELECT, UPDATE"),
    "upkeep": Unasked("when the operator backed up and checked", "SELECT"),
    "rules": Public("the rule book is everybody's"),
    "organisations": Public("who takes part is everybody's"),
    "qualifications": Public("what a firm is qualified for is everybody's"),
    "enterprises": Public("names and codes, not with whom they are insured"),
    "enterprise_names": Public("names and codes, not with whom they are insured"),
    # the name of an enterprise is everybody's; that of a project is for who reads the project
    "name_ends": Sight(f"{NAMED} OR {NAMED_PROJECT}", NAMED, f"{NAMED} OR {NAMED_PROJECT}"),
    "enterprise_places": Public("where an enterprise lies"),
    "enterprise_merges": Public("which mis-keyed code leads where"),
    "enterprise_contacts": Public("ids of persons; shown with the task that needs them"),
    "territories": Public("which insurer serves which street"),
    "briefings": Sight(None, None, OF_DISTRICT),
    "appointments": Sight(
        "organisation_id = (SELECT organisation_id FROM organisations WHERE code = {own})",
        None,
        "district IS NULL OR district = {own}",
    ),
    "budget_targets": OF_BOTH,
    # which accounts there are: of a shared project each reads what the others' parts used, through all their years
    "fund_accounts": Sight(SOMEBODY, None, OF_DISTRICT),
    "fund_sums": Sight(OWN_ACCOUNT, None, IN_DISTRICT),
    "journal": Sight(f"{OWN_ACCOUNT} OR {OF_PROJECT}", None, IN_DISTRICT),
    # which step was taken when, of every insurer's records: whose they are stands with them; no amounts
    "state_changes": Sight(
        f"{SOMEBODY} AND (amount IS NULL OR {OF_RECORD})",
        f"{SOMEBODY} AND kind IN ('contract', 'visiting_list', 'task', 'hazard', 'complaint', 'settlement')",
        f"{SOMEBODY} AND (amount IS NULL OR {OF_RECORD})",
    ),
    # whether a beneficiary is insured is judged on every cover; of the money each reads its own
    "policies": Sight(
        SOMEBODY,
        "insurer = ANY(ARRAY(SELECT c.insurer FROM contracts AS c))",  # asked once, not for each policy
        SOMEBODY,
    ),
    "policy_supplements": POLICY,
    "policy_shares": POLICY,
    "policy_ends": POLICY,
    "premium_movements": Sight(
        OF_INSURER,
        None,
        "EXISTS (SELECT FROM policies AS p WHERE p.policy_id = premium_movements.policy_id AND p.district = {own})",
    ),
    "contracts": Sight(OF_INSURER, OF_FIRM),
    "contract_terms": below("contracts", "contract_id", district=False),
    "contract_prices": below("contracts", "contract_id", district=False),
    "projects": Sight("funders @> ARRAY[{own}]", None, OF_DISTRICT),
    "project_states": PROJECT,
    "projects_now": PROJECT,
    "project_terms": PROJECT,
    "allocations": PROJECT,
    "consents": PROJECT,
    "filing_dues": PROJECT,
    "irregularities": PROJECT,
    # of a shared project's payments and cases, each reads the papers of its own
    "papers": Sight(
        f"(record_id = project_id OR EXISTS ({PAYMENT_OF_RECORD}) OR EXISTS ({CASE_OF_RECORD})) AND {OF_PROJECT}",
        None,
        PROJECT.district,
    ),
    "retentions": PROJECT,
    "write_offs": PROJECT,
    "stall_explanations": PROJECT,
    "payments": OF_BOTH,
    # what is left of a shared project's budget counts what the others paid
    "payment_moves": Sight(f"{OWN_ACCOUNT} OR {OF_PROJECT}", None, IN_DISTRICT),
    "correction_requests": Sight("insurers @> ARRAY[{own}]", None, OF_DISTRICT),
    "correction_decisions": below("correction_requests", "correction_id", firm=False),
    "entries": Sight(OF_INSURER),
    "general_ledger_lines": Sight(OF_INSURER),
    "remediation_cases": OF_BOTH,
    "remediation_steps": below("remediation_cases", "case_id", firm=False),
    "guard_answered": Sight("insurers <@ ARRAY[{own}]", None, "districts <@ ARRAY[{own}]"),
    "guard_answers": below("guard_answered", "record_id", firm=False),
    "campaigns": Sight("asked = '{}' OR asked @> ARRAY[{own}]", None, "districts = '{}' OR districts @> ARRAY[{own}]"),
    "campaign_declarations": Sight(OF_INSURER, None, below("campaigns", "campaign_id").district),
    "audit_findings": Sight(
        *(
            f"{OF_PROJECT} OR EXISTS (SELECT FROM payments AS paid WHERE paid.payment_id = audit_findings.payment_id)"
            " OR EXISTS (SELECT FROM fund_accounts AS held WHERE held.account_id = audit_findings.account_id)"
            if each
            else None
            for each in (True, False, True)
        )
    ),
    # an enterprise's open hazards are counted for all its insurers alike; what was done about one is its insurers'
    "hazards": Sight(SOMEBODY, OF_FIRM, lies_in("hazards").replace("%(district)s", "{own}")),
    "hazard_steps": Sight(OWN_HAZARD, HAZARD.firm, HAZARD.district),
    "hazard_files": Sight(OWN_HAZARD, HAZARD.firm, HAZARD.district),
    "hazard_states": below("hazards", "hazard_id"),
    "hazards_now": below("hazards", "hazard_id"),
    "visiting_lists": Sight(
        "EXISTS (SELECT FROM listed_enterprises AS e WHERE e.list_id = visiting_lists.list_id)",
        "EXISTS (SELECT FROM tasks WHERE tasks.list_id = visiting_lists.list_id)",
        OF_DISTRICT,
    ),
    "listed_enterprises": Sight(
        OF_INSURER,
        "EXISTS (SELECT FROM tasks WHERE tasks.list_id = listed_enterprises.list_id)",
        below("visiting_lists", "list_id").district,
    ),
    "list_signatures": Sight(
        "EXISTS (SELECT FROM tasks AS t WHERE t.list_id = list_signatures.list_id AND t.firm = list_signatures.firm)",
        OF_FIRM,
        below("visiting_lists", "list_id").district,
    ),
    "tasks": Sight(OF_INSURER, OF_FIRM, lies_in("tasks").replace("%(district)s", "{own}")),
    "complaints": Sight(OF_INSURER, OF_FIRM, below("tasks", "task_id").district),
    "complaint_terms": below("complaints", "complaint_id"),
    # the state of a settlement that has work in a district is that of all its lines
    "settlements": Sight(OF_INSURER, OF_FIRM, SOMEBODY),
    "settlement_lines": Sight(SETTLED, SETTLED, SOMEBODY),
    "settlement_steps": Sight(SETTLED, SETTLED, SOMEBODY),
    "tasks_now": below("tasks", "task_id"),
    "task_steps": below("tasks", "task_id"),
    "task_files": below("tasks", "task_id"),
}
"""Every table has its line; who adds a table adds one."""
