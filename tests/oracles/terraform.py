"""Judges generated Terraform: canonical format for all, the provider's own opinion for AWS.

    python tests/oracles/terraform.py [--cli target/debug/skywright-cli] [--mirror FOLDER] [DRAWING...]

`--mirror` names a filesystem mirror with hashicorp/aws in it; without one `terraform init` fetches the provider.
Exit 1 with a list of what is wrong, 0 with a word where there is no terraform.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
REQUIRED = 'terraform {\n  required_providers {\n    aws = {\n      source  = "hashicorp/aws"\n      version = "~> 5.100"\n    }\n  }\n}\n'


def run(*command, cwd=None, env=None):
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", default=str(ROOT / "target/debug/skywright-cli"))
    parser.add_argument("--mirror", default=os.environ.get("TERRAFORM_MIRROR"))
    parser.add_argument("drawings", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    if shutil.which("terraform") is None:
        print("terraform is not installed: nothing judged")
        return 0
    drawings = options.drawings or [
        *sorted((ROOT / "tests/fixtures/generate").glob("*.json")),
        *sorted((ROOT / "reference-architectures").glob("*/*.sky.ron")),
    ]
    wrong = []
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        config = scratch / "terraformrc"
        mirror = f'provider_installation {{\n  filesystem_mirror {{\n    path = {json.dumps(options.mirror)}\n  }}\n}}\n' if options.mirror else ""
        config.write_text(mirror)
        env = dict(os.environ, TF_CLI_CONFIG_FILE=str(config), CHECKPOINT_DISABLE="1")
        base = scratch / "base"
        base.mkdir()
        (base / "main.tf").write_text(REQUIRED)
        ready = run("terraform", "init", "-backend=false", "-input=false", cwd=base, env=env)
        if ready.returncode:
            print("the AWS provider is not to be had: arguments are not judged\n" + ready.stderr.strip()[:500])
        jobs = [("terraform", drawing) for drawing in drawings]
        if not options.drawings:
            jobs += [("gcp", drawing) for drawing in sorted((ROOT / "tests/fixtures/clouds").glob("gcp*.json"))]
        for target, drawing in jobs:
            out = scratch / f"{target}-{drawing.stem}"
            made = run(options.cli, "generate", str(drawing), "--target", target, "--output", str(out))
            if not out.exists():
                wrong.append(f"{drawing}: {target}: {made.stderr.strip()}")
                continue
            form = run("terraform", "fmt", "-check", "-diff", "-recursive", cwd=out, env=env)
            if form.returncode:
                wrong.append(f"{drawing}: {target}: not in canonical form\n{form.stdout[:2000]}{form.stderr[:1000]}")
            if target != "terraform" or ready.returncode:
                continue
            (out / ".terraform").symlink_to(base / ".terraform")
            shutil.copy(base / ".terraform.lock.hcl", out)
            said = json.loads(run("terraform", "validate", "-json", cwd=out, env=env).stdout)
            for word in said["diagnostics"]:
                place = word.get("range") or {}
                wrong.append(f"{drawing}: {place.get('filename')}: {word['severity']}: {word['summary']}: {word['detail']}")
            print(f"{drawing.stem}: {said['error_count']} errors, {said['warning_count']} warnings")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
