"""Hearth's ways into spaces: tokens encrypted, each with keys of its own row.

The keys are derived from the operator's secrets and the space (HKDF, RFC 5869): a ciphertext that
was moved to another row opens there no more than one of a foreign key.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import structlog
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import bindparam, delete, select, update

from bot.errors import Unavailable
from bot.messages import Installation
from bot.storage.tables.access import installation
from bot.storage.upsert import upsert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

    from bot.ports import Clock
    from bot.storage.store import Store

log = structlog.get_logger()

_PUT = upsert(installation, ("space_id",), ("platform", "token", "bot", "name", "url", "scopes", "installed_by", "at"))
_GET = select(installation).where(installation.c.space_id == bindparam("space"))
_EVERY = (
    select(installation)
    .where(installation.c.platform == bindparam("platform"))
    .order_by(installation.c.at, installation.c.space_id)
)
_ALL = select(installation).order_by(installation.c.space_id)
_DROP = delete(installation).where(installation.c.space_id == bindparam("space"))
_TOKEN = update(installation).where(installation.c.space_id == bindparam("its_space"))


class SqlInstallations:
    """The ways into all spaces. *secrets*: the newest first, it encrypts; the others still open.

    Raises `Unavailable` (wrong_key) for a token that none of them opens.
    """

    def __init__(self, store: Store, secrets: Sequence[str], clock: Clock) -> None:
        if not secrets:
            raise ValueError("no key to keep tokens with")
        self._store = store
        self._secrets = [secret.encode() for secret in secrets]
        self._clock = clock

    async def get(self, space: str) -> Installation | None:
        """Return the way into a space; None where there is none, or it was removed."""
        row = await self._store.look_soon(lambda connection: connection.execute(_GET, {"space": space}).first())
        return self._opened(row) if row else None

    async def every(self, platform: str) -> Sequence[Installation]:
        """Return the ways into all spaces of a platform, oldest first, without those whose token does not open."""
        rows = await self._store.look_soon(lambda connection: connection.execute(_EVERY, {"platform": platform}).all())
        return [found for row in rows if (found := self._tried(row))]

    async def put(self, installation: Installation) -> None:
        """Keep a way into a space, in the place of the one before."""
        space = installation.space
        values = {
            "space_id": space,
            "platform": space.partition(":")[0],
            "token": self._keys(space).encrypt(installation.token.encode()).decode(),
            "bot": installation.bot,
            "name": installation.name,
            "url": installation.url,
            "scopes": list(installation.scopes),
            "installed_by": installation.installed_by,
            "at": installation.at or self._clock(),
        }
        await self._store.change_soon(lambda connection: connection.execute(_PUT, values))

    async def drop(self, space: str) -> bool:
        """Forget the token of a space, for good; False where there was none."""
        dropped = await self._store.change_soon(lambda connection: connection.execute(_DROP, {"space": space}).rowcount)
        self._store.fold_soon()  # SQLite's log would hold the row until it is next folded into the file.
        return dropped == 1

    def rotate(self) -> int:
        """Encrypt every token anew with the newest secret; return how many. Blocking."""
        return self._store.change(self._rotate)

    def count(self) -> int:
        """Return how many tokens are kept. Blocking."""
        return len(self._store.look(lambda connection: connection.execute(_ALL).all()))

    def unreadable(self) -> Sequence[str]:
        """Return the spaces whose token none of the secrets opens. Blocking."""
        rows = self._store.look(lambda connection: connection.execute(_ALL).all())
        return [row.space_id for row in rows if self._tried(row) is None]

    def _rotate(self, connection: Connection) -> int:
        rows = connection.execute(_ALL).all()
        for row in rows:
            try:
                anew = self._keys(row.space_id).rotate(row.token)
            except InvalidToken as error:
                raise Unavailable("wrong_key") from error
            connection.execute(_TOKEN, {"its_space": row.space_id, "token": anew.decode()})
        return len(rows)

    def _tried(self, row: Row[Any]) -> Installation | None:
        try:
            return self._opened(row)
        except Unavailable:
            log.warning("installation.wrong_key", space=row.space_id)
            return None

    def _opened(self, row: Row[Any]) -> Installation:
        try:
            token = self._keys(row.space_id).decrypt(row.token).decode()
        except InvalidToken as error:
            raise Unavailable("wrong_key") from error
        return Installation(
            space=row.space_id,
            token=token,
            bot=row.bot,
            name=row.name,
            url=row.url,
            scopes=tuple(row.scopes),
            installed_by=row.installed_by,
            at=row.at,
        )

    def _keys(self, space: str) -> MultiFernet:
        return MultiFernet([Fernet(_derived(secret, space)) for secret in self._secrets])


def _derived(secret: bytes, space: str) -> bytes:
    bound = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"hearth installation " + space.encode())
    return base64.urlsafe_b64encode(bound.derive(secret))
