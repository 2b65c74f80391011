"""Packs each folder of functions/ into build/NAME.zip; equal files give equal packages.

Google Cloud installs what requirements.txt or package.json name when it builds the function.
"""

import pathlib
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(source: pathlib.Path, target: pathlib.Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for path in sorted(source.rglob("*")):
            if path.is_file() and not {"__pycache__", "node_modules"} & set(path.parts):
                entry = zipfile.ZipInfo(str(path.relative_to(source)), EPOCH)
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
