"""What opens a file from outside is a process of its own: what breaks there leaves us whole."""

import os
import signal
import time

import pytest

from console.sheets.apart import apart
from console.sheets.reader import read, read_here
from console.sheets.sheet_scan import MIB, FileDamaged, FileTooLarge
from console.sheets.values import ValueUnknown
from tests.console.sheet_files import premiums


def spin() -> None:
    while True:
        time.process_time()


def grow() -> int:
    return len(bytearray(1_000 * MIB))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse() -> None:
    raise ValueUnknown(column="类型", text="x", expected="收费、退费")


def own_id() -> int:
    return os.getpid()


def test_a_file_is_read_by_another_process_and_comes_out_the_same(tmp_path):
    path = premiums(tmp_path, {}, {"日期": "明天"}, {"金额": None})

    assert read(path) == read_here(path)
    assert apart(own_id) != os.getpid()


def test_what_takes_too_much_memory_is_refused():
    assert apart(grow, memory=2_000 * MIB) == 1_000 * MIB

    with pytest.raises(FileTooLarge) as refused:
        apart(grow, memory=800 * MIB)

    assert refused.value.limit == "800 MiB"


@pytest.mark.parametrize("work", [spin, die])
def test_what_never_ends_or_breaks_down_is_a_damaged_file(work):
    with pytest.raises(FileDamaged):
        apart(work, time_s=1)


def test_a_refusal_comes_back_as_it_was_raised():
    with pytest.raises(ValueUnknown) as refused:
        apart(refuse)

    assert refused.value.values() == {"column": "类型", "text": "x", "expected": "收费、退费"}
