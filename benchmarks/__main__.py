"""Runs the benchmarks one after the other, each in a process of its own: all of them, or those that are named."""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.common import as_text, parser, say

NAMES = ("alone", "together", "window", "latency", "start", "rest", "sustained", "ending", "peers")
ROOT = Path(__file__).parents[1]


def words(options: argparse.Namespace) -> list[str]:
    """Return what each of them is told."""
    size = [] if options.scale.name == "usual" else [f"--{options.scale.name}"]
    more = [f"--{name}={value}" for name in ("orders", "rounds") if (value := getattr(options, name))]
    return [*size, *more, "--json"]


def run(name: str, options: argparse.Namespace) -> dict[str, Any] | None:
    """Run one of them; returns its result, None where it has none."""
    say(f"— {name}")
    command = [sys.executable, "-m", f"benchmarks.{name}", *words(options)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    try:
        result: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        say(f"{name} ended with {done.returncode} and said nothing that can be read")
        return None
    return result


def main() -> int:
    """Run them, print, and return an exit code: 1 where one failed or counted wrong."""
    options = parser(__doc__)
    options.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; all unless given")
    given = options.parse_args()
    if unknown := [name for name in given.names if name not in NAMES]:
        options.error(f"there is no {unknown[0]!r}; there are {', '.join(NAMES)}")
    began = time.monotonic()
    results = {}
    for name in given.names or NAMES:
        results[name] = run(name, given)
        if results[name] is not None and not given.json:
            print(as_text(results[name]), end="\n\n", flush=True)
    say(f"done in {time.monotonic() - began:.0f} s")
    found = [result for result in results.values() if result is not None]
    if given.json:
        print(json.dumps({result["benchmark"]: result for result in found}, indent=1, ensure_ascii=False))
    return int(len(found) < len(results) or any(row["wrong"] for result in found for row in result["rows"]))


if __name__ == "__main__":
    sys.exit(main())
