"""The steps of a correction: a second person approves it, which applies it, or lets stand what was to be corrected."""

from console.pages.step import Field, Kind, Step, stands

STEPS = (
    Step(
        "ApproveCorrection",
        "批准并更正",
        stands("state", "REQUESTED"),
        (Field("reason", "说明", Kind.LONG, required=False),),
        previewed=True,
    ),
    Step("RejectCorrection", "不予更正", stands("state", "REQUESTED"), (Field("reason", "原因", Kind.LONG),)),
)
