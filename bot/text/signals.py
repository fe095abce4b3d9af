"""Two honest guesses about a message: that it asks, that it thanks.

Both know English and German and read the prose only.  They are heuristics:
whatever is done because of them must be an offer that a member can decline.
"""

from __future__ import annotations

from bot.text.canonical import plain
from bot.text.linear import encodable, pattern
from bot.text.prose import Kind, stretches

_ASKS = pattern(
    r"(?i)(?:^|[.!\n:,–-]\s*)(?:"
    r"(?:who|what|where|when|why|which|how|whose)(?:'s|'re)?\s+(?:(?:do|does|did|is|are|was|were|can|could|should|would|will|to|many|much|often"
    r"|long|come|about|has|have|had)\b)"
    r"|(?:do|does|did|can|could|should|would|will|has|have|is|are)\s+(?:i|you|we|they|there|any(?:one|body|thing)?|some(?:one|body))\b"
    r"|does\s+\w+\s+\w+|(?:can|could|should|would|will|has|is|did)\s+it\b|(?:is|are|can|could)\s+(?:the|a|an|this|that|these|my|our)\s+\w+"
    r"|(?:wer|was|wo|wann|wie|warum|wieso|weshalb|welche[rsmn]?|womit|wodurch|wozu)\s+(?:ist|sind|war|kann|könn\w+|mach\w+|geht|gehen|lös\w+|soll\w*"
    r"|muss|müss\w+|hat|habt|haben|bekomm\w+|krieg\w*|find\w+|funktioniert|gibt|läuft|heißt|bring\w*|stell\w*|richte\w*|verhinder\w*|vermeid\w*)\b"
    r"|(?:kann|könnte|weiß|weiss|hat|kennt|gibt|habt|könnt|wisst|kennst|weißt|hast)\s+(?:(?:hier|da|schon)\s+)?"
    r"(?:ich|man|wer|jemand|jmd|es|ihr|du|einer|irgendwer|irgendjemand)\b"
    r")|\b(?:any\s+(?:ideas?|suggestions?|pointers|tips|advice)\s+(?:on|how|why|what|for|about)\b|(?:does|has|did)\s+any(?:one|body)\b"
    r"|\bhow (?:do|can|could|would|should) (?:i|we|you|one)\b|what(?:'s|’s|s) (?:the|a|your)\b"
    r"|(?:wei(?:ß|ss)|hat|kennt)\s+(?:hier\s+)?jemand\b|jemand\s+(?:eine\s+)?(?:idee|tipp|ahnung)|i(?:'m| am) stuck\b|ich\s+komme\s+nicht\s+weiter)",
)
_MARKED = pattern(r"[?？؟][\s)\"'”’»*_!?]*(?:\s|$)|？|؟")
_NOT_YET = pattern(
    r"(?i)\bin advance\b|\bim vora(?:us|b)\b|\bno,? thanks\b|\bnein,? danke\b|\bthanks but no\b"
    r"|n['’]t (?:work|help|fix|solve)|\bnot (?:work|help|fix|solv)|\bstill\b|\bbut\b|\bunfortunately\b|\bno luck\b"
    r"|\bnicht\b|\bleider\b|\baber\b|\bimmer noch\b|\bwould be\b|\bwäre?\b",
)
_THANKS = pattern(
    r"(?i)\b(?:thanks|thank\s+(?:you|u)|thankyou|thx|thnx|tnx|tysm|tyvm|ty|cheers|much appreciated|kudos"
    r"|(?:that|this|it|which)(?:'s|’s| has| just)? (?:worked|fixed it|solved it|did it|helped|did the trick)|(?:that|this) works|it works (?:now|again|great|fine|perfectly)|works now|working now|works for me|worked for me"
    r"|solved|fixed it|(?:saved|made) my day|you(?:'re| are) (?:a )?(?:lifesaver|life saver|the best|legend)"
    r"|danke\w*|merci|dankesch[öo]n|hat (?:geklappt|funktioniert|geholfen)|(?:klappt|funktioniert|läuft|geht)(?: jetzt| wieder| nun|!|$)|gelöst|lebensretter)\b"
    r"|\bklappt\b|✅|☑|✔|🙏|💯|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check|pray|tada|100):",
)
_MOST_WORDS = 25
_MOST_CHARACTERS = 200


def _prose(text: str) -> str:
    """Return *text* without code, links and what it quotes."""
    text = encodable(text)
    pieces: list[str] = []
    done = 0
    for aside in stretches(text):
        pieces += [text[done : aside.start], "" if aside.kind is Kind.MENTION else "…"]
        done = aside.end
    lines = "".join([*pieces, text[done:]]).split("\n")
    return plain("\n".join(line for line in lines if not line.lstrip().startswith(">")))


def is_question(text: str) -> bool:
    """Tell whether *text* seems to ask: a question mark ends a sentence, or it opens like a question."""
    prose = _prose(text)
    return bool(_MARKED.search(prose) or _ASKS.search(prose.strip()))


def is_thanks(text: str) -> bool:
    """Tell whether *text* seems to say that something helped.

    Short messages only, and none that asks, thanks in advance, or says that
    it still does not work.
    """
    if len(text) > _MOST_CHARACTERS or not _THANKS.search(encodable(text)):
        return False
    prose = _prose(text)
    return len(prose.split()) <= _MOST_WORDS and _says_thanks(prose) and not is_question(text)


def _says_thanks(prose: str) -> bool:
    return bool(_THANKS.search(prose)) and not _NOT_YET.search(prose)
