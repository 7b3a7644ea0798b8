package redact_test

import (
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"sijil/claim"
	"sijil/evidence"
	"sijil/finding"
	"sijil/publication"
	"sijil/publication/redact"
	"sijil/value"
)

// The keys of the fictional publisher. They sign test vectors and nothing else.
const (
	testSigner   = "PRIVATE+KEY+log.nahrin.example/register+123b3e83+AVLcsxRVqJUASmnhmIHFoVZacCx6/c/HmMqhlhzCBam0"
	testVerifier = "log.nahrin.example/register+123b3e83+AcCpIcF70GGGLO24EIhMd4tNodP1+Y6YHVfwT4afDDEw"
	testOrigin   = "log.nahrin.example/register"
)

// id makes an id of the house's form out of a short word.
func id(word string) value.ID {
	const letters = "abcdefghijklmnopqrstuvwxyz234567"
	sum := sha256.Sum256([]byte(word))
	out := make([]byte, 26)
	for i := range out {
		out[i] = letters[sum[i]%32]
	}
	return value.ID(out)
}

func n(i int64) *int64 { return &i }

func scope(s value.Sensitivity) value.Scope {
	return value.Scope{Case: id("case"), Compartment: id("compartment"), Sensitivity: s}
}

func label(en, ar string) value.Label {
	return value.Label{{Lang: "en", Text: en}, {Lang: "ar", Text: ar}}
}

func entity(word, kind, en, ar string) claim.Entity {
	return claim.Entity{ID: id(word), Ref: word, Scope: scope(value.Public), Kind: kind, Label: label(en, ar)}
}

func role(name, word string) claim.Role {
	return claim.Role{Role: name, Target: &value.Ref{Entity: id(word)}}
}

func count(lo, hi *int64, words string) value.Value {
	return value.Value{Count: &value.Count{Unit: "person", Min: lo, Max: hi, Quality: value.Exact, Words: words}}
}

func text(s string) value.Value { return value.Value{Text: &value.Text{Text: s, Lang: "en"}} }

// state makes a public claim of the fictional report, told by the office.
func state(word, kind string, paragraph int64, roles []claim.Role, values ...value.Named) claim.State {
	return claim.State{Claim: claim.Claim{
		ID: id(word), Ref: word, Scope: scope(value.Public), Kind: kind, Roles: roles, Values: values,
		Polarity: claim.Affirmed, Force: claim.Reported,
		Chain:  []claim.Telling{{Who: id("office"), Did: []claim.Did{claim.Published}}},
		Source: claim.Source{Item: id("report"), Locator: claim.Locator{Paragraph: paragraph}},
	}, Position: 10}
}

func killing(word, victim string, teller string, did claim.Did) claim.State {
	c := state(word, "act", 5, []claim.Role{role("victim", victim), {Role: "perpetrator"}},
		value.Named{Name: "act", Value: value.Value{Code: &value.Code{List: "acts", Code: "killing"}}})
	c.Chain = []claim.Telling{
		{Who: id(teller), Did: []claim.Did{did}, Channel: "interview"},
		{Who: id("office"), Did: []claim.Did{claim.Published}},
	}
	c.When = &value.Time{Kind: value.Moment, EDTF: "2031-04-02", Words: "on 2 April"}
	c.Where = &value.Place{Place: id("velm"), Relation: "in", Precision: 5, Words: "Velm"}
	return c
}

func part(label, set string, c int64) value.Value {
	return value.Value{Record: &value.Record{
		{Name: "count", Value: count(n(c), n(c), "")},
		{Name: "label", Value: text(label)},
		{Name: "set", Value: value.Value{Ref: &value.Ref{Entity: id(set)}}},
	}}
}

