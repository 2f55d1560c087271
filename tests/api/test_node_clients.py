"""What clients of npm find: every audit of graphql-http, and graphql-ws and graphql-sse at work.

Runs where Node is; the packages are fetched into a temporary folder, by npm's own settings.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.api.story import told

PACKAGES = ["graphql@16", "graphql-http@1", "graphql-ws@6", "graphql-sse@2", "ws@8"]
CLIENTS = Path(__file__).parent / "node" / "clients.mjs"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The script, beside its packages."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("there is no Node")
    folder = tmp_path_factory.mktemp("node")
    shutil.copy(CLIENTS, folder)
    fetching = ["npm", "install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", *PACKAGES]
    try:
        done = subprocess.run(fetching, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        pytest.skip("npm's registry does not answer")
    if done.returncode != 0:
        pytest.skip(f"npm could not fetch the packages: {done.stderr[-300:]}")
    return folder / CLIENTS.name


def test_clients_of_npm_pass_their_audits_and_are_told_what_happens(installed, module_database):
    with told(module_database) as story:
        policy = story.policy("PN0001")
        story.premium(policy, "100.00")
        token = story.finance.http.headers["authorization"].removeprefix("Bearer ")
        said = {}
        command = ["node", str(installed), story.address, token]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as node:
            for line in node.stdout:
                step = json.loads(line)
                said[step.pop("step")] = step
                if "ready" in said and len(said) == 4:
                    story.premium(policy, "200.00", "2019-04-02")
            errors = node.stderr.read()

    assert said, errors
    assert said["audits"] == {"all": 61, "ok": 61, "others": []}
    assert said["socket question"]["data"] == said["events question"]["data"] == {"me": {"name": "财务甲"}}
    by_socket, by_events = said["socket subscription"]["data"], said["events subscription"]["data"]
    assert by_socket == by_events
    assert by_socket["fundChanged"]["fact"]["name"] == "fund_account.PremiumAccrued"
