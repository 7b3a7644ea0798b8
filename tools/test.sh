#!/usr/bin/env bash
# Runs every test, as a stream of test2json lines. Packages that reach no SQL run
# with the race detector where a C compiler exists; the others without, since the
# SQLite of this program is too slow under it to be useful. Samplers, and linking
# whole populations, compute for many seconds: they run without it, and only their
# tests of what runs at once run again with it.
set -u
cd "$(dirname "$0")/.."

samplers=(sijil/estimate sijil/estimate/latent sijil/linkage)
together='(Threads|Interrupted|Context)/^graphs$' # and of subtests the quick one

sql=() pure=()
while read -r pkg deps; do
	case " $deps " in
	*github.com/ncruces/go-sqlite3* | *github.com/jackc/pgx*) sql+=("$pkg") ;;
	*) [[ " ${samplers[*]} " == *" $pkg "* ]] || pure+=("$pkg") ;;
	esac
done < <(go list -test -f '{{if eq .Name "main"}}{{.ImportPath}} {{join .Deps " "}}{{end}}' ./... | grep '\.test ' | sed 's/\.test / /')

status=0
if [ "$(go env CGO_ENABLED)" = 1 ] && command -v "$(go env CC)" >/dev/null; then
	go test -json -race -timeout 10m "${pure[@]}" || status=1
	go test -json -race -timeout 10m -run "$together" "${samplers[@]}" || status=1
else
	echo "no C compiler: the race detector is off" >&2
	go test -json -timeout 10m "${pure[@]}" || status=1
fi
go test -json -timeout 10m "${samplers[@]}" || status=1
go test -json -timeout 12m "${sql[@]}" || status=1
if [ -f test/go.mod ]; then
	(cd test && go test -json -timeout 12m ./...) || status=1
fi
exit $status
