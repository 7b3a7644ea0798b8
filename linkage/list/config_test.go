package list

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sijil/fault"
)

func TestTheConfigurationOfTheManualIsUnderstood(t *testing.T) {
	c, err := ParseConfig([]byte(`
version: 1
id: rec_id
lists: {A: {file: A.csv, duplicate_free: true, as_of: 2024-04-13}}
missing: ["", NA, N/A, "-", "-1"]
fields:    # given given2 father grandfather family mother name sex age birth death place address house postcode identifier category text ignore
  - {role: given, column: fname_c1}
  - {role: birth, parts: {year: by, month: bm, day: bd}}
  - {role: birth, column: dob, format: yyyymmdd}
blocking: auto    # or [[family, birth.year], …]
threshold: 0
`))
	if err != nil {
		t.Fatal(err)
	}
	want := &Config{Version: 1, ID: "rec_id", Lists: map[string]List{"A": {File: "A.csv", DuplicateFree: true, AsOf: "2024-04-13"}},
		Missing: []string{"", "NA", "N/A", "-", "-1"},
		Fields:  []Field{{Role: "given", Column: "fname_c1"}, {Role: "birth", Parts: Parts{"by", "bm", "bd"}}, {Role: "birth", Column: "dob", Format: "yyyymmdd"}}}
	if !reflect.DeepEqual(c, want) {
		t.Errorf("understood as %+v", c)
	}
}

func TestAConfigurationThatMeansNothingIsRefusedWithTheReason(t *testing.T) {
	for text, want := range map[string]string{
		"":                       "not in the form of version 1",
		"version: 2\nfields: []": "has version 2",
		"version: 1\nfeilds: []": "not in the form of version 1",
		"version: 1\nfields: [{role: uncle, column: x}]":                   `the role "uncle", which does not exist`,
		"version: 1\nfields: [{role: given}]":                              "without a column",
		"version: 1\nfields: [{role: given, column: x, parts: {year: y}}]": "both a column and parts",
		"version: 1\nfields: [{role: place, parts: {year: y}}]":            "only birth and death have",
		"version: 1\nfields: [{role: birth, column: x, format: yy}]":       `the form of dates "yy"`,
		"version: 1\nfields: []\nthreshold: .nan":                          "not within -1000 and 1000 bits",
		"version: 1\nfields: []\nthreshold: 1e300":                         "not within -1000 and 1000 bits",
		"version: 1\nlists: {A: {file: A.csv, as_of: last spring}}":        "which is no date",
		"version: 1\nfields: []\nblocking: [family, birth.year]":           "not in the form of version 1",
		"version: 1\nlists: [A.csv]":                                       "not in the form of version 1",
	} {
		_, err := ParseConfig([]byte(text))
		if fault.KindOf(err) != fault.Invalid || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// drawn returns a configuration with names that a person would not choose.
func drawn(t *rapid.T) *Config {
	word := rapid.OneOf(rapid.StringMatching(`[a-z_]{1,8}`), rapid.StringMatching(`[^\x00]{1,6}`), rapid.SampledFrom([]string{
		"yes", "null", "~", "1", "1.5", "2024-04-13", "- x", "a: b", "#x", "x #y", "[x]", "{x}", `"`, `\`, "'", "الاسم", "اسم\u200fالأب", "a\nb", "\t", "\u2028", "\ufeff", "given:3", "!!x", "&a", "*a", " x ", "x,y", "٣", "\U0001F600"})).
		Filter(func(s string) bool { return strings.ToValidUTF8(s, "") == s })
	c := &Config{Version: 1, ID: rapid.OneOf(rapid.Just(""), word).Draw(t, "id"), Missing: rapid.SliceOfN(word, 1, 4).Draw(t, "missing")}
	for _, name := range rapid.SliceOfNDistinct(word, 0, 3, rapid.ID).Draw(t, "lists") {
		if c.Lists == nil {
			c.Lists = map[string]List{}
		}
		c.Lists[name] = List{File: word.Draw(t, "file"), DuplicateFree: rapid.Bool().Draw(t, "free"), ID: rapid.OneOf(rapid.Just(""), word).Draw(t, "own id"),
			AsOf: rapid.SampledFrom([]string{"", "2024", "2024-04", "2024-04-13"}).Draw(t, "as of")}
	}
	for range rapid.IntRange(1, 4).Draw(t, "fields") {
		f := Field{Role: rapid.SampledFrom(Roles).Draw(t, "role"), Column: word.Draw(t, "column"), Format: rapid.SampledFrom(append(Formats, "")).Draw(t, "format"), List: rapid.OneOf(rapid.Just(""), word).Draw(t, "list")}
		if f.Role == "birth" && rapid.Bool().Draw(t, "in parts") {
			f.Column, f.Parts = "", Parts{Year: word.Draw(t, "year"), Month: word.Draw(t, "month")}
		}
		c.Fields = append(c.Fields, f)
	}
	if rapid.Bool().Draw(t, "rules") {
		c.Blocking = rapid.SliceOfN(rapid.SliceOfN(word, 1, 3), 1, 3).Draw(t, "blocking")
	}
	c.Threshold = rapid.Float64Range(-1000, 1000).Draw(t, "threshold")
	return c
}

func TestTheConfigurationThatIsWrittenIsReadBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawn(t)
		reasons := rapid.SampledFrom([]string{"", "the header says x", "two\nlines", "a\u2028b", "# {"}).Draw(t, "reason")
		said := *c
		said.Fields = append([]Field(nil), c.Fields...)
		for i := range said.Fields {
			said.Fields[i].Reason = reasons
		}
		said.IDReason = reasons
		text := said.YAML()
		back, err := ParseConfig(text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if !reflect.DeepEqual(back, c) {
			t.Fatalf("read back as\n%+v\nnot\n%+v\nfrom\n%s", back, c, text)
		}
	})
}

func FuzzAConfigurationThatIsUnderstoodCanBeWritten(f *testing.F) {
	f.Add([]byte("version: 1\nid: x\nlists: {A: {file: A.csv}}\nfields: [{role: given, column: x}]\nblocking: [[given, family:3]]\nthreshold: 1.5\n"))
	f.Add([]byte("version: 1\nmissing: []\nfields: []\nblocking: auto"))
	f.Add([]byte("version: 1\nfields: [{role: birth, parts: {year: \"\\u200f\"}}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := ParseConfig(data)
		if err != nil {
			return
		}
		text := c.YAML()
		back, err := ParseConfig(text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if again := back.YAML(); string(again) != string(text) {
			t.Fatalf("written as\n%s\nthen as\n%s", text, again)
		}
	})
}
