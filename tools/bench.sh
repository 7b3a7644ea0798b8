#!/usr/bin/env bash
# Measures the budgets and writes doc/performance.md. Wants a quiet machine.
set -eu
cd "$(dirname "$0")/.."

machine="$(grep -m1 'model name' /proc/cpuinfo 2>/dev/null | cut -d: -f2 | xargs || true), $(free -g 2>/dev/null | awk '/^Mem/ {print $2" GiB memory"}' || true)"
results=$(mktemp)
trap 'rm -f "$results"' EXIT

bench() { # PACKAGE PATTERN TIMES
	go test -run '^$' -timeout 30m -bench "$2" -benchtime "$3" "$1" | tee -a "$results"
}
bench ./evidence/ingest 'Collect_' 3x
bench ./workspace 'Record_OneDurableEntry' 3000x
bench ./workspace 'Record_1000PerCommit' 100x
bench ./workspace 'Verify_1GiB' 3x
bench ./workspace 'PageOfAPairAfterAJudgement50k' 500x
bench ./view 'Apply_1000PerCommit' 50x
bench ./view 'Figure_100000Claims_OneChanged|Overview_100000Claims' 20x
bench ./cmd/sijil 'Pages_100000Claims' 100x
bench ./cmd/sijil 'ProgramSize|DemoToFirstPage' 5x
bench ./finding 'Compute_100000Claims' 10x
bench ./estimate 'KosovoByDefault|DevelopmentTables' 1x
(cd test && bench ./peers LCMCR 1x)
# Each by itself: the most memory a process had is that of one benchmark only.
bench ./linkage 'Link_Historical50k' 5x
bench ./linkage 'Link_1M_HistoricalCopies' 3x
bench ./linkage 'Link_1M_FourListsTwoScripts' 3x
bench ./linkage 'Link_10M_FourListsTwoScripts' 1x
bench ./linkage 'Interval_200Populations' 1x
# A million records only where there is the memory that Splink wants.
SIJIL_PEERS_LARGE=$(awk '/^MemAvailable/ && $2 > 18000000 {print 1}' /proc/meminfo 2>/dev/null || true)
export SIJIL_PEERS_LARGE
(cd test && bench ./peers Splink 1x)
# Written also when a budget is missed: the page says so, and so does the code.
status=0
go run -C tools ./performance -machine "$machine" <"$results" >doc/performance.md.new || status=$?
mv doc/performance.md.new doc/performance.md
exit $status
