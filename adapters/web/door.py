"""Who is signed in: a one-time link opens a session, and a signed cookie keeps it for half a day.

Nothing is kept on the server, so that any replica knows a session. What it opens is asked of
the library with every request.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from itsdangerous import BadData, URLSafeSerializer

from adapters.web import playground
from bot.messages import Account

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.responses import Response

    from bot.messages import CommunityChoice
    from bot.ports import Tickets

PURPOSE = "web"
LASTS = timedelta(hours=12)
LONGEST_TICKET = 200
MOST_FAILURES = 30
WINDOW = timedelta(minutes=1)


class SignedOut(Exception):
    """Nobody is signed in who could read this."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who came in by a link, until when."""

    account: Account
    until: datetime
    id: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of somebody who is signed in, and the communities that they are a member of now."""

    session: Session
    communities: tuple[CommunityChoice, ...]

    @property
    def account(self) -> Account:
        """Return who asks."""
        return self.session.account

    @property
    def community(self) -> CommunityChoice | None:
        """Return the community that is meant, as the library tells it; None where it is none of theirs."""
        return next((one for one in self.communities if one.chosen), None)

    @property
    def has_choice(self) -> bool:
        """Return whether another community could be meant than the one that is."""
        return len(self.communities) > 1 or self.community is None


def visit(request: HTTPConnection) -> Visit | None:
    """Return whose request this is; None where nobody is signed in, or they are a member of nothing."""
    found: Visit | None = getattr(request.state, "visit", None)
    return found


@dataclass
class Door:
    """Opens sessions for tickets, reads them from their cookie, and ends them.

    A session that was ended here stays ended in this process, whoever still holds its cookie;
    another replica learns nothing of it.
    """

    tickets: Tickets
    secret: str
    over_https: bool
    _failures: deque[datetime] = field(default_factory=deque)
    _ended: dict[str, datetime] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        """Return the name of the cookie; over HTTPS one that no other host can set."""
        return "__Host-hearth-session" if self.over_https else "hearth-session"

    def wait(self, now: datetime) -> int:
        """Return for how many seconds no ticket is looked at, because too many were wrong."""
        while self._failures and self._failures[0] <= now - WINDOW:
            self._failures.popleft()
        if len(self._failures) < MOST_FAILURES:
            return 0
        return int((self._failures[0] + WINDOW - now).total_seconds()) + 1

    async def redeem(self, ticket: str, now: datetime) -> Account | None:
        """Return whose *ticket* this is, the first time; None for one that is spent, expired or forged."""
        fits = ticket.isascii() and ticket.isprintable() and 0 < len(ticket) <= LONGEST_TICKET
        subject = await self.tickets.redeem(PURPOSE, ticket) if fits else None
        account = _account(subject or "")
        if account is None:
            self._failures.append(now)
        return account

    def read(self, request: HTTPConnection, now: datetime) -> Session | None:
        """Return the session of this browser; None where there is none, or it is over."""
        try:
            printed, until, id = self._signer().loads(request.cookies.get(self.cookie, ""))
        except BadData:
            return None
        account, ends = _account(printed), datetime.fromtimestamp(until, UTC)
        return None if account is None or ends <= now or id in self._ended else Session(account, ends, id)

    def admit(self, response: Response, account: Account, now: datetime) -> None:
        """Begin a session of *account* in this browser, in the place of any other."""
        until = int((now + LASTS).timestamp())
        value = self._signer().dumps([str(account), until, secrets.token_urlsafe(16)])
        response.set_cookie(
            self.cookie,
            str(value),
            max_age=int(LASTS.total_seconds()),
            secure=self.over_https,
            httponly=True,
            samesite="lax",
            path="/",
        )

    def end(self, session: Session | None, now: datetime) -> None:
        """Let *session* open nothing any more."""
        self._ended = {id: until for id, until in self._ended.items() if until > now}
        if session is not None:
            self._ended[session.id] = session.until

    def forget(self, response: Response) -> None:
        """Take the cookie from this browser."""
        response.delete_cookie(self.cookie, path="/", secure=self.over_https, httponly=True, samesite="lax")

    def _signer(self) -> URLSafeSerializer:
        """Return what signs: not as the playground does, so that the cookie of one means nothing to the other."""
        how = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
        return URLSafeSerializer(self.secret, salt="hearth.session", signer_kwargs=how)


def _account(printed: str) -> Account | None:
    """Return the account that a ticket stands for. The playground's members have no tickets."""
    space, _, native = printed.partition("/")
    known = ":" in space and native and space != playground.SPACE
    return Account(space, native) if known else None
