"""Where one embedded server lives: locks, log and sockets in (or for) one directory.

The kernel counts the users and drops the locks of whoever is killed:

users.lock   shared by every process that uses the server; exclusive to the guard that is stopping it
start.lock   held while one process looks whether the server answers, and starts its guard if nobody does
guard.lock   held by the guard as long as it lives
data.lock    inherited by the postmaster and its backends: free means that nobody is writing the data
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .fault import EmbeddedServerError

PORT = 5432
NAME = "ledger"

_PLAIN = re.compile(r"[\w ./+:~-]{1,80}", re.ASCII)


def flocked(file: int, how: int) -> bool:
    """Lock an open file; false if `how` does not wait and another process has it."""
    try:
        fcntl.flock(file, how)
    except BlockingIOError:
        return False
    return True


@contextmanager
def locked(path: Path, how: int) -> Iterator[int | None]:
    """Hold a lock file for the length of a block; yields its descriptor, or None if another process has it."""
    file = opened(path)
    try:
        yield file if flocked(file, how) else None
    finally:
        os.close(file)


def opened(path: Path, flags: int = 0) -> int:
    """Open a file for writing that belongs to the owner of its directory, even if root opens it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | flags, 0o600)
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.fchown(file, owner.st_uid, owner.st_gid)
    return file


def socket_dir(root: Path) -> Path:
    """Return the private folder of the server's socket, made if missing.

    A socket's path may have 107 bytes (103 on macOS), and libpq and PostgreSQL read commas, quotes and other
    encodings in it each in its own way: where the directory's own name is not short and plain, a folder of /tmp serves.

    Raises  EmbeddedServerError: someone else has made it, or others may enter it
    """
    inside = root / "run"
    digest = hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
    sockets = inside if _PLAIN.fullmatch(str(inside)) else Path("/tmp") / f"ledger-{digest}"
    sockets.mkdir(mode=0o700, exist_ok=True)
    owner = root.stat()
    if os.geteuid() == 0 and sockets.lstat().st_uid == 0:
        os.chown(sockets, owner.st_uid, owner.st_gid, follow_symlinks=False)
    found = sockets.lstat()
    if sockets.is_symlink() or found.st_uid != owner.st_uid or found.st_mode & 0o077:
        raise EmbeddedServerError(
            f"{sockets} is not a private folder of the owner of {root}: remove it and start again",
            "套接字目录不是私有目录，请删除后重试",
        )
    return sockets


def conninfo(root: Path) -> str:
    """Return how to connect to the server of a directory."""
    return f"host='{socket_dir(root)}' port={PORT} user={NAME} dbname={NAME}"
