"""What goes wrong with an embedded server, and how to mend it."""


class EmbeddedServerError(RuntimeError):
    """The embedded PostgreSQL cannot serve; the message says how to mend it, in English and in Chinese."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(f"{english} / {chinese}")
