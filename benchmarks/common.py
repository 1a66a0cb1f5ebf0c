"""What all benchmarks share: how much is measured, how often, and how it is said: as a table, or as one JSON object."""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import Any

import psutil


@dataclass(frozen=True)
class Scale:
    """How much is measured.

    Args:
        name: the option that asks for it.
        orders: orders in the log for whoever catches up.
        behind: orders that a shop has behind it where a long past is meant.
        seconds: how long is looked at what goes on without an end.
        rounds: how often everything is measured; one after the other, so that a noisy moment meets all alike.

    """

    name: str
    orders: int
    behind: int
    seconds: float
    rounds: int


QUICK = Scale("quick", 40_000, 20_000, 5.0, 1)
USUAL = Scale("usual", 150_000, 200_000, 10.0, 1)
FULL = Scale("full", 600_000, 3_000_000, 60.0, 3)


@dataclass(frozen=True)
class Column:
    """A figure: its name with its unit, and the decimals that it is said with."""

    name: str
    decimals: int = 0


@dataclass
class Row:
    """What was found about one thing, a value a round; `wrong` says why it has no figures."""

    figures: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Findings:
    """The answer to one question, as it grows from round to round.

    Args:
        name: the module that asks.
        question: what is asked, in one sentence.
        columns: the figures.

    """

    def __init__(self, name: str, question: str, columns: Sequence[Column]) -> None:
        self.name = name
        self.question = question
        self._columns = tuple(columns)
        self._rows: dict[str, Row] = {}

    def add(self, what: str, figures: Mapping[str, float | None], wrong: Sequence[str] = (), note: str = "") -> None:
        """Take what one round has found; figures of a run that ended `wrong` are not taken, of any round."""
        row = self._rows.setdefault(what, Row())
        row.wrong += wrong
        if note and note not in row.notes:
            row.notes.append(note)
        if not wrong:
            for name, value in figures.items():
                if value is not None:
                    row.figures.setdefault(name, []).append(value)

    @property
    def right(self) -> bool:
        """Whether no run ended wrong."""
        return not any(row.wrong for row in self._rows.values())

    def as_json(self, scale: Scale) -> dict[str, Any]:
        """Return everything, as one object."""
        return {
            "benchmark": self.name,
            "question": self.question,
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "scale": vars(scale),
            "machine": machine(),
            "columns": [vars(column) for column in self._columns],
            "rows": [
                {
                    "what": what,
                    "figures": {} if row.wrong else {name: spread(found) for name, found in row.figures.items()},
                    "wrong": row.wrong,
                    "notes": row.notes,
                }
                for what, row in self._rows.items()
            ],
        }


def spread(found: Sequence[float]) -> dict[str, Any]:
    """Return the median of some rounds, and between what they lie."""
    return {"median": median(found), "low": min(found), "high": max(found), "rounds": list(found)}


def machine() -> dict[str, Any]:
    """Return what the figures depend on, and how busy the machine was before with other things."""
    return {
        "system": platform.platform(),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "processor": _processor(),
        "load": round(psutil.getloadavg()[0], 2),
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


# How it is said

Cells = list[list[str]]


def cells(result: Mapping[str, Any]) -> Cells:
    """Return the table of a result, its head first; a run that ended wrong has no figures."""
    columns = [column for column in result["columns"] if any(column["name"] in r["figures"] for r in result["rows"])]
    table = [["", *(column["name"] for column in columns)]]
    for row in result["rows"]:
        found = [_said(row["figures"].get(column["name"]), column["decimals"]) for column in columns]
        table.append([row["what"], *found])
    return table


def remarks(result: Mapping[str, Any]) -> list[str]:
    """Return what is to be said below the table."""
    return [
        f"{row['what']}: {remark}"
        for row in result["rows"]
        for remark in (*(f"WRONG, so it has no figures: {wrong}" for wrong in row["wrong"]), *row["notes"])
    ]


def _said(found: Mapping[str, Any] | None, decimals: int) -> str:
    if found is None:
        return "–"
    middle = number(found["median"], decimals)
    if len(found["rounds"]) == 1:
        return middle
    return f"{middle} ({number(found['low'], decimals)}–{number(found['high'], decimals)})"


def number(value: float, decimals: int) -> str:
    """Return a number for people, its thousands set off by a space; three figures tell enough of a large one."""
    if decimals == 0 and abs(value) >= 10_000:
        value = round(value, 3 - len(str(int(abs(value)))))
    return f"{value:,.{decimals}f}".replace(",", " ")


def as_text(result: Mapping[str, Any]) -> str:
    """Return a result as a table for the terminal."""
    table = cells(result)
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    lines = [result["question"]]
    for row in table:
        head, *rest = (
            cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in _numbered(row, widths)
        )
        lines.append("  ".join(["", head, *rest]).rstrip())
    return "\n".join([*lines, *(f"  {remark}" for remark in remarks(result))])


def _numbered(row: Sequence[str], widths: Sequence[int]) -> list[tuple[int, tuple[str, int]]]:
    return list(enumerate(zip(row, widths, strict=True)))


# How it is asked for


def parser(description: str | None) -> argparse.ArgumentParser:
    """Return the options that all benchmarks have."""
    found = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    size = found.add_mutually_exclusive_group()
    size.add_argument(
        "--quick", dest="scale", action="store_const", const=QUICK, help="for a try; the figures say little"
    )
    size.add_argument(
        "--full", dest="scale", action="store_const", const=FULL, help="much, in three rounds: median and spread"
    )
    found.set_defaults(scale=USUAL)
    found.add_argument("--orders", type=int, help="orders that are caught up with, instead of the scale's own")
    found.add_argument("--rounds", type=int, help="how often everything is measured, instead of the scale's own")
    found.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    return found


def scale_of(options: argparse.Namespace) -> Scale:
    """Return the scale that was asked for."""
    given = {name: getattr(options, name) for name in ("orders", "rounds") if getattr(options, name)}
    return Scale(**{**vars(options.scale), **given})


def ask(
    findings: Findings,
    measure: Callable[[Findings, Scale, argparse.Namespace], None],
    options: argparse.ArgumentParser | None = None,
    description: str | None = None,
) -> int:
    """Measure as the command line asks, print, and return an exit code: 1 where a run ended with a wrong total."""
    given = (options or parser(description or findings.question)).parse_args()
    scale = scale_of(given)
    measure(findings, scale, given)
    result = findings.as_json(scale)
    print(json.dumps(result, indent=1, ensure_ascii=False) if given.json else as_text(result))
    return 0 if findings.right else 1


def say(text: str) -> None:
    """Say on standard error what is going on."""
    print(f"{time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)
