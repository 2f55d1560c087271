"""Sixty-four clients with one command: one fact, and the same answer for each of them."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

from tests.api.client import Client
from tests.api.story import told

CLIENTS = 64
END = "2019-12-31"


def test_64_clients_with_one_command_id_record_one_fact_and_are_answered_alike(module_database):
    with told(module_database) as story:
        policy = story.policy("PN0001")
        story.clock.turn(END)
        key, start = str(uuid4()), Barrier(CLIENTS)
        content = {"policyId": policy, "amount": "1000.00", "receiptNo": "R1", "reason": "登记"}

        def send(_):
            client = Client(story.address, story.finance.actor)
            start.wait(timeout=60)
            return client.do("RecordPremiumReceipt", "2019-03-01", key, **content)

        with ThreadPoolExecutor(CLIENTS) as pool:
            answers = list(pool.map(send, range(CLIENTS)))

        first = [answer for answer in answers if not answer["receipt"].pop("replayed")]
        assert len(first) == 1
        assert all(answer == first[0] for answer in answers)
        record = story.finance.send(
            "query P($id: ID!) { node(id: $id) { ... on LedgerRecord { version } } }", id=policy
        )
        assert record["data"]["node"]["version"] == 2
        again = story.finance.do("RecordPremiumReceipt", "2019-03-01", key, **content | {"amount": "1000.01"})
        assert again["code"] == "COMMAND_ID_REUSED"
