"""A Kafka that is slow, hangs or loses its connections: a relay between clients and the real one.

Kafka tells its clients where it listens, and there they go. So the relay puts its own port into the answers; the
bytes stay as many as they were.
"""

import socket
import struct
import threading
from contextlib import suppress

HOST = "127.0.0.1"


class Proxy:
    """Passes on what goes to and comes from a Kafka on loopback.

    `delay` is how many seconds each answer is kept back. Use it as a context; at its end all connections are closed.
    """

    def __init__(self, address: str) -> None:
        port = int(address.rsplit(":", 1)[1])
        self._kafka = (HOST, port)
        self._server = socket.create_server((HOST, 0))
        own = self._server.getsockname()[1]
        self.address = f"{HOST}:{own}"
        self._theirs, self._ours = (HOST.encode() + struct.pack(">i", number) for number in (port, own))
        self.delay = 0.0
        self._flows = threading.Event()
        self._flows.set()
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []

    def hold(self) -> None:
        """Pass nothing on, as if Kafka hung; connections stay open, and new ones are taken."""
        self._flows.clear()

    def let_go(self) -> None:
        """Pass everything on again, also what was held."""
        self._flows.set()

    def cut(self) -> None:
        """Close all connections, in the middle of whatever they carry."""
        with self._lock:
            connections, self._open = self._open, set()
        for connection in connections:
            _close(connection)

    def __enter__(self) -> "Proxy":
        """Begin to take connections."""
        self._run(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        """Close everything and wait for the threads."""
        self._ended.set()
        self._flows.set()
        with suppress(OSError):  # wakes whoever waits in accept
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.cut()
        for thread in self._threads:
            thread.join(60)

    def _run(self, target: object, *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            try:
                kafka = socket.create_connection(self._kafka)
            except OSError:  # it is away itself
                client.close()
                continue
            with self._lock:
                self._open |= {client, kafka}
            self._run(self._pass_requests, client, kafka)
            self._run(self._pass_answers, kafka, client)

    def _pass_requests(self, client: socket.socket, kafka: socket.socket) -> None:
        with suppress(OSError):
            while request := client.recv(65_536):
                self._flows.wait()
                kafka.sendall(request)
        self._forget(client, kafka)

    def _pass_answers(self, kafka: socket.socket, client: socket.socket) -> None:
        """Pass on whole answers, each behind its length, so that an address in one is never cut in two."""
        with suppress(OSError), kafka.makefile("rb") as answers:
            while len(head := answers.read(4)) == 4:
                answer = answers.read(struct.unpack(">i", head)[0])
                self._ended.wait(self.delay)
                self._flows.wait()
                client.sendall(head + answer.replace(self._theirs, self._ours))
        self._forget(kafka, client)

    def _forget(self, *connections: socket.socket) -> None:
        with self._lock:
            self._open.difference_update(connections)
        for connection in connections:
            _close(connection)


def _close(connection: socket.socket) -> None:
    with suppress(OSError):  # wakes whoever reads from it
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
