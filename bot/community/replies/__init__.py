"""Every sentence that the community says: help, setup, settings, what is mine, and plain refusals."""

from __future__ import annotations

from bot.community.replies.doors import (
    door,
    findings,
    no_page,
    not_your_letter,
    nothing_to_look_at,
    still_looking,
)
from bot.community.replies.faults import fault, sentence, try_again
from bot.community.replies.first_day import first_day
from bot.community.replies.help import help_page, too_old, unknown_command
from bot.community.replies.mine import audit_page, erase_asked, erased, exported
from bot.community.replies.setting_up import (
    is_facilitator,
    is_set_up,
    is_switched,
    only_in_a_channel,
    settings_form,
    settings_saved,
    setup_form,
)
from bot.community.replies.thanks import (
    nobody_to_thank,
    thanked_by_somebody,
    thanked_for_entry,
    thanked_for_message,
    thanks_said,
    thanks_to_oneself,
)

__all__ = [
    "audit_page",
    "door",
    "erase_asked",
    "erased",
    "exported",
    "fault",
    "findings",
    "first_day",
    "help_page",
    "is_facilitator",
    "is_set_up",
    "is_switched",
    "no_page",
    "nobody_to_thank",
    "not_your_letter",
    "nothing_to_look_at",
    "only_in_a_channel",
    "sentence",
    "settings_form",
    "settings_saved",
    "setup_form",
    "still_looking",
    "thanked_by_somebody",
    "thanked_for_entry",
    "thanked_for_message",
    "thanks_said",
    "thanks_to_oneself",
    "too_old",
    "try_again",
    "unknown_command",
]
