package redact_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"sijil/claim"
	"sijil/evidence"
	"sijil/fault"
	"sijil/finding"
	"sijil/publication/bundle"
	"sijil/publication/redact"
	"sijil/value"
)

// canary is in every marked secret. No byte of a bundle may hold it.
const canary = "KANARIE"

// mark puts a canary into every text that can be reached in a value, making
// pointers and one element of each list on the way.
func mark(v reflect.Value, count *int, depth int) {
	if depth > 9 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		*count++
		v.SetString(fmt.Sprintf("%s-%d", canary, *count))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		mark(v.Elem(), count, depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		mark(v.Index(0), count, depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			mark(v.Field(i), count, depth+1)
		}
	}
}

// marked returns a value of a type with a canary in every text.
func marked[T any](t *testing.T) T {
	t.Helper()
	var x T
	count := 0
	mark(reflect.ValueOf(&x).Elem(), &count, 0)
	if count == 0 {
		t.Fatalf("nothing to mark in %T", x)
	}
	return x
}

// degrees are all that keep a thing in the house; "" stands for a record that
// lost its degree.
var degrees = []value.Sensitivity{value.Restricted, value.Confidential, value.Sealed, "", "unheard of"}

// noCanary writes the bundle of a release and searches every byte and every
// file name of it.
func noCanary(t *testing.T, in redact.Input) {
	t.Helper()
	p := released(t, in)
	signer, err := note.NewSigner(testSigner)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "bundle")
	if err := bundle.Write(t.Context(), dir, p, signer); err != nil {
		t.Fatal(err)
	}
	all := files(t, dir)
	if len(all) < 20 {
		t.Fatalf("only %d files were searched", len(all))
	}
	for path, data := range all {
		if i := bytes.Index(data, []byte(canary)); i >= 0 || strings.Contains(path, canary) {
			t.Errorf("%s holds a secret: %q", path, data[max(0, i-80):min(len(data), max(i, 0)+40)])
		}
	}
}

func TestNothingOfAWithheldClaimLeaves(t *testing.T) {
	for _, degree := range degrees {
		t.Run("degree "+string(degree), func(t *testing.T) {
			in := nahrin(t)
			c := marked[claim.State](t)
			c.ID, c.Sensitivity = id("share"), degree
			c.SupersededBy, c.RetractedBy = nil, nil
			in.Claims[3] = c
			// What the figure above it says may come from the claim.
			for i := range in.Renderings {
				f := &in.Renderings[i].Figures[1]
				x := marked[finding.Figure](t)
				x.ID, x.Min, x.Max, x.Derivation, x.Gaps, x.Position = f.ID, f.Min, f.Max, f.Derivation, nil, f.Position
				*f = x
			}
			noCanary(t, in)
		})
	}
}

func TestNothingOfAWithheldEntityLeaves(t *testing.T) {
	for _, degree := range degrees {
		for _, kind := range []string{"person", "group", "place", "set", "interview", "unheard of"} {
			t.Run(fmt.Sprintf("degree %s, kind %s", degree, kind), func(t *testing.T) {
				in := nahrin(t)
				e := marked[claim.Entity](t)
				e.ID, e.Kind, e.Sensitivity, e.Pseudonym = id("neighbour"), kind, degree, true
				in.Entities[len(in.Entities)-1] = e
				in.Claims[4].Chain[0].Who = e.ID
				in.Claims[5].Where = &value.Place{Place: e.ID}
				in.Claims[5].Values = append(in.Claims[5].Values, value.Named{Name: "with", Value: value.Value{
					List: &value.List{{Ref: &value.Ref{Entity: e.ID}}},
				}})
				in.Definitions[0].Whose = e.ID
				in.Findings[0].Whose = e.ID
				noCanary(t, in)
			})
		}
	}
}

func TestNothingOfAProtectedPersonLeaves(t *testing.T) {
	in := nahrin(t)
	e := marked[claim.Entity](t)
	e.ID, e.Kind, e.Sensitivity, e.Pseudonym, e.Protected = id("neighbour"), "person", value.Public, false, true
	in.Entities[len(in.Entities)-1] = e
	noCanary(t, in)
}

func TestNothingOfAWithheldItemLeaves(t *testing.T) {
	for _, degree := range degrees {
		t.Run("degree "+string(degree), func(t *testing.T) {
			in := nahrin(t)
			i := marked[evidence.Item](t)
			i.ID, i.Sensitivity = id("report"), degree
			in.Items[0] = i
			for k := range in.Claims {
				l := &in.Claims[k].Source.Locator
				*l = marked[claim.Locator](t)
				in.Claims[k].Quote = &claim.Quotation{Text: canary}
			}
			noCanary(t, in)
		})
	}
}

