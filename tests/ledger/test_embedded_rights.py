"""As whom the embedded server runs: an ordinary user, root, or the one root acts for."""

import ctypes
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ledger.embedded import bin_dir, server
from tests.ledger.embedded_probe import (
    FINDS,
    NOBODY,
    a_directory,
    a_user,
    postmaster,
    reachable_at_all,
)

pytestmark = pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root becomes others")


def test_an_ordinary_user_is_served_and_told_what_is_closed():
    python = python_for_nobody()
    with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
        os.chown(folder, NOBODY, NOBODY)
        root, closed = Path(folder) / "data", Path(folder) / "closed"
        closed.mkdir(mode=0o755)

        with a_user(root, python, **nobody()) as (_, conninfo):
            assert reachable_at_all(conninfo)
            assert Path(f"/proc/{postmaster(root)}").stat().st_uid == NOBODY
        with a_user(closed, python, **nobody()) as (user, _):
            assert "EmbeddedServerError: The data directory" in user.communicate()[1]


def test_root_acts_for_the_owner_of_the_directory():
    require_programs_for_nobody()
    with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
        os.chown(folder, NOBODY, NOBODY)
        root = Path(folder)

        with server(root) as conninfo:
            assert reachable_at_all(conninfo)
            assert Path(f"/proc/{postmaster(root)}").stat().st_uid == NOBODY
        assert {path.stat().st_uid for path in root.rglob("*")} == {NOBODY}


def test_root_without_user_namespaces_hands_the_directory_over():
    require_programs_for_nobody()
    with a_directory() as root:
        root.parent.chmod(0o755)
        with a_user(root, preexec_fn=forbid_user_namespaces) as (user, conninfo):
            assert conninfo, user.communicate()[1]
            assert reachable_at_all(conninfo)
            assert root.stat().st_uid == Path(f"/proc/{postmaster(root)}").stat().st_uid != 0


def forbid_user_namespaces() -> None:
    """Enter a user namespace like the one outside, in which no further one may be made."""
    outside, done = os.pipe()
    parent = os.getpid()
    if os.fork() == 0:
        os.read(outside, 1)
        Path(f"/proc/{parent}/uid_map").write_text("0 0 65536")
        Path(f"/proc/{parent}/gid_map").write_text("0 0 65536")
        os._exit(0)
    if ctypes.CDLL(None).unshare(0x10000000):
        os._exit(1)
    os.write(done, b".")
    os.wait()
    os.setuid(0)
    Path("/proc/sys/user/max_user_namespaces").write_text("0")


def nobody() -> dict[str, object]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def python_for_nobody() -> str:
    require_programs_for_nobody()
    for python in (sys.executable, "/usr/bin/python3"):
        if nobody_can(python, "-P", "-c", "import ledger.embedded"):
            return python
    pytest.skip("the interpreter or the source lies in a folder closed to other users")


def require_programs_for_nobody() -> None:
    if not nobody_can(str(bin_dir() / "postgres"), "--version"):
        pytest.skip("PostgreSQL's programs lie in a folder closed to other users")


def nobody_can(*command: str) -> bool:
    try:
        ended = subprocess.run(
            command, env={"PYTHONPATH": FINDS}, cwd="/", capture_output=True, check=False, **nobody()
        )
    except OSError:
        return False
    return ended.returncode == 0
