"""Every flow of ux.md that exists, on every platform: one promise, six stages, the real libraries on each.

Two of them are platforms with the least that Hearth can be given: Slack's least profile, and Discord
without a privileged intent. Each is played in a file of its own, `test_flows_on_*`.

At the end the matrix of flows and platforms is printed. A blank in it fails; what a platform
has no such thing for says why.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from tests.contracts.flows.column import Column
from tests.contracts.flows.matrix import FLOWS, NOT_THERE, PLATFORMS


def test_every_platform_has_its_column() -> None:
    for file in Path(__file__).parent.glob("test_flows_on_*.py"):
        import_module(f"tests.contracts.{file.stem}")

    assert sorted(column.platform for column in Column.__subclasses__()) == sorted(PLATFORMS)


def test_what_is_not_there_is_a_flow_on_a_platform() -> None:
    assert set(NOT_THERE) <= {(flow, name) for flow in FLOWS for name in PLATFORMS}