func TestWhatPublicRecordsKeepForTheHouseStaysThere(t *testing.T) {
	in := nahrin(t)
	for i := range in.Claims {
		c := &in.Claims[i]
		c.Ref, c.Note = canary+"-ref", canary+"-note"
		c.Supersedes, c.Retracts = canary+"-old", canary+"-taken-back"
		c.Case, c.Compartment = canary+"-case", canary+"-compartment"
		c.Assessments = []claim.Assessment{marked[claim.Assessment](t)}
		c.Assessments[0].Status = string(claim.Accepted)
		if c.Quote != nil {
			c.Quote.Interpreter = canary + "-interpreter"
		}
		for j := range c.Values {
			if x := c.Values[j].Value.Text; x != nil {
				x.Translator = canary + "-translator"
			}
		}
	}
	for i := range in.Entities {
		in.Entities[i].Ref = canary + "-ref"
		in.Entities[i].Codes = []value.Code{marked[value.Code](t)}
	}
	in.Items[0].Ref = canary + "-ref"
	in.Items[0].Stored = &evidence.Stored{Blob: canary + "-blob", SHA256: canary + "-stored"}
	in.Findings[0].SignedBy = []string{canary + "-analyst"}
	in.Findings[0].Dissent = []string{canary + "-dissent"}
	for i := range in.Renderings {
		f := &in.Renderings[i].Figures[0]
		f.Title, f.Whose, f.Place, f.Stage = canary+"-title", canary+"-whose", canary+"-place", canary+"-stage"
		f.Gaps = []finding.Gap{{Claim: canary + "-erased", Position: 12, Reason: canary + "-reason"}}
		f.Relations = append(f.Relations, finding.Relation{To: canary + "-figure", Relation: "subset", Basis: "asserted"})
	}
	in.Definitions[0].Actor, in.Definitions[0].Replaces = canary+"-actor", canary+"-replaced"
	noCanary(t, in)
}

func TestASecretInAPublicTextStopsTheReleaseWherever(t *testing.T) {
	in := nahrin(t)
	in.Secrets = []redact.Secret{{What: "identity", Words: canary}}
	for name, put := range map[string]func(*redact.Input){
		"title":        func(in *redact.Input) { in.Title = label("The case of "+canary, "") },
		"finding":      func(in *redact.Input) { in.Findings[0].Text = label("", canary) },
		"element":      func(in *redact.Input) { in.Findings[0].Elements[0].Name = label(canary, "") },
		"figure":       func(in *redact.Input) { in.Renderings[0].Figures[0].Shown = canary },
		"part":         func(in *redact.Input) { in.Renderings[1].Figures[0].Parts[0].Label = canary },
		"list bounds":  func(in *redact.Input) { in.Renderings[1].Bounds[0].Text = canary },
		"quote":        func(in *redact.Input) { in.Claims[5].Quote.Original = canary },
		"value":        func(in *redact.Input) { in.Claims[0].Values[0].Value.Count.Words = canary },
		"time":         func(in *redact.Input) { in.Claims[4].When.Words = canary },
		"locator":      func(in *redact.Input) { in.Claims[4].Source.Locator.Words = canary },
		"channel":      func(in *redact.Input) { in.Claims[4].Chain[0].Channel = canary },
		"entity":       func(in *redact.Input) { in.Entities[0].Label = label(canary, "") },
		"item":         func(in *redact.Input) { in.Items[0].Title = label("", canary) },
		"media type":   func(in *redact.Input) { in.Items[0].MediaType = canary },
		"kind":         func(in *redact.Input) { in.Claims[0].Kind = canary },
		"role":         func(in *redact.Input) { in.Claims[0].Roles[0].Role = canary },
		"figure's ref": func(in *redact.Input) { in.Findings[0].Ref = canary },
	} {
		t.Run(name, func(t *testing.T) {
			in := nahrin(t)
			in.Secrets = []redact.Secret{{What: "identity", Words: canary}}
			put(&in)
			_, hits, err := redact.Release(in)
			if fault.KindOf(err) != fault.Denied || len(hits) == 0 {
				t.Fatalf("it left: %v", err)
			}
			for _, h := range hits {
				if strings.Contains(fmt.Sprint(h)+err.Error(), canary) {
					t.Error("the hit gives it away")
				}
			}
		})
	}
	if _, _, err := redact.Release(in); err != nil {
		t.Errorf("without it the release passes: %v", err)
	}
}
