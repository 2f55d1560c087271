"""The ledger served by a process of its own, as `ledger serve` serves it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

HOST = "127.0.0.1"
_START_WITHIN_S = 60


class Served:
    """`ledger serve` on one port; it can be killed and started again."""

    def __init__(self, data: Path, database_url: str | None = None) -> None:
        self.port = _free_port()
        named = {"LEDGER_DATABASE_URL": database_url} if database_url else {}
        left = {name: value for name, value in os.environ.items() if name != "LEDGER_DATABASE_URL"}
        self._environ = {
            **left,
            **named,
            "LEDGER_DATA": str(data),
            "LEDGER_PORT": str(self.port),
            "LEDGER_RATE": "99999",  # a few people send here what a whole city does
        }
        self._log = data / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        with self._log.open("ab") as log:
            command = [sys.executable, "-m", "console", "serve"]
            self._process = subprocess.Popen(command, env=self._environ, stdout=log, stderr=log)
        deadline = time.monotonic() + _START_WITHIN_S
        while not self._answers():
            assert self._process.poll() is None and time.monotonic() < deadline, self._log.read_text()[-2_000:]
            time.sleep(0.02)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End it in good order."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        assert self._process.wait(60) == 0, self._log.read_text()[-2_000:]

    def _answers(self) -> bool:
        try:
            socket.create_connection((HOST, self.port), 1).close()
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
