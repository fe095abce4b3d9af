"""What a use case may ask of pairings: rounds, who takes part, draws, seats, and who met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.community.pairings.model import Draw, Pairing, Round, Seat, Taking
    from bot.messages import Account


class Pairings(Protocol):
    """The rounds of one community."""

    def add(self, new: Round) -> bool:
        """Record a round; False where its id is known."""

    def get(self, id: str) -> Round | None:
        """Return a round by its schedule's id."""

    def put_taking(self, taking: Taking) -> None:
        """Write that somebody takes part, in the place of what was there."""

    def taking(self, round_id: str, person: str) -> Taking | None:
        """Return how somebody takes part in a round."""

    def drop_taking(self, round_id: str, person: str) -> None:
        """Record that somebody takes part no longer."""

    def takers(self, round_id: str) -> Sequence[Taking]:
        """Return all who take part in a round, by person."""

    def takes(self, person: str) -> Sequence[Taking]:
        """Return the rounds in which somebody takes part, oldest first."""

    def accounts(self, round_id: str) -> Mapping[str, Sequence[Account]]:
        """Return the accounts of all who take part in a round, by person."""

    def keep_apart(self, by: str, not_with: str, *, now: datetime) -> bool:
        """Record with whom somebody does not want to be put together; False where they said so before."""

    def bring_together(self, by: str, not_with: str) -> bool:
        """Forget that somebody did not want to be put together with another; False where they had not said so."""

    def apart(self) -> Sequence[tuple[str, str]]:
        """Return (who said it, with whom not) of all."""

    def add_draw(self, draw: Draw) -> bool:
        """Record a draw; False where its id is known."""

    def draw(self, id: str) -> Draw | None:
        """Return a draw by its occurrence's id."""

    def put_draw(self, draw: Draw) -> None:
        """Write when a draw is due, or was drawn."""

    def last_drawn(self, round_id: str) -> Draw | None:
        """Return the last draw of a round that was drawn."""

    def draws(self, round_id: str, *, last: int = 20) -> Sequence[Draw]:
        """Return the draws of a round, newest first."""

    def seat(self, draw: str, person: str) -> Seat | None:
        """Return what a draw is to somebody."""

    def seats(self, draw: str) -> Sequence[Seat]:
        """Return what a draw is to everybody, by person."""

    def put_seats(self, seats: Sequence[Seat]) -> None:
        """Write seats, in the place of what was there."""

    def add_pairings(self, pairings: Sequence[Pairing]) -> None:
        """Record pairings; those that are known stay as they are."""

    def pairing(self, id: str) -> Pairing | None:
        """Return a pairing."""

    def put_pairing(self, pairing: Pairing) -> bool:
        """Write over version minus one; False if that was outrun."""

    def people(self, pairing: str) -> Sequence[str]:
        """Return who was put together, by person."""

    def together(self) -> Sequence[tuple[str, datetime, str]]:
        """Return (pairing, when it was drawn, person) of all who were put together, oldest first.

        Left out is where nobody could meet, and what did not use the pair up: they said that they had not met.
        """

    def of(self, person: str, *, last: int = 5) -> Sequence[Pairing]:
        """Return the pairings that somebody was in, newest first."""
