"""The wheel: what is in it, what is not, and that it runs in another folder."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

ROOT = Path(__file__).parents[1]
SOURCES = {"domain": "domain", "ledger": "ledger", "projections": "projections", "console": "console"} | {
    "ledger_api": "graphql/ledger_api"
}
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LEDGER_"))} | {
    "PYTHONPATH": sysconfig.get_path("purelib")
}


def run(*command, **options):
    told = subprocess.run(
        [str(each) for each in command],
        env=PLAIN,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        **options,
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The bin folder of an environment with the wheel, our libraries and nothing of this source tree."""
    home = tmp_path_factory.mktemp("环境 one") / "venv"
    venv.create(home)
    run(sys.executable, "-m", "pip", "--python", home / "bin" / "python", "install",
        "--quiet", "--no-deps", "--no-index", wheel)  # fmt: skip
    return home / "bin"


def test_the_wheel_holds_our_packages_and_writes_into_no_other(wheel):
    with zipfile.ZipFile(wheel) as parts:
        tops = {name.split("/")[0] for name in parts.namelist()}

    assert {top for top in tops if not top.endswith(".dist-info")} == set(SOURCES)


def test_the_wheel_holds_every_file_of_our_packages(wheel):
    with zipfile.ZipFile(wheel) as parts:
        held = set(parts.namelist())

    expected = {
        f"{package}/{path.relative_to(ROOT / source).as_posix()}"
        for package, source in SOURCES.items()
        for path in (ROOT / source).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert expected - held == set()
    assert {"domain/refusals.toml", "ledger/rules.toml"} <= held


def test_an_installed_wheel_runs_in_another_folder(installed, tmp_path):
    elsewhere = tmp_path / "另一个 folder"
    elsewhere.mkdir()

    where = "import console, ledger_api; print(console.__file__, ledger_api.__file__)"
    assert str(ROOT) not in run(installed / "python", "-c", where, cwd=elsewhere)
    assert "migrate" in run(installed / "ledger", "--help", cwd=elsewhere)
    run(installed / "ledger", "template", "t.xlsx", cwd=elsewhere)
    assert "支付" in load_workbook(elsewhere / "t.xlsx").sheetnames


def test_an_installed_wheel_opens_a_ledger_in_another_folder(installed, database, tmp_path):
    named = PLAIN | {"LEDGER_DATABASE_URL": database, "LEDGER_DATA": str(tmp_path / "data")}
    told = subprocess.run(
        [installed / "ledger", "migrate", "--json"], env=named, cwd=tmp_path, check=True, capture_output=True
    )

    assert told.stdout == b'{"migrated": true}\n'
