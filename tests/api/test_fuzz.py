"""Whatever the schema allows to be asked and sent is answered: no fault, and nothing slow.

`LEDGER_FUZZ_CASES` says how many; CI runs 500.
"""

import os
import time
from importlib.resources import files

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.graphql import nodes

CASES = int(os.environ.get("LEDGER_FUZZ_CASES", "60"))
SLOWEST_S = 2.0

TEXTS = {
    "Yuan": ["0.00", "-1.00", "30000.00", "0.001", "1e9", "１２.00", "x"],
    "Percent": ["12.5", "x"],
    "Days": ["1.5", "x"],
    "Date": ["2019-06-01", "2019/6/1", "2024-02-30", "9999-12-31", "昨天"],
    "DateTime": ["2019-06-01T00:00:00Z", "2019-06-01", "x"],
    "Position": ["0", "1", "9223372036854775807", "99999999999999999999", "-1", "x"],
    "UUID": ["5a1c9c3e-7a53-4c0b-9d53-0d3b6a3f7e11", "00000000-0000-0000-0000-000000000000", "x"],
}
for _scalar, _texts in TEXTS.items():
    schemathesis.graphql.scalar(_scalar, (st.sampled_from(_texts) | st.text(max_size=20)).map(nodes.String))

SCHEMA = schemathesis.graphql.from_file(files("ledger_api").joinpath("schema.graphql").read_text(encoding="utf-8"))


@pytest.mark.parametrize("who", ["finance", "centre"])
def test_what_the_schema_allows_is_answered_in_time(year, who):
    client = getattr(year, who).http
    seen = []

    @settings(
        max_examples=CASES // 2,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=SCHEMA.as_strategy())
    def ask(case):
        began = time.perf_counter()
        answer = client.post("/graphql", json={"query": case.body})
        took = time.perf_counter() - began
        seen.append(answer.status_code)
        faults = [error for error in answer.json().get("errors", ()) if error["extensions"]["code"] == "FAULT"]
        assert answer.status_code < 500, case.body
        assert not faults, case.body
        assert took < SLOWEST_S, case.body

    ask()

    assert seen.count(200) > 0
