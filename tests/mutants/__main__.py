"""Breaks our own code, one node at a time, and reports which breaks no test notices.

    python -m tests.mutants --sample 400 --cited 120 --processes 2

The code of a commit is copied once for each process. There the tests run once with coverage, a context for each test;
then each mutant is tried with the tests that reach it (`reach.py`), up to the first that fails. The mutants are a
random sample of all that `operators.py` makes of the targets; its seed is the hash of the commit, so that nobody
chooses it.

A second sample is of cited behaviour: code that names a documented rule. There only the scenarios tagged with that rule
(`@rule:ID`, `@twin:ID`) are tried: they alone should notice. The report tells which were noticed by what a scenario
states, and which only by its log, which is not as recorded (`tests/golden/feature_logs.py`). In the sample of all code
a changed log counts like any other test.

`equivalent.toml` holds the mutants that are claimed to change nothing that can be observed, with the argument of each.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import random
import subprocess
import sys
import threading
import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import IO, Any, Final

from .checkout import copies, environment
from .cited import Citations
from .operators import Mutant, mutants
from .reach import Reach, read_sources
from .report import Result, as_json, as_text

REPOSITORY: Final = Path(__file__).parents[2]
OUT: Final = REPOSITORY / "out" / "mutants"
TARGETS: Final = ("engine", "fakes/cloud")
TESTS: Final = (
    ("features",),
    ("tests/engine",),
    ("tests/fakes", "--ignore=tests/fakes/server/page", "tests/contract", "tests/properties"),
    (
        "tests/steps",
        "tests/reports",
        "tests/cli",
        "--ignore=tests/cli/test_report_in_browser.py",
        "tests/golden",
        "tests/docs/test_reference.py",
    ),
)
"""The tests that are tried, each group recorded by one process. The others do not run our code in their own process."""
TESTS_LIMIT_S: Final = 12.0
"""Tests of more CPU time than this, as recorded, are not tried for one mutant."""
FIRST_TESTS: Final = 25
"""Most mutants are killed by these; the others are only collected for those that are not."""
RECORDING_LIMIT_S: Final = 1800.0
EQUIVALENT: Final = Path(__file__).parent / "equivalent.toml"
MOST_EQUIVALENT: Final = 0.05
TITLES: Final = {"all_code": "all code", "by_own_tags": "cited behaviour, by the rules' own tags"}
"""The two samples: their keys in the report, and their titles. `handoff rules --mutants` reads the second."""


class Worker:
    """A process that runs tests in its own copy of the checkout: a warm one if there are `paths` (see `worker.py`)."""

    def __init__(self, folder: Path, *paths: str) -> None:
        self.folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.mutants.worker", *paths],
            cwd=folder,
            env=environment(folder, REPOSITORY),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **job: Any) -> dict[str, Any]:
        stdin, stdout = self._streams()
        stdin.write(json.dumps(job) + "\n")
        stdin.flush()
        answer: dict[str, Any] = json.loads(stdout.readline())
        return answer

    def close(self) -> None:
        stdin, stdout = self._streams()
        stdin.close()
        self._process.wait()
        stdout.close()

    def _streams(self) -> tuple[IO[str], IO[str]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout


class Pair:
    """A cold and a warm worker in one folder. One of them works at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def cold(self) -> Worker:
        return Worker(self.folder)

    @cached_property
    def warm(self) -> Worker:
        return Worker(self.folder, *(path for group in TESTS for path in group))

    def close(self) -> None:
        for worker in (vars(self).get("cold"), vars(self).get("warm")):
            if worker is not None:
                worker.close()


def record(workers: Sequence[Pair]) -> list[str]:
    """What the tests reach: a text of each group."""

    def one(pair: Pair, group: tuple[str, ...]) -> str:
        worker = pair.cold
        out = worker.folder / f"reach-{TESTS.index(group)}.json"
        answer = worker.ask(do="record", paths=group, targets=TARGETS, out=str(out), limit_s=RECORDING_LIMIT_S)
        if answer["outcome"] != "passed":
            raise SystemExit(f"the tests in {', '.join(group)} cannot be recorded: {answer['killer']}")
        return out.read_text(encoding="utf-8")

    return share(workers, TESTS, one)


