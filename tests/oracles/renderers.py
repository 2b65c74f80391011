#!/usr/bin/env python3
"""Asks other renderers what they make of our SVG, and counts the pixels in which they differ from our PNG.

    renderers.py PROGRAM [--quick] [--keep FOLDER]

Every reference architecture, both views, light and dark. librsvg and CairoSVG know no fonts inside files, so they
get text as outlines; Chromium gets the fonts inside. A pixel counts as different when nothing in the three by three
pixels around it looks alike, in either direction: edges may be shaded differently, shapes may not lie elsewhere.
A renderer that is not installed is skipped and named. `--quick` takes every fourth picture.
"""

import argparse
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get("SKYWRIGHT_ORACLES", Path.home() / ".cache/skywright-oracles"))
# Of 255, in the channel that differs most.
TOLERANCE = 48
LIMIT_PERCENT = 1.0


def pixels(data: bytes) -> np.ndarray:
    image = Image.open(io.BytesIO(data)).convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    return np.asarray(Image.alpha_composite(white, image).convert("RGB")).astype(np.int16)


def unlike(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Pixels of `one` that look like none of those around the same place in `other`."""
    height, width, _ = one.shape
    padded = np.pad(other, ((1, 1), (1, 1), (0, 0)), mode="edge")
    alike = np.zeros((height, width), bool)
    for dy in range(3):
        for dx in range(3):
            near = padded[dy : dy + height, dx : dx + width]
            alike |= np.abs(one - near).max(axis=2) <= TOLERANCE
    return ~alike


def difference(ours: np.ndarray, theirs: np.ndarray) -> tuple[float, np.ndarray]:
    if ours.shape != theirs.shape:
        return 100.0, np.ones(ours.shape[:2], bool)
    off = unlike(ours, theirs) | unlike(theirs, ours)
    return 100.0 * off.mean(), off


def rsvg(svg: Path, _size) -> bytes:
    return subprocess.run(["rsvg-convert", "--unlimited", str(svg)], check=True, capture_output=True).stdout


def cairo(svg: Path, _size) -> bytes:
    import cairosvg

    return cairosvg.svg2png(bytestring=svg.read_bytes())


def inkscape(svg: Path, size) -> bytes:
    out = svg.with_suffix(".inkscape.png")
    subprocess.run(["inkscape", str(svg), f"--export-filename={out}", f"--export-width={size[0]}"], check=True, capture_output=True)
    return out.read_bytes()


def chromium(pictures: list[dict], folder: Path) -> bool:
    """Screenshots of all pictures with one browser."""
    browser = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    if not browser or not shutil.which("node") or not (CACHE / "node_modules/playwright-core").exists():
        return False
    jobs = [
        {"svg": str(picture["embedded"]), "png": str(folder / f"{picture['name']}.chromium.png"), "size": picture["size"]}
        for picture in pictures
    ]
    listed = folder / "chromium.json"
    listed.write_text(json.dumps(jobs))
    subprocess.run(["node", str(HERE / "screenshots.mjs"), str(CACHE), browser, str(listed)], check=True)
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--keep", type=Path, help="keep pictures and marked differences here")
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)

    drawings = sorted((ROOT / "reference-architectures").glob("*/*.sky.ron"))
    wanted = [(path, view, theme) for path in drawings for view in ("flat", "iso") for theme in ("light", "dark")]
    if arguments.quick:
        # Steps of five take each view and theme in turn.
        wanted = wanted[::5]
    pictures = []
    for path, view, theme in wanted:
        name = f"{path.name.removesuffix('.sky.ron')}-{view}-{theme}"
        common = [arguments.program, "export", str(path), "--view", view, "--theme", theme, "--legend", "--title"]
        files = {}
        for kind, ending, extra in (
            ("ours", "png", ["--scale", "1"]),
            ("outlines", "outlines.svg", ["--fonts", "outlines", "--no-model"]),
            ("embedded", "embedded.svg", ["--fonts", "embedded", "--no-model"]),
        ):
            files[kind] = folder / f"{name}.{ending}"
            subprocess.run([*common, *extra, "-o", str(files[kind])], check=True)
        ours = pixels(files["ours"].read_bytes())
        pictures.append({"name": name, "pixels": ours, "size": [ours.shape[1], ours.shape[0]], **files})

    renderers = {}
    if shutil.which("rsvg-convert"):
        renderers["librsvg"] = rsvg
    try:
        import cairosvg  # noqa: F401

        renderers["CairoSVG"] = cairo
    except (ImportError, OSError):
        pass
    if shutil.which("inkscape"):
        renderers["Inkscape"] = inkscape
    if chromium(pictures, folder):
        renderers["Chromium"] = None
    for name in ("librsvg", "CairoSVG", "Inkscape", "Chromium"):
        if name not in renderers:
            print(f"skip: {name} is not installed")
    failures = 0
    worst = dict.fromkeys(renderers, 0.0)
    for picture in pictures:
        for name, render in renderers.items():
            if render:
                theirs = render(picture["outlines"], picture["size"])
            else:
                theirs = (folder / f"{picture['name']}.chromium.png").read_bytes()
            percent, off = difference(picture["pixels"], pixels(theirs))
            worst[name] = max(worst[name], percent)
            if arguments.keep:
                (folder / f"{picture['name']}.{name}.png").write_bytes(theirs)
                Image.fromarray(np.where(off[..., None], [255, 0, 0], picture["pixels"] // 2 + 127).astype(np.uint8)).save(
                    folder / f"{picture['name']}.{name}.off.png"
                )
            if percent >= LIMIT_PERCENT:
                failures += 1
                print(f"DIFFERS: {name}: {picture['name']}: {percent:.2f} % of the pixels")
    for name, percent in worst.items():
        print(f"{'ok' if percent < LIMIT_PERCENT else 'DIFFERS'}: {name}: at most {percent:.2f} % of {len(pictures)} pictures")
    if not arguments.keep:
        shutil.rmtree(folder)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
