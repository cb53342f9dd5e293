"""``sallyport bench NAME``: measure one promise, or all of them, and print a table.

A bench is a module of ``console.benches`` with ``KEYS``, ``add_arguments`` and ``run``; it is found
by its file name. The exit code says whether targets were met only with ``--strict``, since a busy
machine misses targets that the program keeps.
"""

import argparse
import importlib
import json
import os
import pkgutil
import subprocess
import sys
from collections.abc import Sequence
from typing import Protocol, cast

import console.benches
from console.benches.report import BenchResult, Target
from console.commands.exit_codes import CommandRefusedError, ExitCode

#: Modules of the folder that are no bench.
HELPERS = frozenset({"processes", "report"})

ALL = "all"


#: No quick bench may take longer, seconds.
LIMIT_S = 3_600.0


class BenchFailedError(Exception):
    """A bench gave no figures."""


class Bench(Protocol):
    """What a bench module has."""

    KEYS: tuple[str, ...]

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        """Add the bench's own arguments."""

    @staticmethod
    def run(args: argparse.Namespace, *, quick: bool) -> BenchResult:
        """Measure."""


def bench_names() -> tuple[str, ...]:
    """Every bench as the command line names it, sorted."""
    stems = {found.name for found in pkgutil.iter_modules(console.benches.__path__)}
    names = (stem for stem in stems if stem not in HELPERS and not stem.startswith("_"))
    return tuple(sorted(name.replace("_", "-") for name in names))


def load_bench(name: str) -> Bench | None:
    """Import a bench; None when the module is a helper of other benches.

    Raises:
        CommandRefusedError: If there is no bench of this name.
    """
    if name not in bench_names():
        words = f"There is no bench {name!r}. Benches: {', '.join(bench_names())}."
        raise CommandRefusedError(ExitCode.USAGE, words)
    module = importlib.import_module(f"console.benches.{name.replace('-', '_')}")
    is_bench = all(hasattr(module, part) for part in ("KEYS", "add_arguments", "run"))
    return cast("Bench", module) if is_bench else None


def _add_common(parser: argparse.ArgumentParser) -> None:
    """Arguments of every bench."""
    parser.add_argument("--json", action="store_true", help="print one JSON object instead")
    parser.add_argument("--quick", action="store_true", help="the short form of `make bench`")
    parser.add_argument("--strict", action="store_true", help="exit code 7 when a target is missed")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``bench``; the bench's own arguments are parsed once it is known."""
    parser = subparsers.add_parser(
        "bench", help="measure one promise, or all of them", add_help=False
    )
    parser.add_argument("-h", "--help", action="store_true", dest="is_help_wanted")
    parser.add_argument("name", nargs="?", default="", metavar="NAME")
    parser.add_argument("rest", nargs=argparse.REMAINDER)


def _usage() -> str:
    """Help of ``bench`` itself."""
    names = "\n".join(f"  {name}" for name in (ALL, *bench_names()))
    return (
        "usage: sallyport bench NAME [--json] [--quick] [--strict] [arguments of the bench]\n"
        f"\nbenches (sallyport bench NAME --help for their arguments):\n{names}"
    )


def _measure(name: str, bench: Bench, rest: list[str]) -> tuple[BenchResult, argparse.Namespace]:
    """Parse a bench's arguments and run it.

    Raises:
        RuntimeError: If it measured other keys than it documents.
    """
    parser = argparse.ArgumentParser(prog=f"sallyport bench {name}")
    _add_common(parser)
    bench.add_arguments(parser)
    args = parser.parse_args(rest)
    result = bench.run(args, quick=args.quick)
    if set(result.figures) != set(bench.KEYS):
        odd = sorted(set(result.figures) ^ set(bench.KEYS))
        msg = f"bench {name} documents other figures than it measured: {', '.join(odd)}"
        raise RuntimeError(msg)
    return result, args


def _code(results: list[BenchResult], *, strict: bool) -> ExitCode:
    """The exit code of what was measured."""
    is_met = all(result.is_met for result in results)
    return ExitCode.TARGET_MISSED if strict and not is_met else ExitCode.OK


def own_program() -> list[str]:
    """How this program starts itself."""
    is_packaged = getattr(sys, "frozen", False)
    return [sys.executable] if is_packaged else [sys.executable, "-m", "console"]


def measure_apart(name: str, *, quick: bool, program: Sequence[str]) -> BenchResult:
    """Run a bench in a process of its own, so that no bench disturbs or ends the others.

    Args:
        name: As the command line names it.
        quick: The short form.
        program: What comes before ``bench NAME``.

    Raises:
        BenchFailedError: If it ended badly or its answer cannot be read.
    """
    arguments = [*program, "bench", name, "--json", *(["--quick"] if quick else [])]
    try:
        done = subprocess.run(
            arguments, stdout=subprocess.PIPE, text=True, timeout=LIMIT_S, check=False
        )
    except subprocess.TimeoutExpired as error:
        msg = f"it did not end within {LIMIT_S:g} s"
        raise BenchFailedError(msg) from error
    if done.returncode != 0:
        msg = f"it ended with code {done.returncode}"
        raise BenchFailedError(msg)
    try:
        found = json.loads(done.stdout)
        targets = tuple(Target(**target) for target in found["targets"])
        return BenchResult(found["bench"], found["figures"], targets, found["n"], found["machine"])
    except (ValueError, KeyError, TypeError) as error:
        msg = f"its answer cannot be read: {error}"
        raise BenchFailedError(msg) from error


def _run_all(rest: list[str]) -> ExitCode:
    """Run every bench with its defaults; one that fails is named and the others go on."""
    parser = argparse.ArgumentParser(prog=f"sallyport bench {ALL}")
    _add_common(parser)
    args = parser.parse_args(rest)
    results: list[BenchResult] = []
    failed: list[str] = []
    for name in bench_names():
        print(f"bench {name} runs", file=sys.stderr, flush=True)
        try:
            result = measure_apart(name, quick=args.quick, program=own_program())
        except BenchFailedError as error:
            failed.append(name)
            print(f"bench {name} failed: {error}", file=sys.stderr)
            continue
        results.append(result)
        if not args.json:
            print(result.to_table(), end="\n\n", flush=True)
    if args.json:
        print(json.dumps([json.loads(result.to_json()) for result in results], indent=1))
    else:
        print(_summary(results, failed))
    return ExitCode.FAILED if failed else _code(results, strict=args.strict)


def _summary(results: list[BenchResult], failed: list[str]) -> str:
    """The last line: what was promised, kept and missed."""
    targets = [(result.bench, target) for result in results for target in result.targets]
    missed = [f"{bench} {target.name}" for bench, target in targets if not target.met]
    words = f"{len(results)} benches, {len(targets) - len(missed)} of {len(targets)} targets met"
    if missed:
        words += f"; missed: {', '.join(missed)}"
    return words + (f"; failed: {', '.join(failed)}" if failed else "")


def run(args: argparse.Namespace) -> int:
    """Run one bench or all.

    Returns:
        The exit code; see `ExitCode`.
    """
    if args.is_help_wanted or not args.name:
        print(_usage())
        return ExitCode.OK if args.is_help_wanted else ExitCode.USAGE
    # Benches measure the same everywhere: without a screen, unless somebody wants one.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if args.name == ALL:
        return _run_all(args.rest)
    bench = load_bench(args.name)
    if bench is None:
        raise CommandRefusedError(ExitCode.USAGE, f"{args.name!r} helps benches and is none.")
    result, own = _measure(args.name, bench, args.rest)
    print(result.to_json() if own.json else result.to_table())
    return _code([result], strict=own.strict)
