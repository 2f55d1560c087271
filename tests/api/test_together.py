"""What many ask for at once is looked up in one go, and never before it was asked for."""

import asyncio
import threading

import pytest

from ledger_api.together import Together


class Desk:
    """Work that remembers its turns, and waits in the first one until it is let go."""

    def __init__(self) -> None:
        self.turns: list[list[int]] = []
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self, asked):
        self.turns.append(list(asked))
        self.begun.set()
        assert self.go_on.wait(5)
        if 13 in asked:
            raise ValueError("13")
        return [10 * each for each in asked]


async def test_who_comes_while_the_work_is_under_way_waits_for_the_next_turn():
    desk = Desk()
    together = Together(desk)

    first = [asyncio.create_task(together.ask(number)) for number in (1, 2)]
    await asyncio.to_thread(desk.begun.wait, 5)
    later = [asyncio.create_task(together.ask(number)) for number in (3, 4)]
    await asyncio.sleep(0)
    desk.go_on.set()

    assert await asyncio.gather(*first, *later) == [10, 20, 30, 40]
    assert desk.turns == [[1, 2], [3, 4]]


async def test_a_fault_is_told_to_those_of_its_turn_and_the_next_turn_is_taken():
    desk = Desk()
    together = Together(desk)
    desk.go_on.set()

    answers = await asyncio.gather(together.ask(1), together.ask(13), return_exceptions=True)

    assert [type(each) for each in answers] == [ValueError, ValueError]
    with pytest.raises(ValueError, match="13"):
        await together.ask(13)
    assert await together.ask(2) == 20


async def test_who_gave_up_waiting_keeps_nobody_from_an_answer():
    desk = Desk()
    together = Together(desk)

    gone, stays = (asyncio.create_task(together.ask(number)) for number in (1, 2))
    await asyncio.to_thread(desk.begun.wait, 5)
    gone.cancel()
    desk.go_on.set()

    assert await stays == 20
