from pathlib import Path

import pytest

from console.settings import Settings, database, settings
from console.speech import Declined


def test_without_settings_the_ledger_lies_in_the_users_data_directory():
    chosen = settings({"HOME": "/home/u", "XDG_DATA_HOME": "/home/u/data"})

    assert chosen.data.name == "prevention-ledger"
    assert chosen.data.is_relative_to("/home/u")
    assert (chosen.database_url, chosen.port) == (None, 8000)


def test_the_environment_names_data_server_and_port():
    chosen = settings({"LEDGER_DATA": "/srv/台账", "LEDGER_DATABASE_URL": "host=db", "LEDGER_PORT": "65535"})

    assert chosen == Settings(Path("/srv/台账"), "host=db", 65535)


def test_an_empty_setting_is_none():
    chosen = settings({"HOME": "/home/u", "LEDGER_DATA": "", "LEDGER_DATABASE_URL": "", "LEDGER_PORT": ""})

    assert (chosen.database_url, chosen.port) == (None, 8000)


def test_evidence_lies_in_the_data_directory_a_named_folder_or_a_bucket():
    home = {"HOME": "/home/u", "LEDGER_DATA": "/srv/data"}

    assert settings(home | {"LEDGER_EVIDENCE": ""}).evidence_place == Path("/srv/data/evidence")
    assert settings(home | {"LEDGER_EVIDENCE": "/srv/材料"}).evidence_place == "/srv/材料"
    assert settings(home | {"LEDGER_EVIDENCE": "s3://bucket/prefix"}).evidence_place == "s3://bucket/prefix"
    with pytest.raises(Declined):
        settings(home | {"LEDGER_EVIDENCE": "https://bucket"})


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8000.0", "８０００", "http", "9" * 5000])
def test_what_is_no_port_is_refused(port):
    with pytest.raises(Declined):
        settings({"HOME": "/home/u", "LEDGER_PORT": port})


def test_a_named_server_is_used_as_it_is(tmp_path):
    with database(Settings(tmp_path / "data", "host=db")) as conninfo:
        assert conninfo == "host=db"
    assert not (tmp_path / "data").exists()


def test_the_doors_of_the_endpoint_are_open_unless_the_environment_closes_them():
    usual = settings({"HOME": "/home/u"})
    chosen = settings(
        {
            "HOME": "/home/u",
            "LEDGER_INTROSPECTION": "off",
            "LEDGER_TRUSTED_ONLY": "on",
            "LEDGER_RATE": "0",
            "LEDGER_READS_KEPT": "183",
            "LEDGER_METRICS_PORT": "9100",
            "LEDGER_LOG": "info",
        }
    )

    assert (usual.introspection, usual.trusted_only, usual.rate, usual.metrics_port) == (True, False, 50, None)
    assert (chosen.introspection, chosen.trusted_only, chosen.rate, chosen.metrics_port) == (False, True, 0, 9100)
    assert (usual.log, chosen.log) == ("warning", "info")
    assert (usual.reads_kept_days, chosen.reads_kept_days) == (1_096, 183)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEDGER_INTROSPECTION", "no"),
        ("LEDGER_TRUSTED_ONLY", "1"),
        ("LEDGER_RATE", "-1"),
        ("LEDGER_READS_KEPT", "182"),
        ("LEDGER_READS_KEPT", "3 years"),
        ("LEDGER_LOG", "all"),
    ],
)
def test_a_setting_that_says_nothing_known_is_refused(name, value):
    with pytest.raises(Declined) as no:
        settings({"HOME": "/home/u", name: value})

    assert name in no.value.english