// nahrin is an investigation in a fictional country: an office counts 12
// people killed in the town of Velm, a ministry lists 20, and two of the
// killings are described by people who were there.
func nahrin(t *testing.T) redact.Input {
	t.Helper()
	parts := value.List{part("men", "men", 9), part("women", "women", 3)}
	hidden := state("share", "attribution", 8, []claim.Role{role("actor", "guard"), role("of_set", "listed")},
		value.Named{Name: "share", Value: value.Value{Share: &value.Share{Min: "0.5", Max: "1", Words: "mostly by the river guard, says an informant"}}})
	hidden.Sensitivity = value.Confidential
	quoted := killing("act-2", "brother", "mira", claim.Saw)
	quoted.Quote = &claim.Quotation{Text: "They came before noon […] I was behind the door.", Lang: "en"}
	in := redact.Input{
		ID:       "velm-1",
		Title:    label("Killings in Velm, April 2031", "عمليات القتل في فيلم، نيسان 2031"),
		Text:     label("What the records of the office hold.\nIn two paragraphs.", "ما تحويه سجلات المكتب."),
		At:       time.Date(2031, 6, 1, 12, 0, 0, 0, time.UTC),
		Position: 40,
		Entities: []claim.Entity{
			entity("office", "office", "Nahrin Rights Office", "مكتب نهرين للحقوق"),
			entity("ministry", "office", "Ministry of the Interior", "وزارة الداخلية"),
			entity("guard", "group", "the river guard", "حرس النهر"),
			entity("velm", "place", "Velm", "فيلم"),
			entity("killed", "set", "people killed in Velm", "من قُتلوا في فيلم"),
			entity("men", "set", "men among them", "رجال منهم"),
			entity("women", "set", "women among them", "نساء منهم"),
			entity("listed", "set", "people on the ministry's list", "من في قائمة الوزارة"),
			entity("described", "set", "people described one by one", "من وُصفوا واحدًا واحدًا"),
			entity("brother", "person", "Mira's brother", "شقيق ميرا"),
		},
		Claims: []claim.State{
			state("count-12", "count", 3, []claim.Role{role("set", "killed")}, value.Named{Name: "count", Value: count(n(12), n(12), "12")}),
			state("parts", "partition", 3, []claim.Role{role("whole", "killed")}, value.Named{Name: "parts", Value: value.Value{List: &parts}}),
			state("count-20", "count", 7, []claim.Role{role("set", "listed")}, value.Named{Name: "count", Value: count(n(20), n(20), "20")}),
			hidden,
			killing("act-1", "neighbour", "mira", claim.FoundAfter),
			quoted,
			state("denial", "count", 9, []claim.Role{role("set", "killed")}, value.Named{Name: "count", Value: count(n(0), n(0), "none")}),
		},
		Items: []evidence.Item{{
			ID: id("report"), Ref: "report", Scope: scope(value.Public), Title: label("The office's report", "تقرير المكتب"),
			SHA256: fmt.Sprintf("%x", sha256.Sum256([]byte("report"))), Size: 4321, MediaType: "text/plain", Held: true,
		}},
		SignerKey: testVerifier,
	}
	in.Claims[6].Polarity = claim.Negated
	mira := entity("mira", "person", "Mira*", "ميرا*")
	mira.Pseudonym, mira.Protected = true, true
	dorin := entity("neighbour", "person", "Dorin Havelka", "دورين هافلكا")
	dorin.Protected = true
	in.Entities = append(in.Entities, mira, dorin)
	in.Findings = []finding.Finding{{
		ID: id("finding"), Ref: "deliberate", Scope: scope(value.Public),
		Title: label("The killings were deliberate", "كانت عمليات القتل متعمدة"), Text: label("At least twelve people.", "اثنا عشر شخصًا على الأقل."),
		Layer: "incident", Standard: "reasonable_grounds_to_believe", Figures: []string{"killed-in-velm"},
		SignedBy: []string{"Analyst One", "Analyst Two"}, Dissent: []string{"Analyst Three: too early"},
		Elements: []finding.Element{{
			Name: label("They were killed on purpose", "قُتلوا عن قصد"), For: []value.ID{id("act-1"), id("act-2"), id("share")},
			Against: []value.ID{id("denial")}, Reason: "Two people were there.",
		}},
	}}
	figures(&in)
	logged(t, &in)
	return in
}

