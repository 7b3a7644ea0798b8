package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sijil/cmd/sijil/terminal"
	"sijil/sample"
)

// row is what one figure of the sample has to be, as the issue that asked for
// the sample states it. Nothing of it is in the program as a number; all of it
// follows from the claims.
type row struct {
	id, value, unit, whose, stage, place, period string
	meaning                                      string // words of the definition
	parts                                        string // of: label number closure, …; rest of what is open
	qualifiers, relations                        string
	paragraphs                                   string // of the statement
}

const (
	amnesty   = "Amnesty International"
	notStated = "not stated"
	alQusour  = "al-Qusour neighbourhood, Banias"
	bothDays  = "8 March 2025 to 9 March 2025"
)

var rows = []row{
	{id: "investigated-killed", value: "32 (32 to 32)", unit: "person", whose: amnesty, stage: "investigated", place: "Banias city", period: bothDays,
		meaning:   "People whose killing in Banias Amnesty International investigated",
		parts:     "sex-and-age: men 24 computed, women 6 computed, children 2 computed; place: in al-Qusour 30 open, rest 2",
		relations: "subset received-killed-banias asserted", paragraphs: "5 15"},
	{id: "received-killed-banias", value: "more than 100 (101 to open)", unit: "person", whose: amnesty, stage: "received", place: "Banias city", period: bothDays,
		meaning: "according to information that Amnesty International received", relations: "superset investigated-killed asserted", paragraphs: "5"},
	{id: "names-received", value: "16 (16 to 16)", unit: "person", whose: amnesty, stage: "received", place: "countryside of Latakia and Tartous", period: notStated,
		meaning: "Status of the people: civilians", paragraphs: "16"},
	{id: "ohchr-documented", value: "111 (111 to 111)", unit: "person", whose: "Office of the UN High Commissioner for Human Rights (OHCHR)", stage: "documented",
		place: "Tartous, Latakia and Hama governorates", period: notStated, meaning: "Status of the people: civilians", paragraphs: "18"},
	{id: "ohchr-believed", value: "much higher (open to open)", unit: "person", whose: "United Nations", stage: notStated, place: "coast of Syria", period: notStated,
		meaning: "no number is given", qualifiers: "comparison: much higher", paragraphs: "18"},
	{id: "snhr-documented", value: "420 (420 to 420)", unit: "person", whose: "SNHR (Syrian Network for Human Rights)", stage: "documented", place: notStated, period: notStated,
		meaning: "Status of the people: civilians and disarmed fighters", parts: "age: children 39 open, rest 381", qualifiers: "share: mostly", paragraphs: "18"},
	{id: "interviewees", value: "16 (16 to 16)", unit: "interviewee", whose: amnesty, stage: notStated, place: notStated, period: notStated,
		meaning: "their interviews are not held here",
		parts: "place: living in Banias city 5 computed, in other areas on the coast 7 computed, in other parts of Syria 2 computed, " +
			"outside Syria 2 computed", paragraphs: "13"},
	{id: "interviewees-about-banias", value: "9 (9 to 9)", unit: "interviewee", whose: amnesty, stage: notStated, place: notStated, period: notStated,
		meaning: "whether the medical worker is one of them is not stated", parts: "residence: residents of Banias city 5 open, rest 4", paragraphs: "15"},
	{id: "interviewees-reporting-burial-restrictions", value: "7 (7 to 7)", unit: "interviewee", whose: amnesty, stage: notStated, place: notStated, period: notStated,
		meaning: "them or relatives of theirs", paragraphs: "32"},
	{id: "residents-describing-gunfire", value: "4 (4 to 4)", unit: "resident", whose: amnesty, stage: notStated, place: alQusour, period: "7 March 2025",
		meaning: "gunfire they heard", paragraphs: "21"},
	{id: "walked-to-safety", value: "2 (2 to 2)", unit: "resident", whose: amnesty, stage: notStated, place: notStated, period: notStated,
		meaning: "at least 15 km", relations: "disjoint left-in-hts-cars asserted", paragraphs: "30"},
	{id: "left-in-hts-cars", value: "3 (3 to 3)", unit: "resident", whose: amnesty, stage: notStated, place: notStated, period: notStated,
		meaning: "cars of HTS", relations: "disjoint walked-to-safety asserted", paragraphs: "30"},
	{id: "media-verified", value: "9 (9 to 9)", unit: "media_item", whose: amnesty, stage: "verified", place: notStated,
		period: "some time between 7 March 2025 and 21 March 2025", meaning: "the dates are those on which they were shared or posted", paragraphs: "14"},
	{id: "burial-site-pictures-verified", value: "4 (4 to 4)", unit: "picture", whose: amnesty, stage: "verified", place: alQusour, period: notStated,
		meaning: "whether they are among the media verified is not stated", paragraphs: "34"},
	{id: "images-reviewed-of-one-body", value: "6 (6 to 6)", unit: "image", whose: amnesty, stage: "reviewed", place: notStated, period: notStated,
		meaning: "reviewed is not verified", paragraphs: "22"},
	{id: "individually-described", value: "7 (7 to 7)", unit: "person", whose: amnesty, stage: notStated, place: notStated, period: notStated,
		meaning: "counted from the records of acts",
		parts:   "basis: saw it 0 computed, heard or found afterwards 4 computed, was told 1 computed, not stated 2 computed", paragraphs: "22 23 24 28"},
}

