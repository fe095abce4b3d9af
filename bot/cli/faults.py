"""Every way a command can end badly, as one sentence and an exit code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.errors import Absent, HearthError, NotAllowed, PlatformError, Unavailable, Unfit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.cli.lock import Holder

FAILED = 1
USAGE = 2
CONFIGURATION = 78  # EX_CONFIG of sysexits.h: a supervisor need not start it again.

_DATABASE = {
    "locked": "The database is locked by another program: try again when that is done.",
    "read_only": "The database cannot be written: check who owns its file and its folder.",
    "full": "The disk is full, so this was not written: make room and try again.",
    "down": "The database cannot be reached: check HEARTH_DATABASE_URL, and that the server or the folder is there.",
    "newer": "This database was written by a newer Hearth: install that one, or restore an older backup.",
    "older": "The database is empty or of an older Hearth: `hearth db upgrade` brings it up to date.",
    "wrong_key": "A token opens with none of the keys: `hearth doctor` says which, and what to do.",
    "not_a_database": "The file is no Hearth database: name another one with HEARTH_DATABASE_URL.",
}

_FIELD = {
    "empty": "is empty",
    "unknown_kind": "is none of tip, story, tool, solution and warning",
    "unknown_choice": "is none of the choices",
    "not_a_date": "is not a date",
    "past": "lies in the past",
    "not_a_number": "is not a number",
}


_IMPORT = {
    "missing": "is not there",
    "not_a_file": "is not a file",
    "not_a_folder": "is not a folder",
    "not_a_zip": "is not a zip",
    "truncated": "ends too early: fetch it again",
    "encrypted": "is encrypted: unpack it with its password first",
    "unsafe_name": "holds a name that leads out of it, so nothing was read",
    "compression": "is packed in a way that is not known here: pack it as a plain zip",
    "bomb": "unpacks to far more than any export does, so nothing was read",
    "too_many_files": "holds more files than any export does, so nothing was read",
    "too_large": "is too large",
    "not_slack": "is no Slack export",
    "not_discord": "is no export of DiscordChatExporter",
    "other_space": "comes from another space than --space says",
    "no_space": "needs --space: the space that it comes from",
    "not_utf8": "is not UTF-8 text",
    "nothing_readable": "holds nothing that could be read: check --format",
}

_EXPORT = {
    "is_a_folder": "is a folder: name a file",
    "not_a_folder": "is a file: name a new folder",
    "not_empty": "is not empty: name a new folder",
    "no_folder": "is no folder: make it first",
    "needs_a_folder": "is written to a folder: name one with --output",
}


_COPY = {
    "exists": "is there already: name another file",
    "absent": "is not there",
    "damaged": "is no sound backup of Hearth, so nothing was changed",
    "incomplete": "would not hold all that the database does, so it was thrown away: try again",
    "no_tool": "is not installed: PostgreSQL's client programs are needed",
}


@dataclass
class Stop(HearthError):
    """The command cannot go on; the sentence says why and what to do."""

    sentence: str
    code: int = FAILED


def sentence(error: Exception, typed: Sequence[str] = ()) -> tuple[str, int]:
    """Return what to tell the operator about *error*, and the exit code; *typed* are the words of the command."""
    if hasattr(error, "format_message"):
        return _of_usage(error, typed), USAGE
    return _of_the_work(error)


def _of_the_work(error: Exception) -> tuple[str, int]:
    from bot.cli.control import Unheard
    from bot.cli.lock import Held
    from bot.settings import SettingsFault

    match error:
        case Stop(sentence=said, code=code):
            return said, code
        case SettingsFault():
            return str(error), CONFIGURATION
        case Unavailable(reason=reason):
            return _DATABASE.get(reason, f"The database cannot take this now: {reason}."), FAILED
        case Held(path=path, holder=holder, wanted=wanted):
            return f"{_busy(holder)} on {path}: {_instead(holder, wanted)}.", FAILED
        case Unheard():
            return (
                "The Hearth that runs on this database does not answer, or ended meanwhile: do it again, it is never done twice.",
                FAILED,
            )
        case HearthError():
            return _of_the_core(error), FAILED
        case OSError():
            return _of_the_system(error), FAILED
        case _:
            return f"This is a fault of Hearth ({type(error).__name__}); HEARTH_LOG_LEVEL=debug shows where.", FAILED


def _of_usage(error: Any, typed: Sequence[str]) -> str:  # noqa: ANN401 - what typer raises has no public name
    said = error.format_message().replace("Value error, ", "")
    if said.startswith("Usage:"):
        return str(said)  # Nothing was typed: the help itself.
    where = error.ctx.command_path if error.ctx else _meant(typed)
    said = said.rstrip(".")
    return f"{said} `{where} -h` shows how." if said.endswith("?") else f"{said}; `{where} -h` shows how."


def _meant(typed: Sequence[str]) -> str:
    """Return the command that was typed: an option that lacks its value is told of without it."""
    from typer.main import get_command

    from bot.cli.app import app

    commands, path = getattr(get_command(app), "commands", {}), ["hearth"]
    for word in typed:
        if word not in commands:
            break
        commands = getattr(commands[word], "commands", {})
        path.append(word)
    return " ".join(path)


def _of_the_core(error: HearthError) -> str:
    from bot.storage.backup import Unsound
    from bot.transfer.errors import UnreadableImport, UnwritableExport

    match error:
        case Unsound(reason=reason, path=path):
            return f"{path} {_COPY.get(reason, reason)}."
        case UnreadableImport(reason=reason, where=where):
            return f"{where or 'The export'} {_IMPORT.get(reason, reason)}."
        case UnwritableExport(reason=reason, where=where):
            return f"{where} {_EXPORT.get(reason, reason)}."
        case Absent(what=what, name=name):
            return f"There is no {what} {name}."
        case NotAllowed(verb=verb, needs=needs):
            return f"Only a {needs} may {verb}."
        case Unfit():
            return _of_a_field(error)
        case PlatformError():
            return f"The service did not answer as it should ({type(error).__name__}): try again later."
        case _:
            return f"Hearth could not do that ({type(error).__name__})."


def _of_a_field(error: Unfit) -> str:
    if error.reason == "too_long":
        return f"The {error.field} is too long: at most {int(error.value):,} characters."
    shown = f' "{error.value}"' if error.value else ""
    return f"The {error.field}{shown} {_FIELD.get(error.reason, error.reason)}."


def _of_the_system(error: OSError) -> str:
    from bot.cli.lock import FULL

    if error.errno in FULL:
        return _DATABASE["full"]
    reason = (error.strerror or type(error).__name__).lower()
    return f"{error.filename}: {reason}." if error.filename else f"The system refused: {reason}."


def _busy(holder: Holder) -> str:
    process = f" (process {holder.pid})" if holder.pid else ""
    at = f" at {holder.url}" if holder.url else ""
    return f"Hearth already runs{process}{at}" if holder.command == "run" else f"Another command writes{process}"


def _instead(holder: Holder, wanted: str) -> str:
    if holder.command == "run":
        return "stop it first, or set HEARTH_DATA_DIR to another folder" if wanted == "run" else "stop it first"
    return f"`hearth {holder.command}` must end first" if holder.command else "try again in a moment"
