"""Reading a workbook in a process of its own, told in the words of a file that is not taken."""

from collections.abc import Callable
from typing import Any, TypeVar

from console.sheets.sheet_scan import MIB, FileDamaged, FileTooLarge
from ledger import apart as processes

T = TypeVar("T")

MOST_MEMORY = 3 * 1024 * MIB
MOST_TIME_S = 120


def apart(work: Callable[..., T], *given: Any, memory: int = MOST_MEMORY, time_s: int = MOST_TIME_S) -> T:
    """Return what `work` makes of its arguments, or raise the refusal that it raised.

    Raises  FileTooLarge  it needed more memory than it may
            FileDamaged   it broke down, or needed more processor time than it may
    """
    try:
        return processes.apart(work, *given, memory=memory, time_s=time_s)
    except MemoryError as grown:
        raise FileTooLarge(limit=f"{memory // MIB} MiB") from grown
    except processes.BrokeApartError as broken:
        raise FileDamaged() from broken
