"""Every function newer than ECMAScript 5, by the lists of the language's own editions."""

from __future__ import annotations

import pytest

from handoff.engine.bot import Bot
from handoff.engine.lint import lint
from handoff.fakes.builder import BotBuilder

STATIC = [
    *("Array.from", "Array.fromAsync", "Array.of", "Error.captureStackTrace", "Error.isError"),
    *("JSON.isRawJSON", "JSON.rawJSON", "Math.acosh", "Math.asinh", "Math.atanh", "Math.cbrt", "Math.clz32"),
    *("Math.cosh", "Math.expm1", "Math.f16round", "Math.fround", "Math.hypot", "Math.imul", "Math.log10"),
    *("Math.log1p", "Math.log2", "Math.sign", "Math.sinh", "Math.sumPrecise", "Math.tanh", "Math.trunc"),
    *("Number.isFinite", "Number.isInteger", "Number.isNaN", "Number.isSafeInteger", "Number.parseFloat"),
    *("Number.parseInt", "Number.EPSILON", "Number.MAX_SAFE_INTEGER", "Number.MIN_SAFE_INTEGER", "Object.assign"),
    *("Object.entries", "Object.fromEntries", "Object.getOwnPropertyDescriptors", "Object.getOwnPropertySymbols"),
    *("Object.groupBy", "Object.hasOwn", "Object.is", "Object.setPrototypeOf", "Object.values", "RegExp.escape"),
    *("String.fromCodePoint", "String.raw"),
]
METHODS = [
    *("at", "codePointAt", "copyWithin", "endsWith", "entries", "fill", "find", "findIndex", "findLast"),
    *("findLastIndex", "flat", "flatMap", "includes", "isWellFormed", "keys", "matchAll", "normalize", "padEnd"),
    *("padStart", "repeat", "replaceAll", "startsWith", "toReversed", "toSorted", "toSpliced", "toWellFormed"),
    *("trimEnd", "trimStart"),
]
GLOBALS = [
    *("AggregateError", "ArrayBuffer", "Atomics", "BigInt", "BigInt64Array", "BigUint64Array", "DataView"),
    *("FinalizationRegistry", "Float32Array", "Float64Array", "Int16Array", "Int32Array", "Int8Array", "Intl"),
    *("Iterator", "Map", "Promise", "Proxy", "Reflect", "Set", "SharedArrayBuffer", "Symbol", "Uint16Array"),
    *("Uint32Array", "Uint8Array", "Uint8ClampedArray", "WeakMap", "WeakRef", "WeakSet", "globalThis"),
    *("queueMicrotask", "structuredClone"),
]
OLD = [
    *("Array.isArray", "Date.now", "JSON.parse", "JSON.stringify", "Math.abs", "Math.floor", "Math.round", "Math.max"),
    *("Number.MAX_VALUE", "Object.create", "Object.defineProperty", "Object.freeze", "Object.keys"),
    *("String.fromCharCode",),
]
OLD_METHODS = ["charAt", "concat", "filter", "forEach", "indexOf", "map", "replace", "slice", "split", "trim"]


def newer(code: str) -> list[str]:
    b = BotBuilder("Bot")
    b.dialog("Hello", patterns=["hi"]).text("Hello.", pre=f"var list = []; {code};")
    bot: Bot = b.build()
    return [finding.text for finding in lint(bot) if finding.rule == "LINT-ES5"]


@pytest.mark.parametrize("name", STATIC)
def test_newer_function_of_a_constructor_is_found(name: str) -> None:
    assert name in "".join(newer(f"var a = {name}(1)"))


@pytest.mark.parametrize("name", METHODS)
def test_newer_method_is_found(name: str) -> None:
    assert name in "".join(newer(f"list.{name}(1)"))


@pytest.mark.parametrize("name", GLOBALS)
def test_newer_global_is_found(name: str) -> None:
    assert name in "".join(newer(f"var a = {name}"))


@pytest.mark.parametrize("code", [*(f"{name}(1)" for name in OLD), *(f"list.{name}(1)" for name in OLD_METHODS)])
def test_what_the_fifth_edition_has_is_well(code: str) -> None:
    assert newer(f"var a = {code}") == []
