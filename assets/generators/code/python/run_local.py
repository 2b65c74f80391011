"""Runs one function with one sample event, without AWS: python scripts/run_local.py FUNCTION EVENT.json

Downstream calls are printed and answered with examples. With --real they go to AWS,
under your own credentials and with the names in your environment.
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from tests import loading  # noqa: E402


def main(arguments):
    real = "--real" in arguments
    names = [argument for argument in arguments if not argument.startswith("--")]
    if len(names) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    function, path = names
    event = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    environment = json.loads((loading.ROOT / "events" / "environment.json").read_text(encoding="utf-8"))
    modules = loading.load(function, {} if real else environment.get(function, {}))
    calls = []
    used = modules["downstream"].Downstream() if real and "downstream" in modules else loading.clients(modules, calls)
    answer = modules["app"].handle(event, None, used)
    for service, method, settings in calls:
        print(f"call {service}.{method} {json.dumps(settings, default=str)}", file=sys.stderr)
    print(json.dumps(answer, indent=2, default=str))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
