package claim

import (
	"slices"

	"sijil/value"
)

// Further things that a teller did, as partners' files name them. They are
// kept apart from the eight of the model because they say less: "perceived" does not say
// whether it was seen or heard.
const (
	Perceived Did = "perceived" // at first hand; not said how
	Observed  Did = "observed"  // looked at media or imagery
	Conducted Did = "conducted" // did the thing that is told: held the interviews
	Checked   Did = "verified"  // examined the thing itself
	Told      Did = "told"      // passed on by word of mouth
	Stated    Did = "stated"    // said publicly
	MadeKnown Did = "announced" // made known what one will do oneself
	Relayed   Did = "reported"  // passed on in a publication
	Counted   Did = "counted"   // added up what others told
	Assessed  Did = "assessed"  // reasoned from other claims
	Concluded Did = "inferred"  // reasoned from other claims
	Computed  Did = "computed"  // reasoned by rule
)

// footing sorts what a teller did by what it lets a reader conclude.
type footing int

const (
	relaying  footing = iota // publishing, documenting: adds no knowledge and no distance
	unknowing                // says nothing of how the teller knew
	receiving                // was told
	firsthand                // perceived, did or reasoned it
)

var footings = map[Did]footing{
	Saw: firsthand, HeardSound: firsthand, HeardSpeech: firsthand, FoundAfter: firsthand,
	Perceived: firsthand, Observed: firsthand, Conducted: firsthand, Checked: firsthand,
	MadeKnown: firsthand, Assessed: firsthand, Concluded: firsthand, Computed: firsthand,
	WasTold: receiving, Told: unknowing, Stated: unknowing, BasisUnknown: unknowing,
	Published: relaying, Documented: relaying, Relayed: relaying, Counted: relaying,
}

// teller is one person or body of a chain with everything it did in a row.
type teller struct {
	who  value.ID
	did  []Did
	best footing
}

// tellers joins tellings in a row by the same teller: "the neighbour saw it;
// the neighbour told his brother" is one teller. A teller who is not named is
// the same as the one before only if nothing says that a new one was told.
func tellers(chain []Telling) []teller {
	var out []teller
	for _, t := range chain {
		best := relaying
		fresh := false
		for _, d := range t.Did {
			best = max(best, footings[d])
			fresh = fresh || d == WasTold
		}
		if len(t.Did) == 0 {
			best = unknowing
		}
		last := len(out) - 1
		if last >= 0 && out[last].who == t.Who && (t.Who != "" || !fresh) {
			out[last].did = append(out[last].did, t.Did...)
			out[last].best = max(out[last].best, best)
			continue
		}
		out = append(out, teller{t.Who, append([]Did(nil), t.Did...), best})
	}
	return out
}

// knowing returns the tellers of the chain that do more than publish or
// document.
func knowing(chain []Telling) []teller {
	var out []teller
	for _, t := range tellers(chain) {
		if t.best != relaying {
			out = append(out, t)
		}
	}
	return out
}

// Depth returns the hearsay depth of a chain: how often the matter was told
// between the person who perceived it and us. Telling it to us (the interview)
// does not count, nor do publishing and documenting. Where it is not known how
// the first teller knew, or who told the first teller, the depth is counted
// one higher and flagged.
//
// A chain of publishers alone has depth 1, flagged.
func Depth(chain []Telling) (depth int, flagged bool) {
	who := knowing(chain)
	if len(who) == 0 {
		return 1, true
	}
	switch who[0].best {
	case firsthand:
		return len(who) - 1, false
	case receiving: // somebody unnamed told the first teller
		return len(who) + 1, true
	default:
		return len(who), true
	}
}

// Roots returns the first teller of each claim's chain, each once, in the
// order of the claims. A claim whose first teller is not named is a root of
// its own and is returned as "".
func Roots(claims ...Claim) []value.ID {
	var roots []value.ID
	seen := map[value.ID]bool{}
	for _, c := range claims {
		if len(c.Chain) == 0 {
			continue
		}
		who := c.Chain[0].Who
		if who != "" && seen[who] {
			continue
		}
		seen[who] = true
		roots = append(roots, who)
	}
	return roots
}

// Origin says that two roots are known to draw on one origin: two sisters who
// both have it from their mother, a news agency and a paper that prints it.
type Origin struct {
	A, B value.ID
}

// Independent returns how many independent sources stand behind the claims:
// the distinct roots of their chains, less those known to share an origin.
// Claims whose first teller is not named count as one together, because
// nothing shows that they are several. Claims without a chain count nothing.
func Independent(claims []Claim, shared ...Origin) int {
	group := map[value.ID]value.ID{}
	var find func(value.ID) value.ID
	find = func(id value.ID) value.ID {
		if up, ok := group[id]; ok && up != id {
			return find(up)
		}
		return id
	}
	for _, o := range shared {
		if a, b := find(o.A), find(o.B); a != b {
			group[a] = b
		}
	}
	distinct := map[value.ID]bool{}
	for _, root := range Roots(claims...) {
		distinct[find(root)] = true
	}
	return len(distinct)
}

// Ground says how the one who told the publisher knew.
type Ground string

// The grounds, strongest first.
const (
	BySight   Ground = "saw"            // saw it
	ByHearing Ground = "heard_or_found" // heard it, or found it afterwards
	FirstHand Ground = "first_hand"     // at first hand; not said how
	ByTelling Ground = "was_told"       // was told
	NotStated Ground = "not_stated"
)

// Grounds are all grounds, strongest first.
var Grounds = []Ground{BySight, ByHearing, FirstHand, ByTelling, NotStated}

// Basis returns what the last teller did who does more than publish or
// document: the one who told the publisher.
func Basis(c Claim) Ground {
	who := knowing(c.Chain)
	if len(who) == 0 {
		return NotStated
	}
	last := who[len(who)-1]
	basis := NotStated
	rank := len(Grounds)
	for _, d := range last.did {
		b := groundOf(d)
		for i, want := range Grounds {
			if b == want && i < rank {
				basis, rank = b, i
			}
		}
	}
	if len(who) > 1 && last.best == unknowing && !slices.Contains(last.did, BasisUnknown) {
		return ByTelling // somebody before told this one
	}
	return basis
}

// groundOf says what one thing that a teller did amounts to. Reasoning and
// announcing are no way of having perceived anything.
func groundOf(d Did) Ground {
	switch d {
	case Saw, Observed:
		return BySight
	case HeardSound, HeardSpeech, FoundAfter:
		return ByHearing
	case Perceived, Conducted, Checked:
		return FirstHand
	case WasTold:
		return ByTelling
	}
	return NotStated
}
