package verify_test

import (
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"sijil/publication"
	"sijil/publication/bundle"
)

// estimated is the vector of a release with an estimate.
const estimated = "testdata/estimated"

func theEstimated(t testing.TB) publication.Publication {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(estimated, filepath.FromSlash(bundle.PublicationPath)))
	if err != nil {
		t.Fatal(err)
	}
	p, err := publication.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestABundleWithAnEstimateIsIntact(t *testing.T) {
	r := checked(t, estimated, verifierKey)
	if !r.Intact || len(r.Problems) > 0 || len(r.Notes) > 0 || r.Estimates != 1 || r.Figures != 3 {
		t.Errorf("%+v", r)
	}
}

// Every number of an estimate is tied to another: altered by one, properly
// signed and laid out, it is found. The numbers left out stand for nothing that
// could be computed without the sampler.
func TestEachAlteredCountOfAnEstimateIsFound(t *testing.T) {
	var paths []string
	numbers(reflect.ValueOf(theEstimated(t).Estimates[0]), "", func(path string, _ reflect.Value) { paths = append(paths, path) })
	tried := 0
	for _, path := range paths {
		if free(path) {
			continue
		}
		p := theEstimated(t)
		numbers(reflect.ValueOf(&p.Estimates[0]).Elem(), "", func(at string, v reflect.Value) {
			if at == path {
				v.SetInt(v.Int() + 1)
			}
		})
		tried++
		if !problem(p, "estimate") {
			t.Errorf("%s can be altered and nobody notices", path)
		}
	}
	if tried < 31 {
		t.Errorf("only %d numbers were tried", tried)
	}
}

// free says whether a number rests on the sampler, the position or what people
// decided: nothing else in the release says what it is.
func free(path string) bool {
	for _, part := range []string{".Position", ".Earlier", ".Records", ".Out", ".Undecided", ".Contested", ".Opened", ".From", ".To"} {
		if strings.HasSuffix(path, part) {
			return true
		}
	}
	return strings.Contains(path, ".Courses") || strings.Contains(path, ".Range.") && !strings.HasPrefix(path, ".Headline")
}

