package value

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sijil/fault"
)

func TestAnIDIsTwentySixCharactersOfItsRandomBytes(t *testing.T) {
	id, err := NewID(bytes.NewReader(bytes.Repeat([]byte{0xff}, 16)))
	if err != nil || id != "7777777777777777777777777"+"4" || !id.Valid() {
		t.Fatalf("got %q, %v", id, err)
	}
	if _, err := NewID(bytes.NewReader(make([]byte, 15))); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("a source that gives too little: %v", err)
	}
}

func TestWhatIsNoIDIsRefused(t *testing.T) {
	good := strings.Repeat("a", 26)
	if id, err := ParseID(good); err != nil || string(id) != good {
		t.Fatalf("%q was refused: %v", good, err)
	}
	for _, s := range []string{"", good[1:], good + "a", strings.ToUpper(good), good[1:] + "1", good[1:] + "/", good[2:] + "é"} {
		if _, err := ParseID(s); fault.KindOf(err) != fault.Invalid || err == nil {
			t.Errorf("%q was taken for an id: %v", s, err)
		}
	}
}

func TestSensitivitiesRiseAndAnUnknownWordIsTheStrictest(t *testing.T) {
	order := []Sensitivity{Public, Restricted, Confidential, Sealed, "secret"}
	for i, a := range order {
		for j, b := range order {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := a.Compare(b); got != want {
				t.Errorf("%s compared with %s is %d, want %d", a, b, got, want)
			}
		}
	}
	if Sensitivity("secret").Valid() || !Sealed.Valid() {
		t.Error("validity of degrees")
	}
	if got := Strictest(Restricted, Sealed, Public); got != Sealed {
		t.Errorf("the strictest is %s", got)
	}
}

const someID = ID("abcdefghijklmnopqrstuvwxyz")

// decode reads a value from its stored form.
func decode(t *testing.T, s string) Value {
	t.Helper()
	var v Value
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return v
}

func TestSoundValuesPassAndKeepTheirStoredForm(t *testing.T) {
	for _, s := range []string{
		`{"time":{"kind":"moment","edtf":"2025-03-08"}}`,
		`{"time":{"kind":"within","edtf":"[2025-03-08..2025-03-10]","earliest":"2025-03-08","latest":"2025-03-10"}}`,
		`{"time":{"kind":"moment","earliest":"2025-03-07T09:30+03:00","latest":"2025-03-07T10:30+03:00","zone":"Asia/Damascus"}}`,
		`{"time":{"kind":"moment","words":"two days later","relative_to":"abcdefghijklmnopqrstuvwxyz","offset":"P2D"}}`,
		`{"time":{"kind":"extent","edtf":"2025-01-29~/..","start_kind":"announced","end_kind":"open"}}`,
		`{"age":{"min":67,"max":69,"unit":"year","at":"2025-03-08","words":"late 60s"}}`,
		`{"age":{"min":null,"max":17,"unit":"year"}}`,
		`{"count":{"unit":"person","min":101,"max":null,"quality":"at_least","words":"more than 100"}}`,
		`{"count":{"unit":"person","min":null,"max":null,"quality":"compared","words":"much higher"}}`,
		`{"share":{"min":"0.5","min_exclusive":true,"max":"1","words":"mostly"}}`,
		`{"place":{"place":"abcdefghijklmnopqrstuvwxyz","relation":"adjacent_to","precision":5}}`,
		`{"place":{"setting":"victim_home"}}`,
		`{"money":{"min":"18000","max":"22000.50","best":"20000","currency":"USD","per":"family"}}`,
		`{"code":{"list":"act","code":"killing"}}`,
		`{"text":{"text":"lined up","lang":"en"}}`,
		`{"bool":false}`,
		`{"number":"-0.25"}`,
		`{"ref":{"entity":"abcdefghijklmnopqrstuvwxyz"}}`,
		`{"list":[{"bool":true},{"number":"1"}]}`,
		`{"list":[]}`,
		`{"record":[{"name":"a","value":{"bool":true}},{"name":"b","value":{"list":[]}}]}`,
	} {
		v := decode(t, s)
		if err := v.Check(); err != nil {
			t.Errorf("%s: %v", s, err)
		}
		if again, err := json.Marshal(v); err != nil || string(again) != s {
			t.Errorf("%s became %s (%v)", s, again, err)
		}
		if form := v.Form(); !strings.HasPrefix(s, `{"`+form+`":`) {
			t.Errorf("%s has the form %q", s, form)
		}
	}
}

