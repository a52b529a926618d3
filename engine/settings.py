"""Settings of the platform: the fields of agent connectors, and switches for questions that documents leave open."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ConnectorSettings(BaseModel):
    """An agent connector's settings, with the documented names as aliases and the documented defaults.

    Times are in milliseconds, except `max_consumer_message_delay_min`, which is in minutes as documented. Values that
    the documents advise against (such as a maxEscalationRetries above 3) are accepted, and reported by lint.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    role: Literal["ASSIGNED_AGENT", "MANAGER"] = Field(
        default="ASSIGNED_AGENT",
        description="a Manager bot gets the events of every conversation and is not assigned to any",
    )

    fallback_skill_id: str = Field(
        default="",
        validation_alias="fallbackSkillId",
        description="CON-FALLBACK-SKILL-ID: the skill for a silent escalation; empty: none",
    )
    fallback_escalation_time_ms: int = Field(
        default=180_000, ge=0, validation_alias="fallbackEscalationTime", description="CON-FALLBACK-ESCALATION-TIME"
    )
    max_escalation_retries: int = Field(
        default=5, ge=0, validation_alias="maxEscalationRetries", description="TF-MAX-ESCALATION-RETRIES"
    )

    message_delay_ms: int = Field(default=300, ge=0, validation_alias="messageDelay", description="CON-MESSAGE-DELAY")
    max_consumer_message_delay_min: int = Field(
        default=30, ge=0, validation_alias="maxConsumerMessageDelay", description="CON-MAX-CONSUMER-DELAY, in minutes"
    )
    ring_accept_wait_ms: int = Field(
        default=100, ge=0, validation_alias="ringAcceptWait", description="CON-RING-ACCEPT"
    )
    accept_status: Literal["READ", "SENT"] = Field(
        default="READ", validation_alias="acceptStatusEventValue", description="CON-ACCEPT-STATUS"
    )
    greeting_message: str = Field(
        default="hi", validation_alias="defaultGreetingMessage", description="CON-GREETING-MESSAGE"
    )
    greeting_wait_ms: int = Field(default=3_000, ge=0, description="CON-GREETING-MESSAGE: fixed on the platform")
    disable_greetings: bool = Field(
        default=False, validation_alias="disableGreetings", description="CON-DISABLE-GREETINGS"
    )
    stepup_message: str = Field(
        default="_STEPUP_", validation_alias="defaultStepupMessage", description="CON-STEPUP-MESSAGE"
    )
    skip_agent_message: bool = Field(
        default=False, validation_alias="skipAgentMessage", description="CON-SKIP-AGENT-DEFAULT"
    )
    button_text_on_postback: bool = Field(
        default=False, validation_alias="enableButtonTextOnPostback", description="CON-BUTTON-TEXT-ON-POSTBACK"
    )
    tile_display: Literal["vertical", "horizontal"] = Field(
        default="vertical", validation_alias="tileDisplay", description="CON-TILE-DISPLAY"
    )

    message_resend_max_retries: int = Field(
        default=1,
        ge=0,
        validation_alias="messageResendMaxRetries",
        description="CON-MESSAGE-RESEND: the number of times a message is sent to the bot",
    )
    retry_message_interval_ms: int = Field(
        default=60_000, gt=0, validation_alias="retryMessageInterval", description="CON-RETRY-INTERVAL"
    )
    user_retry_on_stuck: bool = Field(
        default=False, validation_alias="userRetryOnStuckConversation", description="STK-STEP2-RESET"
    )
    user_notification_on_stuck: str = Field(
        default="",
        validation_alias="userNotificationMessageOnStuckConversation",
        description="STK-STEP2-MESSAGE; empty: the default text",
    )
    escalate_on_stuck: bool = Field(
        default=False, validation_alias="escalateOnStuckConversation", description="STK-STEP3-ESCALATE"
    )
    escalation_message_on_stuck: str = Field(
        default="",
        validation_alias="escalationMessageOnStuckConversation",
        description="STK-STEP3-MESSAGE; empty: the default text",
    )
    escalation_skill_id_on_stuck: str = Field(
        default="", validation_alias="escalationSkillIdOnStuckConversation", description="STK-STEP3-SKILL-REQUIRED"
    )

    filter_patterns: str = Field(
        default="",
        validation_alias="filterPatterns",
        description="CON-MANAGER-FILTER: regular expressions, separated by commas",
    )
    ignore_accept_status_event: bool = Field(
        default=True, validation_alias="ignoreAcceptStatusEvent", description="CON-MANAGER-EVENTS"
    )
    ignore_subscribe_messaging_events: bool = Field(
        default=False, validation_alias="ignoreSubscribeMessagingEvents", description="CON-MANAGER-EVENTS"
    )
    subscribe_to_main_dialog_only: bool = Field(
        default=False, validation_alias="subscribeToMainDialogOnly", description="CON-MANAGER-EVENTS"
    )


