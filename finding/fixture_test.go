package finding_test

import (
	"strings"
	"testing"

	"sijil/claim"
	"sijil/finding"
	"sijil/value"
)

// The tests play in Velmark, a country that does not exist: killings in the
// town of Ostra, most of them in its Millgate quarter, counted by the Harbour
// Office, the Lantern Network and a delegation of the League.

// names is what things in Velmark are called, in both languages.
type names struct{ lang string }

var labels = map[value.ID][2]string{
	"pl:ostra":    {"Ostra", "أوسترا"},
	"pl:millgate": {"Millgate quarter", "حي ميلغيت"},
	"pl:shore":    {"the shore", "الشاطئ"},
	"pl:abroad":   {"abroad", "الخارج"},
	"org:harbour": {"Harbour Office", "مكتب المرفأ"},
	"org:lantern": {"Lantern Network", "شبكة الفانوس"},
	"org:league":  {"League delegation", "وفد الرابطة"},
	"grp:wardens": {"Wardens", "الحرّاس"},
	"set:men":     {"men", "رجال"},
	"set:women":   {"women", "نساء"},
	"set:kids":    {"children", "أطفال"},
	"set:mill":    {"in Millgate quarter", "في حي ميلغيت"},
	"set:nurse":   {"a nurse", "ممرضة"},
}

func (n names) Label(id value.ID) string {
	l := labels[id]
	if n.lang == "ar" {
		return l[1]
	}
	return l[0]
}

func (n names) SetRef(id value.ID) string {
	if _, part := labels[id]; part || !strings.HasPrefix(string(id), "set:") {
		return ""
	}
	return strings.TrimPrefix(string(id), "set:")
}

func (n names) ItemRef(id value.ID) string { return strings.TrimPrefix(string(id), "item:") }

func n64(n int64) *int64 { return &n }

func exact(unit string, n int64) value.Count {
	return value.Count{Unit: unit, Min: &n, Max: &n, Quality: value.Exact}
}

func between(unit string, lo, hi int64) value.Count {
	return value.Count{Unit: unit, Min: &lo, Max: &hi, Quality: value.Range}
}

func moreThan100() value.Count {
	return value.Count{Unit: "person", Min: n64(101), Quality: value.AtLeast, Words: "more than 100", Rule: "more_than"}
}

func muchHigher() value.Count {
	return value.Count{Unit: "person", Quality: value.Compared, Words: "much higher"}
}

// say makes a standing claim of the Harbour Office's report. Its paragraph is
// the number in its id, so that derivations come in the order of the ids.
func say(id, kind string, roles []claim.Role, values ...value.Named) claim.State {
	return claim.State{Claim: claim.Claim{
		ID: value.ID(id), Ref: id, Kind: kind, Roles: roles, Values: values,
		Polarity: claim.Affirmed, Force: claim.Asserted,
		Chain:  []claim.Telling{{Who: "org:harbour", Did: []claim.Did{claim.Documented, claim.Published}}},
		Source: claim.Source{Item: "item:report", Locator: claim.Locator{Paragraph: 7}},
	}}
}

func role(name string, id value.ID) claim.Role {
	return claim.Role{Role: name, Target: &value.Ref{Entity: id}}
}

func roles(pairs ...string) []claim.Role {
	var rs []claim.Role
	for i := 0; i < len(pairs); i += 2 {
		rs = append(rs, role(pairs[i], value.ID(pairs[i+1])))
	}
	return rs
}

func named(name string, v value.Value) value.Named { return value.Named{Name: name, Value: v} }
func text(s string) value.Value                    { return value.Value{Text: &value.Text{Text: s, Lang: "en"}} }
func code(list, c string) value.Value              { return value.Value{Code: &value.Code{List: list, Code: c}} }
func ref(id value.ID) value.Value                  { return value.Value{Ref: &value.Ref{Entity: id}} }

func counts(id, set string, c value.Count) claim.State {
	return say(id, "count", roles("set", set), named("count", value.Value{Count: &c}))
}

// slice is one part of a partition: its set or its label, and its count.
type slice struct {
	set, label string
	place      value.ID
	count      value.Count
}

func (s slice) record() value.Value {
	r := value.Record{named("count", value.Value{Count: &s.count})}
	if s.place != "" {
		r = append(r, named("criteria", value.Value{Record: &value.Record{named("place", ref(s.place))}}))
	}
	if s.label != "" {
		r = append(r, named("label", text(s.label)))
	}
	if s.set != "" {
		r = append(r, named("set", ref(value.ID(s.set))))
	}
	return value.Value{Record: &r}
}

func partition(id, whole, dimension string, parts ...slice) claim.State {
	var list value.List
	for _, p := range parts {
		list = append(list, p.record())
	}
	return say(id, "partition", roles("whole", whole), named("dimension", text(dimension)), named("parts", value.Value{List: &list}))
}

func subset(id, whole, set, dimension string, place value.ID, c value.Count) claim.State {
	s := say(id, "subset", roles("whole", whole, "set", set), named("count", value.Value{Count: &c}), named("dimension", text(dimension)))
	if place != "" {
		s.Values = append([]value.Named{s.Values[0], named("criteria", value.Value{Record: &value.Record{named("place", ref(place))}})}, s.Values[1:]...)
	}
	return s
}

func relation(id, a, b, how string) claim.State {
	return say(id, "set_relation", roles("a", a, "b", b), named("relation", code("set_relation", how)))
}

func retracted(s claim.State) claim.State {
	s.RetractedBy = []value.ID{"later"}
	return s
}

// define makes a definition of a set of persons killed, by the Harbour Office.
func define(ref string, change func(*finding.Definition)) finding.Definition {
	d := finding.Definition{
		Set: value.ID("set:" + ref), Ref: ref, Unit: "person", What: "killed", Whose: "org:harbour", Stage: "investigated",
		Title: value.Label{{Lang: "en", Text: "Figure " + ref}, {Lang: "ar", Text: "العدد " + ref}},
	}
	if change != nil {
		change(&d)
	}
	return d
}

func compute(t testing.TB, d finding.Definition, lang string, claims ...claim.State) finding.Figure {
	t.Helper()
	f, err := finding.Compute(finding.Input{Definition: d, Claims: claims, Names: names{lang}, Lang: lang, Position: 12})
	if err != nil {
		t.Fatalf("computing %s: %v", d.Ref, err)
	}
	return f
}

// bounds writes bounds as "32", "30..34", "101.." or "..".
func bounds(lo, hi *int64) string {
	if lo != nil && hi != nil && *lo == *hi {
		return itoa(lo)
	}
	return itoa(lo) + ".." + itoa(hi)
}

func itoa(n *int64) string {
	if n == nil {
		return ""
	}
	digits := ""
	for v := *n; ; v /= 10 {
		digits = string(rune('0'+v%10)) + digits
		if v < 10 {
			return digits
		}
	}
}
