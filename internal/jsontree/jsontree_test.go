package jsontree

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"sijil/fault"
)

func TestWhatWouldBeLostInSilenceIsRefused(t *testing.T) {
	for text, says := range map[string]string{
		`{"a":1,"a":2}`:               `"a" stands twice`,
		`{"a":{"b":[{"c":1,"c":1}]}}`: `"c" stands twice`,
		"{\"a\":\"\xff\"}":            "not UTF-8",
		`"\ud800"`:                    "half of a character pair",
		`"\ud800x"`:                   "half of a character pair",
		`"\udc00\ud800"`:              "half of a character pair",
		`"\ud800\ud800"`:              "half of a character pair",
		`{"\ud83d":1}`:                "half of a character pair",
		`{} {}`:                       "not JSON",
		`[1,]`:                        "not JSON",
		`{"a":}`:                      "not JSON",
		`01`:                          "not JSON",
		``:                            "not JSON",
		strings.Repeat("[", 30) + strings.Repeat("]", 30):                           "deep in each other",
		`{"` + strings.Repeat("x", 99) + `":1,"` + strings.Repeat("x", 99) + `":1}`: "…",
	} {
		_, err := Parse([]byte(text))
		if fault.KindOf(err) != fault.Invalid || err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%.60s: %v, want %q", text, err, says)
		}
	}
}

func TestValuesAreTheSameWhateverTheirSpelling(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{`{"a":1,"b":[true,null]}`, `{"b":[true,null],"a":1.0}`, true},
		{`"\ud83d\ude00 \u0041\\ud800"`, `"😀 A\\ud800"`, true},
		{`100`, `1e2`, true}, {`-0`, `0`, true},
		{`[1,2]`, `[2,1]`, false}, {`{"a":1}`, `{"b":1}`, false}, {`"1"`, `1`, false}, {`null`, `false`, false},
		{`{"a":null}`, `{}`, false}, {`0.1`, `0.10000001`, false},
	} {
		x, err := Parse([]byte(c.a))
		if err != nil {
			t.Fatal(err)
		}
		y, err := Parse([]byte(c.b))
		if err != nil {
			t.Fatal(err)
		}
		if x.Same(&y) != c.same || y.Same(&x) != c.same {
			t.Errorf("%s and %s: same %v, want %v", c.a, c.b, x.Same(&y), c.same)
		}
	}
}

// FuzzParse holds that what is read is what encoding/json reads, and that it is
// written as the same value.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e3,"x\u00e9\ud83d\ude00",null,true],"b":{}}`, `"\\ud800"`, `[]`, ` 7 `, `{"<":">&\u2028"}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		n, err := Parse(text)
		if err != nil {
			return
		}
		var want, got any
		if err := json.Unmarshal(text, &want); err != nil {
			return // a number that fits no float is kept as it is written
		}
		out := n.Append(nil)
		if err := json.Unmarshal(out, &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s was written as %s (%v)", text, out, err)
		}
		if back, err := Parse(out); err != nil || !back.Same(&n) {
			t.Fatalf("%s came back as another value: %v", out, err)
		}
	})
}