CONNECTOR_FIELDS = {"role": "role"} | {
    str(field.validation_alias): name
    for name, field in ConnectorSettings.model_fields.items()
    if field.validation_alias
}
CHAT_FIELDS = frozenset(
    {"fallback_skill_id", "role"}
)  # CON-FIELDS-MESSAGING-ONLY; C05: the skill is listed for Chat, too


class Switches(BaseModel):
    """Choices where documents contradict each other or are silent; each names its assumption, such as C04."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    connector_cap_sends_final_text: bool = Field(
        default=True, description="C01: maxEscalationRetries below 3 sends it too"
    )
    stop_resets_failures: bool = Field(
        default=True, description="C01: after the stop a new escalation starts from zero"
    )
    bad_skill_id: Literal["fallback procedure", "built-in text"] = Field(
        default="fallback procedure", description="C03: the effect of a skill id that is not numeric"
    )
    unhandled_transfer_error: Literal["failure message", "default text"] = Field(
        default="failure message",
        description="C04: the effect of a transfer call that fails at once without a rule for it",
    )
    fallback_skill_on_full_queue: bool = Field(
        default=False, description="C05b: capacity reading of the fallback skill"
    )
    script_errors: Literal["continue", "stop"] = Field(
        default="continue",
        description="C29: whether the flow goes on after an error in custom code, or after its jump to an interaction "
        "that is not there",
    )
    reprompt_after_fallback: bool = Field(
        default=True, description="C17: the pending question is asked again after a fallback"
    )
    jump_leaves_return_point: bool = Field(
        default=False, description="C33f: a dialog that leads into another ends with that one, not immediately"
    )
    post_process: Literal["before content", "after content"] = Field(
        default="before content", description="C10: when the Post-Process Code of statements and questions runs"
    )
    null_prints_empty: bool = Field(default=True, description="C24: a variable set to null prints as empty text")
    bot_hears_while_transferring: bool = Field(
        default=False, description="C50: consumer messages reach the bot until acceptance"
    )
    strict_references: bool = Field(default=False, description="C24: an unresolved reference fails the run")
    case_sensitive_patterns: bool = Field(default=False, description="C20: letter case counts in patterns")
    stuck_profile: Literal["C", "B"] = Field(
        default="C", description="C06: C, no retry unless asked for; B, always one retry, measures in any combination"
    )
    fixed_message_window: bool = Field(
        default=False, description="C35: messageDelay runs from the first message, later ones do not restart it"
    )
    shuffle_messages: bool = Field(
        default=False, description="C48: messages queued within two seconds arrive in any order"
    )


class PlatformSettings(BaseModel):
    """All settings of the platform that a test may change."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    switches: Switches = Switches()
    script_limit_ms: int = Field(
        default=5_000, gt=0, description="INT-CODE: custom code is cut off after 5 seconds of CPU"
    )
    http_timeout_ms: int = Field(default=30_000, gt=0, description="C47: the time-out of an API call is not documented")
