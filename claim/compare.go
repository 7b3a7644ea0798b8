package claim

import (
	"slices"
	"strings"

	"sijil/value"
)

// Verdict says how what two claims say of one thing goes together.
type Verdict string

// The verdicts, from harmless to grave.
const (
	Agree      Verdict = "agree"      // the same
	Compatible Verdict = "compatible" // different, and both can hold
	Apparent   Verdict = "apparent"   // exclude each other only by the rule that read the words
	Contradict Verdict = "conflict"   // exclude each other
)

var verdicts = []Verdict{Agree, Compatible, Apparent, Contradict}

// Pair is two claims and how they go together.
type Pair struct {
	A       value.ID `json:"a"`
	B       value.ID `json:"b"`
	Verdict Verdict  `json:"verdict"`
}

// Difference is how claims about one thing go together in one respect.
type Difference struct {
	Field   string  `json:"field"`   // time, place, count, age, polarity
	Verdict Verdict `json:"verdict"` // the gravest of the pairs
	Pairs   []Pair  `json:"pairs"`   // all pairs of claims that both state it
}

// In returns the difference in words.
func (d Difference) In(lang string) string {
	v, err := Standard()
	if err != nil {
		return d.Field + ": " + string(d.Verdict)
	}
	w := wording{v: v, lang: lang}
	return w.say("named", "name", w.say("diff."+d.Field), "value", w.say("diff."+string(d.Verdict)))
}

// String returns the difference in English.
func (d Difference) String() string { return d.In("en") }

