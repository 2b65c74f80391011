#!/usr/bin/env bash
# Asks the third-party judges about everything that Skywright writes. See install.sh for what they need.
set -euo pipefail
cd "$(dirname "$0")/../.."
export SKYWRIGHT_ORACLES="${SKYWRIGHT_ORACLES:-${XDG_CACHE_HOME:-$HOME/.cache}/skywright-oracles}"
export PATH="$SKYWRIGHT_ORACLES/venv/bin:$PATH"
cargo build --quiet --no-default-features --bin skywright-cli
program="$PWD/target/debug/skywright-cli"

printf -- '-- catalogue\n'
python3 tests/oracles/catalogue.py --cli "$program"
printf -- '-- findings\n'
sh tests/oracles/sarif.sh "$program"
printf -- '-- skeletons\n'
python3 tests/oracles/generate.py --cli "$program"
python3 tests/oracles/terraform.py --cli "$program"
python3 tests/oracles/openwhisk.py --cli "$program"
printf -- '-- exports\n'
sh tests/oracles/exports.sh "$program"
printf -- '-- renderers\n'
python3 tests/oracles/renderers.py "$program" --quick
