from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.api.story import Story, a_year, told
from tests.conftest import a_database


@pytest.fixture(scope="module")
def module_database(server_dsn: str, template: str) -> Iterator[str]:
    """The conninfo of a migrated database that the tests of one file share."""
    with a_database(server_dsn, f"test_{uuid4().hex}", template) as conninfo:
        yield conninfo


@pytest.fixture(scope="module")
def year(module_database: str) -> Iterator[Story]:
    """A year as `a_year` tells it, for tests that only ask or are refused."""
    with told(module_database) as story:
        a_year(story)
        yield story
