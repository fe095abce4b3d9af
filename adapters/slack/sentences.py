"""What somebody reads who could not be answered: what is wrong, and what to do."""

from __future__ import annotations

AWAY = "Hearth cannot reach its memory right now. Nothing is lost on your side: please try again in a moment."
BROKEN = (
    "Something broke inside Hearth, and it is in its log. Please try once more; "
    "if it happens again, tell whoever runs Hearth."
)
FOREIGN = "Hearth does not know this button: it may be from an older version. `/hearth help` shows what there is now."
GONE = (
    "Hearth is not installed in your workspace, or not any more. Whoever manages the workspace can install it; "
    "what was kept before stays for 30 days."
)
LATE = "That took too long for Slack to open a form. Please try it once more."
UNDRAWN = "Slack did not take the form. This is a fault of Hearth's and in its log; `/hearth share` may still work."
NOBODYS = (
    "A program said this: there is nobody to ask, to thank, or to have solved anything. "
    "If it is worth keeping, tell it in your own words with `/share`."
)
NO_FILE = (
    "Slack did not take the file that belongs to this. Try again in a minute; if it stays so, /hearth doctor says why."
)