func TestUnsoundValuesAreRefused(t *testing.T) {
	for _, s := range []string{
		`{}`,
		`{"bool":true,"number":"1"}`,
		`{"time":{"kind":"instant","edtf":"2025"}}`,
		`{"time":{"kind":"moment"}}`,
		`{"time":{"kind":"moment","edtf":"2025-02-30"}}`,
		`{"time":{"kind":"moment","earliest":"2025-03-10","latest":"2025-03-08"}}`,
		`{"time":{"kind":"moment","earliest":"2025-03-08T12:00:00+03:00","latest":"2025-03-08T08:30:00Z"}}`,
		`{"time":{"kind":"moment","earliest":"8 March"}}`,
		`{"time":{"kind":"moment","earliest":"2025-03-08T25:00"}}`,
		`{"time":{"kind":"moment","words":"then","zone":"Local"}}`,
		`{"time":{"kind":"moment","words":"then","zone":"Nowhere/City"}}`,
		`{"time":{"kind":"moment","words":"later","relative_to":"7a"}}`,
		`{"time":{"kind":"moment","words":"later","offset":"2 days"}}`,
		`{"time":{"kind":"moment","words":"later","offset":"P"}}`,
		`{"time":{"kind":"moment","words":"later","offset":"P2DT"}}`,
		`{"time":{"kind":"moment","words":"8 Ramadan","calendar":"islamic"}}`,
		`{"time":{"kind":"moment","words":"x","calendar":"julian"}}`,
		`{"time":{"kind":"moment","words":"x","start_kind":"maybe"}}`,
		`{"time":{"kind":"moment","words":"x","end_kind":"first_cited"}}`,
		`{"age":{"min":69,"max":67,"unit":"year"}}`,
		`{"age":{"min":-1,"max":null,"unit":"year"}}`,
		`{"age":{"min":1,"max":2,"unit":"decade"}}`,
		`{"age":{"min":null,"max":null,"unit":"year"}}`,
		`{"age":{"min":1,"max":2,"unit":"year","at":"soon"}}`,
		`{"count":{"min":1,"max":1,"quality":"exact"}}`,
		`{"count":{"unit":"person","min":1,"max":2,"quality":"exact"}}`,
		`{"count":{"unit":"person","min":3,"max":2,"quality":"range"}}`,
		`{"count":{"unit":"person","min":-1,"max":2,"quality":"range"}}`,
		`{"count":{"unit":"person","min":1,"max":2,"best":3,"quality":"range"}}`,
		`{"count":{"unit":"person","min":null,"max":2,"quality":"at_least"}}`,
		`{"count":{"unit":"person","min":2,"max":null,"quality":"at_most"}}`,
		`{"count":{"unit":"person","min":2,"max":null,"quality":"compared","words":"higher"}}`,
		`{"count":{"unit":"person","min":2,"max":null,"quality":"rough"}}`,
		`{"share":{"min":"0.5","max":"0.4"}}`,
		`{"share":{"min":"0.5","max":"0.5","min_exclusive":true}}`,
		`{"share":{"min":"0","max":"1.01"}}`,
		`{"share":{"min":"1/2","max":"1"}}`,
		`{"share":{"min":"","max":"1"}}`,
		`{"place":{}}`,
		`{"place":{"place":"banias"}}`,
		`{"place":{"words":"there","relation":"under"}}`,
		`{"place":{"words":"there","precision":8}}`,
		`{"place":{"words":"there","radius_m":-5}}`,
		`{"money":{"min":"2","max":"1","currency":"USD"}}`,
		`{"money":{"min":"2","currency":"usd"}}`,
		`{"money":{"currency":"USD"}}`,
		`{"code":{"list":"act","code":""}}`,
		`{"code":{"list":"","code":"killing"}}`,
		`{"text":{"text":""}}`,
		`{"number":"1e5"}`,
		`{"number":"½"}`,
		`{"number":"."}`,
		`{"ref":{}}`,
		`{"ref":{"entity":"abcdefghijklmnopqrstuvwxyz","claim":"abcdefghijklmnopqrstuvwxyz"}}`,
		`{"ref":{"claim":"7a"}}`,
		`{"list":[{}]}`,
		`{"record":[{"name":"b","value":{"bool":true}},{"name":"a","value":{"bool":true}}]}`,
		`{"record":[{"name":"a","value":{"bool":true}},{"name":"a","value":{"bool":true}}]}`,
		`{"record":[{"name":"","value":{"bool":true}}]}`,
		strings.Repeat(`{"list":[`, 20) + `{"bool":true}` + strings.Repeat(`]}`, 20),
	} {
		if err := decode(t, s).Check(); fault.KindOf(err) != fault.Invalid || err == nil {
			t.Errorf("%s passed: %v", s, err)
		}
	}
}

