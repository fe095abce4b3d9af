"""How the fake misbehaves, on request."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Fault:
    """What becomes of the next calls of a method (`*` for any).

    `error` answers `ok: false`; `status` answers with that; `seconds` waits first; `hang` never answers.
    `applied` does what was asked before it fails, as a server does whose answer is lost. `team` narrows it
    to one workspace.
    """

    method: str = "*"
    error: str = ""
    status: int = 0
    retry_after: int = 0
    seconds: float = 0.0
    hang: bool = False
    drop: bool = False
    applied: bool = False
    times: int = 1
    team: str = ""

    def fits(self, method: str, team: str) -> bool:
        """Return whether it is for this call."""
        return self.times > 0 and self.method in {"*", method} and self.team in {"", team}


@dataclass
class Faults:
    """The faults to come, in the order they were asked for."""

    coming: list[Fault] = field(default_factory=list)

    def add(self, method: str = "*", **how: float | str | bool) -> None:
        """Let the next call of *method* go wrong: `add("chat.postMessage", status=429, retry_after=1)`."""
        self.coming.append(Fault(method, **how))  # type: ignore[arg-type]

    def take(self, method: str, team: str = "") -> Fault | None:
        """Return what becomes of this call; None where all is well."""
        fault = next((fault for fault in self.coming if fault.fits(method, team)), None)
        if fault is not None:
            fault.times -= 1
        return fault

    def clear(self) -> None:
        """Behave from now on."""
        self.coming.clear()
