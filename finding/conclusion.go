package finding

import (
	"slices"
	"strings"

	"sijil/claim"
	"sijil/fault"
	"sijil/finding/contrary"
	"sijil/finding/grounds"
	"sijil/value"
)

// Layers returns what a conclusion can be about. Each has its own standard of
// proof: that a killing happened may be beyond doubt, and who did it not.
func Layers() []string { return []string{"incident", "group", "individual", "legal"} }

// Standard is a standard of proof.
type Standard struct {
	Code string
	Rank int    // 1 is the lowest of those that rise; 0 does not belong in the row
	Note string // what is to be known before it is used
}

// Standards returns the standards of proof that a finding can name. They are
// data; the order of the five ranked ones is that of the usual literature on
// fact-finding (for example S. Wilkinson, Standards of Proof in International
// Humanitarian and Human Rights Fact-Finding and Inquiry Missions, Geneva
// Academy). Bodies do not apply them alike, so none is defined here: a finding
// says in its text how its mandate defines the standard.
func Standards() []Standard {
	return slices.Clone(standards)
}

const ownDefinition = "Bodies define it differently; state the definition of the mandate."

var standards = []Standard{
	{"reasonable_suspicion", 1, ownDefinition},
	{"reasonable_grounds_to_believe", 2, ownDefinition},
	{"balance_of_probabilities", 3, ownDefinition},
	{"clear_and_convincing", 4, ownDefinition},
	{"beyond_reasonable_doubt", 5, "The standard of criminal courts; a finding is not a judgment of a court."},
	{"credible_allegation", 0, "A threshold for opening an inquiry, not for closing one."},
	{"substantial_grounds_for_believing", 0, "Of a real risk in the future, as in due diligence; not of what happened."},
	{"not_met", 0, "The standard that was asked for is not met."},
	{"not_assessed", 0, "Nobody has assessed the claims against a standard."},
	{"not_stated", 0, "The source concludes without naming a standard."},
}

// Check says whether a finding can be recorded. It returns fault.Invalid if it
// lacks a title, a text, a known layer and standard, an element that claims
// support, or the name of somebody who signs it.
func (f Finding) Check() error {
	invalid := func(hint, format string, args ...any) error {
		return fault.New(fault.Invalid, format+"; nothing was recorded", args...).WithHint("%s", hint)
	}
	known := func(s Standard) bool { return s.Code == f.Standard }
	switch {
	case !hasText(f.Title):
		return invalid("give it a title", "the finding has no title")
	case !hasText(f.Text):
		return invalid("write what is concluded", "the finding does not say what is concluded")
	case deceives(f.Title, true) || deceives(f.Text, false):
		return invalid("write it without", "the finding holds control characters or turns the direction of what stands around them")
	case f.Layer != "" && !slices.Contains(Layers(), f.Layer):
		return invalid("use one of "+strings.Join(Layers(), ", "), "%q is not a layer of a finding", f.Layer)
	case !slices.ContainsFunc(standards, known):
		return invalid("use one of "+standardCodes(), "%q is not a standard of proof", f.Standard)
	case !signed(f.SignedBy):
		return invalid("name the people who answer for it", "nobody signs the finding")
	}
	return f.checkElements(invalid)
}

func (f Finding) checkElements(invalid func(hint, format string, args ...any) error) error {
	supported := false
	for i, e := range f.Elements {
		if !hasText(e.Name) {
			return invalid("say what the conclusion needs", "element %d of the finding has no name", i+1)
		}
		for _, id := range e.For {
			if slices.Contains(e.Against, id) {
				return invalid("decide which it is, or split the claim", "the claim %s is both for and against %q", id, e.Name.In("en"))
			}
		}
		supported = supported || len(e.For) > 0
	}
	if !supported {
		return invalid("list the claims for at least one element", "no claim supports the finding")
	}
	return nil
}

func signed(names []string) bool {
	for _, n := range names {
		if strings.TrimSpace(n) == "" {
			return false
		}
	}
	return len(names) > 0
}

func standardCodes() string {
	codes := make([]string, len(standards))
	for i, s := range standards {
		codes[i] = s.Code
	}
	return strings.Join(codes, ", ")
}

// CheckAgainst says whether contrary claims have been left out. Given the
// claims that are linked to the same subjects, standing or not, it returns
// fault.Conflict naming each standing one that is contrary to a claim the
// finding relies on and is listed neither for nor against.
//
// A claim is contrary if it denies what a claim for the finding affirms, or
// the reverse; if it excludes it (two times for one killing); or if it denies
// anything about the same people, groups or events: a party's denial stands
// beside the finding even where it does not meet its words.
func (f Finding) CheckAgainst(claims []claim.State) error {
	listed, relied := map[value.ID]bool{}, map[value.ID]bool{}
	for _, e := range f.Elements {
		for _, id := range e.For {
			listed[id], relied[id] = true, true
		}
		for _, id := range e.Against {
			listed[id] = true
		}
	}
	var base []*claim.Claim
	for i := range claims {
		if relied[claims[i].ID] {
			base = append(base, &claims[i].Claim)
		}
	}
	var missing []string
	for i := range claims {
		s := &claims[i]
		if listed[s.ID] || !grounds.Stands(s) || !contrary.Contends(&s.Claim) {
			continue
		}
		if slices.ContainsFunc(base, func(b *claim.Claim) bool { return contrary.To(b, &s.Claim) }) {
			missing = append(missing, claimName(&s.Claim))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	slices.Sort(missing)
	return fault.New(fault.Conflict, "claims against the finding are left out: %s; nothing was recorded",
		strings.Join(slices.Compact(missing), ", ")).
		WithHint("list them against the element they contradict; a finding that answers them is stronger than one that hides them")
}
