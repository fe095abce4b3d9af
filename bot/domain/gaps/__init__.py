"""GAPS: what was asked and not answered, put together by what it asks; each has a date, a steward and an end."""
