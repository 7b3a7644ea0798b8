package finding

import (
	"sijil/claim"
	"sijil/fault"
	"sijil/value"
)

// Names says what things are called. Label returns an entity's label in the
// language of the computation, "" if it has none; SetRef returns the Ref of a
// set's figure, "" if the set has no definition; ItemRef returns an item's
// Ref, "" if it has none.
type Names interface {
	Label(value.ID) string
	SetRef(value.ID) string
	ItemRef(value.ID) string
}

// Input is everything that a figure is computed from, at one position.
type Input struct {
	Definition Definition
	// Claims are all claims that touch the set or one of its parts (Sets and
	// PartSets say which), standing or not, in any order. Claims about other
	// sets do no harm: they change nothing.
	Claims []claim.State
	// Tally is the count of the records, for a definition that counts records.
	Tally *Tally
	// Traces lead to the records that were tallied.
	Traces   []Trace
	Names    Names
	Gaps     []Gap  // claims the figure rested on that were erased
	Lang     string // "en" or "ar"
	Position int64
}

// Compute returns the figure that the claims support. The order of claims does
// not matter, and a claim that no longer stands leaves no trace.
//
// The bounds are those of the standing counts of the set. Where counts differ,
// the figure shows their hull, lowest to highest, and says that sources
// differ: no count is averaged away and none wins in silence. See
// doc/method/figures.md.
//
// It returns fault.Invalid if the definition names no set or counts records
// without a tally, and fault.Corrupt if a tally's parts are not its whole.
func Compute(in Input) (Figure, error) {
	if in.Definition.Set == "" {
		return Figure{}, fault.New(fault.Invalid, "this definition names no set, so there is nothing to count").
			WithHint("name the set that the figure counts")
	}
	if in.Names == nil {
		in.Names = noNames{}
	}
	f := describe(in)
	ev := gather(in.Definition, pointers(in.Claims))
	var err error
	if in.Definition.Records != nil {
		err = countRecords(&f, in)
	} else {
		settle(&f, ev.counts, in.Lang)
	}
	if err != nil {
		return Figure{}, err
	}
	parts, residuals := breakDown(ev, f.Min, f.Max, in.Names, in.Lang)
	f.Parts = append(f.Parts, parts...)
	f.Residuals = append(f.Residuals, residuals...)
	f.Qualifiers = append(f.Qualifiers, qualify(ev, in)...)
	f.Relations = append(f.Relations, relate(ev, in.Definition.Set, in.Names)...)
	trace(&f, ev, in)
	return f, nil
}

// countRecords sets the figure's value from the tally of its records.
func countRecords(f *Figure, in Input) error {
	if in.Tally == nil {
		return fault.New(fault.Invalid, "the figure %s counts records, but no records were counted", f.ID).
			WithHint("rebuild the view with: sijil rebuild")
	}
	n := in.Tally.Total
	f.Min, f.Max = &n, &n
	f.Shown = number(f.Min, f.Max, in.Lang)
	if in.Definition.Records.By != "basis" {
		return nil
	}
	parts, err := in.Tally.byBasis(in.Lang)
	f.Parts = append(f.Parts, parts...)
	return err
}

// settle sets the figure's value from the counts that stand. Documented
// numbers and estimates are never mixed: where both are given, the documented
// ones are the figure. A comparison without number has no bounds to add.
func settle(f *Figure, counts []*value.Count, lang string) {
	chosen, estimated := withNumbers(counts)
	if estimated {
		f.Method = methodEstimate
	}
	f.Min, f.Max = hull(chosen)
	switch {
	case len(chosen) > 0 && differ(chosen):
		f.Shown = differWords.say(lang, number(f.Min, f.Max, lang))
	case len(chosen) > 0:
		f.Shown = countWords(chosen[0], lang)
	case len(counts) > 0:
		f.Shown = countWords(counts[0], lang)
	default:
		f.Shown = notStated.in(lang)
	}
}

// trace fills in the derivation: every claim that anything shown rests on.
func trace(f *Figure, ev evidence, in Input) {
	f.Derivation = make([]Trace, 0, len(ev.used)+len(in.Traces))
	for _, u := range ev.used {
		item := in.Names.ItemRef(u.state.Source.Item)
		if item == "" {
			item = string(u.state.Source.Item)
		}
		f.Derivation = append(f.Derivation, Trace{Claim: u.state.ID, Item: item, Locator: u.state.Source.Locator})
	}
	f.Derivation = append(f.Derivation, sortTraces(in.Traces)...)
	f.Claims = len(f.Derivation)
	f.Gaps = append(f.Gaps, in.Gaps...)
	f.Position = in.Position
}

// noNames stands in where the caller has no names: things are shown by id.
type noNames struct{}

func (noNames) Label(value.ID) string   { return "" }
func (noNames) SetRef(value.ID) string  { return "" }
func (noNames) ItemRef(value.ID) string { return "" }
