"""Work on a file from outside in a process of its own: what breaks there, or grows, or never ends, ends there."""

import resource
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import fields
from multiprocessing import get_context
from typing import Any, TypeVar

from domain.refusal import Refusal

T = TypeVar("T")


class BrokeApartError(Exception):
    """The process ended before its work did."""


def apart(work: Callable[..., T], *given: Any, memory: int, time_s: int) -> T:
    """Return what `work` makes of its arguments, or raise the refusal that it raised; both travel by pickle.

    Raises  MemoryError      it needed more memory than it may
            BrokeApartError  it broke down, or needed more processor time than it may
    """
    with ProcessPoolExecutor(1, get_context("spawn"), _limit, (memory, time_s)) as pool:
        try:
            answer, refused = pool.submit(_done, work, given).result()
        except BrokenProcessPool as broken:
            raise BrokeApartError from broken
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
        return None, (MemoryError, {})
    except Refusal as refusal:
        return None, _taken_apart(refusal)


def _taken_apart(refusal: Refusal) -> tuple[type[Refusal], dict[str, Any]]:
    values = {field.name: getattr(refusal, field.name) for field in fields(refusal)}  # type: ignore[arg-type]
    return type(refusal), values
