from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from adapters.web.app import STATIC
from adapters.web.render import environment

if TYPE_CHECKING:
    from tests.adapters.web.conftest import Served

VENDOR = STATIC / "vendor"


def test_vendored_files_are_the_ones_that_were_published() -> None:
    lines = [line.split("  ") for line in (VENDOR / "SHA256SUMS").read_text().splitlines()]
    standing = {
        path.name: sha256(path.read_bytes()).hexdigest() for path in VENDOR.iterdir() if path.name != "SHA256SUMS"
    }

    assert standing == {name: digest for digest, name in lines}


def test_each_vendored_file_has_its_licence_beside_it() -> None:
    names = {path.name.split("-")[0] for path in VENDOR.glob("*.min.*")}

    assert all(list(VENDOR.glob(f"{name}-LICENSE*")) for name in names)


def test_every_template_can_be_read() -> None:
    templates = environment()

    assert all(templates.get_template(name) for name in templates.list_templates())


async def test_our_own_files_are_served_and_nothing_beside_them(page: Served) -> None:
    for name in ("hearth.css", "hearth.js", "hearth.svg", "vendor/htmx-4.0.1.min.js", "vendor/pico-2.1.1.min.css"):
        answer = await page.get(f"/static/{name}")
        assert answer.status == 200

    for name in ("../app.py", "%2e%2e/app.py", "vendor/", ""):
        assert (await page.get(f"/static/{name}")).status == 404
