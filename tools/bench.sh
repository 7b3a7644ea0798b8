#!/usr/bin/env bash
# Measures the budgets and writes doc/performance.md.
set -eu
cd "$(dirname "$0")/.."

machine="$(grep -m1 'model name' /proc/cpuinfo 2>/dev/null | cut -d: -f2 | xargs || true), $(free -g 2>/dev/null | awk '/^Mem/ {print $2" GiB memory"}' || true)"
results=$(mktemp)
trap 'rm -f "$results"' EXIT

go test -run '^$' -timeout 60m -bench . -benchtime 3x -count 3 \
	./evidence/ingest ./view ./workspace ./web ./cmd/sijil ./journal/sqlite ./finding | tee "$results"
go run -C tools ./performance -machine "$machine" <"$results" >doc/performance.md
