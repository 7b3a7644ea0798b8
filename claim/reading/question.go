package reading

import (
	"math/big"
	"slices"

	"sijil/claim"
	"sijil/fault"
	"sijil/value"
)

// Answer says how a question stands on the claims about it.
type Answer string

// The answers. "Nobody says anything", "somebody says it was not so" and "the
// accused says it was not so" are three things.
const (
	SaidSo        Answer = "affirmed"
	SaidNot       Answer = "negated"        // a source says it was not so
	SaidDenied    Answer = "denied"         // only a denial says it was not so
	SaidBoth      Answer = "disputed"       // sources say both
	SaidUnknown   Answer = "unknown"        // a source says that it does not know
	NoInformation Answer = "no_information" // nobody says anything
)

// Standing returns how a question stands on the claims that bear on it.
func Standing(claims []claim.Claim) Answer {
	var yes, no, denied, unknown bool
	for _, c := range claims {
		switch {
		case c.Polarity == claim.Affirmed:
			yes = true
		case c.Polarity == claim.Unknown:
			unknown = true
		case c.Force == claim.Denied:
			denied = true
		default:
			no = true
		}
	}
	switch {
	case yes && (no || denied):
		return SaidBoth
	case yes:
		return SaidSo
	case no:
		return SaidNot
	case denied:
		return SaidDenied
	case unknown:
		return SaidUnknown
	}
	return NoInformation
}

// Contrary returns the claims that have to stand beside c wherever it is
// shown: of the same kind about the same thing, with the other polarity. A
// denial belongs beside an attribution whomever each of them names.
func Contrary(v *claim.Vocabulary, c claim.Claim, claims []claim.Claim) []claim.Claim {
	var out []claim.Claim
	for _, o := range claims {
		if o.ID != c.ID && v.Comparable(c, o) && o.Polarity != claim.Unknown && c.Polarity != claim.Unknown && o.Polarity != c.Polarity {
			out = append(out, o)
		}
	}
	return out
}

// Foundations returns the claims on which a claim rests through its roles
// derived_from and content, down to those that rest on no other, each once.
// Of these, those of the layer observation are what was perceived.
func Foundations(id value.ID, claims []claim.Claim) []value.ID {
	byID := map[value.ID]claim.Claim{}
	for _, c := range claims {
		byID[c.ID] = c
	}
	var out []value.ID
	seen := map[value.ID]bool{}
	var down func(value.ID)
	down = func(id value.ID) {
		if seen[id] {
			return
		}
		seen[id] = true
		below := append(byID[id].Targets("derived_from"), byID[id].Targets("content")...)
		for _, r := range below {
			if r.Claim != "" {
				down(r.Claim)
			}
		}
		if len(below) == 0 {
			out = append(out, id)
		}
	}
	down(id)
	return out
}

// Held is a tie or position as one claim has it, on one day.
type Held struct {
	Claim    value.ID
	Root     value.ID // the first teller: per which source
	Force    claim.Force
	Relation string // the code of an affiliation, or the words of a position
	Org      value.ID
	Holds    Answer // affirmed, negated, unknown
}

// AsOf returns which ties a person or group had on a day (YYYY-MM-DD), claim by
// claim: formal membership, announced integration and effective control are
// different things, and each has its source. A tie whose period is not known
// on that side, or is known only from first and last citation, is unknown
// outside it.
func AsOf(claims []claim.Claim, member value.ID, day string) ([]Held, error) {
	on := value.Time{Kind: value.Moment, Earliest: day, Latest: day}
	if err := on.Check(); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the day cannot be read")
	}
	var out []Held
	for _, c := range claims {
		who := c.Target("member")
		if c.Kind == "position" {
			who = c.Target("person")
		}
		if (c.Kind != "affiliation" && c.Kind != "position") || who.Entity != member {
			continue
		}
		h := Held{Claim: c.ID, Force: c.Force, Relation: c.Code("relation"), Org: c.Target("org").Entity, Holds: holds(c, on)}
		if v, ok := c.Value("role"); ok && v.Text != nil {
			h.Relation = v.Text.Text
		}
		if len(c.Chain) > 0 {
			h.Root = c.Chain[0].Who
		}
		out = append(out, h)
	}
	return out, nil
}

