"""A simulated year of a community: `python -m tests.simulation --days 365 --seed 1`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from tests.simulation import communities
from tests.simulation.running import FAULTS, run
from tests.simulation.scale import WEEKS, YEAR


def main() -> int:
    """Run it, print the table, and return 1 where an account does not balance."""
    asked = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    asked.add_argument("--days", type=int, default=YEAR.days)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--short", action="store_true", help="three weeks with a dozen people")
    asked.add_argument("--keep", type=Path, help="a folder in which the database stays")
    given = asked.parse_args()
    share = given.days / YEAR.days
    absences = YEAR.absences[: round(len(YEAR.absences) * share)]
    few = replace(YEAR, days=given.days, restarts=round(YEAR.restarts * share), absences=absences)
    scale = WEEKS if given.short else few
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(run(scale, seed=given.seed, folder=given.keep or Path(folder)))
    sys.stderr.write("".join(f"{one}\n" for one in FAULTS))
    sys.stdout.write(f"{found.text}\n\n")
    return bool(found.faults) + communities.main()


if __name__ == "__main__":
    sys.exit(main())
