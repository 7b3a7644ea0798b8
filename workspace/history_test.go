package workspace_test

import (
	"context"
	"flag"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"sijil/casework"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// tb is what testing.T and rapid.T have in common.
type tb interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// few runs a property over a few long histories instead of many short ones: a
// workspace takes a moment to make, since its passphrase is stretched.
func few(t *testing.T, histories string, property func(*rapid.T)) {
	t.Helper()
	checks := flag.Lookup("rapid.checks")
	if was := checks.Value.String(); was == checks.DefValue {
		if err := checks.Value.Set(histories); err != nil {
			t.Fatal(err)
		}
		defer checks.Value.Set(was)
	}
	rapid.Check(t, property)
}

// The things that a random history is about.
const (
	sets   = 3
	people = 4
)

var historyNames = func() string {
	lines := `{"entity":"org:registry","kind":"group","label":{"en":"Registry of Marsoun","ar":"سجل مرسون"}}
{"entity":"org:council","kind":"group","label":{"en":"Council of Marsoun","ar":"مجلس مرسون"}}
`
	for i := range sets {
		lines += fmt.Sprintf(`{"entity":"set:%d","kind":"set","label":{"en":"list %d","ar":"القائمة %d"}}`+"\n", i, i, i)
	}
	for i := range people {
		lines += fmt.Sprintf(`{"entity":"per:%d","kind":"person","label":{"en":"person %d","ar":"الشخص %d"}}`+"\n", i, i, i)
	}
	return lines
}()

// historyFigures are two lists of two counters and a count of records.
func historyFigures() []finding.Definition {
	public := value.Scope{Sensitivity: value.Public}
	defs := []finding.Definition{
		{Set: "set:0", Ref: "registry-list", Title: label("Registry's list", "قائمة السجل"), Unit: "person", What: "killed", Whose: "org:registry", Stage: "documented"},
		{Set: "set:1", Ref: "council-list", Title: label("Council's list", "قائمة المجلس"), Unit: "person", What: "killed", Whose: "org:council", Stage: "documented"},
		{Set: "set:2", Ref: "described", Title: label("Described", "الموصوفون"), Unit: "person", What: "killed", Whose: "org:registry",
			Records: &finding.Query{Kind: "act", Name: "act", Code: "killing", Count: "victim", By: "basis"}},
	}
	for i := range defs {
		defs[i].Order, defs[i].Scope, defs[i].Meaning = i+1, public, label("as its counter means it", "كما يعنيها من عدّها")
	}
	return defs
}

// history is the work of a person who asserts, corrects, takes back, judges and
// erases at random.
type history struct {
	h      *house
	claims []value.ID
}

// begin records what the history is about.
func begin(t testing.TB, h *house) *history {
	t.Helper()
	h.collect(t, "paper", "an invented list of invented people")
	h.importLines(t, historyNames)
	for _, d := range historyFigures() {
		do(t, h, casework.DefineFigure, d)
	}
	return &history{h: h}
}

// step does one thing. What the rules refuse (to retract twice, to judge what
// is erased) is a step too: it must leave nothing behind.
func (w *history) step(t *rapid.T) {
	kinds := []string{"count", "count", "act", "act", "relation", "supersede", "retract", "assess", "erase", "redefine"}
	kind := rapid.SampledFrom(kinds).Draw(t, "step")
	var target value.ID
	if len(w.claims) > 0 {
		target = rapid.SampledFrom(w.claims).Draw(t, "target")
	}
	ctx, actor := context.Background(), w.h.Actor()
	var err error
	switch {
	case kind == "redefine":
		d := rapid.SampledFrom(historyFigures()).Draw(t, "figure")
		d.Stage = rapid.SampledFrom([]string{"received", "documented", "investigated"}).Draw(t, "stage")
		_, err = casework.Do(ctx, w.h, actor, casework.DefineFigure, d)
	case kind == "retract" && target != "":
		_, err = casework.Do(ctx, w.h, actor, casework.RetractClaim, casework.Retraction{Claim: string(target), Reason: "the source took it back"})
	case kind == "assess" && target != "":
		_, err = casework.Do(ctx, w.h, actor, casework.AssessClaim, casework.Assessing{Target: string(target), Reason: "compared with the list",
			Status: rapid.SampledFrom([]string{"accepted", "rejected", "open"}).Draw(t, "status"),
			By:     rapid.SampledFrom([]string{"R. Halim", "S. Dorran"}).Draw(t, "by")})
	case kind == "erase" && target != "":
		_, err = casework.EraseClaim(ctx, w.h, actor, casework.Erasing{Claim: string(target), Reason: "request of the family"})
	default:
		w.assert(t, kind, target)
	}
	switch fault.KindOf(err) {
	case fault.Conflict, fault.NotFound:
		return
	}
	if err != nil {
		t.Fatalf("%s: %v", kind, err)
	}
}

// assert records a claim; a superseding one says something new in the place of
// the target.
func (w *history) assert(t *rapid.T, kind string, target value.ID) {
	in := casework.Assertion{Polarity: "affirmed", Force: "asserted", Item: "paper", Unit: "person", Sensitivity: "public",
		Paragraph: int64(rapid.IntRange(1, 9).Draw(t, "paragraph")),
		Teller: []string{rapid.SampledFrom([]string{"per:0: saw; interview", "per:1: heard_sound; interview",
			"per:2: was_told; interview", "per:3: basis_unknown; interview"}).Draw(t, "teller"), "org:registry: published"}}
	if kind == "supersede" {
		in.Supersedes = string(target)
	}
	switch kind {
	case "act":
		in.Kind, in.Value = "act", []string{"act=killing"}
		in.Role = []string{fmt.Sprintf("victim=per:%d", rapid.IntRange(0, people-1).Draw(t, "victim"))}
	case "relation":
		in.Kind, in.Role = "set_relation", []string{"a=set:0", "b=set:1"}
		in.Value = []string{"relation=" + rapid.SampledFrom([]string{"disjoint", "subset", "overlap_unknown"}).Draw(t, "relation")}
	default:
		in.Kind, in.Value = "count", []string{fmt.Sprintf("count=%d", rapid.IntRange(1, 99).Draw(t, "count"))}
		in.Role = []string{fmt.Sprintf("set=set:%d", rapid.IntRange(0, 1).Draw(t, "set"))}
	}
	c, err := casework.Do(context.Background(), w.h, w.h.Actor(), casework.AssertClaim, in)
	if err == nil {
		w.claims = append(w.claims, c.ID)
	} else if fault.KindOf(err) != fault.NotFound { // it was to supersede what is erased
		t.Fatalf("assert %s: %v (%s)", kind, err, fault.HintOf(err))
	}
}
