"""How tests run the command line: as a process of its own, with an environment that says all it needs."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = os.pathsep.join([str(ROOT), str(ROOT / "graphql")])


def environment(**settings):
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LEDGER_", "LC_", "LANG"))}
    return plain | {"PYTHONPATH": SOURCES, "LC_ALL": "C.UTF-8"} | settings


def names(folder):
    """The names of the files in a folder, hidden ones too."""
    return sorted(file.name for file in folder.iterdir())


def ledger(*arguments, locale="en_US.UTF-8", **settings):
    """Run `ledger ...`; its answer has returncode, stdout and stderr."""
    return subprocess.run(
        [sys.executable, "-m", "console", *map(str, arguments)],
        env=environment(**{"LANG": locale, "LC_ALL": ""} | settings),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
