#!/usr/bin/env bash
# Runs every fuzz test of the tree for the time given, one after the other.
set -eu
cd "$(dirname "$0")/.."
grep -rnoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]+' . | while IFS=: read -r file _ name; do
	name=${name#func }
	echo "$name in $(dirname "$file")"
	go test -run '^$' -fuzz "^$name\$" -fuzztime "$1" "$(dirname "$file")"
done
