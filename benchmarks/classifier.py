"""The classifier beside other readers and the floor, in one run: ``python -m benchmarks.classifier [--rounds N]``.

Each reader is measured in processes of its own (``measure.py``), the readers in turns, and the median of the rounds is
shown. "New" are answers that the process has not read before; "phrases" new answers around phrases that it has read;
"again" the same answers once more.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.readers import READERS, Reader

ROOT = Path(__file__).parents[1]
Figures = dict[str, float]
COLUMNS = (
    ("start s", "start", "{:.2f}"),
    ("MiB", "memory", "{:.0f}"),
    ("peak", "peak", "{:.0f}"),
    ("new/s", "first", "{:.0f}"),
    ("× floor", "first_floor", "{:.1f}"),
    ("phrases/s", "phrases", "{:.0f}"),
    ("× floor", "phrases_floor", "{:.1f}"),
    ("again/s", "recurring", "{:.0f}"),
    ("right", "right", "{:.1%}"),
    ("silent", "silent", "{:.1%}"),
    ("aside right", "aside_right", "{:.1%}"),
    ("silent", "aside_silent", "{:.1%}"),
)


def measured(reader: Reader) -> Figures:
    """The figures of one fresh process."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.measure", reader.name]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def medians(rounds: list[Figures]) -> Figures:
    """Each figure's median."""
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


def row(name: str, figures: Figures) -> str:
    """One line of the table; the floor reads no rates."""
    cells = (
        shape.format(figures[key]) if figures["right"] or not shape.endswith("%}") else "-" for _, key, shape in COLUMNS
    )
    return f"{name:24}" + "".join(f"{cell:>12}" for cell in cells)


def main() -> None:
    """Print the table, and the ratios between the readers."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=3, help="processes for each reader")
    rounds = range(arguments.parse_args().rounds)
    readers = [reader for reader in READERS if reader.installed]
    turns = [{reader.name: measured(reader) for reader in readers} for _ in rounds]
    found = {reader.name: medians([turn[reader.name] for turn in turns]) for reader in readers}
    print(f"{'reader':24}" + "".join(f"{title:>12}" for title, _, _ in COLUMNS))
    print(*(row(name, figures) for name, figures in found.items()), sep="\n")
    print(*(f"{reader.name}: not installed" for reader in READERS if not reader.installed), sep="\n")
    for name in [reader.name for reader in readers[2:]]:
        faster = statistics.median(turn["classifier"]["first"] / turn[name]["first"] for turn in turns)
        print(f"the classifier reads new answers {faster:.1f} times as fast as {name}")
    print(f"the slowest hostile answer of 4,000 characters: {found['classifier']['hostile']:.0f} ms")


if __name__ == "__main__":
    main()
