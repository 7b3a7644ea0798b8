package finding

import (
	"sijil/claim"
	"sijil/fault"
	"sijil/finding/grounds"
	"sijil/finding/wording"
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
	ev := grounds.Gather(in.Definition.Set, in.Definition.Records != nil, grounds.Pointers(in.Claims)).InUnit(in.Definition.Unit)
	var err error
	if in.Definition.Records != nil {
		err = countRecords(&f, in)
	} else {
		settle(&f, ev.Counts, in.Lang)
	}
	if err != nil {
		return Figure{}, err
	}
	parts, residuals := breakDown(ev, f.Min, f.Max, in.Names, in.Lang)
	f.Parts = append(f.Parts, parts...)
	f.Residuals = append(f.Residuals, residuals...)
	f.Qualifiers = append(f.Qualifiers, qualify(ev, in)...)
	f.Relations = append(f.Relations, relate(ev, in.Names)...)
	trace(&f, ev, in)
	return f, nil
}

// countRecords sets the figure's value from the tally of its records.
func countRecords(f *Figure, in Input) error {
	if in.Tally == nil {
		return fault.New(fault.Invalid, "the figure %s counts records, but no records were counted", f.ID).
			WithHint("rebuild the view with: sijil rebuild")
	}
	least, n := in.Tally.least(), in.Tally.Total
	f.Min, f.Max = &least, &n
	f.Shown = wording.Number(f.Min, f.Max, in.Lang)
	if least < n {
		f.Shown = mayRepeatWords.Say(in.Lang, f.Shown)
	}
	if in.Definition.Records.By != "basis" {
		return nil
	}
	parts, err := in.Tally.byBasis(in.Lang)
	f.Parts = append(f.Parts, parts...)
	return err
}

// differWords stand where counts differ: the hull is no source's number.
var differWords = wording.Phrase{EN: "%[1]s (sources differ)", AR: "%[1]s (المصادر تختلف)"}

// settle sets the figure's value from the counts that stand. Documented
// numbers and estimates are never mixed: where both are given, the documented
// ones are the figure. A comparison without number has no bounds to add.
func settle(f *Figure, counts []*value.Count, lang string) {
	chosen, estimated := grounds.WithNumbers(counts)
	if estimated {
		f.Method = grounds.Estimate
	}
	f.Min, f.Max = grounds.Hull(chosen)
	switch {
	case len(chosen) > 0 && grounds.Differ(chosen):
		f.Shown = differWords.Say(lang, wording.Number(f.Min, f.Max, lang))
	case len(chosen) > 0:
		f.Shown = wording.Count(chosen[0], lang)
	case len(counts) > 0:
		f.Shown = wording.Count(counts[0], lang)
	default:
		f.Shown = wording.NotStated.In(lang)
	}
}

// trace fills in the derivation: every claim that anything shown rests on.
func trace(f *Figure, ev grounds.Evidence, in Input) {
	f.Derivation = make([]Trace, 0, len(ev.Used)+len(in.Traces))
	for _, u := range ev.Used {
		item := in.Names.ItemRef(u.State.Source.Item)
		if item == "" {
			item = string(u.State.Source.Item)
		}
		f.Derivation = append(f.Derivation, Trace{Claim: u.State.ID, Item: item, Locator: u.State.Source.Locator})
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