// numbers calls f with every signed number in a value and the path to it.
func numbers(v reflect.Value, path string, f func(string, reflect.Value)) {
	switch v.Kind() {
	case reflect.Int, reflect.Int64:
		f(path, v)
	case reflect.Pointer:
		if !v.IsNil() {
			numbers(v.Elem(), path, f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			numbers(v.Index(i), path+"["+string(rune('a'+i))+"]", f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			numbers(v.Field(i), path+"."+v.Type().Field(i).Name, f)
		}
	}
}

func problem(p publication.Publication, name string) bool {
	for _, x := range p.Check() {
		if x.Name == name {
			return true
		}
	}
	return false
}

func TestSignedContradictionsOfAnEstimateAreFound(t *testing.T) {
	no := false
	for name, c := range map[string]struct {
		problem string
		change  func(*publication.Estimate)
	}{
		"limits the wrong way round":             {"estimate", func(e *publication.Estimate) { e.Results[2].Range.Lo, e.Headline.Lo = 980, 980 }},
		"an upper limit below the middle":        {"estimate", func(e *publication.Estimate) { hi := int64(960); e.Results[2].Range.Hi, e.Headline.Hi = &hi, &hi }},
		"an estimate below what is documented":   {"estimate", func(e *publication.Estimate) { e.Results[2].Range.Lo, e.Headline.Lo = 734, 734 }},
		"a part below what is documented":        {"estimate", func(e *publication.Estimate) { e.Strata[0].Results[2].Range.Lo = 634 }},
		"a headline of another number":           {"estimate", func(e *publication.Estimate) { e.Headline.Median = 975 }},
		"a headline of a refused method":         {"estimate", func(e *publication.Estimate) { e.Headline.Method, e.Assumption.Method = "lcmcr", "lcmcr" }},
		"a headline whose links nobody reviewed": {"estimate", func(e *publication.Estimate) { e.Reviewed = false }},
		"a headline without assumption":          {"estimate", func(e *publication.Estimate) { e.Assumption = nil }},
		"a headline under a refusal": {"estimate", func(e *publication.Estimate) {
			e.Results[2].Refused = []publication.Reason{{Code: "linkage-unreviewed", Kind: "declaration"}}
		}},
		"numbers without a headline":           {"estimate", func(e *publication.Estimate) { e.Headline = nil }},
		"a refused method with a number":       {"estimate", func(e *publication.Estimate) { e.Results[1].Range = e.Results[0].Range }},
		"a refusal without kind":               {"estimate", func(e *publication.Estimate) { e.Results[1].Refused[0].Kind = "" }},
		"a warning that is called a refusal":   {"estimate", func(e *publication.Estimate) { e.Results[0].Warnings[0].Kind = "data" }},
		"a reason on a list that is not there": {"reference", func(e *publication.Estimate) { e.Results[2].Warnings[0].Lists[0] = "l9" }},
		"a setting in words":                   {"estimate", func(e *publication.Estimate) { e.Results[2].Settings[0].Value = "much" }},
		"an interval that is surely right":     {"estimate", func(e *publication.Estimate) { e.Results[0].Range.Level = "1" }},
		"a density under a refusal": {"estimate", func(e *publication.Estimate) {
			e.Results[1].Diagnostics.Density = e.Results[2].Diagnostics.Density
		}},
		"more draws than all":                            {"estimate", func(e *publication.Estimate) { e.Results[2].Diagnostics.Density[0].Share = "0.9" }},
		"bins out of order":                              {"estimate", func(e *publication.Estimate) { e.Results[2].Diagnostics.Density[1].From = 1 }},
		"a chain off its scale":                          {"estimate", func(e *publication.Estimate) { e.Results[1].Diagnostics.Courses[0][0] = 1001 }},
		"a diagnostic in words":                          {"estimate", func(e *publication.Estimate) { e.Results[1].Diagnostics.RHat = "good" }},
		"a check that did not pass":                      {"estimate", func(e *publication.Estimate) { e.Checks[1].Passed = &no }},
		"a check said to fail":                           {"estimate", func(e *publication.Estimate) { e.Checks[0].Passed = &no }},
		"a check against another size":                   {"estimate", func(e *publication.Estimate) { k := int64(420); e.Checks[1].Known = &k }},
		"a pattern left out":                             {"estimate", func(e *publication.Estimate) { e.Patterns = e.Patterns[1:] }},
		"a pattern given twice":                          {"estimate", func(e *publication.Estimate) { e.Patterns = append(e.Patterns, e.Patterns[0]) }},
		"an overlap left out":                            {"estimate", func(e *publication.Estimate) { e.Overlaps = e.Overlaps[1:] }},
		"a registration after the answer":                {"estimate", func(e *publication.Estimate) { e.Registration.Proof, e.Proof = e.Proof, e.Registration.Proof }},
		"a registration before which more had been seen": {"estimate", func(e *publication.Estimate) { e.Registration.Opened = 2 }},
		"a registration without proof":                   {"reference", func(e *publication.Estimate) { e.Registration.Proof = "p99" }},
		"an answer without digest":                       {"estimate", func(e *publication.Estimate) { e.SHA256 = "" }},
		"a population that is not there":                 {"reference", func(e *publication.Estimate) { e.Populations[0].Set = "e99" }},
		"an estimate of nobody":                          {"estimate", func(e *publication.Estimate) { e.Populations = nil }},
		"an organisation that is not there":              {"reference", func(e *publication.Estimate) { e.Lists[0].Organisation = "e99" }},
		"an estimate that no finding can find":           {"reference", func(e *publication.Estimate) { e.ID = "n2" }},
		"links without samples": {"estimate", func(e *publication.Estimate) {
			hi := int64(760)
			e.Links = &publication.Links{Method: "graphs", Documented: publication.Range{Lo: 700, Hi: &hi, Median: 735, Level: "0.95"}, Between: "0.2"}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			p := theEstimated(t)
			c.change(&p.Estimates[0])
			if r := checked(t, forged(t, p, func(map[string][]byte) {}), verifierKey); r.Intact || !has(r, c.problem, "") {
				t.Errorf("%+v", r.Problems)
			}
		})
	}
}

// The links between lists are uncertain, so that the documented count is too:
// an interval over samples of the links may begin below the count as it stands.
func TestAnIntervalOverSamplesOfTheLinksMayBeginLower(t *testing.T) {
	p := theEstimated(t)
	e := &p.Estimates[0]
	hi := int64(760)
	e.Links = &publication.Links{Method: "graphs", Clusterings: 50, Documented: publication.Range{Lo: 700, Hi: &hi, Median: 735, Level: "0.95"}, Between: "0.2"}
	e.Results[2].Range.Lo, e.Headline.Lo = 720, 720
	if problems := p.Check(); len(problems) > 0 {
		t.Errorf("%+v", problems)
	}
	e.Results[2].Range.Lo, e.Headline.Lo = 690, 690
	if !problem(p, "estimate") {
		t.Error("an interval below every sample is not found")
	}
}

func TestATableOfEstimatesThatSaysSomethingElseIsFound(t *testing.T) {
	dir := forged(t, theEstimated(t), func(f map[string][]byte) {
		f["data/estimates.csv"] = []byte(strings.Replace(string(f["data/estimates.csv"]), "1035", "1036", 1))
	})
	if r := checked(t, dir, verifierKey); r.Intact || !has(r, "page", "data/estimates.csv") {
		t.Errorf("%+v", r.Problems)
	}
}

// A publication comes from strangers: whatever is missing or out of range in an
// estimate, it is checked and laid out to the end.
func TestAMaimedEstimateBreaksNothing(t *testing.T) {
	var paths []string
	parts(reflect.ValueOf(theEstimated(t).Estimates[0]), "", func(path string, _ reflect.Value) { paths = append(paths, path) })
	if len(paths) < 150 {
		t.Fatalf("only %d parts", len(paths))
	}
	for _, path := range paths {
		p := theEstimated(t)
		parts(reflect.ValueOf(&p.Estimates[0]).Elem(), "", func(at string, v reflect.Value) {
			if at == path {
				v.SetZero()
			}
		})
		p.Check()
		p.Langs = p.Langs[1:] // one page is enough
		if _, err := bundle.Payload(p); err != nil {
			t.Errorf("without %s: %v", path, err)
		}
		if p = theEstimated(t); !strings.Contains(path, "[") {
			continue
		}
		parts(reflect.ValueOf(&p.Estimates[0]).Elem(), "", func(at string, v reflect.Value) {
			switch {
			case at != path:
			case v.Kind() == reflect.String:
				v.SetString("\u202e<b>NaN")
			case v.CanInt():
				v.SetInt(math.MaxInt64)
			}
		})
		p.Check()
		p.Langs = p.Langs[1:] // one page is enough
		if _, err := bundle.Payload(p); err != nil {
			t.Errorf("with another %s: %v", path, err)
		}
	}
}

// parts calls f with everything in a value that can be taken away.
func parts(v reflect.Value, path string, f func(string, reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if f(path, v); !v.IsNil() {
			parts(v.Elem(), path, f)
		}
	case reflect.Slice:
		f(path, v)
		for i := range v.Len() {
			parts(v.Index(i), path+"["+string(rune('a'+i))+"]", f)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			parts(v.Field(i), path+"."+v.Type().Field(i).Name, f)
		}
	default:
		f(path, v)
	}
}