// Claims returns the claims of the pairs that are as grave as the difference.
func (d Difference) Claims() []value.ID {
	var ids []value.ID
	for _, p := range d.Pairs {
		for _, id := range []value.ID{p.A, p.B} {
			if p.Verdict == d.Verdict && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// Compare puts claims about one act, person or set side by side and says in
// which respects they go together: time, place, count, age and polarity, in
// this order. Only claims of one kind that are about the same are compared; a
// respect that no two claims state is left out. Nothing is resolved: a named
// person decides.
func Compare(claims []Claim) []Difference {
	v, err := Standard()
	if err != nil {
		return nil
	}
	return v.Compare(claims)
}

// Compare is the function Compare with an organisation's own vocabulary.
func (v *Vocabulary) Compare(claims []Claim) []Difference {
	var out []Difference
	for _, r := range []struct {
		field string
		judge func(a, b Claim) (Verdict, bool)
	}{{"time", sameTime}, {"place", samePlace}, {"count", sameCount}, {"age", sameAge}, {"polarity", v.samePolarity}} {
		d := Difference{Field: r.field, Verdict: Agree}
		for i, a := range claims {
			for _, b := range claims[i+1:] {
				if !v.Comparable(a, b) {
					continue
				}
				if verdict, ok := r.judge(a, b); ok {
					d.Pairs = append(d.Pairs, Pair{a.ID, b.ID, verdict})
					d.Verdict = graver(d.Verdict, verdict)
				}
			}
		}
		if len(d.Pairs) > 0 {
			out = append(out, d)
		}
	}
	return out
}

func graver(a, b Verdict) Verdict {
	return verdicts[max(slices.Index(verdicts, a), slices.Index(verdicts, b))]
}

// Comparable reports whether two claims say the same sort of thing of the same
// person, set or act.
func (v *Vocabulary) Comparable(a, b Claim) bool {
	kind, ok := v.Kind(a.Kind)
	if !ok || a.Kind != b.Kind {
		return false
	}
	for _, k := range kind.Values {
		if k.Required && strings.HasPrefix(k.Type, "code:") && a.Code(k.Name) != b.Code(k.Name) {
			return false
		}
	}
	for _, role := range kind.About {
		if x, y := a.Targets(role), b.Targets(role); len(x) > 0 && len(y) > 0 {
			return intersect(x, y)
		}
	}
	x, y := a.Targets("event"), b.Targets("event")
	return intersect(x, y)
}

func intersect(a, b []value.Ref) bool {
	return slices.ContainsFunc(a, func(r value.Ref) bool { return slices.Contains(b, r) })
}

func sameTime(a, b Claim) (Verdict, bool) {
	if a.When == nil || b.When == nil {
		return "", false
	}
	return compareTimes(*a.When, *b.When), true
}

func compareTimes(a, b value.Time) Verdict {
	a1, a2 := a.Bounds()
	b1, b2 := b.Bounds()
	switch {
	case a1 == b1 && a2 == b2 && a.Kind == b.Kind:
		return Agree
	case a.Overlaps(b):
		return Compatible
	}
	if x, ok := withoutRule(a); ok {
		a = x
	}
	if x, ok := withoutRule(b); ok {
		b = x
	}
	if a.Overlaps(b) {
		return Apparent
	}
	return Contradict
}

// withoutRule returns a time with no more than what the source's own date
// says: bounds that a rule or the conversion of a calendar drew are dropped.
func withoutRule(t value.Time) (value.Time, bool) {
	if t.Rule == "" && t.Conversion == "" {
		return t, false
	}
	t.Earliest, t.Latest = "", ""
	if t.Conversion != "" {
		t.EDTF = ""
	}
	return t, true
}

// samePlace compares the names of places. Whether one place lies in another is
// not known here, so different names can both hold.
func samePlace(a, b Claim) (Verdict, bool) {
	if a.Where == nil || b.Where == nil || a.Where.Place == "" || b.Where.Place == "" {
		return "", false
	}
	if a.Where.Place == b.Where.Place && a.Where.Ref == b.Where.Ref && a.Where.Relation == b.Where.Relation {
		return Agree, true
	}
	return Compatible, true
}

func sameCount(a, b Claim) (Verdict, bool) {
	x, _ := a.Value("count")
	y, _ := b.Value("count")
	if x.Count == nil || y.Count == nil || x.Count.Unit != y.Count.Unit ||
		x.Count.Quality == value.Compared || y.Count.Quality == value.Compared {
		return "", false
	}
	verdict := compareRanges(ints(x.Count.Min, x.Count.Max), ints(y.Count.Min, y.Count.Max))
	return byRule(verdict, x.Count.Rule, y.Count.Rule), true
}

// byRule softens a conflict that rests on a rule.
func byRule(v Verdict, rules ...string) Verdict {
	if v == Contradict && strings.Join(rules, "") != "" {
		return Apparent
	}
	return v
}

// span is bounds of a number; nil is open.
type span struct{ low, high *int64 }

func ints[N int | int64](low, high *N) span {
	to := func(n *N) *int64 {
		if n == nil {
			return nil
		}
		i := int64(*n)
		return &i
	}
	return span{to(low), to(high)}
}

func compareRanges(a, b span) Verdict {
	same := func(x, y *int64) bool { return x == nil && y == nil || x != nil && y != nil && *x == *y }
	below := func(x, y *int64) bool { return x != nil && y != nil && *x < *y }
	switch {
	case same(a.low, b.low) && same(a.high, b.high):
		return Agree
	case below(a.high, b.low) || below(b.high, a.low):
		return Contradict
	}
	return Compatible
}

// sameAge compares ages. Ages at different times are compared by the days of
// birth that follow from them.
func sameAge(a, b Claim) (Verdict, bool) {
	x, _ := a.Value("value")
	y, _ := b.Value("value")
	if x.Age == nil || y.Age == nil || x.Age.Unit != y.Age.Unit {
		return "", false
	}
	if x.Age.At == y.Age.At || x.Age.At == "" || y.Age.At == "" {
		return byRule(compareRanges(ints(x.Age.Min, x.Age.Max), ints(y.Age.Min, y.Age.Max)), x.Age.Rule, y.Age.Rule), true
	}
	born, ok := BirthBounds(*x.Age)
	other, also := BirthBounds(*y.Age)
	if !ok || !also {
		return "", false
	}
	s, _ := value.FromEDTF(born)
	t, _ := value.FromEDTF(other)
	if s.Overlaps(t) {
		return Compatible, true
	}
	return byRule(Contradict, x.Age.Rule, y.Age.Rule), true
}

// samePolarity compares whether it was so. Claims that name different people
// in a role do not speak of the same thing: "A did it" and "B did not" can
// both hold.
func (v *Vocabulary) samePolarity(a, b Claim) (Verdict, bool) {
	kind, _ := v.Kind(a.Kind)
	for _, r := range kind.Roles {
		if x, y := a.Targets(r.Name), b.Targets(r.Name); !r.Claims() && len(x) > 0 && len(y) > 0 && !intersect(x, y) {
			return "", false
		}
	}
	switch {
	case a.Polarity == b.Polarity:
		return Agree, true
	case a.Polarity == Unknown || b.Polarity == Unknown:
		return Compatible, true
	case a.When != nil && b.When != nil && !a.When.Overlaps(*b.When):
		return Compatible, true
	}
	return Contradict, true
}
