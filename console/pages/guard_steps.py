"""The step of a misuse guard's question: an answer."""

from console.pages.step import Field, Kind, Step, stands
from domain.guard_finding import DispositionResult

STEPS = (
    Step(
        "DisposeGuardFinding",
        "登记处置",
        stands("state", "OPEN", "DISPOSED"),
        (
            Field("result", "处置结果", choices=tuple(DispositionResult.__members__), label="DispositionResult"),
            Field("opinion", "处置意见", Kind.LONG, hint="写清楚看了哪些凭证,为什么这样处置。"),
        ),
    ),
)
