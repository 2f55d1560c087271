from collections.abc import Iterator

import pytest

from tests.api.story import Story, a_year, told


@pytest.fixture(scope="module")
def year(module_database: str) -> Iterator[Story]:
    """A year as `a_year` tells it, for tests that only ask or are refused."""
    with told(module_database) as story:
        a_year(story)
        yield story
