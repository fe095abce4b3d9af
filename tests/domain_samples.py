"""Topics and questions of the learning agenda full of what somebody typed: for the tests that draw all that can be said."""

from __future__ import annotations

from bot.domain.model import Learning, LearningState, Topic
from bot.domain.replies.learning import LearningRow
from bot.domain.replies.topics import TopicCard
from bot.messages import Who
from tests.factories import NOW

ID = "0193a3c07d5e7b1a9c3f0123456789ab"
LONGEST_NAME = "straße-" * 5 + "ab.c+"


def a_topic(text: str) -> Topic:
    """Return a topic of the longest name, with as much of *text* as it may hold."""
    aliases = tuple(f"{LONGEST_NAME[:36]}{number}" for number in range(20))
    return Topic(LONGEST_NAME, aliases, "person", 142, "resilience", text * 12, NOW, 3)


def a_learning(text: str, state: LearningState = LearningState.OPEN) -> Learning:
    """Return a question of the agenda as long as one may be."""
    return Learning(1, ID, (text * 9)[:300], NOW, LONGEST_NAME, "person", state, 142, NOW, 7, 12)


def of_domain(text: str, account: str) -> dict[str, list[object]]:
    """Return values for each way in which the replies on topics and learning are told something."""
    topic, on = a_topic(text), ((142, text), (7, ""))
    bare = TopicCard(Topic("git"))
    full = TopicCard(topic, "resilience", (topic,) * 30, Who(text, account), 12, on, on, cares=True, changes=True)
    rows: list[object] = [
        LearningRow(a_learning(text, state), on * 5, wanted=state is LearningState.OPEN) for state in LearningState
    ]
    return {
        "Topic": [Topic("git"), topic],
        "TopicCard": [bare, full],
        "Sequence[tuple[int, Topic]]": [[], [(1, topic), (2, topic), (3, topic)] * 13],
        "tuple[int, int]": [(0, 0), (3, 4)],
        "Learning": [a_learning("Why?"), a_learning(text)],
        "LearningRow": rows,
        "Sequence[LearningRow]": [[], rows * 8],
        "Sequence[tuple[str, Sequence[str]]]": [[], [(text[:60], (LONGEST_NAME,) * 10)] * 25],
    }
