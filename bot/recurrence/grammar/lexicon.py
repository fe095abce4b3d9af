"""The words that the grammar knows. What stands in none of these tables is not understood."""

from __future__ import annotations

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = (("mon",), ("tue", "tues"), ("wed", "weds"), ("thu", "thur", "thurs"), ("fri",), ("sat",), ("sun",))
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

WEEKDAYS = {name: day for day, name in enumerate(_NAMES)} | {
    each: day for day, short in enumerate(_SHORT) for each in short
}
PLURALS = {f"{name}s": day for day, name in enumerate(_NAMES)}
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)} | {
    name[:3]: number for number, name in enumerate(_MONTH_NAMES, 1)
}
MONTHS["sept"] = 9
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1, "penultimate": -2}
NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)
}
UNITS = {
    "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month",
    "quarter": "quarter", "quarters": "quarter", "year": "year", "years": "year",
}  # fmt: skip
ADVERBS = {
    "daily": ("day", 1), "weekly": ("week", 1), "monthly": ("month", 1), "quarterly": ("quarter", 1),
    "yearly": ("year", 1), "annually": ("year", 1), "fortnightly": ("week", 2), "biweekly": ("week", 2),
}  # fmt: skip
OFTEN = frozenset({"seconds", "minute", "minutes", "minutely"})
WORKING_WORDS = frozenset({"working", "work", "business"})
WORKDAYS = frozenset({"weekday", "weekdays", "workday", "workdays"})
WEEKENDS = frozenset({"weekend", "weekends"})
PARTS = {
    "morning": "morning", "mornings": "morning", "afternoon": "afternoon", "afternoons": "afternoon",
    "evening": "evening", "evenings": "evening", "night": "evening", "nights": "evening",
}  # fmt: skip
SHORT_FOR = {"alternate": ("every", "other"), "tonight": ("today", "evening")}
"""One word that stands for some."""
FIXED_TIMES = {"noon": (12, 0), "midday": (12, 0), "midnight": (0, 0)}
EXCEPT = frozenset({"except", "excluding", "without", "not", "skipping", "skip"})
STARTS = frozenset({"starting", "from", "beginning", "since"})
UNTILS = frozenset({"until", "till", "through", "thru", "to", "ending"})
OTHERS = frozenset(
    "every each other the of on at in a an and or for next this coming week time times sessions session occurrences "
    "today tomorrow after before half quarter past o'clock am pm h hour hours hr hrs minute minutes min mins once per "
    "but public bank national holiday holidays moved move moving end all up as fortnight pacific eastern central "
    "mountain european standard summer daylight starts until except both from to alternate tonight".split()
)
ZONES = {
    "pacific": "America/Los_Angeles", "mountain": "America/Denver", "central": "America/Chicago",
    "eastern": "America/New_York", "pt": "America/Los_Angeles", "mt": "America/Denver", "ct": "America/Chicago",
    "et": "America/New_York", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "mst": "America/Denver",
    "mdt": "America/Denver", "cdt": "America/Chicago", "est": "America/New_York",
    "edt": "America/New_York", "cet": "Europe/Paris", "cest": "Europe/Paris", "eet": "Europe/Athens",
    "bst": "Europe/London", "uk": "Europe/London", "utc": "UTC", "gmt": "UTC", "central european": "Europe/Paris",
}  # fmt: skip
NAMED_ZONES = frozenset({"pacific", "mountain", "central", "eastern", "uk", "central european"})
"""These are zones only with the word `time` behind them."""
SEASONAL = frozenset("pst pdt mst mdt cdt est edt cet cest eet bst".split())
"""These name one half of the year: they are taken for the zone, whose clock changes."""
AMBIGUOUS_ZONES = {"ist": "Asia/Kolkata", "cst": "America/Chicago", "ast": "America/Halifax"}

KNOWN = frozenset(
    {*WEEKDAYS, *PLURALS, *MONTHS, *ORDINALS, *NUMBERS, *UNITS, *ADVERBS, *OFTEN, *WORKING_WORDS, *WORKDAYS}
    | {*WEEKENDS, *PARTS, *FIXED_TIMES, *EXCEPT, *STARTS, *UNTILS, *OTHERS, *ZONES}
)
