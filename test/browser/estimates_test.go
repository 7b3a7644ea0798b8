package browser

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// TestEstimatesInABrowser walks through the pages of estimates: of three lists
// of people who never lived, with one estimate that was registered before it
// was opened, and one that was not.
func TestEstimatesInABrowser(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	node, have := needs(t)
	program, dir := build(t), t.TempDir()
	pass := filepath.Join(dir, "pass.txt")
	if err := os.WriteFile(pass, []byte("a passphrase for journeys only\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SIJIL_PASSPHRASE_FILE", pass)
	house := filepath.Join(dir, "marsoun")
	output(ctx, t, program, "init", house, "--title", "Killings in Marsoun", "--name", "R. Halim")
	run := func(args ...string) { output(ctx, t, program, append(args, "-w", house)...) }
	output(ctx, t, program, "demo", "--lists", "3", "--people", "400", "--seed", "5", "--into", filepath.Join(dir, "lists"))
	run("entity", "record", "org:ndn", "--kind", "group", "--label", "Northern documentation network", "--arabic", "شبكة الشمال للتوثيق")
	run("figure", "define", "killed", "--title", "Killed in Marsoun", "--what", "killed", "--stage", "documented")
	for _, list := range []string{"list1", "list2", "list3"} {
		file := filepath.Join(dir, "lists", list+".csv")
		run("list", "map", file, "--organisation", "org:ndn", "--save")
		run("list", "import", file, "--list", list, "--organisation", "org:ndn")
		run("population", "decide", "killed", "--list", list, "--decision", "in", "--reason", "all of it is about Marsoun", "--by", "M. Orrin")
	}
	run("estimate", "register", "killed-1", "--figures", "killed", "--method", "graphs", "--assume", "Lists depend on each other along a graph.", "--by", "M. Orrin")
	run("estimate", "run", "killed-1")
	run("estimate", "--figures", "killed", "--chains", "2", "--max-sweeps", "40000", "--strata", "sex")

	served := serve(ctx, t, program, "serve", "-w", house)
	say := settings{Origin: served.origin, Programs: have, Words: map[string]json.RawMessage{}, Dir: os.Getenv("SIJIL_BROWSER_PICTURES")}
	for _, lang := range []string{"en", "ar"} {
		say.Words[lang] = messages(t, lang)
	}
	tell(t, travel(ctx, t, node, "estimates.mjs", say, served.link))
}
