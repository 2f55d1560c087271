"""A file that appears whole or not at all."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console.speech import Declined


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a draft to write beside `path`; when the block ends well, it is on the disk under that name.

    Raises  Declined  there is such a file already
    """
    if path.exists():
        raise Declined(f"{path} is there already; name another file", f"文件 {path} 已存在,请换一个名称")
    draft = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
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
