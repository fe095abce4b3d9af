from __future__ import annotations

import csv
import io

import pytest

from bot.practice.model import Parts, Scope
from bot.transfer.export import leaving
from bot.transfer.writing.table import COLUMNS, defused, write_table
from tests.factories import an_entry


def rows(**fields: object) -> list[list[str]]:
    file = io.BytesIO()
    write_table([leaving(an_entry(7, **fields))], file)
    return list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("x")'],
)
def test_no_cell_is_a_formula(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "a = b", "1 + 1", "'quoted", '"=1"', "#tag", " plain"])
def test_what_is_no_formula_stays_as_it_is(cell: str) -> None:
    assert defused(cell) == cell


def test_every_text_of_an_entry_is_defused() -> None:
    _, row = rows(
        title="=t",
        body="+b",
        topics=("-x",),
        not_when="@n",
        author_name="=a",
        source_url="=u",
        room="web:local/general",
    )

    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_a_row_holds_what_people_want_to_read() -> None:
    parts = Parts(situation="It was late.", learned="Sleep first.")
    head, row = rows(title="A night", body="Long.", parts=parts, topics=("ops", "sleep"), author_name="Li")

    read = dict(zip(head, row, strict=True))

    assert tuple(head) == COLUMNS
    assert (read["number"], read["title"], read["told by"]) == ("7", "A night", "Li")
    assert read["body"] == "Long.\n\nSituation: It was late.\n\nWhat we learned: Sleep first."
    assert (read["topics"], read["told at"]) == ("ops, sleep", "2026-11-23T09:30:00+00:00")


def test_lines_quotes_and_commas_stay_within_their_cell() -> None:
    _, row = rows(title='a "b", c', body='x\n"y",z\r\nw')

    assert row[2:4] == ['a "b", c', 'x\n"y",z\r\nw']


def test_a_private_row_names_its_place() -> None:
    _, row = rows(scope=Scope.PLACE, room="slack:T01/G1")

    assert row[8] == "place (slack:T01/G1)"
