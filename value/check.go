package value

import (
	"cmp"
	"math/big"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"sijil/edtf"
	"sijil/fault"
)

// maxNesting bounds how deep lists and records may lie in each other.
const maxNesting = 16

func invalid(format string, args ...any) error {
	return fault.New(fault.Invalid, format, args...)
}

// Form returns the name of the form that v has, as its JSON key: "time",
// "count", ... It is "" if v has none or several.
func (v Value) Form() string {
	form := ""
	for _, f := range []struct {
		name string
		set  bool
	}{
		{"time", v.Time != nil}, {"age", v.Age != nil}, {"count", v.Count != nil}, {"share", v.Share != nil},
		{"place", v.Place != nil}, {"money", v.Money != nil}, {"code", v.Code != nil}, {"text", v.Text != nil},
		{"bool", v.Bool != nil}, {"number", v.Number != nil}, {"ref", v.Ref != nil}, {"list", v.List != nil},
		{"record", v.Record != nil},
	} {
		if !f.set {
			continue
		}
		if form != "" {
			return ""
		}
		form = f.name
	}
	return form
}

// Check returns a fault.Invalid error unless v has exactly one form and that
// form is sound.
func (v Value) Check() error { return v.check(maxNesting) }

func (v Value) check(depth int) error {
	if depth == 0 {
		return invalid("lists and records lie more than %d deep in each other", maxNesting)
	}
	switch v.Form() {
	case "time":
		return v.Time.Check()
	case "age":
		return v.Age.Check()
	case "count":
		return v.Count.Check()
	case "share":
		return v.Share.Check()
	case "place":
		return v.Place.Check()
	case "money":
		return v.Money.Check()
	case "code":
		return v.Code.Check()
	case "text":
		return v.Text.Check()
	case "bool":
		return nil
	case "number":
		_, err := decimal(*v.Number)
		return err
	case "ref":
		return v.Ref.Check()
	case "list":
		for _, e := range *v.List {
			if err := e.check(depth - 1); err != nil {
				return err
			}
		}
		return nil
	case "record":
		return checkNamed(*v.Record, depth-1)
	}
	return invalid("a value has exactly one form")
}

// CheckNamed returns a fault.Invalid error unless the values are sound, and
// sorted by name with no name twice.
func CheckNamed(values []Named) error { return checkNamed(values, maxNesting) }

func checkNamed(values []Named, depth int) error {
	for i, n := range values {
		if n.Name == "" {
			return invalid("a value has no name")
		}
		if i > 0 && values[i-1].Name >= n.Name {
			return invalid("values stand sorted by name, each name once")
		}
		if err := n.Value.check(depth); err != nil {
			return fault.Wrap(fault.Invalid, err, "the value %q cannot be used", n.Name)
		}
	}
	return nil
}

// SortNamed sorts values by name, as records and claims keep them.
func SortNamed(values []Named) {
	slices.SortStableFunc(values, func(a, b Named) int { return cmp.Compare(a.Name, b.Name) })
}

// Get returns the value of a name, and whether the record has it.
func (r Record) Get(name string) (Value, bool) {
	for _, n := range r {
		if n.Name == name {
			return n.Value, true
		}
	}
	return Value{}, false
}

// Check returns a fault.Invalid error unless the time has a known kind, its
// EDTF can be read, its bounds are days or times in order, and it says anything
// at all: bounds, words, or a claim it is counted from.
func (t Time) Check() error {
	if err := checkWords(t.Words); err != nil {
		return err
	}
	if !slices.Contains([]TimeKind{Moment, Extent, Within, Recurring}, t.Kind) {
		return invalid("the kind of a time is none of moment, extent, within and recurring")
	}
	if t.EDTF != "" {
		if _, err := edtf.Parse(t.EDTF); err != nil {
			return err
		}
	}
	if t.EDTF == "" && t.Earliest == "" && t.Latest == "" && t.Words == "" && !t.RelativeTo.Valid() {
		return invalid("a time says nothing: it has no date, no bounds, no words and no claim it is counted from")
	}
	if t.Zone != "" {
		if _, err := location(t.Zone); err != nil {
			return err
		}
	}
	return t.checkRest()
}

