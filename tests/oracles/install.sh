#!/usr/bin/env bash
# Installs the third-party judges into a cache folder outside the project; quick when they are there already.
set -euo pipefail
cache="${SKYWRIGHT_ORACLES:-${XDG_CACHE_HOME:-$HOME/.cache}/skywright-oracles}"
mkdir -p "$cache"

if [ ! -x "$cache/venv/bin/cfn-lint" ]; then
  python3 -m venv "$cache/venv"
  "$cache/venv/bin/pip" install --quiet --disable-pip-version-check \
    cfn-lint==1.51.0 aws-sam-translator parliament setuptools jsonschema
fi

missing=()
command -v xmllint >/dev/null || missing+=(libxml2-utils)
command -v rsvg-convert >/dev/null || missing+=(librsvg2-bin)
command -v dot >/dev/null || missing+=(graphviz)
command -v pdfinfo >/dev/null || missing+=(poppler-utils)
command -v node >/dev/null || missing+=(nodejs npm)
if [ "${#missing[@]}" -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  else
    echo "error: please install: ${missing[*]}" >&2
    exit 1
  fi
fi

# The kept fork of the Serverless Framework packages serverless.yml without an account.
if [ ! -x "$cache/node_modules/.bin/osls" ]; then
  (cd "$cache" && { [ -f package.json ] || npm init -y >/dev/null; } && npm install --ignore-scripts --no-audit --no-fund osls@4.3.1 >/dev/null)
fi