// printed is what the demonstration prints for programs: these keys and no
// others.
type printed struct {
	Figures    []printedFigure   `json:"figures"`
	ListBounds []printedBounds   `json:"list_bounds"`
	Queue      []printedQuestion `json:"queue"`
}

type printedFigure struct {
	ID         string `json:"id"`
	Title      string `json:"title"`
	Unit       string `json:"unit"`
	Min        *int64 `json:"min"`
	Max        *int64 `json:"max"`
	Shown      string `json:"shown"`
	Whose      string `json:"whose"`
	Stage      string `json:"stage"`
	Place      string `json:"place"`
	Period     string `json:"period"`
	Definition string `json:"definition"`
	Parts      []struct {
		Of      string `json:"of"`
		Label   string `json:"label"`
		Min     *int64 `json:"min"`
		Max     *int64 `json:"max"`
		Closure string `json:"closure"`
	} `json:"parts"`
	Residuals []struct {
		Of  string `json:"of"`
		Min *int64 `json:"min"`
		Max *int64 `json:"max"`
	} `json:"residuals"`
	Qualifiers []struct {
		Kind  string `json:"kind"`
		Words string `json:"words"`
		About string `json:"about"`
	} `json:"qualifiers"`
	Relations []struct {
		To       string `json:"to"`
		Relation string `json:"relation"`
		Basis    string `json:"basis"`
	} `json:"relations"`
	Derivation []struct {
		Claim   string `json:"claim"`
		Item    string `json:"item"`
		Locator struct {
			Paragraph int64 `json:"paragraph"`
		} `json:"locator"`
	} `json:"derivation"`
	Claims   int   `json:"claims"`
	Position int64 `json:"position"`
}

type printedBounds struct {
	Of   []string `json:"of"`
	Min  int64    `json:"min"`
	Max  int64    `json:"max"`
	Text string   `json:"text"`
}

type printedQuestion struct {
	ID    string   `json:"id"`
	Rule  string   `json:"rule"`
	About []string `json:"about"`
	Text  string   `json:"text"`
}

// demonstrated runs the demonstration in a new folder and returns what it
// prints.
func demonstrated(t *testing.T, args ...string) []byte {
	t.Helper()
	t.Setenv("SIJIL_PASSPHRASE_FILE", "")
	var out, errs bytes.Buffer
	args = append([]string{"demo", "--dir", filepath.Join(t.TempDir(), "sample"), "--no-serve"}, args...)
	if code := run(args, terminal.Console{In: strings.NewReader(""), Out: &out, Err: &errs}); code != terminal.Done {
		t.Fatalf("the demonstration ends with %d: %s", code, errs.String())
	}
	if errs.Len() > 0 {
		t.Errorf("the demonstration complains: %s", errs.String())
	}
	return out.Bytes()
}

func TestTheDemonstrationPrintsEveryFigureOfTheSample(t *testing.T) {
	text := demonstrated(t, "--json")
	var got printed
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&got); err != nil {
		t.Fatal(err)
	}
	everyKeyIsThere(t, text)
	if len(got.Figures) != len(rows) {
		t.Errorf("%d figures are printed, want %d", len(got.Figures), len(rows))
	}
	for i, want := range rows {
		if i < len(got.Figures) {
			want.compare(t, got.Figures[i])
		}
	}
	got.boundsAndQueue(t)
}