func (t Time) checkRest() error {
	for _, bound := range []string{t.Earliest, t.Latest} {
		if bound == "" {
			continue
		}
		if _, err := parseBound(bound); err != nil {
			return err
		}
	}
	if b := t.reach(); b.from != nil && b.to != nil && b.surelyReversed() {
		return invalid("the latest moment of a time lies before its earliest")
	}
	switch {
	case t.RelativeTo != "" && !t.RelativeTo.Valid():
		return invalid("a time is counted from something that is no claim")
	case t.Offset != "" && !validDuration(t.Offset):
		return invalid("the distance of a relative time is written as an ISO 8601 duration, as P2D or PT20M")
	case !slices.Contains([]string{"", "gregorian", "islamic"}, t.Calendar):
		return invalid("the calendar is neither gregorian nor islamic")
	case t.Calendar == "islamic" && t.Original == "":
		return invalid("a date of the islamic calendar keeps the date as it was written")
	case !slices.Contains([]string{"", "real", "first_cited", "announced", "open", "unknown"}, t.StartKind):
		return invalid("the start of a time is none of real, first_cited, announced, open and unknown")
	case !slices.Contains([]string{"", "real", "last_cited", "announced", "open", "unknown", "reported_end"}, t.EndKind):
		return invalid("the end of a time is none of real, last_cited, announced, open, unknown and reported_end")
	}
	return nil
}

// Check returns a fault.Invalid error unless the age has a known unit, bounds
// in order and not below 0, and says anything at all.
func (a Age) Check() error {
	if err := checkWords(a.Words); err != nil {
		return err
	}
	if !slices.Contains([]string{"year", "month", "day"}, a.Unit) {
		return invalid("the unit of an age is none of year, month and day")
	}
	if a.Min == nil && a.Max == nil && a.Words == "" {
		return invalid("an age says nothing: it has no bounds and no words")
	}
	if a.Min != nil && *a.Min < 0 || a.Max != nil && *a.Max < 0 {
		return invalid("an age is below 0")
	}
	if a.Min != nil && a.Max != nil && *a.Min > *a.Max {
		return invalid("the greatest age lies below the smallest")
	}
	return checkEDTF(a.At)
}

// maxCount is the most that a count can say: above all that was ever counted
// of people or files, and low enough that no sum of counts runs over.
const maxCount = 1_000_000_000_000

// Check returns a fault.Invalid error unless the count has a unit, bounds in
// order and not below 0, and a quality that its bounds bear out.
func (c Count) Check() error {
	if err := checkWords(c.Words); err != nil {
		return err
	}
	if c.Unit == "" {
		return invalid("a count does not say what it counts")
	}
	for _, n := range []*int64{c.Min, c.Max, c.Best} {
		if n != nil && *n < 0 {
			return invalid("a count is below 0")
		}
		if n != nil && *n > maxCount {
			return invalid("a count is above %d", int64(maxCount))
		}
	}
	if c.Min != nil && c.Max != nil && *c.Min > *c.Max {
		return invalid("the greatest number lies below the smallest")
	}
	if c.Best != nil && (c.Min != nil && *c.Best < *c.Min || c.Max != nil && *c.Best > *c.Max) {
		return invalid("the best number lies outside the bounds")
	}
	sound, known := false, true
	switch c.Quality {
	case Exact:
		sound = c.Min != nil && c.Max != nil && *c.Min == *c.Max
	case AtLeast:
		sound = c.Min != nil
	case AtMost:
		sound = c.Max != nil
	case Range:
		sound = c.Min != nil && c.Max != nil
	case Approx:
		sound = c.Min != nil || c.Max != nil || c.Best != nil || c.Words != ""
	case Compared:
		sound = c.Min == nil && c.Max == nil && c.Best == nil && c.Words != ""
	default:
		known = false
	}
	if !known {
		return invalid("the quality of a count is none of exact, at_least, at_most, range, approx and compared")
	}
	if !sound {
		return invalid("a count that is %s lacks the bounds for it, or has bounds that contradict it", c.Quality)
	}
	return checkEDTF(c.AsOf)
}

// Check returns a fault.Invalid error unless both bounds of the share are
// decimals from 0 to 1, in order.
func (s Share) Check() error {
	if err := checkWords(s.Words); err != nil {
		return err
	}
	low, err := decimal(s.Min)
	if err != nil {
		return err
	}
	high, err := decimal(s.Max)
	if err != nil {
		return err
	}
	if low.Sign() < 0 || high.Cmp(big.NewRat(1, 1)) > 0 {
		return invalid("a share lies between 0 and 1")
	}
	if order := low.Cmp(high); order > 0 || order == 0 && s.MinExclusive {
		return invalid("the greatest share lies below the smallest")
	}
	return nil
}

// relations are the ways in which a place lies to another.
var relations = []string{"", "in", "at", "adjacent_to", "near", "between", "route", "excluding"}

