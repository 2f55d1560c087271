"""A mapping whose copy costs what was changed lately, not what it holds: an account may have ten thousand projects."""

from collections.abc import Iterator, MutableMapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

MOST_FRESH = 128


class Layered(MutableMapping[K, V], Generic[K, V]):
    """Recent entries over a base that is shared between copies and never changed; nothing is ever removed."""

    __slots__ = ("_base", "_fresh")

    def __init__(self, base: dict[K, V] | None = None) -> None:
        self._base: dict[K, V] = base or {}
        self._fresh: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        return self._fresh[key] if key in self._fresh else self._base[key]

    def __setitem__(self, key: K, value: V) -> None:
        self._fresh[key] = value

    def __delitem__(self, key: K) -> None:
        raise TypeError("what an aggregate holds is not removed")

    def __iter__(self) -> Iterator[K]:
        yield from self._base
        yield from (key for key in self._fresh if key not in self._base)

    def __len__(self) -> int:
        return len(self._base.keys() | self._fresh.keys())

    def copy(self) -> "Layered[K, V]":
        """Return a mapping that can be changed without changing this one; now and then the layers become one."""
        if len(self._fresh) > MOST_FRESH:
            return Layered(self._base | self._fresh)
        twin = Layered(self._base)
        twin._fresh = self._fresh.copy()
        return twin
