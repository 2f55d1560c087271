"""A file that appears whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console.speech import Declined


@contextmanager
def whole_file(path: Path, mode: int = 0o666, replace: bool = False) -> Iterator[Path]:
    """Yield an empty draft to write beside `path`; when the block ends well, it is on the disk under that name.

    Raises  Declined  there is such a file already that is not to be replaced, or a folder, or no such folder
    """
    if not path.parent.is_dir():
        raise Declined(f"There is no folder {path.parent}", f"目录 {path.parent} 不存在")
    if path.is_dir() or (path.exists() and not replace):
        raise Declined(f"{path} is there already; name another file", f"文件 {path} 已存在,请换一个名称")
    draft = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        draft.touch(mode, exist_ok=False)
        yield draft
        _sync(draft)
        draft.rename(path)
        _sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
