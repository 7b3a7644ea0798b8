package workspace_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/casework/release"
	"sijil/evidence"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
	"sijil/workspace"
)

// bird marks everything in this test that must not be found outside: real
// names, file names, quotes, reasons, the passphrase. A number tells which.
const bird = "Quetzalim"

// The confidential half of an investigation, with a bird in every field that
// holds words.
const confidentialLines = `{"entity":"per:Quetzalim01","kind":"person","label":{"en":"Quetzalim02 Rivani","ar":"Quetzalim03"},"codes":{"register":"Quetzalim04"}}
{"entity":"pl:Quetzalim05","kind":"place","label":{"en":"Quetzalim06 farm"}}
{"entity":"int:Quetzalim07","kind":"interview","label":{"en":"interview in Quetzalim08"}}
{"id":"Quetzalim09","kind":"act","act":"killing","victim":["per:a"],"when":{"kind":"moment","edtf":"2034-05-13","words":"Quetzalim10 in the morning"},"where":{"place":"pl:Quetzalim05","words":"behind Quetzalim11"},"chain":[{"who":"per:Quetzalim01","did":["saw"],"channel":"Quetzalim12"},{"who":"org:us","did":["documented"]}],"doc":"Quetzalim13","at":{"words":"the page of Quetzalim14"},"quote":{"text":"I saw it, says Quetzalim15","lang":"en","original":"Quetzalim16","interpreter":"Quetzalim17"},"description":{"text":"seen from Quetzalim18","lang":"en","translation":"Quetzalim19","translator":"per:Quetzalim01"},"weapon":"Quetzalim21 rifle","note":"Quetzalim22 said so"}
{"id":"Quetzalim23","kind":"count","set":"set:killed","count":{"unit":"person","min":3,"max":3,"quality":"exact","words":"three, as Quetzalim24 has it"},"definition":{"text":"those of Quetzalim25","lang":"en"},"chain":[{"who":"per:Quetzalim01","did":["was_told"]},{"who":"org:us","did":["documented"]}],"doc":"Quetzalim13","at":{"page":1}}
`

// The public half. The victim is known by a pseudonym, the neighbour by a real
// name that stays in the house although the record is public.
const publicLines = `{"entity":"org:us","kind":"group","label":{"en":"the Marsoun commission","ar":"لجنة مرسون"}}
{"entity":"per:a","kind":"person","label":{"en":"Cedar","ar":"أرزة"},"pseudonym":true}
{"entity":"per:Quetzalim26","kind":"person","label":{"en":"Quetzalim27 Dorran","ar":"Quetzalim28"}}
{"entity":"set:killed","kind":"set","label":{"en":"people killed in Marsoun","ar":"قتلى مرسون"}}
{"id":"k1","kind":"count","set":"set:killed","count":{"unit":"person","min":2,"max":2,"quality":"exact"},"chain":[{"who":"per:Quetzalim26","did":["saw"]},{"who":"org:us","did":["documented","published"]}],"doc":"Quetzalim13","at":{"page":2},"note":"Quetzalim29"}
{"id":"k2","kind":"act","act":"killing","victim":["per:Quetzalim26"],"when":"2034-05-13","chain":[{"who":"per:a","did":["saw"]},{"who":"org:us","did":["documented","published"]}],"doc":"Quetzalim13","at":{"page":3},"quote":{"text":"he was shot","interpreter":"Quetzalim30"}}
`

// TestNoSecretIsFoundOutsideOnTheWholePath plants birds wherever words can be
// given, goes the whole path, and searches everything that it wrote or said.
func TestNoSecretIsFoundOutsideOnTheWholePath(t *testing.T) {
	for _, engine := range engines {
		t.Run(engine.name, func(t *testing.T) {
			dsn := engine.journal(t)
			temp := t.TempDir()
			t.Setenv("TMPDIR", temp)
			c := &aviary{outside: filepath.Join(t.TempDir(), "outside")}
			if err := os.Mkdir(c.outside, 0o700); err != nil {
				t.Fatal(err)
			}
			c.house(t, dsn)
			c.record(t)
			c.fail(t)
			c.leave(t)
			c.h.close(t)
			for _, dir := range []string{c.h.dir, c.outside, temp} {
				searched, found := birdsIn(t, dir)
				for _, f := range found {
					t.Error(f)
				}
				if dir != temp && searched < 3 {
					t.Errorf("only %d files were searched in %s", searched, dir)
				}
			}
			if dsn != "" {
				noBirdInTheDatabase(t, dsn)
			}
			if said := strings.Join(c.said, "\n"); strings.Contains(strings.ToLower(said), strings.ToLower(bird)) || len(c.said) < 15 {
				t.Errorf("in %d messages a secret is told, or too few were heard:\n%s", len(c.said), said)
			}
		})
	}
}

