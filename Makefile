# Sijil. `make test` is what a newcomer and continuous integration run.
GO ?= go
TOOL = $(GO) tool -modfile=tools/go.mod

.PHONY: test setup check build cross bench peers demo fuzz clean

test: setup check cross
	$(TOOL) gotestsum --format pkgname --format-hide-empty-pkg --raw-command -- bash tools/test.sh

# setup installs what the tests use beside Go: on Debian, as root, from its own
# packages. What cannot be installed is named, and its tests are skipped.
setup:
	@bash tools/setup.sh

# check is everything that needs no test run.
check:
	@echo "gofmt"; unformatted=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$unformatted" || { echo "not formatted:"; echo "$$unformatted"; exit 1; }
	$(GO) build ./...
	$(GO) vet ./...
	$(TOOL) staticcheck ./...

build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags="-s -w" -o sijil ./cmd/sijil
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags="-s -w" -o sijil-verify ./cmd/sijil-verify

# cross shows that both programs build without C for every system we name.
cross:
	@for os in linux windows darwin; do echo "build for $$os"; \
		CGO_ENABLED=0 GOOS=$$os $(GO) build -o /dev/null ./cmd/sijil && \
		CGO_ENABLED=0 GOOS=$$os $(GO) build -o /dev/null ./cmd/sijil-verify || exit 1; done

# bench measures the budgets and writes doc/performance.md.
bench:
	bash tools/bench.sh

# peers runs other people's programs beside ours: Splink, which it installs into
# an environment of its own, and LCMCR, where R has it. SIJIL_PEERS_LARGE=1 adds a
# million records, for which Splink wants 13 GB of memory.
peers:
	cd test && $(GO) test -run '^$$' -timeout 60m -bench . -benchtime 1x ./peers

demo:
	$(GO) run ./cmd/sijil demo

# fuzz runs every fuzz test for a while; make fuzz FOR=10m for longer.
FOR ?= 30s
fuzz:
	@bash tools/fuzz.sh $(FOR)

clean:
	rm -f sijil sijil-verify
