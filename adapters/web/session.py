"""Who this browser is: a signed cookie that names a member of the playground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsdangerous import BadSignature, Signer

from adapters.web import playground

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.responses import Response

    from bot.messages import Account


class Sessions:
    """Reads and writes the cookie. Two browsers can be two members at once."""

    def __init__(self, secret: str, *, over_https: bool) -> None:
        self._signer = Signer(secret, salt="hearth.member")
        self._over_https = over_https

    @property
    def cookie(self) -> str:
        """Return the name of the cookie; over HTTPS one that no other host can set."""
        return "__Host-hearth" if self._over_https else "hearth"

    def read(self, request: HTTPConnection) -> Account:
        """Return who acts; a browser that has not chosen, or whose cookie is not ours, is the first member."""
        try:
            native = self._signer.unsign(request.cookies.get(self.cookie, "")).decode()
        except BadSignature:
            return playground.MEMBERS[0]
        return playground.member(native) or playground.MEMBERS[0]

    def write(self, response: Response, account: Account) -> None:
        """Make this browser *account* from now on."""
        value = self._signer.sign(account.native).decode()
        response.set_cookie(self.cookie, value, secure=self._over_https, httponly=True, samesite="lax", path="/")
