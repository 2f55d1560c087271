"""What the command line says, and in which language: Chinese or English by the locale, both where it names neither."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from errno import EDQUOT, EFBIG, ENOSPC
from typing import Any, Protocol

import psycopg
import typer
from eventsourcing.persistence import PersistenceError
from rich.console import Console
from rich.progress import Progress

from domain.refusal import Refusal
from ledger.embedded import EmbeddedServerError
from ledger.tables import UnsafeServerError
from ledger.tokens import TokenRefused

REFUSED, FAILED = 2, 1

_LONGEST = 300
_FULL = {ENOSPC, EFBIG, EDQUOT}


class Declined(Exception):
    """The command line does not do what was asked, and changed nothing; the caller can act on it."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(english)
        self.english, self.chinese = english, chinese


class Progressed(Protocol):
    """Moves a progress bar."""

    def __call__(self, done: int, total: int) -> None:
        """Tell how many of how many steps are done."""


def languages(environ: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Return the languages to speak: `zh`, `en`, or both."""
    locale = next(filter(None, map(environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    if locale.lower().startswith("zh"):
        return ("zh",)
    return ("zh", "en") if locale.split(".")[0] in {"", "C", "POSIX"} else ("en",)


def in_words(english: str, chinese: str) -> str:
    """Return one line a language."""
    return "\n".join({"zh": chinese, "en": english}[language] for language in languages())


def say(english: str, chinese: str) -> None:
    """Tell a person how it goes, beside the answer."""
    typer.echo(in_words(english, chinese), err=True)


def answer(values: Mapping[str, Any], as_json: bool, english: str, chinese: str) -> None:
    """Give the answer: to a machine its values, to a person a sentence."""
    typer.echo(json.dumps(values, ensure_ascii=False) if as_json else in_words(english, chinese))


@contextmanager
def progress(english: str, chinese: str, quiet: bool = False) -> Iterator[Progressed]:
    """Show a bar for the length of a block, on a terminal only."""
    screen = Console(stderr=True)
    with Progress(console=screen, transient=True, disable=quiet or not screen.is_terminal) as bar:
        task = bar.add_task(" / ".join(in_words(english, chinese).splitlines()), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def explained(error: BaseException) -> tuple[str, int]:
    """Return what to say of an exception, and the exit code: 2 for a no, 1 for a fault."""
    if isinstance(error, PersistenceError) and error.__cause__:  # the library wraps what the server says
        error = error.__cause__
    match error:
        case Refusal():
            return "\n".join(f"{error.code()}: {error.words(language)}" for language in languages()), REFUSED
        case Declined() | TokenRefused():
            return in_words(error.english, error.chinese), REFUSED
        case EmbeddedServerError() | UnsafeServerError():
            return str(error), FAILED  # these speak both languages by themselves
        case psycopg.errors.UndefinedTable():
            return in_words(
                "There is no ledger yet; `ledger migrate` makes one", "尚无台账,请先执行 ledger migrate"
            ), REFUSED
        case psycopg.errors.DiskFull():
            return in_words("The server's disk is full; nothing was changed", "数据库磁盘已满,未作任何更改"), FAILED
        case psycopg.OperationalError():
            return in_words(f"The database does not answer: {_first_line(error)}", "数据库无法连接"), FAILED
        case OSError() if error.errno in _FULL:
            full = f"The disk is full or the file too large; nothing was left behind: {error.filename or ''}"
            return in_words(full.rstrip(": "), "磁盘空间不足,未留下不完整的文件"), FAILED
        case OSError():
            return in_words(_first_line(error), f"文件或网络操作失败:{_first_line(error)}"), FAILED
    told = f"{type(error).__name__}: {_first_line(error)}"
    return in_words(
        f"Something broke on our side ({told}); LEDGER_TRACEBACK=1 shows where",
        f"程序内部错误({told});设置 LEDGER_TRACEBACK=1 可显示详情",
    ), FAILED


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:_LONGEST]
