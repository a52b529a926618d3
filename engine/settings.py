"""Settings of the platform around a bot: the agent connector's fields, and switches for what documents leave open."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ConnectorSettings(BaseModel):
    """An agent connector's settings, with the documented names and defaults. Times in milliseconds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fallback_skill_id: str = Field(
        default="", description="CON-FALLBACK-SKILL-ID: where a silent escalation goes; empty: nowhere"
    )
    fallback_escalation_time_ms: int = Field(default=180_000, ge=0, description="CON-FALLBACK-ESCALATION-TIME")
    max_escalation_retries: int = Field(default=5, ge=0, description="TF-MAX-ESCALATION-RETRIES")
    message_delay_ms: int = Field(default=300, ge=0, description="CON-MESSAGE-DELAY")
    ring_accept_wait_ms: int = Field(default=100, ge=0, description="CON-RING-ACCEPT")
    greeting_message: str = Field(default="hi", description="CON-GREETING-MESSAGE")
    greeting_wait_ms: int = Field(default=3_000, ge=0, description="CON-GREETING-MESSAGE: fixed on the platform")
    disable_greetings: bool = Field(default=False, description="CON-DISABLE-GREETINGS")
    skip_agent_message: bool = Field(default=False, description="CON-SKIP-AGENT-DEFAULT")


class Switches(BaseModel):
    """Decisions where documents contradict each other or are silent; each names its entry in the conflicts page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    connector_cap_sends_final_text: bool = Field(
        default=True, description="C01: maxEscalationRetries below 3 sends it too"
    )
    stop_resets_failures: bool = Field(
        default=True, description="C01: after the stop a new escalation starts from zero"
    )
    bad_skill_id: Literal["fallback procedure", "built-in text"] = Field(
        default="fallback procedure", description="C03"
    )
    unhandled_transfer_error: Literal["failure message", "default text"] = Field(
        default="failure message", description="C04"
    )
    fallback_skill_on_full_queue: bool = Field(
        default=False, description="C05b: capacity reading of the fallback skill"
    )
    reprompt_after_fallback: bool = Field(default=True, description="C17")
    jump_leaves_return_point: bool = Field(
        default=False, description="C33f: a dialog that leads into another ends with that one, not at once"
    )
    post_process: Literal["before content", "after content"] = Field(
        default="before content", description="C10: when the Post-Process Code of statements and questions runs"
    )
    null_prints_empty: bool = Field(default=True, description="C24: a variable set to null prints as empty text")
    bot_hears_while_transferring: bool = Field(
        default=False, description="C50: consumer messages reach the bot until acceptance"
    )
    strict_references: bool = Field(default=False, description="C24: an unresolved reference fails the run")
    case_sensitive_patterns: bool = Field(default=False, description="C20")


class PlatformSettings(BaseModel):
    """Everything about the platform a test may set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    switches: Switches = Switches()
    script_limit_ms: int = Field(
        default=5_000, gt=0, description="INT-CODE: custom code is cut off after 5 seconds of CPU"
    )
    http_timeout_ms: int = Field(default=30_000, gt=0, description="C47: no document names the time-out of an API call")
