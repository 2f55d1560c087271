"""Where inspection tasks stand: their state and clock, appointment, cover and contact, as of and as known.

Fed by   task_tables, policy_tables, state_changes; persons
"""

from domain.task.tracks import ENDED, INSPECTED, TaskState
from projections.enterprise_tables import family, moved, survivor
from projections.policy_tables import SUPPLEMENTED

_KNOWN = "effective_on <= %(as_of)s AND position <= %(position)s"
_DONE = ", ".join(sorted(repr(state.value) for state in ENDED | INSPECTED))

# The steps in their order: where they led, and how long the clock stood still; the first that is done stops it.
_CLOCK = f"""
    SELECT (array_agg(to_state ORDER BY effective_on DESC, position DESC))[1] AS state,
        max(effective_on) AS state_since,
        min(effective_on) FILTER (WHERE to_state IN ({_DONE})) AS done_on,
        coalesce(sum(until - effective_on) FILTER (WHERE to_state = '{TaskState.DATA_HOLD.value}'), 0)::int
            AS paused_days
    FROM (
        SELECT to_state, effective_on, position, coalesce(
            lead(effective_on) OVER (ORDER BY effective_on, position), %(as_of)s
        ) AS until
        FROM state_changes WHERE record_id = tasks.task_id AND track = 'task' AND {_KNOWN}
    ) AS steps
"""

_SAID = f"""
    SELECT max(effective_on) FILTER (WHERE kind = 'EnterpriseNotified') AS notified_on,
        (array_agg(visit_on ORDER BY effective_on DESC, position DESC) FILTER (WHERE kind = 'VisitScheduled'))[1]
            AS appointed_on,
        count(*) FILTER (WHERE kind = 'VisitRefused')::int AS refusals
    FROM task_steps WHERE task_steps.task_id = tasks.task_id AND {_KNOWN}
"""

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


def counted(chosen: str) -> str:
    """SQL: every task that meets a condition, and where it stood; enough to count and to sort by."""
    return f"""
    SELECT tasks.task_id, tasks.position, tasks.list_id, tasks.insurer, tasks.firm, tasks.contract_id,
        tasks.credit_code, enterprise_id, enterprises.name AS enterprise_name, lies.district, lies.street,
        tasks.sector, renewal_reminder, assigned_on, tasks.due_on AS agreed_on, tasks.due_on + paused_days AS due_on,
        state, state_since, done_on, paused_days,
        tasks.due_on + paused_days - coalesce(done_on, %(as_of)s) AS days_left,
        notified_on, appointed_on, refusals, lies.district || coalesce(lies.street, '') AS place,
        coalesce(appointed_on, date '9999-12-31') AS appointment
    FROM tasks JOIN enterprises ON enterprises.credit_code = {survivor("tasks.credit_code")}
    CROSS JOIN LATERAL ({_CLOCK}) AS clock
    LEFT JOIN {moved("tasks.credit_code", "tasks.assigned_on", "clock.done_on")} AS moved ON true
    CROSS JOIN LATERAL (
        SELECT coalesce(moved.district, tasks.district) AS district,
            CASE WHEN moved.district IS NULL THEN tasks.street ELSE moved.street END AS street
    ) AS lies
    CROSS JOIN LATERAL ({_SAID}) AS said
    WHERE tasks.assigned_on <= %(as_of)s AND tasks.position <= %(position)s AND {chosen}
    """
