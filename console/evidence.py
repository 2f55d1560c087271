"""Evidence beside the facts: which files records bind, and whether they are there as they were kept."""

from collections.abc import Iterator

from psycopg import Connection
from psycopg.rows import DictRow

from ledger.evidence import Evidence, EvidenceDamagedError
from projections.check import Difference

_BOUND = """
SELECT sha256 FROM papers WHERE sha256 IS NOT NULL UNION SELECT sha256 FROM hazard_files ORDER BY sha256
"""


def bound(connection: Connection[DictRow]) -> list[str]:
    """Return the hashes of all files that papers and hazards bind."""
    return [row["sha256"] for row in connection.execute(_BOUND)]


def files(evidence: Evidence, hashes: list[str]) -> Iterator[tuple[str, bytes | Difference]]:
    """Yield each file with its content, or with what is wrong with it."""
    for sha256 in hashes:
        try:
            yield sha256, evidence.read(sha256)
        except FileNotFoundError:
            yield sha256, Difference("evidence", "missing", {"sha256": sha256})
        except EvidenceDamagedError:
            yield sha256, Difference("evidence", "damaged", {"sha256": sha256})
