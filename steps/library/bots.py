"""Given steps that name a bot and change what its author wrote; saving a deployed bot."""

from __future__ import annotations

from functools import partial

from ..scenario import authoring
from ..scenario.context import ScenarioContext
from ..scenario.known_names import require_intent
from ..scenario.language import column, given, when


@given(
    "the bot {file}",
    "the bot export/file/is {file}",
    "the bot from (file) {file}",
    "the bot {file} is deployed/running/loaded/live",
    "a bot exported as/to {file}",
    "consumer/we has/have/load/loads/deploy/deploys/test/tests/uses the bot {file}",
)
def deploy(context: ScenarioContext, file: str) -> None:
    """Deploy the bot of this export; the first bot is the one a consumer reaches."""
    context.deploy(file)


@given(
    "the bot {file} serves the skill {skill}",
    "the bot {file} has/holds the skill {skill}",
    "the bot {file} with the skill {skill}",
    "the bot {file} is on the skill {skill}",
)
def deploy_with_skill(context: ScenarioContext, file: str, skill: str) -> None:
    """Deploy the bot with a bot user who holds this skill."""
    context.deploy(file, skill=skill)


@given(
    "the bot {file} is previewed",
    "the bot {file} in preview/Preview",
    "the bot {file} is in preview/Preview (mode)",
    "the preview of the bot {file}",
)
def preview(context: ScenarioContext, file: str) -> None:
    """The bot is not deployed: the consumer is its author in Conversation Builder's Preview."""
    context.deploy(file, preview=True)


@given("the bot {file} is imported {when:when_imported} its domains")
def import_bot(context: ScenarioContext, file: str, when: str) -> None:
    """Import the bot from its file, then deploy it; intents without their domains are not recognised."""
    context.deploy(file, imported="after" if when == "after" else "before")


@when(
    "the bot author saves the bot {file}",
    "the author saves the bot {file}",
    "a new version {file} of the bot is saved",
)
def save(context: ScenarioContext, file: str) -> None:
    """A new version of the deployed bot is saved; nothing is redeployed."""
    context.begin_action()
    context.save(context.load(file))


@given(
    "the Agent Transfer {name} has the {field:transfer_field} {value}",
    "the Agent Transfer interaction {name} has the {field:transfer_field} {value}",
    "the {field:transfer_field} of the Agent Transfer (interaction) {name} is {value}",
)
def transfer_field(context: ScenarioContext, name: str, field: str, value: str) -> None:
    """Set the skill id, agent id or message of an Agent Transfer interaction."""
    context.save(authoring.transfer_field(context.bot, name, field, value))


@given("the Agent Transfer {name} has no {field:transfer_field}")
def transfer_without_field(context: ScenarioContext, name: str, field: str) -> None:
    """Reset the field to its state in a newly added interaction."""
    context.save(authoring.transfer_field(context.bot, name, field, None))


@given("the Agent Transfer {name} has the message:")
def transfer_message_typed(context: ScenarioContext, name: str, docstring: str) -> None:
    """Set the transfer message as typed on the tile, backslashes included."""
    context.save(authoring.transfer_field(context.bot, name, "message", docstring))


@given("the Agent Transfer {name} {whether:whether_transfers} the bot context")
def transfer_context(context: ScenarioContext, name: str, whether: str) -> None:
    context.save(authoring.transfer_field(context.bot, name, "bot context", bool(whether)))


@given("the integration {name} has the {field:transfer_field} {value}")
def integration_field(context: ScenarioContext, name: str, field: str, value: str) -> None:
    """Set a field of a LivePerson Agent Escalation; "message" is the field "Message to User"."""
    context.save(authoring.integration_field(context.bot, name, field, value))


@given("the integration {name} transfers the bot context")
def integration_context(context: ScenarioContext, name: str) -> None:
    context.save(authoring.integration_field(context.bot, name, "bot context", True))


@given("the integration {name} has the custom data field {field} with the path {path}")
def integration_data_field(context: ScenarioContext, name: str, field: str, path: str) -> None:
    context.save(authoring.custom_data_field(context.bot, name, field, path))


@given(
    "the interaction {name} has the text {text}",
    "the text of the interaction {name} is {text}",
)
def interaction_text(context: ScenarioContext, name: str, text: str) -> None:
    context.save(authoring.text(context.bot, name, text))


@given(
    "the interaction {name} has an interaction delay of {delay:duration}",
    "the interaction {name} has a delay of {delay:duration}",
    "the (interaction) delay of the interaction {name} is {delay:duration}",
    "the interaction {name} is delayed by {delay:duration}",
)
def interaction_delay(context: ScenarioContext, name: str, delay: int) -> None:
    context.save(authoring.delay(context.bot, name, delay))


@given("the interaction/integration {name} has the {panel:panel}:")
def code(context: ScenarioContext, name: str, panel: str, docstring: str) -> None:
    """Set the JavaScript of a code panel of an interaction, or of an integration's Transform Result Script."""
    change = authoring.transform_script if panel == "Transform Result Script" else partial(authoring.code, panel=panel)
    context.save(change(context.bot, name, script=docstring))


@given("the interaction {name} goes on to {following}")
def interaction_next(context: ScenarioContext, name: str, following: str) -> None:
    """Replace the rules of the interaction by one next action, which leads to the interaction `following`."""
    context.save(authoring.next_action(context.bot, name, following))


@given("the interaction {name} goes on to {following} when its result is {result:result}")
def interaction_result_rule(context: ScenarioContext, name: str, following: str, result: str) -> None:
    """Add a custom rule with the condition API Result."""
    context.save(authoring.result_rule(context.bot, name, result, following))


