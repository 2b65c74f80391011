#!/bin/sh
# SARIF of drawings with many findings, held against what GitHub accepts; SKYWRIGHT_SARIF_SCHEMA names a schema.
set -eu
program=$1
for drawing in tests/fixtures/exports/hostile.json tests/fixtures/generate/*.json; do
  "$program" check "$drawing" --format sarif >"${TMPDIR:-/tmp}/skywright-sarif.$$" || [ $? = 1 ]
  python3 tests/oracles/check_sarif.py ${SKYWRIGHT_SARIF_SCHEMA:+--schema "$SKYWRIGHT_SARIF_SCHEMA"} "${TMPDIR:-/tmp}/skywright-sarif.$$"
done
rm -f "${TMPDIR:-/tmp}/skywright-sarif.$$"
printf 'SARIF: fine\n'
