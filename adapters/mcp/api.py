"""The way to a running Hearth: its JSON API, asked with a member's own token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

import aiohttp
from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T", bound=BaseModel)

SECONDS = 15
LARGEST = 5_000_000
"""Bytes; what is longer than that is no answer of Hearth's."""
LONGEST_SENTENCE = 500


class CannotRead(Exception):
    """Why there is no answer, in a sentence for whoever asked."""


class Api:
    """Asks one Hearth, with one member's rights; for as long as it is open as a context."""

    def __init__(self, url: str, token: str) -> None:
        self._base = url.rstrip("/")
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
        self._session = aiohttp.ClientSession(headers=headers, timeout=aiohttp.ClientTimeout(total=SECONDS))

    async def __aenter__(self) -> Self:
        """Return the way."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close it."""
        await self._session.close()

    async def get(self, path: str, gives: type[T], asked: Mapping[str, object]) -> T:
        """Return what stands at *path*; raise CannotRead with the sentence that says why not.

        A redirection is not followed: the token is for this address alone.
        """
        query = {name: str(value) for name, value in asked.items() if value is not None}
        address = f"{self._base}/api/v1{path}"
        try:
            async with self._session.get(address, params=query, allow_redirects=False) as answer:
                text = (await _begun(answer)).decode()
        except (aiohttp.ClientError, TimeoutError, ValueError):
            raise CannotRead(
                f"Hearth does not answer at {self._base}: is it running, and is HEARTH_URL right?"
            ) from None
        if answer.status != 200:  # noqa: PLR2004
            raise CannotRead(_sentence(text, answer.status))
        try:
            return gives.model_validate_json(text)
        except ValidationError:
            raise CannotRead(f"What {self._base} answers is not Hearth's: is HEARTH_URL right?") from None


async def _begun(answer: aiohttp.ClientResponse) -> bytes:
    """Return what was answered, cut off where nothing of Hearth's is that long: whoever answers may never end."""
    read = bytearray()
    async for part in answer.content.iter_any():
        read += part
        if len(read) > LARGEST:
            raise CannotRead(f"What {answer.url.origin()} answers is not Hearth's: is HEARTH_URL right?")
    return bytes(read)


class _Fault(BaseModel):
    error: str


def _sentence(text: str, status: int) -> str:
    try:
        return _Fault.model_validate_json(text).error[:LONGEST_SENTENCE]
    except ValidationError:
        return f"Hearth refused with {status}: is HEARTH_URL right?"
