"""Packs each folder of functions/ into build/NAME.zip; equal files give equal packages.

Packages named in requirements.txt or package.json are installed into the package first.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
EPOCH = (1980, 1, 1, 0, 0, 0)


def install(folder: pathlib.Path) -> None:
    requirements = folder / "requirements.txt"
    if requirements.exists():
        lines = (line.strip() for line in requirements.read_text().splitlines())
        if any(line and not line.startswith("#") for line in lines):
            command = [sys.executable, "-m", "pip", "install", "--quiet", "-r", str(requirements), "--target", str(folder)]
            subprocess.run(command, check=True)
    manifest = folder / "package.json"
    if manifest.exists() and json.loads(manifest.read_text()).get("dependencies"):
        subprocess.run(["npm", "install", "--omit=dev", "--no-audit", "--no-fund"], cwd=folder, check=True)


def pack(source: pathlib.Path, target: pathlib.Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch) / source.name
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
        install(folder)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    entry = zipfile.ZipInfo(str(path.relative_to(folder)), EPOCH)
                    entry.external_attr = 0o644 << 16
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    package.writestr(entry, path.read_bytes())


def main() -> None:
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    for source in sorted(path for path in (ROOT / "functions").glob("*") if path.is_dir()):
        pack(source, build / f"{source.name}.zip")
        print(f"build/{source.name}.zip")


if __name__ == "__main__":
    main()
