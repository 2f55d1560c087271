"""The evidence store behind a service of the S3 kind: the npm package `s3rver`, where Node is."""

import hashlib
import os
import shutil
import socket
import subprocess
import time

import httpx
import pytest

from ledger.evidence import Evidence, EvidenceDamagedError
from tests.ledger.evidence_files import PDF

BUCKET = "evidence"
SERVER = """
const S3rver = require("s3rver");
new S3rver({ port: +process.argv[2], address: "127.0.0.1", silent: true, directory: process.argv[3],
             configureBuckets: [{ name: process.argv[4] }] }).run();
"""


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """The folder of a running service; the environment says where it is."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("there is no Node")
    folder = tmp_path_factory.mktemp("s3")
    fetching = ["npm", "install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "s3rver@3"]
    done = subprocess.run(fetching, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != 0:
        pytest.skip(f"npm could not fetch the package: {done.stderr[-300:]}")
    (folder / "server.js").write_text(SERVER)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    place, kept = f"http://127.0.0.1:{port}", folder / "kept"
    told = {"AWS_ENDPOINT": place, "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1"}
    told |= {"AWS_ACCESS_KEY_ID": "S3RVER", "AWS_SECRET_ACCESS_KEY": "S3RVER"}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in told.items():
            patch.setenv(name, value)
        with subprocess.Popen(["node", "server.js", str(port), str(kept), BUCKET], cwd=folder, env=os.environ) as node:
            try:
                answers(place)
                yield kept / BUCKET
            finally:
                node.kill()


def answers(place):
    for _ in range(100):
        try:
            return httpx.get(place)
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("no answer")


def test_a_file_is_kept_once_and_read_back_by_another_process_of_ours(service):
    evidence = Evidence(f"s3://{BUCKET}/ledger")

    first, again = evidence.keep(PDF), evidence.keep(PDF)

    assert first == again
    assert first.sha256 == hashlib.sha256(PDF).hexdigest()
    anew = Evidence(f"s3://{BUCKET}/ledger")
    assert anew.holds(first.sha256)
    assert anew.read(first.sha256) == PDF
    assert not anew.holds("0" * 64)
    assert not Evidence(f"s3://{BUCKET}/another").holds(first.sha256)


def test_what_the_service_changed_is_told(service):
    evidence = Evidence(f"s3://{BUCKET}/damaged")
    kept = evidence.keep(PDF)

    [file] = (file for file in service.rglob("*") if "damaged" in str(file) and file.name.endswith("_object"))
    file.write_bytes(PDF[:-1])

    with pytest.raises(EvidenceDamagedError):
        Evidence(f"s3://{BUCKET}/damaged").read(kept.sha256)
