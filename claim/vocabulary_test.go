package claim

import (
	"strings"
	"testing"

	"sijil/fault"
	"sijil/value"
)

// standard is the vocabulary that the program ships; a test that needs it
// fails if it cannot be loaded.
func standard(t testing.TB) *Vocabulary {
	t.Helper()
	v, err := Standard()
	if err != nil {
		t.Fatalf("the shipped vocabulary: %v (%v)", err, fault.HintOf(err))
	}
	return v
}

// standIn returns an id made from a number.
func standIn(n int32) value.ID {
	const alphabet = "abcdefghijklmnopqrstuvwxyz234567"
	id := []byte(strings.Repeat("a", 26))
	for i := 20; n > 0; i, n = i-1, n/32 {
		id[i] = alphabet[n%32]
	}
	return value.ID(id)
}

func TestShippedVocabularySpeaksEnglishAndArabic(t *testing.T) {
	v := standard(t)
	check := func(what string, w Words) {
		langs := map[string]bool{}
		for _, p := range w.Label {
			langs[p.Lang] = p.Text != ""
		}
		if !langs["en"] || !langs["ar"] {
			t.Errorf("%s: has %v", what, w.Label)
		}
	}
	for _, k := range v.Kinds() {
		check(k.ID+" label", k.Label)
		check(k.ID+" explanation", k.Explain)
		check(k.ID+" sentence", k.Sentence)
		for _, r := range k.Roles {
			check(k.ID+" role "+r.Name, r.Label)
		}
		for _, w := range k.Values {
			check(k.ID+" value "+w.Name, w.Label)
		}
	}
	for _, l := range v.Lists() {
		check("list "+l.ID, l.Label)
		for _, term := range l.Terms {
			check(l.ID+" "+term.Code, term.Label)
		}
	}
	for _, p := range v.phrases {
		check("phrase "+p.ID, p.Label)
	}
}

func TestKindsOfWhichFiguresAreMadeHaveTheNamesFiguresUse(t *testing.T) {
	v := standard(t)
	for kind, names := range map[string]string{
		"count": "set of count harm definition", "partition": "whole parts dimension asserted_word closure",
		"subset": "whole set count criteria dimension", "set_relation": "a b relation",
		"attribution": "actor of of_set share role", "act": "act victim perpetrator", "attribute": "subject property value",
	} {
		k, ok := v.Kind(kind)
		if !ok {
			t.Fatalf("no kind %s", kind)
		}
		have := map[string]bool{}
		for _, r := range k.Roles {
			have[r.Name] = true
		}
		for _, w := range k.Values {
			have[w.Name] = true
		}
		for _, n := range strings.Fields(names) {
			if !have[n] {
				t.Errorf("%s lacks %s", kind, n)
			}
		}
	}
}

func TestOrganisationAddsKindsTermsAndValuesWithoutCode(t *testing.T) {
	v := standard(t)
	more, err := v.Merge([]byte(`{"version": 2,
	 "kinds": [
	  {"id": "flood", "label": {"en": "flood"}, "explain": {"en": "Water rose."}, "layer": "statement", "when": true,
	   "sentence": {"en": "water rose[ to {height}]"}, "roles": [], "values": [{"name": "height", "label": {"en": "height"}, "type": "number"}]},
	  {"id": "act", "label": {"en": "act"}, "explain": {"en": "x"}, "layer": "statement", "sentence": {"en": "x"},
	   "roles": [], "values": [{"name": "docket", "label": {"en": "docket"}, "type": "text"}]}],
	 "lists": [{"id": "act", "label": {"en": "acts"}, "terms": [{"code": "extortion", "label": {"en": "extortion", "ar": "ابتزاز"}}]}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := more.Kind("flood"); !ok || more.Version != 2 {
		t.Error("the new kind is not there")
	}
	if got := more.Term(value.Code{List: "act", Code: "extortion"}, "ar"); got != "ابتزاز" {
		t.Errorf("the new term is called %q", got)
	}
	k, _ := more.Kind("act")
	if n := k.Values[len(k.Values)-1].Name; n != "docket" {
		t.Errorf("last value of act is %q", n)
	}
	old, _ := v.Kind("act")
	if _, ok := v.Kind("flood"); ok || len(old.Values) == len(k.Values) {
		t.Error("the vocabulary merged into was changed")
	}
}

func TestVocabularyThatCannotBeUsedIsRefusedWithWhatIsWrong(t *testing.T) {
	v := standard(t)
	kind := func(roles, values, sentence string) string {
		return `{"kinds": [{"id": "k", "label": {"en": "k"}, "explain": {"en": "k"}, "layer": "statement", "sentence": {"en": "` +
			sentence + `"}, "roles": [` + roles + `], "values": [` + values + `]}]}`
	}
	for name, c := range map[string]struct{ file, says string }{
		"unknown name in the file": {`{"sorts": []}`, "unknown field"},
		"text after the end":       {`{} {}`, "follows the end"},
		"record redefined":         {`{"records": [{"id": "due", "label": {"en": "x"}, "fields": []}]}`, "already has the record"},
		"term redefined":           {`{"lists": [{"id": "act", "label": {"en": "x"}, "terms": [{"code": "killing", "label": {"en": "x"}}]}]}`, "already has the term"},
		"sect as a field":          {`{"lists": [{"id": "property", "label": {"en": "x"}, "terms": [{"code": "sect", "label": {"en": "x"}}]}]}`, "refuses the term"},
		"required value added": {`{"kinds": [{"id": "act", "label": {"en": "a"}, "explain": {"en": "a"}, "layer": "statement", "sentence": {"en": "a"},
			"roles": [], "values": [{"name": "x", "label": {"en": "x"}, "type": "text", "required": true}]}]}`, "recorded claims lack it"},
		"unknown form":          {kind("", `{"name": "x", "label": {"en": "x"}, "type": "blob"}`, "k"), "no form of value"},
		"unknown list":          {kind("", `{"name": "x", "label": {"en": "x"}, "type": "code:none"}`, "k"), "no list"},
		"reserved name":         {kind("", `{"name": "chain", "label": {"en": "x"}, "type": "text"}`, "k"), "means something else"},
		"name twice":            {kind(`{"name": "x", "label": {"en": "x"}, "target": ["person"], "min": 0}`, `{"name": "x", "label": {"en": "x"}, "type": "text"}`, "k"), "twice"},
		"target of no kind":     {kind(`{"name": "x", "label": {"en": "x"}, "target": ["soul"], "min": 0}`, "", "k"), "no kind of entity"},
		"claims and entities":   {kind(`{"name": "x", "label": {"en": "x"}, "target": ["claim", "person"], "min": 0}`, "", "k"), "claims and at entities"},
		"sentence without name": {kind("", "", "{ghost}"), "neither a role nor a value"},
		"bracket left open":     {kind("", "", "a [b"), "left open"},
		"mapping of no term":    {`{"maps": [{"list": "act", "code": "ghost", "to": []}]}`, "does not exist"},
	} {
		_, err := v.Merge([]byte(c.file))
		if fault.KindOf(err) != fault.Invalid || err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want %q", name, err, c.says)
		}
	}
}

func TestTermsOfOursAreMappedToPublishedCodes(t *testing.T) {
	v := standard(t)
	got := v.External(value.Code{List: "involvement", Code: "perpetrator"})
	if len(got) != 1 || got[0] != (value.Code{List: "huridocs-18", Code: "010100000000"}) {
		t.Errorf("got %v", got)
	}
	if got := v.External(value.Code{List: "act", Code: "threat"}); got != nil {
		t.Errorf("a threat has no code in the lists read so far, got %v", got)
	}
}
