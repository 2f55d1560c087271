"""Drawing: one set of templates in each language; a name that is not there is a fault, and text is always escaped."""

from functools import cache, partial
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from console.pages.shown import FILTERS, brief, share
from console.pages.words import labelled, said, state

STATIC = "/static"


@cache
def environment(language: str) -> Environment:
    """Return the templates of a language."""
    made = Environment(
        loader=PackageLoader("console.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    made.filters.update(FILTERS)
    made.filters["brief"] = partial(brief, language=language)
    made.filters["label"] = partial(labelled, language=language)
    made.filters["state"] = partial(state, language=language)
    made.filters["options"] = partial(_options, language=language)
    made.globals.update(_=partial(said, language=language), share=share, static=static, language=language)
    return made


def _options(values: tuple[str, ...], label: str, language: str) -> list[tuple[str, str]]:
    """Return the values of an enum beside their words, for a choice."""
    return [(value, labelled(value, label, language)) for value in values]


@cache
def static(name: str) -> str:
    """Return the address of a file of ours, new whenever its content is."""
    content = files("console.pages").joinpath("static", name).read_bytes()
    return f"{STATIC}/{name}?{sha256(content).hexdigest()[:12]}"
