#!/bin/sh
# The main job on the samples: what is wrong, what is repaired and why, what is left for a person.
# usage: demo.sh HTGLINT
set -eu

htglint=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cp -R "$here/damaged" "$here/draft" .

say() {
    if [ -t 1 ]; then printf '\n\033[1m%s\033[0m\n\n' "$*"; else printf '\n%s\n\n' "$*"; fi
}

show() {
    sed -n '7,13p;17p;37p;43p;93p' damaged/2025-11.md
}

say '1. A draft that several people are still filling: what is missing?  (htglint check draft)'
"$htglint" check draft || true

say '2. A page that a wrong decoding damaged; some bytes are gone for good:'
show

say '3. What is certain is repaired; the rest is left with its candidates  (htglint fix damaged)'
cp -R damaged explained
"$htglint" fix --select HTG1 damaged || true

say '4. The same lines now; two emoji are left for a person to choose:'
show

say '5. Two of the reasons  (htglint fix --explain)'
"$htglint" fix --select HTG1 --explain explained | sed -n '/:10:3:/,/^$/p;/:97:4:/,/^$/p'
