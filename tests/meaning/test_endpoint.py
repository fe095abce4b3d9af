"""An OpenAI-compatible endpoint, stood in for by a server on this machine."""

from __future__ import annotations

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bot.errors import OutcomeUnknown, PlatformError, Refused
from bot.meaning.endpoint import EndpointEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Answer = tuple[int, bytes]


@contextmanager
def serving(answer: Callable[[dict[str, Any], str], Answer]) -> Iterator[str]:
    """Serve POSTs by *answer*, which gets the body and the path."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, text = answer(body, f"{self.path} {self.headers.get('Authorization', '')}".strip())
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def lengths(body: dict[str, Any], _how: str) -> Answer:
    """Answer in reverse order, as is allowed, with vectors of length other than one."""
    rows = [{"index": place, "embedding": [len(text), 1.0, 0.0]} for place, text in enumerate(body["input"])]
    return 200, json.dumps({"data": rows[::-1]}).encode()


def test_each_text_gets_its_vector_of_length_one() -> None:
    with serving(lengths) as url:
        vectors = EndpointEmbedder(url, "small").encode(["a" * number for number in range(1, 131)])

    assert vectors.shape == (130, 3)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert vectors[4, 0] == pytest.approx(5 / 26**0.5)


def test_key_model_and_address_are_sent_as_given() -> None:
    asked: list[tuple[str, str]] = []
    key = "k" * 12

    def answer(body: dict[str, Any], how: str) -> Answer:
        asked.append((body["model"], how))
        return lengths(body, how)

    with serving(answer) as url:
        embedder = EndpointEmbedder(f"{url}/embeddings", "small", key=key)

        assert embedder.dimensions == 3

    assert asked == [("small", f"/v1/embeddings Bearer {key}")]
    assert embedder.name == "endpoint:small"
    assert embedder.encode([]).shape == (0, 3)


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"{}"),
        (401, b"no"),
        (200, b"<html>"),
        (200, b"{}"),
        (200, b'{"data": []}'),
        (200, b'{"data": [{"index": 0, "embedding": "x"}]}'),
        (200, b'{"data": [{"index": 0, "embedding": [NaN, 1]}]}'),
        (200, b'{"data": [{"index": 0, "embedding": 3}]}'),
    ],
)
def test_a_useless_answer_is_refused(answer: Answer) -> None:
    with serving(lambda _body, _how: answer) as url, pytest.raises(Refused):
        EndpointEmbedder(url, "small").encode(["a"])


def test_an_endpoint_that_is_away_is_an_error_of_the_platform() -> None:
    with serving(lengths) as url:
        pass

    with pytest.raises(OutcomeUnknown):
        EndpointEmbedder(url, "small", seconds=1).encode(["a"])


def test_only_http_is_spoken() -> None:
    with pytest.raises(PlatformError):
        EndpointEmbedder("file:///etc/passwd", "small")
