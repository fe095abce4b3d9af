"""What is answered leaves at once."""

from __future__ import annotations

import socket

from adapters.web.adapter import listening


def test_what_is_written_on_a_connection_does_not_wait_for_company() -> None:
    with listening("127.0.0.1", 0) as server, socket.create_connection(server.getsockname()) as client:
        connection, _ = server.accept()

        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            assert client.getpeername() == server.getsockname()
