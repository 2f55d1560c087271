"""The tracks of a hazard, and the field's words for the steps on them.

Rule 1. A hazard is open while it is found, notified or claimed; overdue is computed and no state.
Rule 2. Grade, extension, report to the district and supervision move beside it.
Source  domain.md 7.3
"""

from enum import Enum


class HazardState(Enum):
    """Where a hazard stands (隐患状态)."""

    FOUND = "FOUND"
    NOTIFIED = "NOTIFIED"
    CLAIMED = "CLAIMED"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"
    DUPLICATE = "DUPLICATE"
    SUSPENDED = "SUSPENDED"


OPEN = frozenset({HazardState.FOUND, HazardState.NOTIFIED, HazardState.CLAIMED})
"""The states of a hazard that is still to be closed and whose time runs."""

NO_HAZARD = frozenset({HazardState.WITHDRAWN, HazardState.DUPLICATE})
"""The states of what was found and turned out to be no hazard, or none of its own."""


class HazardGrade(Enum):
    """How grave a hazard is (级别)."""

    GENERAL = "GENERAL"
    MAJOR = "MAJOR"


class ExtensionState(Enum):
    """Whether more time was asked for (延期)."""

    NONE = "NONE"
    REQUESTED = "REQUESTED"
    GRANTED = "GRANTED"
    DENIED = "DENIED"


class EscalationState(Enum):
    """Whether the district was told (上报属地)."""

    NONE = "NONE"
    ESCALATED = "ESCALATED"


class SupervisionState(Enum):
    """Whether the district supervises it (挂牌督办); one that passed waits to be delisted."""

    NONE = "NONE"
    LISTED = "LISTED"
    PASSED = "PASSED"
    DELISTED = "DELISTED"


class Closure(Enum):
    """How a hazard was closed (销号方式)."""

    ONSITE = "ONSITE"
    REINSPECTION = "REINSPECTION"
    DELISTING = "DELISTING"
