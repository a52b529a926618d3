"""The step definitions of the library, and what its source says about them."""

from __future__ import annotations

import inspect
from importlib import import_module

from handoff.steps.collecting.discovery import library_modules
from handoff.steps.scenario.definitions import definitions
from handoff.steps.wording.rewriter import written


def test_the_source_of_the_library_says_what_its_definitions_are():
    defined = [
        (
            module.rpartition(".")[2],
            one.type,
            one.parser.name,
            one.parser.phrasings,
            inspect.getdoc(one.step_func) or "",
            "datatable" in inspect.signature(one.step_func).parameters,
            "docstring" in inspect.signature(one.step_func).parameters,
        )
        for module in library_modules()
        for one in definitions(import_module(module))
    ]

    assert defined == [
        (one.module, one.kind, one.sentence, one.phrasings, one.doc, "table" in one.takes, "doc string" in one.takes)
        for one in written()
    ]


def test_no_two_sentences_of_the_library_are_equal():
    texts = [(one.kind, one.sentence) for one in written()]

    assert len(texts) == len(set(texts))
