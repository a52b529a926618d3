"""Files that a consumer uploads: which ones a File Upload interaction takes, and how the outcome comes back.

The upload itself is handed on by an integration of type File while the conversation goes on. When it is over the
consumer is told, and a dialog starter may take `file_upload_success:<message>` or `file_upload_failed:<message>`
(PAT-FILE-UPLOAD). Documents do not say whether a dialog that does replaces the message; here both happen.
"""

from __future__ import annotations

from typing import Final

from ..bot import Bot, Interaction
from ..bot.interaction_view import FileUploadWidget
from ..events import File

LIMIT_BYTES: Final = 5 * 1024 * 1024  # INT-FILE-UPLOAD-RULES


def refusal(question: Interaction, file: File) -> str:
    """What the consumer is told when the file is not taken; empty when it is.

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
    """Where the integration finds the file (inferred)."""
    return f"https://files.liveperson.example/{conversation_id}/{file.name}"


def outcome(text: str, *, success: bool) -> str:
    """What the bot hears when a file has been handed on, or not (PAT-FILE-UPLOAD)."""
    return f"file_upload_{'success' if success else 'failed'}:{text}"
