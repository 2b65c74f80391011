"""Judges generated projects for OpenWhisk: the manifest against wskdeploy's keys, the code by its own tools and tests.

    pip install pyyaml
    python tests/oracles/openwhisk.py [--cli target/debug/skywright-cli] [DRAWING...]

Exit 1 with a list of what is wrong. `node` is asked where it is present.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What wskdeploy reads, from the specification in its repository.
PACKAGE = {"version", "dependencies", "actions", "sequences", "triggers", "rules", "apis"}
KEYS = {
    "dependencies": {"location", "inputs"},
    "actions": {"function", "runtime", "inputs", "limits", "web", "annotations"},
    "sequences": {"actions"},
    "triggers": {"feed", "inputs"},
    "rules": {"trigger", "action"},
}
LIMITS = {"timeout": (100, 600_000), "memorySize": (128, 2048), "logSize": (0, 10)}


def run(*command, cwd=None):
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True)


def judge_manifest(folder):
    manifest = yaml.safe_load((folder / "manifest.yaml").read_text(encoding="utf-8"))
    if set(manifest) != {"packages"} or len(manifest["packages"]) != 1:
        yield f"one package is expected, not {list(manifest)}"
        return
    (package,) = manifest["packages"].values()
    yield from (f"no such key of a package: {key}" for key in set(package) - PACKAGE)
    for section, known in KEYS.items():
        for name, entity in package.get(section, {}).items():
            yield from (f"{section}.{name}: no such key: {key}" for key in set(entity) - known)
    actions, sequences = package.get("actions", {}), package.get("sequences", {})
    for name, action in actions.items():
        if not (folder / action["function"]).is_dir():
            yield f"{name}: no folder {action['function']}"
        for limit, value in action["limits"].items():
            low, high = LIMITS[limit]
            if not low <= value <= high:
                yield f"{name}: {limit} {value}"
    for name, sequence in sequences.items():
        yield from (f"{name}: no action {step}" for step in sequence["actions"].split(", ") if step not in actions)
    for name, rule in package.get("rules", {}).items():
        if rule["trigger"] not in package.get("triggers", {}):
            yield f"{name}: no trigger {rule['trigger']}"
        if rule["action"] not in actions and rule["action"] not in sequences:
            yield f"{name}: no action {rule['action']}"
    for name, trigger in package.get("triggers", {}).items():
        feed = trigger.get("feed", "/")
        if not feed.startswith("/") and feed.split("/")[0] not in package.get("dependencies", {}):
            yield f"{name}: no package behind the feed {feed}"
    for name, bases in package.get("apis", {}).items():
        for base, paths in bases.items():
            for path, answers in paths.items():
                for action, answer in answers.items():
                    if action not in actions or not actions[action].get("web") or base.startswith("/"):
                        yield f"{name}: {base}/{path}: no web action {action}"
                    if set(answer) != {"method", "response"}:
                        yield f"{name}: {base}/{path}: {answer}"


def judge_code(folder):
    if any(folder.glob("tests/test_*.py")):
        done = run(sys.executable, "-m", "unittest", cwd=folder)
        if done.returncode:
            yield "unittest:\n" + done.stderr[-3000:]
    if any(folder.glob("tests/*.js")) and shutil.which("node"):
        for script in sorted(folder.rglob("*.js")):
            done = run("node", "--check", str(script))
            if done.returncode:
                yield f"node --check {script.name}:\n{done.stderr[-2000:]}"
        done = run("node", "--test", cwd=folder)
        if done.returncode:
            yield "node --test:\n" + done.stdout[-3000:]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", default=str(ROOT / "target/debug/skywright-cli"))
    parser.add_argument("drawings", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    drawings = options.drawings or sorted((ROOT / "tests/fixtures/openwhisk").glob("*.json"))
    wrong = []
    with tempfile.TemporaryDirectory() as scratch:
        for drawing in drawings:
            for runtime in (None, "python", "nodejs"):
                out = pathlib.Path(scratch) / f"{drawing.stem}-{runtime}"
                more = ["--runtime", runtime] if runtime else []
                made = run(options.cli, "generate", str(drawing), "--target", "openwhisk", "--output", str(out), *more)
                if not out.exists():
                    wrong.append(f"{drawing}: {made.stderr.strip()}")
                    continue
                wrong += [f"{drawing} ({runtime}): {text}" for judge in (judge_manifest, judge_code) for text in judge(out)]
    print("\n".join(wrong) or f"{len(drawings)} drawings: nothing wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
