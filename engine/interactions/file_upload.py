"""Files that a consumer uploads: the accepted types, and the outcome of the upload.

An integration of type File sends the file on while the conversation continues. The outcome is sent to the consumer, and
a dialog starter may match `file_upload_success:<message>` or `file_upload_failed:<message>` (PAT-FILE-UPLOAD).
Documents do not say whether such a dialog replaces the message; here both happen.
"""

from __future__ import annotations

from typing import Final

from ..bot import Bot, Interaction
from ..bot.interaction_view import FileUploadWidget
from ..events import File

LIMIT_BYTES: Final = 5 * 1024 * 1024  # INT-FILE-UPLOAD-RULES


def refusal(question: Interaction, file: File) -> str:
    """The message for the consumer when the file is not accepted; empty when it is.

    Follows INT-FILE-UPLOAD-DEFAULTS and INT-FILE-UPLOAD-RULES.
    """
    settings = question.file_upload
    if settings.types and file.type.casefold() not in {each.strip(". ").casefold() for each in settings.types}:
        return settings.validation_failure_message.replace("{types}", ", ".join(settings.types))
    return settings.failure_message if file.size_bytes > LIMIT_BYTES else ""


def settings_for(bot: Bot, integration: Interaction) -> FileUploadWidget:
    """The messages of the File Upload that this integration interaction follows; the defaults where it follows none."""
    before = bot.interaction(integration.prev_message_id)
    return before.file_upload if before is not None else FileUploadWidget()


def address(conversation_id: str, file: File) -> str:
    """The address at which the integration finds the file (inferred)."""
    return f"https://files.liveperson.example/{conversation_id}/{file.name}"


def outcome(text: str, *, success: bool) -> str:
    """The bot's input when sending a file on has succeeded or failed (PAT-FILE-UPLOAD)."""
    return f"file_upload_{'success' if success else 'failed'}:{text}"
