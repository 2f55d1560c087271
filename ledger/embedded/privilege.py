"""As whom PostgreSQL runs: it refuses root, so that a guard started by root gives its rights away first."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from .fault import EmbeddedServerError
from .place import socket_dir
from .programs import bin_dir

BeforeExec = Callable[[], None]

_NOBODY = 65534
_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)


def unprivileged(root: Path) -> BeforeExec:
    """Return what a child does before it becomes a program of PostgreSQL.

    An ordinary user is fine. Root acts for the owner of the directory. Where root is the owner, a user namespace
    makes root look like nobody, so that nothing is handed over and closed folders stay closed; where that is
    forbidden (as in Docker), the directory is handed to another user.

    Raises  EmbeddedServerError: that user cannot reach the directory or the programs
    """
    if os.geteuid() != 0:
        return _stop_with_parent
    if root.stat().st_uid == 0:
        enter = _namespace(os.getegid())
        if _possible(enter, "true"):
            return enter
        _hand_over(root)
    return _as_owner(root)


def _stop_with_parent() -> None:
    """Ask for a fast shutdown of the postmaster when its guard is killed."""
    if sys.platform == "linux":
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _namespace(group: int) -> BeforeExec:
    def enter() -> None:
        if _libc.unshare(_CLONE_NEWUSER):
            raise OSError(ctypes.get_errno(), "unshare")
        Path("/proc/self/uid_map").write_text(f"{_NOBODY} 0 1")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/gid_map").write_text(f"{_NOBODY} {group} 1")
        _stop_with_parent()

    return enter


def _as_owner(root: Path) -> BeforeExec:
    owner = root.stat()

    def become() -> None:
        os.setgroups([])
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)
        _stop_with_parent()

    for path in (root, bin_dir() / "postgres"):
        if not _possible(become, "test", "-x", path):
            raise EmbeddedServerError(
                f"Started by root, PostgreSQL runs as user {owner.st_uid}, who cannot reach {path}: move it out of "
                "the closed folder, or start the ledger as an ordinary user",
                "请将其移出受限目录，或以普通用户启动",
            )
    return become


def _hand_over(root: Path) -> None:
    known = {user.pw_name: user for user in pwd.getpwall()}
    heir = known.get("postgres") or known["nobody"]
    for path in (root, *root.rglob("*")):
        os.chown(path, heir.pw_uid, heir.pw_gid, follow_symlinks=False)
    socket_dir(root)


def _possible(before: BeforeExec, *command: str | Path) -> bool:
    try:
        return subprocess.run(command, preexec_fn=before, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False
