"""Scripts: an author's JavaScript, run in a sandbox (`ScriptSandbox`, implemented by `QuickJsSandbox`)."""

from .functions import FUNCTIONS, closest_function
from .sandbox import CPU_LIMIT_MS, EPOCH, MEMORY_LIMIT_BYTES, QuickJsSandbox
from .script_state import (
    CONVERSATION_START,
    GLOBAL_FUNCTIONS,
    ContextNamespace,
    Effect,
    NamedEntity,
    Note,
    Panel,
    Question,
    ScriptError,
    ScriptFrame,
    ScriptOutcome,
    ScriptSandbox,
    ScriptState,
)
from .syntax import Es6Syntax, declared_names, es6_syntax

__all__ = [
    "CONVERSATION_START",
    "CPU_LIMIT_MS",
    "EPOCH",
    "FUNCTIONS",
    "GLOBAL_FUNCTIONS",
    "MEMORY_LIMIT_BYTES",
    "ContextNamespace",
    "Effect",
    "Es6Syntax",
    "NamedEntity",
    "Note",
    "Panel",
    "Question",
    "QuickJsSandbox",
    "ScriptError",
    "ScriptFrame",
    "ScriptOutcome",
    "ScriptSandbox",
    "ScriptState",
    "closest_function",
    "declared_names",
    "es6_syntax",
]