// aviary is a house full of birds, what left it, and what was said.
type aviary struct {
	h       *house
	outside string
	said    []string
	claims  map[string]value.ID
}

// house makes the workspace, with birds in its title, passphrase and names.
func (c *aviary) house(t *testing.T, dsn string) {
	t.Helper()
	was := passphrase
	passphrase = []byte(bird + " 31 is the passphrase")
	t.Cleanup(func() { passphrase = was })
	c.h = &house{dir: filepath.Join(t.TempDir(), "house")}
	var err error
	if c.h.Workspace, err = workspace.Create(context.Background(), c.h.dir, workspace.Options{
		Opening: casework.Opening{
			Case:   casework.Case{Title: label("The case of "+bird+"32", bird+"33")},
			Person: casework.Enrolment{Name: bird + "34"},
		},
		Passphrase: passphrase, JournalDSNFile: dsn,
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.h.Close() })
}

// record goes the path up to the finding.
func (c *aviary) record(t *testing.T) {
	t.Helper()
	ctx, h := context.Background(), c.h
	folder := filepath.Join(t.TempDir(), bird+"35")
	file := filepath.Join(folder, bird+"36.txt")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("words of "+bird+"37\n"+strings.Repeat("and "+bird+"38 again\n", 5000)), 0o600); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(t.TempDir(), "nobody-is-here")
	total, err := casework.Collect(ctx, h, h.Actor(), casework.Collecting{Paths: []string{file, missing}, From: "from " + bird + "39", Ref: bird + "13"})
	if err != nil || total.New != 1 || total.Failed != 1 {
		t.Fatalf("collected %+v, %v", total, err)
	}
	do(t, h, casework.KnowItem, evidence.Item{Ref: bird + "40", Title: label(bird+"41", bird+"42"), SHA256: strings.Repeat("ab", 32), Size: -1})
	h.importLines(t, publicLines)
	report, err := casework.Import(ctx, h, h.Actor(), casework.Importing{Lines: strings.NewReader(confidentialLines), Sensitivity: "confidential", By: bird + "43"})
	if err != nil || len(report.Failed) > 0 {
		t.Fatalf("imported %+v, %v", report, err)
	}
	c.claims = map[string]value.ID{}
	for _, ref := range []string{"k1", "k2", bird + "09", bird + "23"} {
		c.claims[ref] = ask(t, h, casework.ShowClaim, casework.Asked{ID: ref, Lang: "en"}).ID
	}
	do(t, h, casework.AssessClaim, casework.Assessing{Target: "k1", Status: "accepted", Reason: "as " + bird + "44 says", By: bird + "45", Rule: bird + "46"})
	do(t, h, casework.DefineFigure, finding.Definition{Set: "set:killed", Ref: "killed-in-marsoun", Title: label("Killed in Marsoun", "قتلى مرسون"),
		Meaning: label("people killed in the town", "أشخاص قُتلوا في البلدة"), Unit: "person", What: "killed", Whose: "org:us", Stage: "documented",
		Scope: value.Scope{Sensitivity: value.Public}})
	do(t, h, casework.DefineFigure, finding.Definition{Set: "set:hidden", Ref: "hidden", Title: label(bird+"47", bird+"48"),
		Meaning: label(bird+"49", bird+"50"), Unit: "person", Status: bird + "51"})
	c.lists(t)
	do(t, h, casework.Conclude, finding.Finding{Ref: "killed", Estimates: []value.ID{"quetzalim-plan"}, Scope: value.Scope{Sensitivity: value.Public},
		Title: label("People were killed in Marsoun", "قُتل أشخاص في مرسون"), Text: label("They were shot.", "أُطلق عليهم الرصاص."),
		Layer: "incident", Standard: "reasonable_grounds_to_believe", Figures: []string{"killed-in-marsoun"}, SignedBy: []string{bird + "52"},
		Elements: []finding.Element{{Name: label("killing", "قتل"), For: []value.ID{"k2", value.ID(bird + "09")}, Against: []value.ID{}}}})
	bad := do(t, h, casework.AssertClaim, casework.Assertion{Kind: "count", Role: []string{"set=set:killed"}, Value: []string{"count=5"}, Unit: "person",
		Polarity: "affirmed", Force: "asserted", Teller: []string{"org:us: documented"}, Item: bird + "13", Quote: bird + "53"})
	do(t, h, casework.RetractClaim, casework.Retraction{Claim: string(bad.ID), Reason: bird + "54 misread it"})
	if _, err := casework.EraseClaim(ctx, h, h.Actor(), casework.Erasing{Claim: string(bad.ID), Reason: "at the request of a family"}); err != nil {
		t.Fatal(err)
	}
	c.claims["erased"] = bad.ID
}

