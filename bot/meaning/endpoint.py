"""Embeddings of any OpenAI-compatible endpoint (POST …/embeddings): a server of one's own, or a provider's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import numpy as np

from bot.errors import OutcomeUnknown, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

AT_ONCE = 64
_LARGEST_ANSWER = 64 * 1024 * 1024


class EndpointEmbedder:
    """An `Embedder` over HTTP. Blocking: it is used on readers' threads and in the background only."""

    def __init__(self, url: str, model: str, *, key: str = "", seconds: float = 10.0) -> None:
        """Speak to *url* (with or without `/embeddings`), http or https, waiting at most *seconds*."""
        if not url.startswith(("http://", "https://")):
            raise Refused("not an http address")
        self._url = url.rstrip("/").removesuffix("/embeddings") + "/embeddings"
        self._model = model
        self._key = key
        self._seconds = seconds
        self._dimensions = 0

    @property
    def name(self) -> str:
        """Return the model's name: vectors of another are of no use."""
        return f"endpoint:{self._model}"

    @property
    def dimensions(self) -> int:
        """Return the length of a vector, asking the endpoint once."""
        if not self._dimensions:
            self.encode(["hearth"])
        return self._dimensions

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a row; raise PlatformError where the endpoint fails."""
        if not texts:
            return np.zeros((0, self._dimensions), np.float32)
        parts = [self._some(texts[start : start + AT_ONCE]) for start in range(0, len(texts), AT_ONCE)]
        vectors = np.concatenate(parts)
        self._dimensions = vectors.shape[1]
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return np.asarray(vectors / lengths, dtype=np.float32)

    def _some(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = _rows(self._answer({"model": self._model, "input": [text or " " for text in texts]}))
        if rows.ndim != 2 or len(rows) != len(texts) or not np.isfinite(rows).all():  # noqa: PLR2004 - A table.
            raise Refused("the endpoint's answer is not one vector for each text")
        return rows

    def _answer(self, asked: dict[str, Any]) -> bytes:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        request = Request(self._url, json.dumps(asked).encode(), headers, method="POST")  # noqa: S310 - Checked above.
        try:
            with urlopen(request, timeout=self._seconds) as answer:  # noqa: S310
                return bytes(answer.read(_LARGEST_ANSWER))
        except HTTPError as error:
            with error:
                raise Refused(f"the endpoint answered {error.code}") from None
        except (URLError, TimeoutError, ConnectionError) as error:
            raise OutcomeUnknown(type(error).__name__) from error


def _rows(answer: bytes) -> NDArray[np.float32]:
    try:
        found = sorted(json.loads(answer)["data"], key=lambda one: one["index"])
        return np.array([one["embedding"] for one in found], dtype=np.float32)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("the endpoint's answer is not one vector for each text") from error
