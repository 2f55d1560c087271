"""How tests run the command line: as a process of its own, with an environment that says all it needs.

The process is forked from one that has read our modules once; how a fresh one starts is for `test_package` and
`test_serving` to see.
"""

import multiprocessing
import os
import sys
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

from console.command_line import COMMANDS, GROUPS, main

ROOT = Path(__file__).parents[2]
SOURCES = os.pathsep.join([str(ROOT), str(ROOT / "graphql")])
TIMEOUT_S = 120

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([f"console.{module}" for module in (*COMMANDS.values(), *GROUPS.values())])


def environment(**settings):
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LEDGER_", "LC_", "LANG"))}
    return plain | {"PYTHONPATH": SOURCES, "LC_ALL": "C.UTF-8"} | settings


def names(folder):
    """The names of the files in a folder, hidden ones too."""
    return sorted(file.name for file in folder.iterdir())


def ledger(*arguments, locale="en_US.UTF-8", **settings):
    """Run `ledger ...`; its answer has returncode, stdout and stderr."""
    settings = environment(**{"LANG": locale, "LC_ALL": ""} | settings)
    with TemporaryDirectory() as folder:
        told = [Path(folder, name) for name in ("stdout", "stderr")]
        process = _FORKS.Process(target=_run, args=(list(map(str, arguments)), settings, told))
        process.start()
        process.join(TIMEOUT_S)
        assert process.exitcode is not None, arguments
        return CompletedProcess(arguments, process.exitcode, *(file.read_text(encoding="utf-8") for file in told))


def _run(arguments, settings, told):
    os.environ.clear()
    os.environ.update(settings)
    for number, file in enumerate(told, start=1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), number)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")
    sys.argv = ["ledger", *arguments]
    main()
