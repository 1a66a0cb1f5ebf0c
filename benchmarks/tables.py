"""Fills docs/performance.md with what was measured: `python -m benchmarks.tables results.json`.

The file is what `python -m benchmarks --json` prints, or what one of them does; several files can be given, and the
last result of a benchmark counts. The budget is DESIGN's, held against the medians.
"""

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.common import cells, number, remarks

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
_BLOCK = re.compile(r"(<!-- measured: ([a-z]+) -->\n).*?(<!-- end -->)", re.DOTALL)
Results = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Goal:
    """A line of the budget.

    Args:
        what: in words.
        benchmark: where it is measured.
        rows: matches the rows that it holds for; the worst of them counts.
        columns: the figures, added up.
        limit: the figure that must be reached, or not passed.
        at_least: which of both.
        unit: of the figure.
        decimals: that it is said with.

    """

    what: str
    benchmark: str
    rows: str
    columns: tuple[str, ...]
    limit: float
    at_least: bool = False
    unit: str = ""
    decimals: int = 0

    def line(self, results: Results) -> list[str]:
        """Return what is asked for, what was measured, and whether that is met."""
        limit = number(self.limit, 0 if float(self.limit).is_integer() else self.decimals)
        asked = f"{'at least' if self.at_least else 'at most'} {limit} {self.unit}".strip()
        rows = [row for row in results.get(self.benchmark, {}).get("rows", ()) if re.match(self.rows, row["what"])]
        if any(row["wrong"] for row in rows):
            return [self.what, asked, "a wrong total", "**not met**"]
        found = self._worst(rows)
        if found is None:
            return [self.what, asked, "not measured", ""]
        low, middle, high, once = found
        said = number(middle, self.decimals)
        if not once:
            said += f" ({number(low, self.decimals)}–{number(high, self.decimals)})"
        met = middle >= self.limit if self.at_least else middle <= self.limit
        return [self.what, asked, said, "met" if met else "**not met**"]

    def _worst(self, rows: Sequence[Mapping[str, Any]]) -> tuple[float, float, float, bool] | None:
        """Return the lowest, median and highest of the worst row, and whether it was measured but once."""
        found = []
        for row in rows:
            figures = [row["figures"].get(column) for column in self.columns]
            if all(figures):
                low, middle, high = (sum(f[key] for f in figures) for key in ("low", "median", "high"))
                found.append((low, middle, high, all(len(f["rounds"]) == 1 for f in figures)))
        worst = min if self.at_least else max
        return worst(found, key=lambda values: values[1]) if found else None


_SPEED, _SHARE = ("orders/s",), ("of consume() + decoding",)
_ALL_BUT_5 = r"consumer[12346]|recorder"
_TIMES = ("consumer 2 is so many times faster",)
BUDGET = (
    Goal("one consumer alone", "alone", _ALL_BUT_5, _SPEED, 150_000, True, "orders/s"),
    Goal("consumer 5 alone, a row for each order", "alone", "consumer5", _SPEED, 70_000, True, "orders/s"),
    Goal("of a tuned loop that consumes and decodes", "alone", _ALL_BUT_5, _SHARE, 0.7, True, "", 2),
    Goal("beside Kafka Streams, exactly once", "peers", "Kafka Streams.*exactly", _TIMES, 2, True, "times", 1),
    Goal("beside Quix Streams", "peers", "Quix Streams", _TIMES, 14, True, "times", 1),
    Goal("all at once, no window, each", "together", _ALL_BUT_5, _SPEED, 30_000, True, "orders/s"),
    Goal("all at once, no window, consumer 5", "together", "consumer5", _SPEED, 20_000, True, "orders/s"),
    Goal("all at once in the window, each", "window", _ALL_BUT_5, _SPEED, 24_000, True, "orders/s"),
    Goal("all at once in the window, consumer 5", "window", "consumer5", _SPEED, 16_000, True, "orders/s"),
    Goal("window, all catching up: repaints", "window", "all catching", ("frames/s",), 20, True, "a second", 1),
    Goal("window, all catching up: longest gap", "window", "all catching", ("longest gap ms",), 60, False, "ms"),
    Goal("window, all catching up: 10 ms timer late, p99", "window", "all catching", ("late p99 ms",), 33, unit="ms"),
    Goal("window at 2 000 orders/s: timer late, p99", "window", "selling, 2000", ("late p99 ms",), 16, unit="ms"),
    Goal("acknowledged → seen, 1 000 orders/s, p50", "latency", "", ("p50 ms",), 250, unit="ms"),
    Goal("acknowledged → seen, 1 000 orders/s, p99", "latency", "", ("p99 ms",), 500, unit="ms"),
    Goal("start to the first new order, Kafka included", "start", "an empty", ("first order s",), 2.5, False, "s", 2),
    Goal("the same, many orders behind it", "start", ".*behind it", ("first order s",), 2.5, False, "s", 2),
    Goal(
        "at 1 order/s, program and Kafka", "rest", "at rest", ("program % of a core", "Kafka % of a core"), 6, False,
        "% of a core", 1,
    ),
    Goal("memory at 1 order/s, program", "rest", "at rest", ("program MB",), 250, unit="MB"),
    Goal("memory at 1 order/s, Kafka", "rest", "at rest", ("Kafka MB",), 350, unit="MB"),
    Goal("more memory while catching up", "rest", "all catching", ("MB more than at rest",), 150, unit="MB"),
    Goal("sustained sales", "sustained", "", _SPEED, 10_000, True, "orders/s"),
)  # fmt: skip


def filled(page: str, results: Results) -> str:
    """Return the page with each of its blocks filled that there is a result for; the others stay as they are."""

    def block(match: re.Match[str]) -> str:
        begin, name, end = match.groups()
        if name == "machine" and results:
            return begin + _machine(results) + end
        if name == "budget" and results:
            head = ["what", "asked for", "measured", ""]
            return begin + _table([head, *(goal.line(results) for goal in BUDGET)]) + end
        if name in results:
            result = results[name]
            said = "".join(f"\n{remark}\n" for remark in remarks(result))
            return f"{begin}{result['question']}\n\n{_table(cells(result))}{said}{end}"
        return match.group()

    return _BLOCK.sub(block, page)


def _table(rows: list[list[str]]) -> str:
    head, *rest = rows
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rest]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _machine(results: Results) -> str:
    newest = max(results.values(), key=lambda result: str(result["measured_at"]))
    machine, scale = newest["machine"], newest["scale"]
    return (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB; {machine['system']}, "
        f"Python {machine['python']}. Measured {newest['measured_at'][:10]}, {number(scale['orders'], 0)} orders, "
        f"{scale['rounds']} {'round' if scale['rounds'] == 1 else 'rounds'}; what has no end by itself was watched for "
        f"{scale['seconds']:.0f} s.\n"
    )


def read(texts: list[str]) -> dict[str, dict[str, Any]]:
    """Return the results of some JSON texts by benchmark; a text holds one of them, or many by name."""
    results: dict[str, dict[str, Any]] = {}
    for text in texts:
        found = json.loads(text)
        results.update({found["benchmark"]: found} if "benchmark" in found else found)
    return results


def main() -> int:
    """Fill the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--page", type=Path, default=PAGE)
    given = parser.parse_args()
    results = read([path.read_text(encoding="utf-8") for path in given.results])
    given.page.write_text(filled(given.page.read_text(encoding="utf-8"), results), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