func holds(c claim.Claim, on value.Time) Answer {
	v, _ := c.Value("valid")
	if v.Time == nil || c.Polarity == claim.Unknown {
		return SaidUnknown
	}
	t := *v.Time
	earliest, latest := t.Bounds()
	cited := t.StartKind == "first_cited" && on.Before(t) || t.EndKind == "last_cited" && t.Before(on)
	inside := SaidSo
	if c.Polarity == claim.Negated {
		inside = SaidNot
	}
	switch {
	case cited:
		return SaidUnknown
	case !t.Overlaps(on):
		if c.Polarity == claim.Negated {
			return SaidUnknown
		}
		return SaidNot
	case earliest == "" && t.StartKind != "open", latest == "" && t.EndKind != "open":
		return SaidUnknown
	}
	return inside
}

// Version is one state of a promise.
type Version struct {
	Claim value.ID
	Due   value.Record // date, rule, uncertain; nil if it says nothing of a term
}

// Versions returns a promise and its amendments, first to last. Amendments that
// change the same version stand in the order of the claims.
func Versions(promise value.ID, claims []claim.Claim) []Version {
	var out []Version
	seen := map[value.ID]bool{}
	var follow func(id value.ID)
	follow = func(id value.ID) {
		if seen[id] {
			return
		}
		seen[id] = true
		for _, c := range claims {
			if c.ID != id {
				continue
			}
			version := Version{Claim: id}
			if v, ok := c.Value("due"); ok && v.Record != nil {
				version.Due = *v.Record
			}
			out = append(out, version)
		}
		for _, c := range claims {
			if c.Kind == "amendment" && c.Target("amends").Claim == id {
				follow(c.ID)
			}
		}
	}
	follow(promise)
	return out
}

// TotalLoss multiplies a loss that is given per something with a number of the
// same thing. It refuses, as fault.Invalid, to multiply what is counted in
// another unit: a loss per family is no loss per home.
func TotalLoss(loss value.Money, of value.Count) (value.Money, error) {
	if loss.Per == "" {
		return value.Money{}, fault.New(fault.Invalid, "the loss is not given per anything, so there is nothing to multiply")
	}
	if loss.Per != of.Unit {
		return value.Money{}, fault.New(fault.Invalid, "the loss is given per %s and the number is of %s: they cannot be multiplied", loss.Per, of.Unit).
			WithHint("a total needs the number of each %s", loss.Per)
	}
	total := value.Money{Currency: loss.Currency, Quality: value.Approx}
	low, high := loss.Min, loss.Max
	if low == "" {
		low = loss.Best
	}
	if high == "" {
		high = loss.Best
	}
	total.Min, total.Max = times(low, of.Min), times(high, of.Max)
	if n, ok := exact(&of); ok {
		total.Best = times(loss.Best, &n)
	}
	if total.Min == "" && total.Max == "" && total.Best == "" {
		return value.Money{}, fault.New(fault.Invalid, "neither the loss nor the number has a bound, so there is no total")
	}
	return total, nil
}

func times(amount string, n *int64) string {
	r, ok := new(big.Rat).SetString(amount)
	if !ok || n == nil {
		return ""
	}
	r.Mul(r, new(big.Rat).SetInt64(*n))
	if r.IsInt() {
		return r.Num().String()
	}
	return r.FloatString(2)
}

// SetRelation returns how two sets relate, per the claims: the relation of the
// first claim that says so, and that claim. Where nobody says, they may
// overlap, and the claim is "". A claim that takes them the other way round is
// turned.
func SetRelation(a, b value.ID, claims []claim.Claim) (relation string, by value.ID) {
	turned := map[string]string{"subset": "superset", "superset": "subset"}
	for _, c := range claims {
		if c.Kind != "set_relation" || c.Polarity != claim.Affirmed {
			continue
		}
		x, y, r := c.Target("a").Entity, c.Target("b").Entity, c.Code("relation")
		switch {
		case x == a && y == b:
			return r, c.ID
		case x == b && y == a:
			if t := turned[r]; t != "" {
				r = t
			}
			return r, c.ID
		}
	}
	return "overlap_unknown", ""
}

// About returns the claims that name an entity in any role.
func About(entity value.ID, claims []claim.Claim) []claim.Claim {
	var out []claim.Claim
	for _, c := range claims {
		if slices.ContainsFunc(c.Roles, func(r claim.Role) bool { return r.Target != nil && r.Target.Entity == entity }) {
			out = append(out, c)
		}
	}
	return out
}

func intersect(a, b []value.Ref) bool {
	return slices.ContainsFunc(a, func(r value.Ref) bool { return slices.Contains(b, r) })
}
