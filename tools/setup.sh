#!/usr/bin/env bash
# Installs what the tests need beside Go, where that is possible: PostgreSQL 15,
# a browser, Node, and the age program. Says what is missing and why.
set -u
cd "$(dirname "$0")/.."

want=()
[ -x /usr/lib/postgresql/15/bin/postgres ] || want+=(postgresql-15)
command -v chromium >/dev/null || want+=(chromium)
command -v firefox-esr >/dev/null || want+=(firefox-esr)
command -v age >/dev/null || want+=(age)
command -v node >/dev/null || want+=(nodejs)
command -v npm >/dev/null || want+=(npm)
command -v strace >/dev/null || want+=(strace)
command -v openssl >/dev/null || want+=(openssl)

if [ ${#want[@]} -gt 0 ]; then
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		echo "installing for the tests: ${want[*]}"
		export DEBIAN_FRONTEND=noninteractive
		apt-get update -qq >/dev/null 2>&1
		# One by one, so that a package that cannot be had stops no other.
		for p in "${want[@]}"; do
			apt-get install -y -qq --no-install-recommends "$p" >/dev/null 2>&1 || echo "could not install $p: the tests that need it are skipped"
		done
	else
		echo "not installed, and cannot be installed by this user: ${want[*]}; the tests that need them are skipped"
	fi
fi

if [ -f test/browser/package-lock.json ] && command -v npm >/dev/null && [ ! -d test/browser/node_modules/playwright-core ]; then
	(cd test/browser && npm ci --no-audit --no-fund --ignore-scripts --silent) || echo "could not install the browser driver: the browser tests are skipped"
fi
exit 0
