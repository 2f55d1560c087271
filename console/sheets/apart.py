"""Work on a file from outside in a process of its own: what breaks there, or grows, or never ends, ends there."""

import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import fields
from multiprocessing import get_context
from typing import Any, TypeVar

from console.sheets.sheet_scan import MIB, FileDamaged, FileTooLarge
from domain.refusal import Refusal

T = TypeVar("T")

MOST_MEMORY = 3 * 1024 * MIB
MOST_TIME_S = 120


def apart(work: Callable[..., T], *given: Any, memory: int = MOST_MEMORY, time_s: int = MOST_TIME_S) -> T:
    """Return what `work` makes of its arguments, or raise the refusal that it raised; both travel by pickle.

    Raises  FileTooLarge  it needed more memory or processor time than it may
            FileDamaged   it broke down
    """
    with ProcessPoolExecutor(1, get_context("spawn"), _limit, (memory, time_s)) as pool:
        try:
            answer, refused = pool.submit(_done, work, given).result()
        except BrokenProcessPool as broken:
            raise FileDamaged() from broken
    if refused is not None:
        kind, values = refused
        raise kind(**values)
    return answer  # type: ignore[no-any-return]


def _limit(memory: int, time_s: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (time_s, time_s + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _done(work: Callable[..., Any], given: tuple[Any, ...]) -> tuple[Any, Any]:
    try:
        return work(*given), None
    except MemoryError:
        return None, _taken_apart(FileTooLarge(limit=f"{resource.getrlimit(resource.RLIMIT_AS)[0] // MIB} MiB"))
    except Refusal as refusal:
        return None, _taken_apart(refusal)


def _taken_apart(refusal: Refusal) -> tuple[type[Refusal], dict[str, Any]]:
    values = {field.name: getattr(refusal, field.name) for field in fields(refusal)}  # type: ignore[arg-type]
    return type(refusal), values
