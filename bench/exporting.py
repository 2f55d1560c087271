"""Exporting 100,000 rows: the payment register R3 to Excel, page by page through the committed operation.

The child is a process of its own that does what `ledger report R3` does; its peak memory is the kernel's high-water
mark since it began. The sheet is read back here: rows and sum are those of the books.

`python -m bench.exporting CONNINFO FILE` is that child; it tells seconds, rows and memory as JSON.
"""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import psycopg
from python_calamine import CalamineWorkbook

from bench.contents import FACTS_OF_A_PAYMENT
from bench.filled import LAST_DAY, derive, fill
from bench.machine import MEBIBYTE, peak_bytes
from bench.run import Run, Watch
from bench.world import ACCOUNTS
from console.asking import Asking, answer_of
from console.reports import REPORTS
from console.reports.answers import asked
from console.reports.description import Wanted
from console.reports.writing import Written, write_report
from domain.money import yuan

FACTS_OF_A_PROJECT = 20  # more than one has: the accounts need some, too


def measure(run: Run) -> float:
    """Return rows per second."""
    projects = len(ACCOUNTS) * min(3, run.sizes.projects_an_account)
    file = run.folder / "register.xlsx"
    with run.database("exporting") as conninfo:
        fill(conninfo, run.sizes.exported_rows * FACTS_OF_A_PAYMENT + projects * FACTS_OF_A_PROJECT, projects)
        derive(conninfo)
        done = subprocess.run(
            [sys.executable, "-m", "bench.exporting", conninfo, str(file)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-4_000:]
        told = json.loads(done.stdout)
        _check(conninfo, file, told["rows"], run.sizes.exported_rows)
    rate: float = told["rows"] / told["seconds"]
    run.table.tell(f"export of {told['rows']:,} rows to Excel", f"{rate:,.0f} rows/s")
    run.table.at_most("    peak memory", told["peak_bytes"] / MEBIBYTE, 300, "MiB")
    return rate


def _check(conninfo: str, file: Path, rows: int, least: int) -> None:
    """Every payment stands in the sheet, and their sum is that of the books."""
    with psycopg.connect(conninfo) as connection:
        found = connection.execute("SELECT count(*), sum(amount)::bigint FROM payments").fetchone()
    header, *lines, total = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    amounts = [Decimal(str(line[header.index("金额")])) for line in (*lines, total)]
    assert rows >= least, f"{rows} rows"
    assert found == (rows, int(sum(amounts[:-1]) * 100)), f"the books say {found}, the sheet {len(lines)} rows"
    assert f"{amounts[-1]:.2f}" == yuan(found[1]), "the total row says otherwise"


def main() -> None:
    """Be the child."""
    conninfo, file = sys.argv[1], Path(sys.argv[2])

    async def question(asking: Asking) -> Written:
        return await write_report(await asked(asking, REPORTS["R3"], Wanted(), LAST_DAY.isoformat()), file, "zh")

    with Watch() as watch:
        written = answer_of(conninfo, question)
    print(json.dumps({"rows": written.rows, "seconds": watch.seconds, "peak_bytes": peak_bytes()}))


if __name__ == "__main__":
    main()