// hear keeps what an error says, with its hint; nil is a failure of the test.
func (c *aviary) hear(t *testing.T, doing string, err error) {
	t.Helper()
	if err == nil {
		t.Errorf("%s succeeded, and was to fail", doing)
		return
	}
	c.said = append(c.said, fmt.Sprintf("%s: %v → %s", doing, err, fault.HintOf(err)))
}

// fail does what fails on records full of birds. Nobody types a bird: what a
// person typed may be told to that person.
func (c *aviary) fail(t *testing.T) {
	t.Helper()
	ctx, h := context.Background(), c.h
	secret, erased := string(c.claims[bird+"09"]), string(c.claims["erased"])
	try := func(doing string, err error) { t.Helper(); c.hear(t, doing, err) }

	_, err := casework.Do(ctx, h, h.Actor(), casework.RetractClaim, casework.Retraction{Claim: secret})
	try("retract without a reason", err)
	_, err = casework.Do(ctx, h, h.Actor(), casework.RetractClaim, casework.Retraction{Claim: erased, Reason: "once more"})
	try("retract what is erased", err)
	_, err = casework.EraseClaim(ctx, h, h.Actor(), casework.Erasing{Claim: erased, Reason: "once more"})
	try("erase twice", err)
	_, err = casework.Do(ctx, h, h.Actor(), casework.AssessClaim, casework.Assessing{Target: secret, Status: "true", Reason: "so it is", By: "somebody"})
	try("assess with no status", err)
	victim := ask(t, h, casework.ShowClaim, casework.Asked{ID: "k2", Lang: "en"}).Roles[0].Target.Entity
	for doing, in := range map[string]casework.Assertion{
		"assert with a wrong role":      {Kind: "count", Role: []string{"set=" + string(victim)}, Value: []string{"count=5"}},
		"assert with a wrong value":     {Kind: "count", Role: []string{"set=set:killed"}, Value: []string{"count=a lot or so"}},
		"assert without a value":        {Kind: "count", Role: []string{"set=set:killed"}},
		"assert in a claim":             {Kind: "act", Role: []string{"victim=" + secret}, Value: []string{"act=killing"}},
		"assert of an unheard-of thing": {Kind: "act", Role: []string{"victim=per:nobody"}, Value: []string{"act=killing"}},
	} {
		in.Unit, in.Polarity, in.Force, in.Teller, in.Item = "person", "affirmed", "asserted", []string{string(victim) + ": saw"}, secret
		if doing != "assert in a claim" {
			in.Item = bird + "13"
		}
		_, err := casework.Do(ctx, h, h.Actor(), casework.AssertClaim, in)
		try(doing, err)
	}
	c.said = append(c.said, fmt.Sprint(c.badLines(t, secret)))
	_, err = h.add("killed-in-marsoun", "hidden")
	try("add what may overlap", err)
	_, err = workspace.Open(ctx, h.dir, passphrase)
	try("open twice", err)
	for _, name := range []string{bird + "27 Dorran", bird + "02 Rivani", strings.ToUpper(bird) + "28"} {
		c.leak(t, name)
	}
}

// badLines imports lines that contradict what is recorded under their ids.
func (c *aviary) badLines(t *testing.T, id string) []casework.FailedLine {
	t.Helper()
	lines := fmt.Sprintf(`{"claim":{"id":%q,"kind":"act"}}
{"id":"x1","kind":"count","set":"per:a","count":{"unit":"person","min":3,"max":2,"quality":"exact"},"chain":[{"who":"org:us","did":["documented"]}]}
{"id":"x2","kind":"act","act":"killing","victim":["per:nobody"],"chain":[{"who":"org:us","did":["documented"]}]}
`, id)
	report, err := casework.Import(context.Background(), c.h, c.h.Actor(), casework.Importing{Lines: strings.NewReader(lines), Item: bird + "13"})
	if err != nil || len(report.Failed) != 3 {
		t.Fatalf("of three bad lines %d failed, %v", len(report.Failed), err)
	}
	return report.Failed
}

