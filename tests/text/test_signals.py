from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import is_question, is_thanks

QUESTIONS = """
How do I restart nginx without losing connections?
how do I restart nginx
how to mock the clock in pytest
<@slack:T/U> where do I find the staging logs
Hi all, does anyone know why the build hangs
any idea why this fails
What is the best way to page through results
Has anyone dealt with a customer in this situation
Can we combine our purchases?
is there a way to undo a merge
I'm stuck with the deploy, it hangs
Wie kann ich nginx neu starten
Warum ist der Build so langsam
Weiß jemand, wo die Logs liegen
Hat jemand eine Idee
Hallo, wo finde ich die Vorlage?
Kennt ihr ein Werkzeug dafür
Was macht ihr, wenn der Cache voll ist
ich komme nicht weiter mit dem Zertifikat
`foo()` fails here, why?
I do not want my account any more how do I delete it
Does the editor support syntax colouring.
Is the cache shared between workers
What's the deal with the new parser
"""
STATEMENTS = """
I restarted nginx and it works.
How we moved to PostgreSQL: a story
What I learned about retries
When the cache is full, restart it.
See https://x.dev/?q=1 for it
`what?` is the name of the method
> how do I restart it?
Use `grep -E 'a?b'` here
Was mir geholfen hat: neu starten
Wie wir es gelöst haben
Wir haben es neu gestartet.
What a day!
I know how we can do it
Can confirm, same here
Do it like this: restart first
The deploy is done

"""
THANKS = """
thanks!
Thank you so much, that worked
thx
ty :)
that worked, cheers
That did the trick
works now!
solved
Danke!
Vielen Dank, hat geklappt
Dankeschön <@slack:T/U>
jetzt klappt es, danke
funktioniert jetzt
✅
:white_check_mark:
perfect, that fixed it 🙏
"""
NO_THANKS = """
thanks in advance
Danke im Voraus
no thanks
nein danke
thanks, but it still fails
that didn't work
danke, aber es geht nicht
hat leider nicht geklappt
thanks, how do I undo it?
it works on my machine
the typewriter
I deployed it
party at five

"""


def lines(text: str) -> list[str]:
    return text.strip("\n").split("\n")


@pytest.mark.parametrize("text", lines(QUESTIONS))
def test_a_question_is_seen(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", lines(STATEMENTS))
def test_a_statement_is_no_question(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize("text", lines(THANKS))
def test_thanks_are_seen(text: str) -> None:
    assert is_thanks(text)


@pytest.mark.parametrize("text", lines(NO_THANKS))
def test_what_helped_nobody_is_no_thanks(text: str) -> None:
    assert not is_thanks(text)


def test_a_long_message_is_more_than_thanks() -> None:
    assert not is_thanks("thanks " + "and then we looked at it from the other side " * 5)


@given(st.text())
def test_a_guess_is_made_about_anything(text: str) -> None:
    assert is_question(text) in {True, False}
    assert is_thanks(text) in {True, False}
