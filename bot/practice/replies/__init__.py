"""Every sentence that the practice says."""

from __future__ import annotations

from bot.practice.replies.asking import (
    answered,
    asked_in_public,
    not_what_i_need,
    search_is_down,
    type_a_question,
)
from bot.practice.replies.consent import (
    approved,
    ask_author,
    consent_closed,
    no_answer_came,
    please_keep_yourself,
    refused,
    request_made,
    taken_back,
)
from bot.practice.replies.curating import (
    changed_line,
    merged,
    read_all,
    report_form,
    reported,
    reports_waiting,
    state_changed,
    struck,
)
from bot.practice.replies.forms import edit_form, share_form
from bot.practice.replies.keeping import (
    gone_again,
    kept_line,
    kept_privately,
    nothing_to_keep,
    struck_notice,
)
from bot.practice.replies.reusing import (
    change_form,
    changed_noted,
    how_did_it_go,
    is_shared,
    not_shown_there,
    outcome_recorded,
    shared_here,
    trial_dropped,
    trial_form,
    used,
    will_ask,
)

__all__ = [
    "answered",
    "approved",
    "ask_author",
    "asked_in_public",
    "change_form",
    "changed_line",
    "changed_noted",
    "consent_closed",
    "edit_form",
    "gone_again",
    "how_did_it_go",
    "is_shared",
    "kept_line",
    "kept_privately",
    "merged",
    "no_answer_came",
    "not_shown_there",
    "not_what_i_need",
    "nothing_to_keep",
    "outcome_recorded",
    "please_keep_yourself",
    "read_all",
    "refused",
    "report_form",
    "reported",
    "reports_waiting",
    "request_made",
    "search_is_down",
    "share_form",
    "shared_here",
    "state_changed",
    "struck",
    "struck_notice",
    "taken_back",
    "trial_dropped",
    "trial_form",
    "type_a_question",
    "used",
    "will_ask",
]