// leak tries to publish a text in which somebody's real name stands.
func (c *aviary) leak(t *testing.T, name string) {
	t.Helper()
	ctx, h := context.Background(), c.h
	do(t, h, casework.Conclude, finding.Finding{Ref: "leak", Scope: value.Scope{Sensitivity: value.Public},
		Title: label("What was seen", "ما شوهد"), Text: label("This was told by "+name+".", "شهادة."),
		Layer: "incident", Standard: "reasonable_grounds_to_believe", SignedBy: []string{"R. Halim"},
		Elements: []finding.Element{{Name: label("killing", "قتل"), For: []value.ID{"k1"}, Against: []value.ID{}}}})
	dir := filepath.Join(c.outside, "leak")
	_, err := release.Publish(ctx, h, h.Actor(), release.Publishing{Finding: "leak", Dir: dir})
	c.hear(t, "publish a real name", err)
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("a bundle with a real name was written: %v", err)
	}
}

// leave publishes and exports, sealed to another house and to nobody, and
// reports damage.
func (c *aviary) leave(t *testing.T) {
	t.Helper()
	ctx, h := context.Background(), c.h
	out, err := release.Publish(ctx, h, h.Actor(), release.Publishing{Finding: "killed", Dir: filepath.Join(c.outside, "bundle")})
	if err != nil {
		t.Fatalf("%v (%s)", err, fault.HintOf(err))
	}
	if len(out.Withheld) == 0 || out.Figures != 1 || out.Claims == 0 || out.Estimates != 1 {
		t.Errorf("what left is %+v", out)
	}
	c.said = append(c.said, fmt.Sprint(out.Withheld))
	if got := check(t, filepath.Join(c.outside, "bundle"), keys(t, h).Signer); !got.Intact {
		t.Errorf("the bundle is checked as %+v", got)
	}
	for name, to := range map[string]string{"open": "", "sealed": keys(t, h).Recipient} {
		if _, err := h.ExportJournal(ctx, filepath.Join(c.outside, name), nil, to); err != nil {
			t.Fatal(err)
		}
	}
	_, err = h.ReceiveJournal(ctx, filepath.Join(c.outside, "sealed"), keys(t, h).Signer)
	c.hear(t, "receive our own journal", err)
	h.close(t)
	_, err = workspace.Open(ctx, h.dir, []byte("another passphrase"))
	c.hear(t, "open with a wrong passphrase", err)
	for _, name := range []string{"view.db", "head", aFile(t, filepath.Join(h.dir, "blobs"))[len(h.dir)+1:]} {
		damaged := h.copied(t)
		flip(t, filepath.Join(damaged.dir, name))
		report, err := workspace.Verify(ctx, damaged.dir, passphrase, nil)
		if err != nil || len(report.Damage) == 0 {
			t.Errorf("a flipped bit in %s gives %v, %v", name, report, err)
			continue
		}
		c.said = append(append(c.said, report.Damage...), report.Sentences()...)
	}
	h.open(t)
}

// aFile returns one of the files below a folder.
func aFile(t *testing.T, dir string) (path string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(at string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			path = at
		}
		return err
	})
	if err != nil || path == "" {
		t.Fatal(path, err)
	}
	return path
}

// birdsIn searches the names and the raw bytes of all files below a folder, in
// the spellings in which a word can hide.
func birdsIn(t *testing.T, dir string) (searched int, found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if hasBird([]byte(d.Name())) {
			found = append(found, "the name of a file tells a secret: "+path)
		}
		if !d.Type().IsRegular() {
			return nil
		}
		searched++
		text, err := os.ReadFile(path)
		if hasBird(text) {
			found = append(found, "a file holds a secret: "+path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return searched, found
}

// spellings are the ways in which the bird may be written into a file.
var spellings = func() [][]byte {
	lower := strings.ToLower(bird)
	all := [][]byte{[]byte(lower), []byte(hex.EncodeToString([]byte(bird))), []byte(hex.EncodeToString([]byte(lower)))}
	for shift := range 3 {
		// What stands before decides how base64 cuts the word.
		text := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + bird))
		all = append(all, []byte(strings.ToLower(text[2*shift:len(text)-2])))
	}
	var wide []byte
	for _, b := range []byte(lower) {
		wide = append(wide, b, 0)
	}
	return append(all, wide)
}()

func hasBird(text []byte) bool {
	text = bytes.ToLower(text)
	return slices.ContainsFunc(spellings, func(s []byte) bool { return bytes.Contains(text, s) })
}

// noBirdInTheDatabase reads all that the database's administrator can read.
func noBirdInTheDatabase(t *testing.T, dsnFile string) {
	t.Helper()
	rows := everything(t, dsnFile)
	if len(rows) < 5000 || hasBird(rows) {
		t.Errorf("of %d bytes in the database some tell a secret", len(rows))
	}
}
