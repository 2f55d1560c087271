"""Where an enterprise lies."""

from typing import NamedTuple


class Place(NamedTuple):
    """A district, and the street in it where that is known."""

    district: str
    street: str | None = None
