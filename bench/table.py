"""The table of results: what was measured beside what was asked for."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """One figure; `passed` is None where nothing is asked for."""

    what: str
    measured: str
    asked: str = ""
    passed: bool | None = None

    @property
    def verdict(self) -> str:
        """The word of the last column."""
        return {None: "", True: "PASS", False: "MISS"}[self.passed]


@dataclass
class Table:
    """Lines in the order in which they were measured; each is printed at once, and all together at the end."""

    lines: list[Line] = field(default_factory=list)

    def tell(self, what: str, measured: str) -> None:
        """Add a figure that nothing is asked of."""
        self._add(Line(what, measured))

    def at_least(self, what: str, measured: float, asked: float, unit: str = "x") -> None:
        """Add a figure that should reach another."""
        self._add(Line(what, f"{measured:,.2f} {unit}", f">= {asked:,g} {unit}", measured >= asked))

    def at_most(self, what: str, measured: float, asked: float, unit: str = "x") -> None:
        """Add a figure that should stay within another."""
        self._add(Line(what, f"{measured:,.2f} {unit}", f"<= {asked:,g} {unit}", measured <= asked))

    @property
    def missed(self) -> bool:
        """Whether anything is not what was asked for."""
        return any(line.passed is False for line in self.lines)

    def __str__(self) -> str:
        return "\n".join(map(_row, [Line("", "measured", "asked"), *self.lines]))

    def _add(self, line: Line) -> None:
        self.lines.append(line)
        print(_row(line), flush=True)


def _row(line: Line) -> str:
    return f"{line.what:<68}{line.measured:>22}{line.asked:>16}  {line.verdict}".rstrip()
