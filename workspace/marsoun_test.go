package workspace_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/claim"
	"sijil/fault"
	"sijil/finding"
	"sijil/journal/journaltest/pg"
	"sijil/sample"
	"sijil/value"
	"sijil/workspace"
)

// The tests follow invented people in the invented town of Marsoun, and the
// sample where many claims are needed.

var passphrase = []byte("invented for tests alone")

// engines are where a journal can lie. journal returns the DSN file, or "" for
// the workspace's own folder.
var engines = []struct {
	name    string
	journal func(testing.TB) string
}{
	{"encrypted SQLite", func(testing.TB) string { return "" }},
	{"PostgreSQL", func(t testing.TB) string { return dsnFile(t, pg.Start(t).Database(t)) }},
}

func dsnFile(t testing.TB, dsn string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "dsn")
	if err := os.WriteFile(file, []byte(dsn+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// house is an open workspace and its folder.
type house struct {
	*workspace.Workspace
	dir string
}

// newHouse makes a workspace. It is closed when the test ends, if the test did
// not close it.
func newHouse(t testing.TB, dsnFile string) *house {
	t.Helper()
	h := &house{dir: filepath.Join(t.TempDir(), "house")}
	var err error
	h.Workspace, err = workspace.Create(context.Background(), h.dir, workspace.Options{
		Opening: casework.Opening{
			Case:   casework.Case{Title: value.Label{{Lang: "en", Text: "Killings in Marsoun"}}},
			Person: casework.Enrolment{Name: "R. Halim"},
		},
		Passphrase: passphrase, JournalDSNFile: dsnFile,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

// open opens a workspace that was closed.
func (h *house) open(t testing.TB) {
	t.Helper()
	var err error
	if h.Workspace, err = workspace.Open(context.Background(), h.dir, passphrase); err != nil {
		t.Fatal(err)
	}
}

func (h *house) close(t testing.TB) {
	t.Helper()
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
}

// intact verifies a closed workspace that nobody has damaged.
func (h *house) intact(t testing.TB) {
	t.Helper()
	report, err := workspace.Verify(context.Background(), h.dir, passphrase, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Damage) > 0 {
		t.Fatalf("nothing was changed, and damage is found: %q", report.Damage)
	}
}

// do runs an act that must succeed.
func do[In, Out any](t tb, h *house, act casework.Act[In, Out], in In) Out {
	t.Helper()
	out, err := casework.Do(context.Background(), h, h.Actor(), act, in)
	if err != nil {
		t.Fatalf("%s: %v (%s)", act.Verb, err, fault.HintOf(err))
	}
	return out
}

// ask runs a query that must succeed.
func ask[In, Out any](t tb, h *house, q casework.Query[In, Out], in In) Out {
	t.Helper()
	out, err := casework.Ask(context.Background(), h, h.Actor(), q, in)
	if err != nil {
		t.Fatalf("%s: %v (%s)", q.Verb, err, fault.HintOf(err))
	}
	return out
}

// overview reads everything that the case adds up to.
func (h *house) overview(t tb) casework.OverviewPage {
	t.Helper()
	return ask(t, h, casework.Overview, casework.Asked{Lang: "en"})
}

// figure reads one figure.
func (h *house) figure(t tb, ref string) finding.Figure {
	t.Helper()
	return ask(t, h, casework.ShowFigure, casework.Asked{ID: ref, Lang: "en"}).Figure
}

// importLines imports lines that must all be taken, as public.
func (h *house) importLines(t testing.TB, lines string) casework.Imported {
	t.Helper()
	report, err := casework.Import(context.Background(), h, h.Actor(), casework.Importing{
		Lines: strings.NewReader(lines), Sensitivity: "public", By: "R. Halim"})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Failed {
		t.Fatalf("line %d (%s): %s", f.Line, f.Ref, f.Reason)
	}
	return report
}

// collect takes in a file of the words given under a short name.
func (h *house) collect(t testing.TB, ref, words string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), ref+".txt")
	if err := os.WriteFile(file, []byte(words), 0o600); err != nil {
		t.Fatal(err)
	}
	total, err := casework.Collect(context.Background(), h, h.Actor(), casework.Collecting{
		Paths: []string{file}, From: "copied from the ward's computer", Ref: ref})
	if err != nil || total.New != 1 {
		t.Fatalf("collected %+v, %v", total, err)
	}
}

// recordSample records the sample investigation, by the acts of a person.
func (h *house) recordSample(t testing.TB) {
	t.Helper()
	item := sample.Item()
	item.Sensitivity = value.Public
	do(t, h, casework.KnowItem, item)
	h.importLines(t, string(sample.Lines()))
	definitions, err := sample.Definitions()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range definitions {
		d.Sensitivity = value.Public
		do(t, h, casework.DefineFigure, d)
	}
	findings, err := sample.Findings()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		f.Sensitivity = value.Public
		do(t, h, casework.Conclude, f)
	}
}

// The Marsoun register, with twelve dead.
const (
	register = "Marsoun hospital, ward register\ntwelve entered dead, 13 to 16 May 2034\nincluding nine adults and three children\n"

	registerNames = `{"entity":"org:hospital","kind":"group","label":{"en":"Marsoun hospital","ar":"مستشفى مرسون"}}
{"entity":"set:dead","kind":"set","label":{"en":"the dead in the register","ar":"الموتى في السجل"}}
`
	registerParts = `{"id":"r2","kind":"partition","whole":"set:dead","dimension":"age","asserted_word":"including","parts":[{"label":"adults","count":{"unit":"person","min":9,"max":9,"quality":"exact"}},{"label":"children","count":{"unit":"person","min":3,"max":3,"quality":"exact"}}],"chain":[{"who":"org:hospital","act":"documented","channel":"register","when":null}],"doc":"register","at":{"paragraph":3}}
`
)

// twelveDead is the register's second line, as a person asserts it.
var twelveDead = casework.Assertion{Kind: "count", Role: []string{"set=set:dead"}, Value: []string{"count=12"}, Unit: "person",
	Polarity: "affirmed", Force: "asserted", Teller: []string{"org:hospital: documented; register"},
	Item: "register", Paragraph: 2, Sensitivity: "public"}

// deadInRegister counts them.
func deadInRegister() finding.Definition {
	period, err := value.FromEDTF("2034-05-13/2034-05-16")
	if err != nil {
		panic(err) // a date that stands two lines above
	}
	return finding.Definition{Set: "set:dead", Ref: "dead-in-register", Title: label("Dead in the register", "الموتى في السجل"),
		Meaning: label("bodies entered in the register", "جثامين قُيّدت في السجل"), Unit: "person", What: "killed",
		Whose: "org:hospital", Stage: "documented", Period: &period, Scope: value.Scope{Sensitivity: value.Public}}
}

// twelveDocumented concludes from them, on the claim given.
func twelveDocumented(count value.ID) finding.Finding {
	return finding.Finding{Ref: "twelve-documented", Scope: value.Scope{Sensitivity: value.Public},
		Title: label("Twelve deaths are documented", "اثنتا عشرة وفاة موثقة"),
		Text:  label("The hospital's register documents twelve deaths.", "يوثق سجل المستشفى اثنتي عشرة وفاة."),
		Layer: "incident", Standard: "reasonable_grounds_to_believe",
		Elements: []finding.Element{{Name: label("deaths", "وفيات"), For: []value.ID{count}, Against: []value.ID{}}},
		Figures:  []string{"dead-in-register"}, SignedBy: []string{"R. Halim"}}
}

func label(en, ar string) value.Label {
	return value.Label{{Lang: "en", Text: en}, {Lang: "ar", Text: ar}}
}

// toTheFigure goes the path from the file to the figure and returns the claim
// that the figure counts.
func (h *house) toTheFigure(t testing.TB) claim.Claim {
	t.Helper()
	h.collect(t, "register", register)
	h.importLines(t, registerNames)
	count := do(t, h, casework.AssertClaim, twelveDead)
	h.importLines(t, registerParts)
	do(t, h, casework.DefineFigure, deadInRegister())
	return count
}
