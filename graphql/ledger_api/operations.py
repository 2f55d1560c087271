"""The committed operations: what clients ask and send, by name."""

from functools import cache
from hashlib import sha256
from importlib.resources import files

from graphql import parse, print_ast, separate_operations


@cache
def operations() -> dict[str, str]:
    """Return every committed operation by its name, with the fragments it uses and no others."""
    found: dict[str, str] = {}
    for file in sorted(files("ledger_api").joinpath("operations").iterdir(), key=str):
        document = parse(file.read_text(encoding="utf-8"))
        for name, separate in separate_operations(document).items():
            if name in found:
                raise ValueError(f"{name} stands in two files")
            found[name] = print_ast(separate)
    return found


@cache
def trusted() -> dict[str, str]:
    """Return the documents of the allow-list by their SHA-256: every operation by itself, and every file whole."""
    whole = [file.read_text(encoding="utf-8") for file in files("ledger_api").joinpath("operations").iterdir()]
    return {sha256(text.encode()).hexdigest(): text for text in (*operations().values(), *whole)}
