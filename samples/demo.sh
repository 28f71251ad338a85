#!/bin/sh
# The main job on the samples: what is wrong, what is repaired and why, what is left for a person.
# usage: demo.sh HTGLINT
set -eu

htglint=$1
here=$(dirname "$0")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$here/damaged" "$here/draft" "$work"

say() {
    printf '\n\033[1m%s\033[0m\n\n' "$*"
}

say '1. A draft that several people are still filling: what is missing?  (htglint check)'
"$htglint" check "$work/draft" || true

say '2. A page that a wrong decoding damaged; some bytes are gone for good:'
sed -n '7,13p;17p;37p;43p;93p' "$work/damaged/2025-11.md"

say '3. What is certain is repaired, with the reason; the rest is left with its candidates  (htglint fix --explain)'
"$htglint" fix --select HTG1 --explain "$work/damaged" || true

say '4. The same lines now; two emoji are left for a person to choose:'
sed -n '7,13p;17p;37p;43p;93p' "$work/damaged/2025-11.md"
