"""What the doctor should know of the page: does it answer, and can members open it."""

from __future__ import annotations

import asyncio
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from bot.messages import Finding

SECONDS = 3.0
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
SETTING = "HEARTH_BASE_URL"


async def at_home(url: str) -> Finding:
    """Return whether the page answers on this machine."""
    match await asyncio.to_thread(_heard, url):
        case "ok":
            return Finding("page", "good", f"The page answers at {url}.")
        case None:
            return Finding("page", "bad", f"Nothing answers at {url}.", "Start Hearth: `hearth run`.")
        case _:
            says = f"Something else answers at {url}."
            return Finding("page", "bad", says, "Set HEARTH_PORT to a port that is free, and start Hearth again.")


async def at_the_address(base_url: str) -> Finding:
    """Return what is to say of the address by which members open the page."""
    if not base_url:
        advice = f"Set {SETTING} to the address by which members reach this machine, such as https://hearth.example."
        return Finding("address", "warning", "No message links to the page, and nobody can sign in to it.", advice)
    return _shape(base_url) or await reached(base_url.rstrip("/"))


def _shape(base_url: str) -> Finding | None:
    """Return what is wrong with an address before anything is sent there."""
    parts = urlsplit(base_url)
    bare = f"{parts.scheme}://{parts.netloc}"
    if parts.path.strip("/") or parts.query or parts.fragment:
        says = f"{SETTING} has a path: the page is served at the top of its address only."
        return Finding("address", "bad", says, f"Set {SETTING}={bare} and let the proxy pass on everything there.")
    if parts.hostname in HERE:
        says = f"Only this machine can open the page at {base_url}."
        return Finding(
            "address", "warning", says, f"For others to sign in, set {SETTING} to a public https:// address."
        )
    if parts.scheme != "https":
        says = f"Whoever signs in at {base_url} can be overheard."
        advice = f"Put a proxy with a certificate before Hearth (Caddy does it by itself) and set {SETTING}=https://…"
        return Finding("address", "bad", says, advice)
    return None


async def reached(base_url: str) -> Finding:
    """Return whether this page is what answers at an address."""
    if await asyncio.to_thread(_heard, base_url) == "ok":
        return Finding("address", "good", f"Members open the page at {base_url}.")
    says = f"From here, {base_url} does not lead to this page."
    advice = (
        "Check that its name leads here and that the proxy passes it on with the Host header; open it in a browser."
    )
    return Finding("address", "warning", says, advice)


def _heard(url: str) -> str | None:
    """Return what says at *url* that the page is alive; None where nothing answers."""
    try:
        with build_opener(ProxyHandler({})).open(f"{url}/healthz", timeout=SECONDS) as answer:
            return str(answer.read(100), "utf-8", "replace").strip()
    except HTTPError as error:
        error.close()
        return f"status {error.code}"
    except (URLError, OSError, ValueError):
        return None