// everyKeyIsThere compares the names in the text with those asked for: a name
// may not be missing because it holds nothing.
func everyKeyIsThere(t *testing.T, text []byte) {
	t.Helper()
	var all map[string][]map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	for list, keys := range map[string]string{
		"figures": "claims definition derivation id max min parts period place position qualifiers relations residuals " +
			"shown stage title unit whose",
		"list_bounds": "max min of text",
		"queue":       "about id rule text",
	} {
		for _, object := range all[list] {
			if got := strings.Join(slices.Sorted(maps.Keys(object)), " "); got != keys {
				t.Errorf("%s have the names %s; want %s", list, got, keys)
			}
			for name, content := range object {
				if string(content) == "null" && name != "min" && name != "max" {
					t.Errorf("%s of %s is null; only an open number is", name, list)
				}
			}
		}
	}
}

func (want row) compare(t *testing.T, f printedFigure) {
	t.Helper()
	var paragraphs, qualifiers, relations []string
	for _, d := range f.Derivation {
		if d.Item != sample.StatementRef || d.Claim == "" {
			t.Errorf("%s: a step of the derivation is claim %q in item %q", f.ID, d.Claim, d.Item)
		}
		if p := fmt.Sprint(d.Locator.Paragraph); !slices.Contains(paragraphs, p) {
			paragraphs = append(paragraphs, p)
		}
	}
	slices.SortFunc(paragraphs, func(a, b string) int { return len(a)*1000 - len(b)*1000 + strings.Compare(a, b) })
	for _, q := range f.Qualifiers {
		qualifiers = append(qualifiers, q.Kind+": "+q.Words)
		if q.About == "" {
			t.Errorf("%s: %q is said about nothing", f.ID, q.Words)
		}
	}
	for _, r := range f.Relations {
		relations = append(relations, r.Relation+" "+r.To+" "+r.Basis)
	}
	for _, c := range []struct{ what, got, want string }{
		{"id", f.ID, want.id},
		{"value", fmt.Sprintf("%s (%s to %s)", f.Shown, number(f.Min), number(f.Max)), want.value},
		{"unit", f.Unit, want.unit}, {"whose", f.Whose, want.whose}, {"stage", f.Stage, want.stage}, {"place", f.Place, want.place},
		{"period", f.Period, want.period}, {"parts", f.breakdowns(), want.parts},
		{"qualifiers", strings.Join(qualifiers, ", "), want.qualifiers}, {"relations", strings.Join(relations, ", "), want.relations},
		{"paragraphs", strings.Join(paragraphs, " "), want.paragraphs},
	} {
		if c.got != c.want {
			t.Errorf("%s: its %s is %q, want %q", want.id, c.what, c.got, c.want)
		}
	}
	if !strings.Contains(f.Definition, want.meaning) || !strings.Contains(f.Definition, "Stage: "+want.stage) {
		t.Errorf("%s: the definition %q does not say %q", f.ID, f.Definition, want.meaning)
	}
	if f.Title == "" || f.Position <= 0 || f.Claims != len(f.Derivation) {
		t.Errorf("%s: title %q, position %d, %d claims of which %d are named", f.ID, f.Title, f.Position, f.Claims, len(f.Derivation))
	}
}

// breakdowns writes the parts with their closure, each breakdown once.
func (f printedFigure) breakdowns() string {
	var order []string
	parts := map[string][]string{}
	for _, p := range f.Parts {
		if parts[p.Of] == nil {
			order = append(order, p.Of)
		}
		text := p.Label + " " + number(p.Min)
		if number(p.Min) != number(p.Max) {
			text += " to " + number(p.Max)
		}
		parts[p.Of] = append(parts[p.Of], text+" "+p.Closure)
	}
	for _, r := range f.Residuals {
		parts[r.Of] = append(parts[r.Of], "rest "+number(r.Min))
	}
	var all []string
	for _, of := range order {
		all = append(all, of+": "+strings.Join(parts[of], ", "))
	}
	return strings.Join(all, "; ")
}

func number(n *int64) string {
	if n == nil {
		return "open"
	}
	return fmt.Sprint(*n)
}

