"""Which files a File Upload takes."""

from __future__ import annotations

import pytest

from handoff.engine.bot import Interaction
from handoff.engine.events import File
from handoff.engine.interactions.file_upload import LIMIT_BYTES, outcome, refusal, settings_for
from handoff.fakes.builder import BotBuilder


def upload(*types: str) -> Interaction:
    b = BotBuilder("B")
    b.dialog("D").file_upload("Upload it.", types)
    return b.build().interactions[0]


@pytest.mark.parametrize("name", ["a.pdf", "a.b.PDF", "a.Png"])
def test_accepted_type_is_taken_in_any_case(name: str) -> None:
    assert refusal(upload("PDF", ".png"), File(name)) == ""


@pytest.mark.parametrize("name", ["a.doc", "pdf", ""])
def test_other_type_is_refused_with_the_accepted_ones(name: str) -> None:
    assert refusal(upload("PDF", "PNG"), File(name)).endswith("one of these types: PDF, PNG.")


def test_any_type_is_taken_where_none_is_named() -> None:
    assert refusal(upload(), File("a.xyz")) == ""


@pytest.mark.parametrize(("size", "taken"), [(LIMIT_BYTES, True), (LIMIT_BYTES + 1, False)])
def test_five_megabytes_are_the_limit(size: int, taken: bool) -> None:
    assert (refusal(upload(), File("a.pdf", size)) == "") is taken


def test_messages_are_those_of_the_upload_before_the_integration() -> None:
    b = BotBuilder("B")
    dialog = b.dialog("D")
    dialog.file_upload("Upload it.")
    dialog.integration("Archive", name="archive")
    bot = b.file("Archive", "https://a.example").build()
    path = f"{bot.interactions[0].path}.content.results.tile.tileData[0].fileUploadWidget.successMessage"
    bot = bot.edited(path, "Got it.")
    archive = bot.interaction_named("archive")
    assert archive is not None

    assert settings_for(bot, archive).success_message == "Got it."
    assert settings_for(bot, bot.interactions[0]).success_message == "Successfully processed the file."


def test_outcome_is_what_dialog_starters_can_catch() -> None:
    assert outcome("Fine.", success=True) == "file_upload_success:Fine."
    assert outcome("Oh.", success=False) == "file_upload_failed:Oh."
