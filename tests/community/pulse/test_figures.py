"""Each figure against a small community that was counted by hand; what it means stands in docs/pulse.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.community.model import Did
from bot.community.pulse.cells import HIDDEN, Cell
from bot.community.pulse.counted import Asked
from bot.community.pulse.definitions import DEFINITIONS
from bot.community.pulse.figures import figures
from tests.community.pulse.counting import Deeds, counted

# Four whole weeks of ten people, a to j; the numbers at the end of a line are its week.
#   a replies to b (0), to c (1), to d (2), to e (3)         b answers a (0), thanks a (1, 2, 3)
#   c answers d (0), keeps (1), keeps (2), keeps (3)         d replies to c (0), is at sessions (1)
#   e replies to f (0), is at sessions (1)                   f replies to g (0), is at sessions (2)
#   g uses two entries (0), checks in (2)                    h uses one (1), tries one (1)
#   i uses one (2), tries two (2)                            j uses three (3), tries one (3)
OURS = (
    *(Deeds(0, Did.REPLIED, "a", "b"), Deeds(1, Did.REPLIED, "a", "c"), Deeds(2, Did.REPLIED, "a", "d")),
    Deeds(3, Did.REPLIED, "a", "e"),
    *(Deeds(0, Did.ANSWERED, "b", "a"), *(Deeds(week, Did.THANKED, "b", "a") for week in (1, 2, 3))),
    *(Deeds(0, Did.ANSWERED, "c", "d"), *(Deeds(week, Did.KEPT, "c", None) for week in (1, 2, 3))),
    *(Deeds(0, Did.REPLIED, "d", "c"), Deeds(1, Did.ATTENDED, "d", None)),
    *(Deeds(0, Did.REPLIED, "e", "f"), Deeds(1, Did.ATTENDED, "e", None)),
    *(Deeds(0, Did.REPLIED, "f", "g"), Deeds(2, Did.ATTENDED, "f", None)),
    *(Deeds(0, Did.USED, "g", "a", 2), Deeds(2, Did.CHECKED_IN, "g", None)),
    *(Deeds(1, Did.USED, "h", "a"), Deeds(1, Did.TRIED, "h", "a")),
    *(Deeds(2, Did.USED, "i", "b"), Deeds(2, Did.TRIED, "i", "b", 2)),
    *(Deeds(3, Did.USED, "j", "c", 3), Deeds(3, Did.TRIED, "j", "c")),
)
NOW = counted(
    weeks=4,
    members=16,
    deeds=OURS,
    newcomers=7,
    welcomed=[True] * 6 + [False] * 3,
    asked=Asked(
        people=12,
        found=8,
        ended=9,
        from_entry=3,
        silent=11,
        silent_people=4,
        waits=(1.0, 3.0, 30.0, 7.0, None),
    ),
    told=(11, 7),
    kept=4,
    entries=25,
    gaps_open=3,
    gaps_closed=2,
    sessions_held=3,
    sessions_lost=1,
    agenda=4,
    agenda_covered=1,
    committed=(8, 4, 3),
    charter=True,
)
# In the four weeks before, a and b did something in one week, g to j in every one, and k to n in one.
BEFORE = counted(
    weeks=4,
    members=16,
    deeds=[
        *(Deeds(0, Did.KEPT, who, None) for who in "abklmn"),
        *(Deeds(week, Did.KEPT, who, None) for week in range(4) for who in "ghij"),
    ],
)
# By hand, with three as the fewest; 3 of 3s means: counted 5, told 3.
BY_HAND = {
    # Domain.
    "charter": Cell(1),
    "agenda": Cell(25),  # There is an entry on 1 of 4 questions.
    "gaps_open": Cell(3),
    "gaps_closed": Cell(2),
    "committed": Cell(6),  # 8 stand by one.
    "renewed": Cell(50),  # 4 renewed (told 3) and 3 lapsed (told 3): 3 of 6.
    # Community.
    "members": Cell(15),  # 16.
    "together": Cell(6),  # a to g: 7. h, i and j only used and tried.
    "helpers": Cell(6),  # a, b, c, d, e, f: 6.
    "helped": Cell(6),  # b, c, d, e, a, f, g: 7.
    # Directed pairs: ab ac ad ae ba cd dc ef fg. Both ways: ab, cd: 2 pairs; one way: ac ad ae ef fg: 5. Of 7 pairs,
    # fewer than three went both ways: at most 2/7 = 28.6, in tens 30.
    "reciprocity": Cell(30, "at most"),
    # a to g are 7 people: 21 pairs. In touch: ab ac ad ae cd ef fg: 7 (told 2 threes), not: 14 (told 4): 2 of 6.
    "ties": Cell(33),
    # Every week: a, b, c. Two weeks: d, e, f, g. One: h, i, j. None: 16 - 10 = 6.
    "core": Cell(3),
    "active": Cell(3),
    "occasional": Cell(3),
    "peripheral": Cell(6),
    # Inwards: a and b (one week to every), c, d, e, f (none to some): 6.
    "moved_in": Cell(6),
    # Outwards: g, h, i, j (every week to fewer), k, l, m, n (some to none): 8.
    "moved_out": Cell(6),
    "newcomers": Cell(6),  # 7.
    "welcomed": Cell(67),  # 6 answered (2 threes), 3 not (1): 2 of 3.
    "replied": Cell(60),  # 1, 3 and 7 hours of 5 questions.
    "reply_hours": Cell(5.0),  # The middle of 1, 3, 7, 30.
    "sessions": Cell(75),  # 3 of 4.
    "met": Cell(3),  # d, e, f.
    "answering": Cell(6),  # a, b, c, d, e, f.
    "dependence": HIDDEN,  # Six answered: no group of four beside another of four.
    # Practice.
    "entries": Cell(25),
    "kept": Cell(4),
    "found": Cell(67),  # 8 (2 threes) did, 4 (1) did not: 2 of 3.
    "used": Cell(7),  # 2 + 1 + 1 + 3, by four people.
    "tried": Cell(HIDDEN.value),  # By three people: each of them would know what the two others did.
    "worked": Cell(67),  # 7 (2 threes), 4 (1): 2 of 3.
    "from_repertoire": Cell(33),  # 3 (1), 6 (2): 1 of 3.
    "silent": Cell(11),  # By four people.
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_figure_is_what_was_counted_by_hand(name: str) -> None:
    assert figures(NOW, BEFORE, 3)[name] == BY_HAND[name]


def test_every_figure_is_counted_by_hand_but_the_one_that_is_of_now_alone() -> None:
    assert set(BY_HAND) == set(figures(NOW, BEFORE, 3)) == set(DEFINITIONS) - {"fresh"}


def test_the_most_active_are_told_of_as_a_group_beside_another() -> None:
    # Eight answer: four of them 5 times each, four once: 20 of 24 are 83, in tens 80.
    deeds = [Deeds(0, Did.ANSWERED, who, "z", 5 if who in "abcd" else 1) for who in "abcdefgh"]

    assert figures(counted(4, 20, deeds), None, 3)["dependence"] == Cell(80)


def test_a_level_that_is_too_small_is_told_with_its_neighbour() -> None:
    # Two every week, two in two weeks, four once, and 10 - 8 = 2 never: together 4 and 6, told 3 and 6.
    deeds = [
        *(Deeds(week, Did.KEPT, who, None) for week in range(4) for who in "ab"),
        *(Deeds(week, Did.KEPT, who, None) for week in range(2) for who in "cd"),
        *(Deeds(0, Did.KEPT, who, None) for who in "efgh"),
    ]

    cells = figures(counted(4, 10, deeds), None, 3)

    levels = [cells[name].value for name in ("core", "active", "occasional", "peripheral")]
    assert levels == [None, 3, 6, None]


def test_with_nobody_nothing_of_people_is_told() -> None:
    cells = figures(counted(4, 0), None, 3)

    told = {name: cell.value for name, cell in cells.items() if cell.value is not None}
    assert told == {"charter": 0, "gaps_open": 0, "gaps_closed": 0, "entries": 0, "kept": 0}


def test_of_one_person_nothing_is_told_whatever_they_did() -> None:
    deeds = [Deeds(week, did, "a", "b") for week in range(4) for did in Did]

    cells = figures(counted(4, 1, deeds), None, 3)

    told = {name for name, cell in cells.items() if cell.value}
    assert told == set()


def test_every_figure_has_its_definition_formula_and_source_in_the_docs() -> None:
    told = (Path(__file__).parents[3] / "docs" / "pulse.md").read_text(encoding="utf-8")

    missing = [name for name in DEFINITIONS if f"| `{name}` |" not in told]

    assert missing == []
