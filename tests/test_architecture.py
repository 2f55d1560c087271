"""The house keeps its shape: the second source root shadows nothing, and files and functions stay small."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from console.compose import READ_MODELS
from ledger import tables
from ledger.store import EVENTS
from projections.sight import EVERYBODYS_NOUNS, OVERSEERS_NOUNS, SIGHT, STREAMS, Public, Unasked

ROOT = Path(__file__).parents[1]
FOLDERS = ("domain", "ledger", "projections", "graphql", "console", "bench")
LINES_OF_A_FILE, LINES_OF_A_FUNCTION = 250, 40

# Each reads well as one piece; whoever splits one, or shortens it, takes it out.
ONE_PIECE = {
    "domain/fund_account.py",
    "domain/payment.py",
    "domain/policy.py",
    "domain/rule_book.py",
    "graphql/ledger_api/schema.py",
    "ledger/door.py",
    "ledger/rights.py",
    "ledger/store.py",
    "projections/sight.py",
}


def python_files(*folders):
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def named(path):
    return path.relative_to(ROOT).as_posix()


def lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def test_the_second_source_root_is_no_package():
    assert not (ROOT / "graphql" / "__init__.py").exists()
    assert (ROOT / "graphql" / "ledger_api" / "__init__.py").exists()


def test_no_test_lies_under_the_second_source_root():
    assert not [
        named(path)
        for path in python_files("graphql")
        if path.name.startswith("test_") or path.name in {"conftest.py", "__main__.py"}
    ]


def test_nothing_but_our_package_lies_in_the_second_source_root():
    assert {path.name for path in (ROOT / "graphql").iterdir()} - {"__pycache__"} == {"ledger_api"}


@pytest.mark.parametrize("entry", [[], ["-P"]])
def test_graphql_is_the_library_wherever_python_is_started(entry):
    code = f"import sys; sys.path += {[str(ROOT), str(ROOT / 'graphql')]}; import graphql; print(graphql.__file__)"
    told = subprocess.run([sys.executable, *entry, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    found = Path(told.stdout.strip())
    assert found.name == "__init__.py"
    assert "site-packages" in found.parts


def test_tests_is_a_package_so_that_no_library_named_alike_comes_first():
    assert (ROOT / "tests" / "__init__.py").exists()


def test_no_file_names_a_registry_host_or_an_index():
    assert not [name for name in ("uv.lock", "pylock.toml") if (ROOT / name).exists() and tracked(name)]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert not [line for line in lock.splitlines() if line.startswith(("--", "-"))]


def tracked(name):
    return bool(subprocess.run(["git", "ls-files", name], cwd=ROOT, capture_output=True, text=True, check=False).stdout)


def test_a_file_has_at_most_250_lines_or_reads_well_as_one_piece():
    long = {named(path) for path in python_files(*FOLDERS) if lines(path) > LINES_OF_A_FILE}

    assert long == ONE_PIECE


def test_a_function_has_at_most_40_lines():
    assert not [
        f"{named(path)}:{node.lineno} {node.name}"
        for path in python_files(*FOLDERS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LINES_OF_A_FUNCTION
    ]


def test_every_table_says_who_may_read_it():
    statements = "".join([tables.TABLES, *tables.BESIDE, *(model.TABLES for model in READ_MODELS)])
    there = {EVENTS, *re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", statements)}
    advice = "projections/sight.py needs a line for each: whose rows they are, or why they are everybody's"

    assert there - SIGHT.keys() == set(), advice
    assert SIGHT.keys() - there == set()


def test_what_is_everybodys_says_why():
    assert [
        table for table, sight in SIGHT.items() if isinstance(sight, Public | Unasked) and len(sight.reason) < 10
    ] == []


def test_every_noun_says_who_may_read_its_facts():
    text = "".join(path.read_text(encoding="utf-8") for path in python_files("domain"))
    nouns = set(re.findall(r'^@stored_as\("(\w+)"\)', text, re.MULTILINE))
    told = STREAMS.keys() | EVERYBODYS_NOUNS | OVERSEERS_NOUNS

    assert nouns == told, "projections/sight.py: STREAMS names the table whose row tells who reads facts of the noun"
