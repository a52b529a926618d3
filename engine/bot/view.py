"""The base of all typed views of an export, and the names that several of them share.

Views are frozen, strict about the fields we use, tolerant of those we do not know. Names are ours, `validation_alias`
has the export's.
"""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

NEXT: Final = "next"
END_INTERACTION: Final = "none"
CLOSE_DIALOG: Final = "close_dialog"
CLOSE_CONVERSATION: Final = "close_conversation"
RESERVED_TARGETS: Final = frozenset({NEXT, END_INTERACTION, CLOSE_DIALOG, CLOSE_CONVERSATION})

DISAMBIGUATION: Final = "DISAMBIG"  # part of the type of the dialog and of its interaction; no export shows the whole


class View(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", alias_generator=to_camel)
