"""A cable between a browser and a server: it loses answers that the server gave, and stops in the middle of a request.

A request begins a packet, as browsers send them: one at a time on each connection.
"""

import socket
from contextlib import contextmanager, suppress
from threading import Event, Thread

HOST = "127.0.0.1"


class Cable:
    """Leads to a server of this machine, from an address that stays when the server comes back elsewhere."""

    def __init__(self):
        self._port = 0
        self._listener = socket.create_server((HOST, 0))
        self.address = f"http://{HOST}:{self._listener.getsockname()[1]}"
        self._ends = []
        self._losing, self._left, self.lost = b"", 0, 0
        self._stopping, self._after, self.stopped = b"", 0, Event()
        Thread(target=self._taken, daemon=True).start()

    def lead_to(self, address):
        """Lead to another server from now on."""
        self._port = int(address.rpartition(":")[2])

    def lose(self, request, times):
        """Lose the answers to the next requests that begin so; `lost` counts them."""
        self._losing, self._left, self.lost = request.encode(), times, 0

    def stop_within(self, request, after):
        """Pass on so many bytes of the next request that begins so, and no more; `stopped` is set then."""
        self._stopping, self._after = request.encode(), after
        self.stopped.clear()

    def cut(self):
        """Let every connection break off."""
        self._stopping = b""
        while self._ends:
            _break(self._ends.pop())

    def close(self):
        """Take no more connections."""
        self._listener.close()
        self.cut()

    def _taken(self):
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                Thread(target=self._led, args=(near,), daemon=True).start()

    def _led(self, near):
        try:
            far = socket.create_connection((HOST, self._port))
        except OSError:
            _break(near)
            return
        self._ends += [near, far]
        losing = Event()
        Thread(target=self._answers, args=(near, far, losing), daemon=True).start()
        with suppress(OSError):
            while sent := near.recv(65_536):
                if self._left and sent.startswith(self._losing):
                    self._left -= 1
                    losing.set()
                if self._stopping and sent.startswith(self._stopping):
                    far.sendall(self._part(near, sent))
                    self.stopped.set()
                    return
                far.sendall(sent)
            far.shutdown(socket.SHUT_WR)

    def _part(self, near, sent):
        """The bytes of a request that are passed on; the others stay where they are."""
        self._stopping = b""
        while len(sent) < self._after and (more := near.recv(65_536)):
            sent += more
        return sent[: self._after]

    def _answers(self, near, far, losing):
        with suppress(OSError):
            while told := far.recv(65_536):
                if losing.is_set():
                    self.lost += 1
                    _break(far)
                    break
                near.sendall(told)
        _break(near)


def _break(end):
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def led_to(address):
    """A cable to a served address."""
    cable = Cable()
    cable.lead_to(address)
    try:
        yield cable
    finally:
        cable.close()
