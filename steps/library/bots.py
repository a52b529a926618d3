"""Given steps that name a bot and change what its author wrote; saving a deployed bot."""

from __future__ import annotations

from functools import partial

from ..stage import authoring
from ..stage.language import column, given, when
from ..stage.scene import Scene


@given("the bot {file}")
def deploy(scene: Scene, file: str) -> None:
    """Deploy the bot of this export; the first bot is the one a consumer reaches."""
    scene.deploy(file)


@given("the bot {file} serves the skill {skill}")
def deploy_with_skill(scene: Scene, file: str, skill: str) -> None:
    """Deploy the bot with a bot user who holds this skill."""
    scene.deploy(file, skill=skill)


@given("the bot {file} is previewed")
def preview(scene: Scene, file: str) -> None:
    """The bot is not deployed: the consumer is its author, who tries it in Conversation Builder's Preview."""
    scene.deploy(file, preview=True)


@given("the bot {file} is imported {when:when_imported} its domains")
def import_bot(scene: Scene, file: str, when: str) -> None:
    """From its one file, then deployed; without their domains intents mean nothing."""
    scene.deploy(file, imported="after" if when == "after" else "before")


@when("the bot author saves the bot {file}")
def save(scene: Scene, file: str) -> None:
    """A new version of the deployed bot is saved; nothing is redeployed."""
    scene.act()
    scene.save(scene.load(file))


@given("the Agent Transfer {name} has the {field:transfer_field} {value}")
def transfer_field(scene: Scene, name: str, field: str, value: str) -> None:
    """Its skill id, agent id or message."""
    scene.save(authoring.transfer_field(scene.bot, name, field, value))


@given("the Agent Transfer {name} has no {field:transfer_field}")
def transfer_without_field(scene: Scene, name: str, field: str) -> None:
    """As it is when it has just been added."""
    scene.save(authoring.transfer_field(scene.bot, name, field, None))


@given("the Agent Transfer {name} has the message:")
def transfer_message_typed(scene: Scene, name: str, docstring: str) -> None:
    """As it is typed on the tile, backslashes included."""
    scene.save(authoring.transfer_field(scene.bot, name, "message", docstring))


@given("the Agent Transfer {name} {whether:whether_transfers} the bot context")
def transfer_context(scene: Scene, name: str, whether: str) -> None:
    scene.save(authoring.transfer_field(scene.bot, name, "bot context", bool(whether)))


@given("the integration {name} has the {field:transfer_field} {value}")
def integration_field(scene: Scene, name: str, field: str, value: str) -> None:
    """A field of a LivePerson Agent Escalation; "message" is what "Message to User" says."""
    scene.save(authoring.integration_field(scene.bot, name, field, value))


@given("the integration {name} transfers the bot context")
def integration_context(scene: Scene, name: str) -> None:
    scene.save(authoring.integration_field(scene.bot, name, "bot context", True))


@given("the integration {name} has the custom data field {field} with the path {path}")
def integration_data_field(scene: Scene, name: str, field: str, path: str) -> None:
    scene.save(authoring.custom_data_field(scene.bot, name, field, path))


@given("the interaction {name} has the text {text}")
def interaction_text(scene: Scene, name: str, text: str) -> None:
    scene.save(authoring.text(scene.bot, name, text))


@given("the interaction {name} has an interaction delay of {delay:duration}")
def interaction_delay(scene: Scene, name: str, delay: int) -> None:
    scene.save(authoring.delay(scene.bot, name, delay))


@given("the interaction/integration {name} has the {panel:panel}:")
def code(scene: Scene, name: str, panel: str, docstring: str) -> None:
    """JavaScript for a code panel of an interaction, or for an integration's Transform Result Script."""
    change = authoring.transform_script if panel == "Transform Result Script" else partial(authoring.code, panel=panel)
    scene.save(change(scene.bot, name, script=docstring))


@given("the interaction {name} goes on to {target}")
def interaction_next(scene: Scene, name: str, target: str) -> None:
    """Its only rule is the next action that leads to the interaction `target`."""
    scene.save(authoring.next_action(scene.bot, name, target))


@given("the interaction {name} goes on to {target} when its result is {result:result}")
def interaction_result_rule(scene: Scene, name: str, target: str, result: str) -> None:
    """Add a custom rule with the condition API Result."""
    scene.save(authoring.result_rule(scene.bot, name, result, target))


@given("the dialog starter of {dialog} has the patterns:")
def starter_patterns(scene: Scene, dialog: str, datatable: list[list[str]]) -> None:
    scene.save(authoring.patterns(scene.bot, dialog, column(datatable)))


@given("the Auto Escalation dialog has the threshold {threshold:int}")
def auto_escalation_threshold(scene: Scene, threshold: int) -> None:
    """How many fallbacks inside one question come before it."""
    scene.save(authoring.auto_escalation_threshold(scene.bot, threshold))


@given("the dialog {dialog} is switched off")
def dialog_off(scene: Scene, dialog: str) -> None:
    scene.save(authoring.switched_off(scene.bot, dialog))


@given("the bot setting {name} is {value}")
def bot_setting(scene: Scene, name: str, value: str) -> None:
    """One of the Bot Settings, by its name on the screen; switches are "on" or "off", the Session Length in minutes."""
    scene.save(authoring.bot_setting(scene.bot, name, value))


@given("the bot has the Global Functions:")
def global_functions(scene: Scene, docstring: str) -> None:
    scene.save(authoring.global_functions(scene.bot, docstring))


@given("the utterance {utterance} means the intent {intent}")
def utterance_means(scene: Scene, utterance: str, intent: str) -> None:
    """Script the natural language understanding: a good match."""
    scene.nlu.learn(utterance, intent)
