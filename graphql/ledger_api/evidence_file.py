"""Files that prove what a record says."""

import strawberry


@strawberry.type(description="A photograph or another file that proves what a record says (佐证).")
class EvidenceFile:
    """A file that proves what a record says."""

    sha256: str = strawberry.field(description="SHA-256 of the file: GET /evidence/{sha256} answers it.")
    file_name: str | None = strawberry.field(description="What it was called (文件名).")
