"""Settings: where the ledger keeps its data, and where it serves; all from the environment."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from console.logs import LEVELS
from console.speech import Declined
from ledger.embedded import server
from ledger.read_record import KEPT_DAYS, LEAST_DAYS
from ledger_api.oidc.registration import Registration

PORT = 8_000
RATE = 50


@dataclass(frozen=True, slots=True)
class Settings:
    """`data` holds the token key and, where nothing else is named, the embedded server and the folder of evidence.

    `rate` is how many requests a second one person may send for long, 0 for any number, and `reads_kept_days` how long
    it is known who asked for what.
    """

    data: Path
    database_url: str | None = None
    port: int = PORT
    evidence: str | None = None
    introspection: bool = True
    trusted_only: bool = False
    rate: int = RATE
    reads_kept_days: int = KEPT_DAYS
    metrics_port: int | None = None
    log: str = "warning"
    oidc: Registration | None = None

    @property
    def evidence_place(self) -> str | Path:
        """Return the folder, or the URL, of the files that papers bind."""
        return self.evidence or self.data / "evidence"


def settings(environ: Mapping[str, str] = os.environ, demo: bool = False) -> Settings:
    """Read the variables named LEDGER_...; a demo has a data directory of its own.

    Raises  Declined
    """
    named, ours = environ.get("LEDGER_DATA"), "prevention-ledger-demo" if demo else "prevention-ledger"
    data = Path(named).expanduser() if named else _users_data(environ, ours)
    return Settings(
        data=data,
        database_url=environ.get("LEDGER_DATABASE_URL") or None,
        port=_port("LEDGER_PORT", environ.get("LEDGER_PORT") or str(PORT)),
        evidence=_evidence(environ.get("LEDGER_EVIDENCE")),
        introspection=_switch(environ, "LEDGER_INTROSPECTION", True),
        trusted_only=_switch(environ, "LEDGER_TRUSTED_ONLY", False),
        rate=_rate(environ.get("LEDGER_RATE") or str(RATE)),
        reads_kept_days=_kept(environ.get("LEDGER_READS_KEPT") or str(KEPT_DAYS)),
        metrics_port=_port("LEDGER_METRICS_PORT", metrics) if (metrics := environ.get("LEDGER_METRICS_PORT")) else None,
        log=_level(environ.get("LEDGER_LOG") or "warning"),
        oidc=_oidc(environ),
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


def _oidc(environ: Mapping[str, str]) -> Registration | None:
    issuer, client_id = environ.get("LEDGER_OIDC_ISSUER"), environ.get("LEDGER_OIDC_CLIENT_ID")
    if not issuer and not client_id:
        return None
    if not (issuer and client_id and re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", f"{issuer}/")):
        raise Declined(
            "LEDGER_OIDC_ISSUER begins with https://, and LEDGER_OIDC_CLIENT_ID is named with it",
            "LEDGER_OIDC_ISSUER 须以 https:// 开头,并同时设置 LEDGER_OIDC_CLIENT_ID",
        )
    secret, claim = environ.get("LEDGER_OIDC_CLIENT_SECRET"), environ.get("LEDGER_OIDC_CLAIM")
    return Registration(issuer, client_id, secret or None, claim or "sub")


def _users_data(environ: Mapping[str, str], name: str) -> Path:
    home = Path(environ.get("HOME") or Path.home())
    mac = home / "Library" / "Application Support"
    folder = mac if sys.platform == "darwin" else Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return folder / name


def _port(name: str, text: str) -> int:
    if not (re.fullmatch("[0-9]{1,5}", text) and 0 < int(text) < 65_536):
        raise Declined(f"{name} is not a port from 1 to 65535", f"{name} 不是有效端口号")
    return int(text)


def _switch(environ: Mapping[str, str], name: str, usual: bool) -> bool:
    said = environ.get(name)
    if said not in {None, "", "on", "off"}:
        raise Declined(f"{name} is on or off", f"{name} 应为 on 或 off")
    return usual if not said else said == "on"


def _rate(text: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", text):
        raise Declined("LEDGER_RATE is a number of requests a second", "LEDGER_RATE 应为每秒请求数")
    return int(text)


def _kept(text: str) -> int:
    if not re.fullmatch("[0-9]{1,5}", text) or int(text) < LEAST_DAYS:
        raise Declined(
            f"LEDGER_READS_KEPT is a number of days, at least {LEAST_DAYS}",
            f"LEDGER_READS_KEPT 应为天数,不少于 {LEAST_DAYS}",
        )
    return int(text)


def _level(text: str) -> str:
    if text not in LEVELS:
        raise Declined(f"LEDGER_LOG is one of {', '.join(LEVELS)}", f"LEDGER_LOG 应为 {'、'.join(LEVELS)} 之一")
    return text
