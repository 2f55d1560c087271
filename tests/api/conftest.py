from collections.abc import Iterator

import pytest

from tests.api.rights_story import one_of_everything
from tests.api.story import Story, a_year, told
from tests.conftest import a_database


@pytest.fixture(scope="module")
def year(module_database: str) -> Iterator[Story]:
    """A year as `a_year` tells it, for tests that only ask or are refused."""
    with told(module_database) as story:
        a_year(story)
        yield story


@pytest.fixture(scope="session")
def everything(server_dsn: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """One of everything twice, for tests of rights, which change nothing that counts."""
    with (
        a_database(server_dsn, "test_rights", template) as conninfo,
        one_of_everything(conninfo, str(tmp_path_factory.mktemp("rights") / "evidence")) as story,
    ):
        story.database, story.answers = conninfo, {}
        yield story
