"""One policy's period of cover."""

from datetime import date
from typing import NamedTuple


class Cover(NamedTuple):
    """Of one insurer, both days included."""

    insurer: str
    inception_on: date
    expiry_on: date

    def includes(self, on: date) -> bool:
        """Tell whether it covers a day."""
        return self.inception_on <= on <= self.expiry_on
