"""`python -m bench [--quick] [names ...]`: measure, and print the table."""

import argparse
import sys
import time
import traceback

from bench import (
    baseline,
    exporting,
    findings,
    gaps,
    http,
    importing,
    inspections,
    pages,
    payments,
    questions,
    rebuild,
    stock,
    sweep,
    wall,
)
from bench.machine import described
from bench.run import QUICK, Sizes, Watch, a_run

BENCHES = {
    "baseline": baseline.measure,
    "stock": stock.measure,
    "payments": payments.measure,
    "findings": findings.measure,
    "http": http.measure,
    "rebuild": rebuild.measure,
    "questions": questions.measure,
    "gaps": gaps.measure,
    "inspections": inspections.measure,
    "sweep": sweep.measure,
    "pages": pages.measure,
    "wall": wall.measure,
    "importing": importing.measure,
    "exporting": exporting.measure,
}


def main() -> None:
    """Run the benches that are named, or all of them; what they need of others is measured too."""
    options = argparse.ArgumentParser(prog="python -m bench", description="How fast the ledger is.")
    options.add_argument("--quick", action="store_true", help="small sizes: does it run at all?")
    options.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHES))
    chosen = options.parse_args()
    if strange := set(chosen.names) - BENCHES.keys():
        options.error(f"no bench is called {', '.join(sorted(strange))}; there are {', '.join(BENCHES)}")
    sys.exit(_run(chosen.names or list(BENCHES), QUICK if chosen.quick else Sizes()))


def _run(names: list[str], sizes: Sizes) -> int:
    broken = []
    with Watch() as watch, a_run(sizes) as run:
        print(described(run), time.strftime("date        %Y-%m-%d %H:%M %Z"), "", sep="\n", flush=True)
        for name in names:
            try:
                with Watch() as one:
                    run.of(BENCHES[name])
                print(f"    {name} took {one.seconds:,.0f} s", flush=True)
            except Exception:  # the other benches can still be measured
                traceback.print_exc()
                broken.append(name)
        print("", described(run), "", run.table, sep="\n")
    print(f"\n{watch.seconds:,.0f} s in all" + (f"; broken: {', '.join(broken)}" if broken else ""))
    if sizes is QUICK:
        print("Quick: the sizes are too small for the figures to mean anything.")
        return bool(broken)
    return bool(broken) or run.table.missed


if __name__ == "__main__":
    main()