func TestScopesAndLabelsAreChecked(t *testing.T) {
	good := Scope{someID, someID, Public}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for _, s := range []Scope{{}, {"", someID, Public}, {someID, "", Public}, {someID, someID, "open"}} {
		if s.Check() == nil {
			t.Errorf("%v passed", s)
		}
	}
	if err := (Label{{"en", "a"}, {"ar", "ب"}}).Check(); err != nil {
		t.Fatal(err)
	}
	for _, l := range []Label{nil, {{"en", ""}}, {{"", "a"}}, {{"en", "a"}, {"en", "b"}}, {{"en", "\xff"}},
		{{"en", "a\x1b[2J"}}, {{"en", "a\nb"}}, {{"en", "21\u202e"}}, {{"en", "a\u2067"}}, {{"en", "a\u009b"}}} {
		if l.Check() == nil {
			t.Errorf("%v passed", l)
		}
	}
}

func TestBoundsStatedStandBeforeBoundsDerived(t *testing.T) {
	for _, c := range []struct{ edtf, earliest, latest, wantEarliest, wantLatest string }{
		{"2025-03", "", "", "2025-03-01", "2025-03-31"},
		{"2025-01-29~", "2025-01-25", "2025-01-31", "2025-01-25", "2025-01-31"},
		{"2025-01-29~/..", "2025-01-25", "", "2025-01-25", ""},
		{"[..2025-03-09]", "", "", "", "2025-03-09"},
		{"", "2025-03-08", "", "2025-03-08", ""},
	} {
		earliest, latest := (Time{Kind: Moment, EDTF: c.edtf, Earliest: c.earliest, Latest: c.latest}).Bounds()
		if earliest != c.wantEarliest || latest != c.wantLatest {
			t.Errorf("%+v: %s to %s", c, earliest, latest)
		}
	}
}

