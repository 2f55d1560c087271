"""Settings: where the ledger keeps its data, and where it serves; all from the environment."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from console.speech import Declined
from ledger.embedded import server

PORT = 8_000


@dataclass(frozen=True, slots=True)
class Settings:
    """`data` holds the token key and, where nothing else is named, the embedded server and the folder of evidence."""

    data: Path
    database_url: str | None = None
    port: int = PORT
    evidence: str | None = None

    @property
    def evidence_place(self) -> str | Path:
        """Return the folder, or the URL, of the files that papers bind."""
        return self.evidence or self.data / "evidence"


def settings(environ: Mapping[str, str] = os.environ, demo: bool = False) -> Settings:
    """Read LEDGER_DATA, LEDGER_DATABASE_URL, LEDGER_EVIDENCE and LEDGER_PORT; a demo has a data directory of its own.

    Raises  Declined
    """
    named, ours = environ.get("LEDGER_DATA"), "prevention-ledger-demo" if demo else "prevention-ledger"
    data = Path(named).expanduser() if named else _users_data(environ, ours)
    return Settings(
        data=data,
        database_url=environ.get("LEDGER_DATABASE_URL") or None,
        port=_port(environ.get("LEDGER_PORT") or str(PORT)),
        evidence=_evidence(environ.get("LEDGER_EVIDENCE")),
    )


@contextmanager
def database(chosen: Settings) -> Iterator[str]:
    """Use the database for the length of a block; yields its conninfo.

    Raises  EmbeddedServerError
    """
    if chosen.database_url:
        yield chosen.database_url
        return
    with server(chosen.data) as conninfo:
        yield conninfo


def _evidence(named: str | None) -> str | None:
    if not named:
        return None
    if "://" not in named:
        return str(Path(named).expanduser())
    if named.startswith("s3://"):
        return named
    raise Declined("LEDGER_EVIDENCE is a folder, or begins with s3://", "LEDGER_EVIDENCE 应为目录,或以 s3:// 开头")


def _users_data(environ: Mapping[str, str], name: str) -> Path:
    home = Path(environ.get("HOME") or Path.home())
    mac = home / "Library" / "Application Support"
    folder = mac if sys.platform == "darwin" else Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return folder / name


def _port(text: str) -> int:
    if not (re.fullmatch("[0-9]{1,5}", text) and 0 < int(text) < 65_536):
        raise Declined("LEDGER_PORT is not a port from 1 to 65535", "LEDGER_PORT 不是有效端口号")
    return int(text)