// figures adds the figures as package finding gives them.
func figures(in *redact.Input) {
	trace := func(words ...string) []finding.Trace {
		var out []finding.Trace
		for _, w := range words {
			out = append(out, finding.Trace{Claim: id(w), Item: "report"})
		}
		return out
	}
	define := func(ref, set, whose, stage string) {
		d := finding.Definition{
			Set: id(set), Ref: ref, Scope: scope(value.Public), Title: label("Figure "+ref, "الرقم "+ref), Unit: "person",
			Whose: id(whose), Stage: stage, Place: &value.Place{Place: id("velm"), Relation: "in"},
			Period:  &value.Time{Kind: value.Extent, EDTF: "2031-04-01/2031-04-03"},
			Meaning: label("people killed in Velm", "أشخاص قُتلوا في فيلم"),
		}
		if ref == "described-in-velm" {
			d.Records = &finding.Query{Kind: "act", Name: "act", Code: "killing", Count: "victim", By: "basis"}
		}
		in.Definitions = append(in.Definitions, d)
	}
	define("killed-in-velm", "killed", "office", "investigated")
	define("listed-by-ministry", "listed", "ministry", "")
	define("described-in-velm", "described", "office", "documented")
	for _, lang := range []string{"en", "ar"} {
		say := func(en, ar string) string { return label(en, ar).In(lang) }
		in.Renderings = append(in.Renderings, redact.Rendering{
			Lang: lang,
			Figures: []finding.Figure{
				{ID: "killed-in-velm", Min: n(12), Max: n(12), Shown: "12", Period: "2031-04-01/2031-04-03", Definition: say("killed, of any age", "قُتلوا، من كل الأعمار"),
					Parts: []finding.Part{
						{Of: "all", Label: say("men", "رجال"), Min: n(9), Max: n(9), Closure: "computed"},
						{Of: "all", Label: say("women", "نساء"), Min: n(3), Max: n(3), Closure: "computed"},
					},
					Relations:  []finding.Relation{{To: "listed-by-ministry", Relation: "overlap_unknown", Basis: "inferred"}},
					Derivation: trace("count-12", "parts"), Claims: 2, Position: 40},
				{ID: "listed-by-ministry", Min: n(20), Max: n(20), Shown: "20", Period: "2031", Definition: say("as the ministry lists them", "كما تدرجهم الوزارة"),
					Qualifiers: []finding.Qualifier{{Kind: "share", Words: "mostly by the river guard, says an informant", About: "killed"}},
					Derivation: trace("count-20", "share"), Claims: 2, Position: 40},
				{ID: "described-in-velm", Min: n(2), Max: n(2), Shown: "2", Definition: say("counted from the records", "محسوبون من السجلات"),
					Parts: []finding.Part{
						{Of: "basis", Label: say("saw it", "رأى ذلك"), Min: n(1), Max: n(1), Closure: "computed"},
						{Of: "basis", Label: say("found afterwards", "اكتشفه لاحقًا"), Min: n(1), Max: n(1), Closure: "computed"},
					},
					Derivation: trace("act-1", "act-2"), Claims: 2, Position: 40},
			},
			Bounds: []finding.ListBounds{{
				Of: []string{"killed-in-velm", "listed-by-ministry"}, Min: 20, Max: 32,
				Text: say("at least 20 and at most 32 different people are on at least one of the two, if neither repeats anyone; not a death toll, sets no upper limit",
					"ما لا يقل عن 20 وما لا يزيد على 32 شخصًا مختلفًا في إحدى القائمتين على الأقل، إن لم تكرر أي منهما أحدًا؛ وهذا ليس حصيلة قتلى ولا يضع حدًا أعلى"),
			}},
		})
	}
}

// logged records every claim in a real log, signs its state and proves each
// entry. Every third entry belongs to something else.
func logged(t *testing.T, in *redact.Input) {
	t.Helper()
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(idx []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(idx))
		for i, x := range idx {
			out[i] = hashes[x]
		}
		return out, nil
	})
	in.Entries = nil
	size := int64(0)
	record := func(word string, subject value.ID) redact.Entry {
		salt := sha256.Sum256([]byte("salt " + word))
		head := fmt.Sprintf("sijil entry 1\n%s\n%d\n2031-05-01T08:00:00.000000Z\nclaim.assert\n%s\n%s\n%064x\n",
			testOrigin, size, id("clerk"), subject, 7)
		headHash := publication.HeadCommitment(salt[:], []byte(head))
		body := sha256.Sum256([]byte("body " + word))
		stored, err := tlog.StoredHashes(size, append(headHash[:], body[:]...), reader)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, stored...)
		size++
		return redact.Entry{Claim: subject, Origin: testOrigin, Index: size - 1, Head: []byte(head), HeadSalt: salt[:], HeadHash: headHash[:], BodyHash: body[:]}
	}
	for i, c := range in.Claims {
		if i%3 == 0 {
			record(fmt.Sprint("other ", i), id("other"))
		}
		in.Entries = append(in.Entries, record(string(c.ID), c.ID))
	}
	for _, e := range in.Estimates {
		in.Entries = append(in.Entries, record("plan", e.Registration), record("answer", e.ID))
	}
	for i := range in.Entries {
		path, err := tlog.ProveRecord(size, in.Entries[i].Index, reader)
		if err != nil {
			t.Fatal(err)
		}
		in.Entries[i].Path = nil
		for _, h := range path {
			in.Entries[i].Path = append(in.Entries[i].Path, h[:])
		}
	}
	root, err := tlog.TreeHash(size, reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(testSigner)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("%s\n%d\n%s\n", testOrigin, size, root)}, signer)
	if err != nil {
		t.Fatal(err)
	}
	in.Checkpoints = []redact.Checkpoint{{Origin: testOrigin, Note: string(signed)}}
}