// Check returns a fault.Invalid error unless the place names a place, a setting
// or words, and its precisions lie from 1 to 7 or are not stated.
func (p Place) Check() error {
	if err := checkWords(p.Words); err != nil {
		return err
	}
	switch {
	case p.Place == "" && p.Ref == "" && p.Words == "" && p.Setting == "":
		return invalid("a place says nothing: it names no place, no setting and no words")
	case p.Place != "" && !p.Place.Valid(), p.Ref != "" && !p.Ref.Valid():
		return invalid("a place is named by something that is no id")
	case !slices.Contains(relations, p.Relation):
		return invalid("the relation of a place is none of in, at, adjacent_to, near, between, route and excluding")
	case p.RadiusM != nil && *p.RadiusM < 0:
		return invalid("a radius is below 0")
	case p.Precision < 0 || p.Precision > 7 || p.Publish < 0 || p.Publish > 7:
		return invalid("the precision of a place lies between 1, exact, and 7, the country")
	}
	return nil
}

// Check returns a fault.Invalid error unless the amounts are decimals in order
// and the currency has three capital letters.
func (m Money) Check() error {
	if err := checkWords(m.Words); err != nil {
		return err
	}
	if len(m.Currency) != 3 || strings.Trim(m.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return invalid("a currency is a code of three letters, as USD")
	}
	var last *big.Rat
	for _, text := range []string{m.Min, m.Best, m.Max} {
		if text == "" {
			continue
		}
		amount, err := decimal(text)
		if err != nil {
			return err
		}
		if last != nil && amount.Cmp(last) < 0 {
			return invalid("amounts stand in order: smallest, best, greatest")
		}
		last = amount
	}
	if last == nil && m.Words == "" {
		return invalid("an amount of money has neither number nor words")
	}
	return nil
}

// Check returns a fault.Invalid error unless the code names its list.
func (c Code) Check() error {
	if c.Code == "" {
		return invalid("a code is empty")
	}
	if c.List == "" {
		return invalid("a code does not say of which list it is")
	}
	return nil
}

// Check returns a fault.Invalid error unless the text is not empty and is UTF-8.
func (t Text) Check() error {
	if t.Text == "" && t.Original == "" {
		return invalid("a text is empty")
	}
	for _, s := range []string{t.Text, t.Original, t.Translation} {
		if !utf8.ValidString(s) {
			return invalid("a text is not UTF-8")
		}
		if err := checkWords(s); err != nil {
			return err
		}
	}
	return nil
}

// Check returns a fault.Invalid error unless exactly one target is set.
func (r Ref) Check() error {
	if (r.Entity == "") == (r.Claim == "") || r.Entity != "" && !r.Entity.Valid() || r.Claim != "" && !r.Claim.Valid() {
		return invalid("a reference points at exactly one entity or claim")
	}
	return nil
}

// Check returns a fault.Invalid error unless the label has at least one phrase
// and each language once.
func (l Label) Check() error {
	if len(l) == 0 {
		return invalid("it has no name in any language")
	}
	seen := make([]string, 0, len(l))
	for _, p := range l {
		if p.Text == "" || p.Lang == "" || !utf8.ValidString(p.Text) {
			return invalid("a name needs a language and a text in UTF-8")
		}
		if Deceives(p.Text, true) {
			return invalid("a name holds a line end, a control character, or one that turns the direction of what stands around it")
		}
		if slices.Contains(seen, p.Lang) {
			return invalid("a name stands twice in one language")
		}
		seen = append(seen, p.Lang)
	}
	return nil
}

func checkEDTF(s string) error {
	if s == "" {
		return nil
	}
	_, err := edtf.Parse(s)
	return err
}

// decimal reads a plain decimal: digits, perhaps a minus and a point. Exponents
// and fractions are not plain.
func decimal(s string) (*big.Rat, error) {
	digits := strings.TrimPrefix(s, "-")
	whole, part, point := strings.Cut(digits, ".")
	isDigits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	if len(s) > 64 || !isDigits(whole) || point && !isDigits(part) {
		return nil, invalid("a number is written in digits, as 12 or 0.5")
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil, invalid("a number is written in digits, as 12 or 0.5")
	}
	return r, nil
}

func location(zone string) (*time.Location, error) {
	if zone == "Local" {
		return nil, invalid("a zone is named as its place, as Asia/Damascus")
	}
	l, err := time.LoadLocation(zone)
	if err != nil {
		return nil, invalid("this zone of time is not known; write it as Asia/Damascus")
	}
	return l, nil
}