@given("the dialog starter of {dialog} has the patterns:")
def starter_patterns(context: ScenarioContext, dialog: str, datatable: list[list[str]]) -> None:
    context.save(authoring.patterns(context.bot, dialog, column(datatable)))


@given("the Auto Escalation dialog has the threshold {threshold:int}")
def auto_escalation_threshold(context: ScenarioContext, threshold: int) -> None:
    """Set the number of fallbacks within one question after which Auto Escalation starts."""
    context.save(authoring.auto_escalation_threshold(context.bot, threshold))


@given(
    "the dialog {dialog} is switched off",
    "the dialog {dialog} is off/disabled/deactivated/inactive",
)
def dialog_off(context: ScenarioContext, dialog: str) -> None:
    context.save(authoring.switched_off(context.bot, dialog))


@given(
    "the bot setting {name} is {value}",
    "the bot setting {name} is set to {value}",
    'the (bot\'s) session length is {minutes:int} minutes => the bot setting "Session Length" is "{minutes}"',
)
def bot_setting(context: ScenarioContext, name: str, value: str) -> None:
    """Set one of the Bot Settings, as named on the screen: switches to "on" or "off", the Session Length in minutes.

    An empty text removes it, so that its default applies.
    """
    context.save(authoring.bot_setting(context.bot, name, value))


@given("the bot has the Global Functions:")
def global_functions(context: ScenarioContext, docstring: str) -> None:
    context.save(authoring.global_functions(context.bot, docstring))


@given(
    "the utterance {utterance} means the intent {intent}",
    "(utterance/phrase/text/message/sentence/words) {utterance} means/has/matches/is/triggers/hits the intent {intent}",
    "(utterance/phrase/text/message/sentence) {utterance} expresses/starts/belongs_to/maps_to/leads_to intent {intent}",
    "(utterance/phrase/text/message/sentence) {utterance} is mapped/matched/assigned to (intent) {intent}",
    "(utterance/phrase/text/message/sentence) {utterance} is recognised/understood/classified/detected as {intent}",
    "(utterance/phrase/text/message) {utterance} is recognised/understood/classified/detected as intent {intent}",
    "the NLU/bot recognises/understands/classifies/matches/detects {utterance} as/to/with (intent) {intent}",
    "the NLU recognises/understands/classifies/matches utterance/phrase {utterance} as/to/with (intent) {intent}",
    "(utterance/phrase/text) {utterance} is trained/example/utterance/phrase for/of (intent) {intent}",
    "the NLU returns/gives (intent) {intent} for (utterance/phrase/message) {utterance}",
    "the intent of (utterance/phrase/message) {utterance} is {intent}",
    "the intent {intent} is matched/recognised/triggered/detected/expressed/hit by/for (utterance/phrase) {utterance}",
    "the intent {intent} has/includes/knows/contains (utterance/phrase/example/training) (phrase/sentence) {utterance}",
)
def utterance_means(context: ScenarioContext, utterance: str, intent: str) -> None:
    """Script the natural language understanding: the utterance is a good match for the intent."""
    require_intent(context, intent)
    context.nlu.learn(utterance, intent)


@given(
    "the utterance {utterance} means the intent {intent} with the score {score:score}",
    "(utterance/phrase/text/message) {utterance} means/has/matches/is/triggers the intent {intent} at {score:score}",
    "(utterance/phrase/text) {utterance} means/has/matches/triggers the intent {intent} with {score:score}",
    "(utterance/phrase) {utterance} has intent {intent} with score/confidence (of) {score:score}",
    "(utterance/phrase) {utterance} means/matches/triggers intent {intent} with score/confidence (of) {score:score}",
    "(utterance/phrase/text/message) {utterance} maps_to/belongs_to intent {intent} with {score:score}",
    "(utterance/phrase) {utterance} maps_to/belongs_to intent {intent} with score/confidence (of) {score:score}",
    "(phrase) {utterance} is recognised/classified as {intent} with score/confidence (of) {score:score}",
    "(phrase) {utterance} is recognised/classified as intent {intent} with score/confidence (of) {score:score}",
    "the NLU scores {utterance} with/at {score:score} for/as (intent) {intent}",
    "the NLU recognises/understands {utterance} as (intent) {intent} with score/confidence (of) {score:score}",
    "the intent {intent} is matched/recognised/detected by/for {utterance} with score/confidence (of) {score:score}",
)
def utterance_means_with_score(context: ScenarioContext, utterance: str, intent: str, score: str) -> None:
    """The score is between 0 and 1; one below the band GOOD does not start a dialog."""
    require_intent(context, intent)
    context.nlu.learn(utterance, intent, float(score))


@given(
    "the phrase {phrase} is the entity {entity}",
    "the entity {entity} is/has/includes/contains/knows (value/phrase/word) {phrase}",
    "the entity {entity} is recognised/detected/found/extracted/identified as {phrase}",
    "(phrase/word/text/value) {phrase} is/means/matches (value) (of) entity {entity}",
    "(phrase/word/text/value) {phrase} is recognised/detected/found/extracted/identified/understood as entity {entity}",
    "the NLU recognises/detects/finds/extracts (phrase/word) {phrase} as the entity {entity}",
    "the NLU recognises/detects/finds/extracts entity {entity} in {phrase}",
)
def phrase_is(context: ScenarioContext, phrase: str, entity: str) -> None:
    """Script the natural language understanding: the phrase, or "phrase~data value", is one of this entity."""
    context.nlu.learn_entity(entity, phrase)
