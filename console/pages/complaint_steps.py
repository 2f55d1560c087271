"""The steps of a complaint: an answer, or more time for it."""

from console.asking import Answer
from console.pages.step import Field, Kind, Step


def _open(complaint: Answer) -> bool:
    return bool(complaint["state"] == "OPEN")


STEPS = (
    Step(
        "AnswerComplaint",
        "答复投诉",
        _open,
        (Field("answer", "答复内容", Kind.LONG), Field("reason", "说明", Kind.LONG, required=False)),
    ),
    Step(
        "ExtendComplaint",
        "延长答复期限",
        _open,
        (Field("dueOn", "延长到", Kind.DATE), Field("reason", "原因", Kind.LONG)),
    ),
)
