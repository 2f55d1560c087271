"""Every command against every state of a hazard (domain.md 7.3): it leads on, or is refused with the one code."""

import pytest

from domain.hazard.tracks import ExtensionState, HazardState, SupervisionState
from domain.refusal import Refusal
from tests.domain.hazard_specs import (
    ANTAI,
    CAPS,
    CLAUSE,
    MAJOR,
    OWNER,
    PHOTO,
    PLAN,
    claim,
    claimed,
    closed,
    day,
    escalated,
    failed,
    found,
    grant,
    listed,
    notified,
    passed,
    planned,
    reopen,
    request,
)

LATER = "2019-06-19"


def suspended():
    hazard = notified()
    hazard.suspend("移交街道", day("2019-06-10"))
    return hazard


def withdrawn():
    hazard = notified()
    hazard.withdraw(day("2019-06-10"))
    return hazard


def duplicate():
    hazard = found(number="YH-2")
    hazard.mark_duplicate(found(), day("2019-06-10"))
    return hazard


def asked():
    hazard = notified(deadline="2019-06-20")
    request(hazard, "2019-06-25", "2019-06-18")
    return hazard


def under_supervision():
    return listed(escalated(claimed()), "2019-06-16")


def awaiting_delisting():
    return passed(under_supervision())


STAND = {
    "found": found,
    "notified": notified,
    "asked": asked,
    "claimed": claimed,
    "supervised": under_supervision,
    "passed": awaiting_delisting,
    "closed": closed,
    "withdrawn": withdrawn,
    "duplicate": duplicate,
    "suspended": suspended,
}
COMMANDS = {
    "notify": lambda hazard: hazard.notify("告1", OWNER, None, day("2019-12-20"), CAPS[hazard.grade]),
    "close on site": lambda hazard: hazard.close_on_site(PHOTO, PHOTO, None, day(LATER)),
    "claim": lambda hazard: claim(hazard, LATER),
    "pass": lambda hazard: passed(hazard, "2019-06-21"),
    "fail": lambda hazard: failed(hazard, "2019-06-21", "2019-06-28"),
    "request": lambda hazard: request(hazard, "2019-06-30", LATER),
    "grant": lambda hazard: grant(hazard, LATER),
    "deny": lambda hazard: hazard.deny_extension("不同意", day(LATER), PLAN),
    "escalate": lambda hazard: escalated(hazard, LATER),
    "list": lambda hazard: listed(hazard, LATER),
    "delist": lambda hazard: hazard.delist("核1", day(LATER)),
    "regrade": lambda hazard: hazard.regrade(MAJOR, CLAUSE, "按第三条", day(LATER)),
    "withdraw": lambda hazard: hazard.withdraw(day(LATER)),
    "merge": lambda hazard: hazard.mark_duplicate(found(number="YH-0"), day(LATER)),
    "suspend": lambda hazard: hazard.suspend("移交街道", day(LATER)),
    "resume": lambda hazard: hazard.resume(day(LATER)),
    "reopen": lambda hazard: reopen(hazard, LATER, "2019-06-28"),
}
# What leads on, by where it stands; of a claimed hazard a re-inspection, of a notified one only past its deadline.
YES = {
    "found": "notify,close on site,regrade,withdraw,merge,suspend",
    "notified": "claim,pass,fail,request,escalate,regrade,withdraw,merge,suspend",
    "asked": "claim,pass,fail,grant,deny,escalate,regrade,withdraw,merge,suspend",
    "claimed": "pass,fail,escalate,regrade,withdraw,merge,suspend",
    "supervised": "pass,fail,escalate,regrade,suspend",
    "passed": "delist,escalate,regrade,suspend",
    "closed": "reopen",
    "withdrawn": "",
    "duplicate": "",
    "suspended": "resume",
}
OTHER_CODES = {("supervised", "delist"): "CLOSE_WITHOUT_PASS"}


def tried(stand, command):
    hazard = STAND[stand]()
    before = len(hazard.pending_events)
    try:
        COMMANDS[command](hazard)
    except Refusal as refusal:
        assert len(hazard.pending_events) == before
        return refusal.code()
    assert len(hazard.pending_events) > before
    return "yes"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("stand", STAND)
def test_a_command_leads_on_from_the_states_that_allow_it_and_from_no_others(stand, command):
    no = "HAZARD_CLOSED" if stand == "closed" else OTHER_CODES.get((stand, command), "INVALID_TRANSITION")

    assert tried(stand, command) == ("yes" if command in YES[stand].split(",") else no)


@pytest.mark.parametrize(
    ("stand", "command", "state"),
    [
        ("notified", "notify", HazardState.NOTIFIED),
        ("suspended", "suspend", HazardState.SUSPENDED),
        ("withdrawn", "regrade", HazardState.WITHDRAWN),
        ("asked", "request", ExtensionState.REQUESTED),
        ("notified", "grant", ExtensionState.NONE),
        ("supervised", "withdraw", SupervisionState.LISTED),
        ("passed", "fail", SupervisionState.PASSED),
        ("claimed", "delist", SupervisionState.NONE),
    ],
)
def test_the_refusal_names_the_state_that_stands_in_the_way(stand, command, state):
    with pytest.raises(Refusal) as refusal:
        COMMANDS[command](STAND[stand]())

    assert (refusal.value.object, refusal.value.state) == (STAND[stand]().finding_no, state)


def test_a_plan_is_for_major_hazards_that_were_notified():
    hazard = planned()
    hazard.file_plan(PLAN, day(LATER))
    for other, code in ((notified(), "INVALID_TRANSITION"), (found(MAJOR), "INVALID_TRANSITION")):
        with pytest.raises(Refusal) as refusal:
            other.file_plan(PLAN, day(LATER))
        assert refusal.value.code() == code


def test_a_hazard_that_was_not_reported_is_not_listed():
    with pytest.raises(Refusal) as refusal:
        listed(notified())

    assert refusal.value.words("zh") == "YH-1当前为“未上报属地”,不能执行“挂牌督办”"


def test_one_that_changes_hands_goes_once_and_not_when_closed():
    for stand in ("found", "notified", "claimed", "suspended", "passed"):
        hazard = STAND[stand]()
        hazard.inherit(ANTAI, day(LATER))

        assert hazard.insurers == (ANTAI, "RENHE")
        assert code(lambda hazard=hazard: hazard.inherit(ANTAI, day(LATER))) == "NOTHING_DUE"
    assert code(lambda: closed().inherit(ANTAI, day(LATER))) == "NOTHING_DUE"
    assert code(lambda: notified().inherit(None, day(LATER))) == "NOTHING_DUE"


def code(act):
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code()


def test_every_state_is_reached():
    reached = {STAND[stand]().state for stand in STAND}

    assert reached == set(HazardState)
