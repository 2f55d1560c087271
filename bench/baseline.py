"""The baseline: PostgreSQL's own TPC-B-like bench on the same server, in the same run.

Nothing of it may be changed: other figures are told as ratios to it.
"""

import re
import subprocess

from psycopg.conninfo import conninfo_to_dict

from bench.run import Run
from ledger.embedded import bin_dir


def measure(run: Run) -> float:
    """Return transactions per second of `pgbench -s 50 -c 8 -j 2 -M prepared -T 30`."""
    with run.database("tpcb", migrated=False) as conninfo:
        scale = ["-s", str(run.sizes.scale)]
        _pgbench(conninfo, "-i", "-q", *scale)
        told = _pgbench(conninfo, *scale, "-c", "8", "-j", "2", "-M", "prepared", "-T", str(run.sizes.seconds))
    found = re.search(r"tps = ([0-9.]+)", told)
    failed = re.search(r"number of failed transactions: ([0-9]+)", told)
    assert found and failed and failed[1] == "0", told
    run.table.tell("TPC-B-like (pgbench), 8 clients", f"{float(found[1]):,.0f} /s")
    return float(found[1])


def _pgbench(conninfo: str, *options: str) -> str:
    at = conninfo_to_dict(conninfo)
    place = ["-h", str(at["host"]), "-p", str(at["port"]), "-U", str(at["user"])]
    done = subprocess.run(
        [bin_dir() / "pgbench", *place, *options, str(at["dbname"])], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