def share(workers: Sequence[Pair], jobs: Sequence[Any], do: Any) -> list[Any]:
    """Have the workers do the jobs; the results are in the order of the jobs."""
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for place in range(len(jobs)):
        waiting.put(place)
    done: dict[int, Any] = {}
    errors: list[BaseException] = []

    def work(worker: Pair) -> None:
        try:
            while not errors:
                place = waiting.get_nowait()
                done[place] = do(worker, jobs[place])
        except queue.Empty:
            pass
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=[worker]) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [done[place] for place in range(len(jobs))]


class Trials:
    """Tries mutants; `by_own_tags`: with the scenarios of the rules that the code names, and no others."""

    def __init__(self, sources: Mapping[str, str], reach: Reach, citations: Mapping[str, Citations]) -> None:
        self._sources = sources
        self._reach = reach
        self._citations = citations
        self._equivalent = Equivalent(EQUIVALENT.read_text(encoding="utf-8"))

    def run(self, workers: Sequence[Pair], chosen: Sequence[Mutant], *, by_own_tags: bool) -> list[Result]:
        tried = 0

        def one(worker: Pair, mutant: Mutant) -> Result:
            nonlocal tried
            result = self._try(worker, mutant, by_own_tags=by_own_tags)
            tried += 1
            print(f"{tried:>4}  {result.outcome:<11}  {mutant.path}:{mutant.line}  {mutant.shown}", file=sys.stderr)
            return result

        return share(workers, chosen, one)

    def _try(self, pair: Pair, mutant: Mutant, *, by_own_tags: bool) -> Result:
        rules = self._citations[mutant.path].of(mutant)
        found = self._reach.of(mutant)
        if by_own_tags:
            found = {test for test in found if test.rules & rules}
        choice = self._reach.choose(found, mutant.path, rules, TESTS_LIMIT_S)
        equivalent = self._equivalent.because(mutant)
        if not choice.tests:
            return Result(mutant, rules, "not reached", equivalent=equivalent)
        code = mutant.code(self._sources[mutant.path])
        worker = pair.cold if self._reach.runs_early(mutant) else pair.warm
        seconds, tried = 0.0, 0
        rounds = [(choice.tests[:FIRST_TESTS], not by_own_tags), (choice.tests[FIRST_TESTS:], not by_own_tags)]
        if by_own_tags:  # first by what the scenarios state
            rounds.append((choice.tests, True))
        for tests, logs in rounds:
            if not tests:
                continue
            limit_s = 10 + 2 * sum(test.seconds for test in tests)
            names = [test.name for test in tests]
            job = {"path": mutant.path, "code": code, "tests": names, "limit_s": limit_s, "logs": logs}
            answer = worker.ask(do="try", **job)
            if answer["outcome"] == "broken" and worker is pair.warm:  # of a module that is imported on first use
                worker = pair.cold
                answer = worker.ask(do="try", **job)
            seconds += answer["seconds"]
            tried += len(tests) if logs is not by_own_tags else 0
            if (
                answer["outcome"] == "broken"
            ):  # one that proves nothing must not end a long run, nor improve its figures
                print(f"{mutant.path}:{mutant.line} could not be tried, counted as survived: {answer['killer']}")
                return Result(mutant, rules, "survived", answer["killer"], tried, False, equivalent, seconds)
            if answer["outcome"] != "passed":
                outcome = "timeout" if answer["outcome"] == "timeout" else "killed"
                by_log = by_own_tags and logs
                return Result(mutant, rules, outcome, answer["killer"], tried, False, equivalent, seconds, by_log)
        return Result(mutant, rules, "survived", "", tried, choice.cut, equivalent, seconds)


