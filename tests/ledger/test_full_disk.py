"""A disk that is really full: commands are refused, nothing is half done, and room brings the ledger back."""

import os
import subprocess

import pytest

from console import compose
from domain.organisation import OrganisationKind
from ledger.embedded import server
from ledger.lane import Busy
from ledger.organisation import RegisterOrganisation
from tests.ledger.specs import CENTRE, a_ledger, an_organisation, names, refused, sent

DISK = "160m"
LEFT = 300_000


@pytest.fixture
def small_disk(tmp_path):
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(tmp_path)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


def test_a_full_disk_refuses_and_recovers(small_disk):
    with server(small_disk / "data") as conninfo:
        compose.migrate(conninfo)
        with a_ledger(conninfo) as ledger:
            filler = small_disk / "filler"
            free = os.statvfs(small_disk)
            filler.write_bytes(b"x" * (free.f_bavail * free.f_frsize - LEFT))
            answers = []
            while not answers or answers[-1] is None:
                long = RegisterOrganisation(f"C{len(answers)}", "甲" * 1500, OrganisationKind.INSURER)
                answers.append(refused(sent(ledger, long, CENTRE)))
            acknowledged = len(answers) - 1

            assert isinstance(answers[-1], Busy)
            filler.unlink()
            assert refused(sent(ledger, an_organisation("LATER"), CENTRE)) is None

        # two insurers at the start, every acknowledged one, and the last
        assert names(conninfo).count("OrganisationRegistered") == 2 + acknowledged + 1
