"""Where inspection tasks stand: their state and clock, appointment, cover and contact, as of and as known.

Fed by   task_tables, task_states, policy_tables; persons
"""

from projections.enterprise_tables import family, moved, survivor
from projections.policy_tables import SUPPLEMENTED
from projections.task_states import STOOD, STOOD_EACH

_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"

# The latest policy of the task's insurer that began by then.
_COVER = f"""
    SELECT inception_on AS covered_from, coalesce((
        SELECT min(ends_on) FROM policy_ends AS ended
        WHERE ended.policy_id = policies.policy_id AND surrendered AND {_KNOWN}
    ), (
        SELECT max(ends_on) FROM policy_ends AS ended
        WHERE ended.policy_id = policies.policy_id AND NOT surrendered AND {_KNOWN}
    ), expiry_on) AS covered_to, coalesce(told_address, address) AS address, coalesce(told_contact, contact) AS contact
    FROM policies CROSS JOIN LATERAL {SUPPLEMENTED}
    WHERE policies.credit_code = ANY({family("stood.credit_code")}) AND policies.insurer = stood.insurer
      AND policies.inception_on <= %(as_of)s AND policies.effective_on <= %(as_of)s
      AND policies.position <= %(position)s
    ORDER BY inception_on DESC, policies.position DESC LIMIT 1
"""

_NAMED = f"""
    SELECT contact FROM enterprise_contacts
    WHERE enterprise_contacts.enterprise_id = stood.enterprise_id AND {_KNOWN}
    ORDER BY effective_on DESC, position DESC LIMIT 1
"""


def with_cover(stood: str) -> str:
    """SQL: counted tasks, each with its cover and whom to call."""
    return f"""
    SELECT stood.*, cover.address, person.name AS contact_name, person.phone AS contact_phone, covered_from, covered_to
    FROM ({stood}) AS stood
    LEFT JOIN LATERAL ({_COVER}) AS cover ON true
    LEFT JOIN LATERAL ({_NAMED}) AS named ON true
    LEFT JOIN persons AS person ON person.person_id = coalesce(named.contact, cover.contact)
    """


def counted(chosen: str, few: bool = False) -> str:
    """SQL: every task that meets a condition, which few may do, and where it stood; enough to count and to sort by."""
    stood = f"CROSS JOIN {STOOD_EACH} AS stood" if few else f"JOIN {STOOD} AS stood USING (task_id)"
    return f"""
    SELECT tasks.task_id, tasks.position, tasks.list_id, tasks.insurer, tasks.firm, tasks.contract_id,
        tasks.credit_code, enterprise_id, enterprises.name AS enterprise_name, lies.district, lies.street,
        tasks.sector, renewal_reminder, assigned_on, tasks.due_on AS agreed_on, tasks.due_on + paused_days AS due_on,
        state, state_since, done_on, paused_days,
        tasks.due_on + paused_days - coalesce(done_on, %(as_of)s) AS days_left,
        notified_on, appointed_on, refusals, lies.district || coalesce(lies.street, '') AS place,
        coalesce(appointed_on, date '9999-12-31') AS appointment
    FROM tasks {stood} JOIN enterprises ON enterprises.credit_code = {survivor("tasks.credit_code")}
    LEFT JOIN {moved("tasks.credit_code", "tasks.assigned_on", "stood.done_on")} AS moved ON true
    CROSS JOIN LATERAL (
        SELECT coalesce(moved.district, tasks.district) AS district,
            CASE WHEN moved.district IS NULL THEN tasks.street ELSE moved.street END AS street
    ) AS lies
    WHERE tasks.assigned_on <= %(as_of)s AND tasks.position <= %(position)s AND {chosen}
    """
