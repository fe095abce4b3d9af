"""What platforms have kept for them, and small tools of the core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    import numpy as np
    from numpy.typing import NDArray

    from bot.messages import (
        Form,
        Installation,
        Post,
    )


class Installations(Protocol):
    """Hearth's ways into spaces. Tokens are encrypted at rest; raises `Unavailable`."""

    async def get(self, space: str) -> Installation | None:
        """Return the way into a space; None where there is none, or it was removed."""

    async def every(self, platform: str) -> Sequence[Installation]:
        """Return the ways into all spaces of a platform (`slack`)."""

    async def put(self, installation: Installation) -> None:
        """Keep a way into a space, in the place of the one before."""

    async def drop(self, space: str) -> bool:
        """Forget the token of a space, for good; False where there was none."""


class Tickets(Protocol):
    """Secrets that open one thing once: a log-in, an installation, a link between accounts."""

    async def issue(self, purpose: str, subject: str, *, minutes: int) -> str:
        """Return a new secret, safe in an address, that stands for *subject* for so long."""

    async def redeem(self, purpose: str, ticket: str) -> str | None:
        """Return what *ticket* stands for, the first time it is asked; None for any other."""


class Letters(Protocol):
    """What one person is to see, kept where a platform shows it only when they press."""

    async def put(self, key: str, account: str, answer: Post | Form) -> None:
        """Keep *answer* for an account (printed) under *key*, in the place of what was there."""

    async def get(self, key: str, account: str) -> Post | Form | None:
        """Return what is kept under *key*; None where there is nothing, or it is somebody else's."""


class Embedder(Protocol):
    """Turns texts into vectors of meaning. Pure computation or one endpoint; never required."""

    @property
    def name(self) -> str:
        """Return what identifies the vectors: those of another name are of no use to this one."""

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one unit vector a row; raise PlatformError where an endpoint fails."""


class Clock(Protocol):
    """Tells the time at an edge."""

    def __call__(self) -> datetime:
        """Return the instant, aware, in UTC."""