func (p printed) boundsAndQueue(t *testing.T) {
	t.Helper()
	want := printedBounds{Of: []string{"ohchr-documented", "snhr-documented"}, Min: 420, Max: 531,
		Text: "at least 420 and at most 531 different people are on at least one of the two, if neither repeats anyone; not a death toll, sets no upper limit"}
	if len(p.ListBounds) != 1 || fmt.Sprint(p.ListBounds[0]) != fmt.Sprint(want) {
		t.Errorf("the list bounds are %+v", p.ListBounds)
	}
	for _, f := range p.Figures {
		if strings.Contains(fmt.Sprint(f.Shown, number(f.Min), number(f.Max)), "531") {
			t.Errorf("the bounds became the figure %s", f.ID)
		}
	}
	for _, want := range []struct {
		rule, about string
		says        []string
	}{
		{"same-people", "interviewees interviewees-about-banias", []string{"5 “living in Banias city”", "5 “residents of Banias city”", "medical worker"}},
		{"more-than-whole", "burial-site-pictures-verified images-reviewed-of-one-body media-verified", []string{"(4)", "(6)", "9"}},
		{"subset-unknown", "individually-described investigated-killed", []string{"the 7", "the 32"}},
	} {
		asked := slices.IndexFunc(p.Queue, func(q printedQuestion) bool {
			return q.Rule == want.rule && strings.Join(q.About, " ") == want.about
		})
		if asked < 0 {
			t.Errorf("nobody is asked by the rule %s about %s", want.rule, want.about)
			continue
		}
		for _, words := range want.says {
			if !strings.Contains(p.Queue[asked].Text, words) {
				t.Errorf("the question %q does not say %q", p.Queue[asked].Text, words)
			}
		}
	}
	ids := map[string]bool{}
	for _, q := range p.Queue {
		if q.ID == "" || ids[q.ID] {
			t.Errorf("the question %q has the id %q, which is empty or another's", q.Text, q.ID)
		}
		ids[q.ID] = true
	}
}

// TestTheDemonstrationIsTheSameInEachFolder: ids are random, and nothing that a
// person reads depends on them.
func TestTheDemonstrationIsTheSameInEachFolder(t *testing.T) {
	a, b := demonstrated(t), demonstrated(t)
	if !bytes.Equal(a, b) {
		t.Errorf("one is\n%s\nthe other\n%s", a, b)
	}
	if len(bytes.Split(a, []byte("\n"))) < len(rows)+10 {
		t.Errorf("too little is printed:\n%s", a)
	}
}

// TestTheStatementItselfCanBeAttached: the program ships facts and not the
// statement, which belongs to those who published it.
func TestTheStatementItselfCanBeAttached(t *testing.T) {
	statement := ""
	files, err := filepath.Glob("../../../shared/seed/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if digest, err := digestOf(f); err == nil && digest == sample.StatementSHA256 {
			statement = f
		}
	}
	if statement == "" {
		t.Skip("the statement is not beside the checkout (../shared/seed), so it cannot be attached")
	}
	t.Setenv("SIJIL_PASSPHRASE_FILE", "")
	dir := filepath.Join(t.TempDir(), "sample")
	pass := filepath.Join(dir, samplePassphrase)
	before := ran(t, "demo", "--dir", dir, "--no-serve")
	if items := ran(t, "item", "list", "-w", dir, "--passphrase-file", pass); !strings.Contains(items, "known by digest, not held") {
		t.Errorf("before it is given the statement is:\n%s", items)
	}
	for range 2 { // giving it again changes nothing
		after := ran(t, "demo", "--dir", dir, "--no-serve", "--source", statement)
		if !strings.HasPrefix(after, "The statement is held now") || !strings.HasSuffix(after, before) {
			t.Errorf("with the statement the demonstration prints:\n%s", after)
		}
	}
	items := ran(t, "item", "list", "-w", dir, "--passphrase-file", pass)
	if !strings.Contains(items, sample.StatementSHA256) || !strings.Contains(items, "  held  statement") || !strings.Contains(items, "1 items") {
		t.Errorf("once it is given the statement is:\n%s", items)
	}
	if report := ran(t, "verify", "-w", dir, "--passphrase-file", pass); !strings.Contains(report, "1 blobs") {
		t.Errorf("verify reads:\n%s", report)
	}
}

// ran runs the program, which must succeed, and returns what it printed.
func ran(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(args, terminal.Console{In: strings.NewReader(""), Out: &out, Err: &errs}); code != terminal.Done {
		t.Fatalf("%q ends with %d: %s", args, code, errs.String())
	}
	return out.String()
}
