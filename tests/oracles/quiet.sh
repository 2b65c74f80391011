#!/bin/sh
# Runs a command; it fails as well when it has anything to say on standard error.
said=$("$@" 2>&1 >/dev/null) && [ -z "$said" ] && exit 0
printf '%s\n' "$said" >&2
exit 1