class Equivalent:
    """The mutants that are claimed to change nothing that can be observed.

    An entry names a module, a function, the code before and the code after; without the latter any change of it.
    """

    def __init__(self, text: str) -> None:
        self._because: dict[tuple[str, str, str, str], str] = {}
        for one in tomllib.loads(text).get("mutant", []):
            befores = one["before"] if isinstance(one["before"], list) else [one["before"]]
            for before in befores:
                self._because[one["path"], one["function"], before, one.get("after", "")] = one["because"]

    def because(self, mutant: Mutant) -> str:
        """The argument; empty when nobody claims it."""
        place = (mutant.path, mutant.function, mutant.before)
        return self._because.get((*place, mutant.after)) or self._because.get((*place, ""), "")


def commit_of(name: str) -> str:
    return subprocess.run(
        ["git", "rev-parse", "--verify", f"{name}^{{commit}}"],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()


def arguments_of(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__.split("\n\n")[0])
    parser.add_argument("--sample", type=int, default=400, help="mutants of all code, tried with all tests")
    parser.add_argument(
        "--cited", type=int, default=120, help="mutants of cited behaviour, tried by the rule's own tags"
    )
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--commit", default="HEAD", help="the commit that is measured")
    parser.add_argument("--seed", help="default: the hash of the commit")
    parser.add_argument("--only", default="", metavar="PATH", help="only modules whose path begins so")
    parser.add_argument("--recorded", type=Path, nargs="*", metavar="FILE", help="what tests reach, of an earlier run")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    arguments = arguments_of(words)
    commit = commit_of(arguments.commit)
    seed = arguments.seed or commit
    print(f"commit {commit}, seed {seed}")
    with copies(REPOSITORY, commit, arguments.processes) as folders:
        workers = [Pair(folder) for folder in folders]
        try:
            sources = read_sources(folders[0], TARGETS)
            recorded = [path.read_text(encoding="utf-8") for path in arguments.recorded or ()] or record(workers)
            keep(recorded, commit)
            reach = Reach(sources, recorded)
            print(f"{reach.tests} tests are tried; {len(reach.failing)} fail without a mutant and are not")
            citations = {path: Citations(code, reach.rules) for path, code in sources.items()}
            trials = Trials(sources, reach, citations)
            made = [
                one for path, code in sources.items() if path.startswith(arguments.only) for one in mutants(path, code)
            ]
            cited = [one for one in made if citations[one.path].of(one)]
            print(f"{len(made)} mutants of {len(sources)} modules; {len(cited)} of cited behaviour")
            chance = random.Random(seed)
            sample = chance.sample(made, min(arguments.sample, len(made)))
            own = chance.sample(cited, min(arguments.cited, len(cited)))
            report = {
                "all_code": trials.run(workers, sample, by_own_tags=False),
                "by_own_tags": trials.run(workers, own, by_own_tags=True),
            }
        finally:
            for worker in workers:
                worker.close()
    OUT.mkdir(parents=True, exist_ok=True)
    facts = {"commit": commit, "seed": seed, **{key: as_json(results) for key, results in report.items()}}
    (OUT / "report.json").write_text(json.dumps(facts, indent=2), encoding="utf-8")
    text = "\n\n".join(as_text(TITLES[key], results) for key, results in report.items() if results)
    (OUT / "report.txt").write_text(f"commit {commit}, seed {seed}\n\n{text}\n", encoding="utf-8")
    print(f"\n{text}\n\nwritten: {(OUT / 'report.json').relative_to(REPOSITORY)}, report.txt beside it")
    claimed = sum(one.is_equivalent for results in report.values() for one in results)
    if claimed > MOST_EQUIVALENT * sum(map(len, report.values())):
        print(f"{claimed} are claimed equivalent: more than {MOST_EQUIVALENT:.0%}")
        return 1
    return 0


def keep(recorded: Sequence[str], commit: str) -> None:
    """For `--recorded`."""
    folder = OUT / f"recorded-{commit[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(recorded):
        (folder / f"{number}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