func TestTimesThatCanShareAMomentOverlap(t *testing.T) {
	at := func(from, to string) Time { return Time{Kind: Moment, Earliest: from, Latest: to} }
	for _, c := range []struct {
		a, b                       Time
		overlaps, contains, before bool
	}{
		{at("2025-03-08", "2025-03-09"), at("2025-03-09", "2025-03-10"), true, false, false},
		{at("2025-03-08", "2025-03-08"), at("2025-03-09", "2025-03-10"), false, false, true},
		{at("2025-03-08", "2025-03-10"), at("2025-03-09", "2025-03-10"), true, true, false},
		{at("", "2025-03-10"), at("2025-03-09", "2025-03-10"), true, true, false},
		{at("2025-03-08", ""), at("", "2025-03-09"), true, false, false},
		{at("", ""), at("", ""), true, true, false},
		// A day as written holds its own clock, whatever the zone of the clock is.
		{at("2025-03-08", "2025-03-08"), at("2025-03-08T00:30:00+03:00", "2025-03-08T00:30:00+03:00"), true, true, false},
		// Two clocks that know their distance from UTC are compared in UTC.
		{at("2025-03-08T10:00:00+03:00", "2025-03-08T10:00:00+03:00"), at("2025-03-08T08:30:00Z", "2025-03-08T08:30:00Z"), false, false, true},
		// The day of a clock is that of its own zone: these may share no moment.
		{at("2025-03-07", "2025-03-08T23:30:00-05:00"), at("2025-03-09", "2025-03-09T04:00:00Z"), false, false, true},
		{at("-0044-03-15", "-0044-03-15"), at("+12025-03-08", "+12025-03-08"), false, false, true},
	} {
		if got := c.a.Overlaps(c.b); got != c.overlaps || c.b.Overlaps(c.a) != got {
			t.Errorf("%v and %v overlap: %v", c.a, c.b, got)
		}
		if got := c.a.Contains(c.b); got != c.contains {
			t.Errorf("%v contains %v: %v", c.a, c.b, got)
		}
		if got := c.a.Before(c.b); got != c.before {
			t.Errorf("%v lies before %v: %v", c.a, c.b, got)
		}
	}
}

func TestOfTwoTimesOneLiesBeforeTheOtherOrTheyOverlap(t *testing.T) {
	day := rapid.SampledFrom([]string{"2025-03-07", "2025-03-08", "2025-03-08T10:00:00+03:00", "2025-03-08T23:30:00-05:00", "2025-03-09", "2025-03-09T04:00:00Z"})
	zone := rapid.SampledFrom([]string{"", "Asia/Damascus", "America/Lima"})
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) Time {
			x := Time{Kind: Moment, Earliest: day.Draw(t, name+" earliest"), Latest: day.Draw(t, name+" latest"), Zone: zone.Draw(t, name+" zone")}
			if x.Check() != nil {
				x.Latest = ""
			}
			return x
		}
		a, b := draw("a"), draw("b")
		if a.Overlaps(b) == (a.Before(b) || b.Before(a)) {
			t.Fatalf("%v and %v: overlap %v, before %v, after %v", a, b, a.Overlaps(b), a.Before(b), b.Before(a))
		}
		if a.Contains(b) && !a.Overlaps(b) {
			t.Fatalf("%v contains %v and does not overlap it", a, b)
		}
		if !a.Contains(a) {
			t.Fatalf("%v does not contain itself", a)
		}
	})
}

func TestWordsThatWouldBeShownAsOthersAreRefused(t *testing.T) {
	twelve := int64(12)
	count := func(words string) Count {
		return Count{Unit: "person", Min: &twelve, Max: &twelve, Quality: Exact, Words: words}
	}
	for _, words := range []string{"twelve", "اثنا عشر\u200f", "twelve\nor so", "\u202bاثنا عشر\u202c (12)"} {
		if err := count(words).Check(); err != nil {
			t.Errorf("%q: %v", words, err)
		}
	}
	for _, words := range []string{"\u202e12", "\u202d12", "12\x1b[2J", "12\x00"} {
		if count(words).Check() == nil {
			t.Errorf("%q passed", words)
		}
		if (Text{Text: words}).Check() == nil {
			t.Errorf("%q passed as a text", words)
		}
		if (Place{Words: words}).Check() == nil {
			t.Errorf("%q passed as a place", words)
		}
	}
}

func TestNoCountIsSoLargeThatSumsRunOver(t *testing.T) {
	for n, good := range map[int64]bool{0: true, 1_000_000_000_000: true, 1_000_000_000_001: false, 1<<63 - 1: false} {
		if err := (Count{Unit: "person", Min: &n, Max: &n, Quality: Exact}).Check(); (err == nil) != good {
			t.Errorf("%d: %v", n, err)
		}
	}
}
