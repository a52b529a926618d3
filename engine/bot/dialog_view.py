"""Dialogs as an export holds them."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Final

from pydantic import AliasChoices, Field, PrivateAttr, StrictBool

from .view import DISAMBIGUATION, View

THRESHOLD_RECOMMENDED: Final = 3  # AESC-THRESHOLD-RECOMMENDED


class Dialog(View):
    id: str
    name: str
    type: str = Field(default="DIALOG", validation_alias="dialogType")
    status: str = "ENABLED"
    domain_id: str = ""
    only_selected_domains: StrictBool = Field(default=False, validation_alias="disambiguteOnlySelectedDomains")
    # the list's key is inferred: no export with selected domains is public
    selected_domains: tuple[str, ...] = Field(
        default=(), validation_alias=AliasChoices("selectedDomains", "selectedDomainIds", "disambiguationDomains")
    )
    # no export of an Auto Escalation dialog is public: the key is inferred from the field's name on the screen
    threshold: Annotated[int, Field(ge=0)] = Field(
        default=THRESHOLD_RECOMMENDED, validation_alias=AliasChoices("autoEscalationThreshold", "escalationThreshold")
    )
    _path: str = PrivateAttr(default="")

    @property
    def path(self) -> str:
        return self._path

    @cached_property
    def enabled(self) -> bool:
        return self.status.upper() != "DISABLED"

    @cached_property
    def is_fallback(self) -> bool:
        return self.type == "FALLBACK_DIALOG"

    @cached_property
    def is_disambiguation(self) -> bool:
        return DISAMBIGUATION in self.type.upper()

    @cached_property
    def is_auto_escalation(self) -> bool:
        return self.type == "AUTO_ESCALATION_DIALOG"

    @cached_property
    def is_survey(self) -> bool:
        return self.type == "SURVEY_DIALOG"
