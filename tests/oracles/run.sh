#!/usr/bin/env bash
# Asks the third-party judges about everything that Skywright writes. See install.sh for what they need.
set -euo pipefail
cd "$(dirname "$0")/../.."
cache="${SKYWRIGHT_ORACLES:-${XDG_CACHE_HOME:-$HOME/.cache}/skywright-oracles}"
export PATH="$cache/venv/bin:$PATH"
cargo build --quiet --no-default-features --bin skywright-cli
export SKYWRIGHT_CLI="$PWD/target/debug/skywright-cli"
for judge in tests/oracles/judge_*; do
  printf -- '-- %s\n' "$(basename "$judge")"
  case "$judge" in
    *.py) python3 "$judge" ;;
    *) bash "$judge" ;;
  esac
done
