package reconcile

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/fault"
	"sijil/value"
)

// The verbs of the entries that this room writes and reads.
const (
	judgeVerb  = "judgement.record"
	revokeVerb = "judgement.revoke"
	drawVerb   = "audit.draw"
)

// couple names a pair of records, the smaller first.
type couple struct{ a, b lists.Name }

// before orders names as ledgers do.
func before(a, b lists.Name) bool {
	return cmp.Or(cmp.Compare(a.List, b.List), cmp.Compare(a.Origin, b.Origin)) < 0
}

func coupleOf(a, b lists.Name) couple {
	if before(b, a) {
		a, b = b, a
	}
	return couple{a, b}
}

// book is everything that was ever judged, and what was drawn to be judged.
type book struct {
	at         int64                  // the last position that changed it
	judgements map[couple][]Judgement // all, in the order of the journal
	revoked    map[value.ID]Revocation
	standing   map[couple]Standing
	audits     []Drawn // the latest last
	drawnAt    map[value.ID]casework.Entry
	drawnFor   map[couple]value.ID // the latest audit that drew a pair
}

// judgedIn returns the book of a case. It is read once for each state of the
// judgements.
func judgedIn(ctx context.Context, s casework.Snapshot, ledger *lists.Ledger) (*book, error) {
	at := int64(0)
	for _, verb := range []string{"judgement.", "audit."} {
		lines, err := s.Lines(ctx, casework.LogFilter{Verb: verb, Limit: 1})
		if err != nil {
			return nil, err
		}
		for _, l := range lines {
			at = max(at, l.Position)
		}
	}
	// What was received from elsewhere, and what was erased, touches the ledger.
	b, err := s.Remember(fmt.Sprintf("reconcile/judged/%d/%d", ledger.Touched, at), func() (any, error) { return readBook(ctx, s, at) })
	if err != nil {
		return nil, err
	}
	return b.(*book), nil
}

func readBook(ctx context.Context, s casework.Snapshot, at int64) (*book, error) {
	b := &book{at: at, judgements: map[couple][]Judgement{}, revoked: map[value.ID]Revocation{}, standing: map[couple]Standing{},
		drawnAt: map[value.ID]casework.Entry{}, drawnFor: map[couple]value.ID{}}
	for _, read := range []struct {
		verb string
		body func(casework.Entry) error
	}{
		{judgeVerb, func(e casework.Entry) error {
			var j Judgement
			err := json.Unmarshal(e.Body, &j)
			j.At = e.At
			c := coupleOf(j.A, j.B)
			b.judgements[c] = append(b.judgements[c], j)
			return err
		}},
		{revokeVerb, func(e casework.Entry) error {
			var r Revocation
			err := json.Unmarshal(e.Body, &r)
			b.revoked[r.Judgement] = r
			return err
		}},
		{drawVerb, func(e casework.Entry) error {
			var d Drawn
			err := json.Unmarshal(e.Body, &d)
			b.audits = append(b.audits, d)
			e.Body = nil
			b.drawnAt[d.ID] = e
			for _, p := range d.Pairs {
				b.drawnFor[coupleOf(p.A, p.B)] = d.ID
			}
			return err
		}},
	} {
		entries, err := s.Entries(ctx, read.verb, "")
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if err := read.body(e); err != nil {
				return nil, fault.New(fault.Corrupt, "entry %d of log %s (%s) cannot be read; the journal is untouched", e.Index, e.Origin, e.Verb).
					WithHint("sijil verify says whether the entry is as it was written")
			}
		}
	}
	for c, all := range b.judgements {
		b.standing[c] = stand(all, b.revoked)
	}
	return b, nil
}

// stand says what the judgements on one pair come to. The order in which they
// were recorded plays no role.
func stand(all []Judgement, revoked map[value.ID]Revocation) Standing {
	byID := map[value.ID]Judgement{}
	for _, j := range all {
		byID[j.ID] = j
	}
	over := map[value.ID]bool{}
	for _, j := range all {
		if _, gone := revoked[j.ID]; gone {
			continue
		}
		for at := j.Supersedes; at != "" && !over[at]; at = byID[at].Supersedes {
			over[at] = true
		}
	}
	var s Standing
	for _, j := range all {
		if _, gone := revoked[j.ID]; !gone && !over[j.ID] {
			s.Judgements = append(s.Judgements, j)
		}
	}
	slices.SortFunc(s.Judgements, func(a, b Judgement) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	s.Verdict, s.Contested = verdict(settling(s.Judgements))
	return s
}

// settling returns the adjudications among standing judgements, or all if there
// is none. Nobody settles what they themselves differ on.
func settling(standing []Judgement) []Judgement {
	var settled []Judgement
	for _, j := range standing {
		party := slices.ContainsFunc(standing, func(o Judgement) bool { return !o.Settles && o.By == j.By })
		if j.Settles && !party {
			settled = append(settled, j)
		}
	}
	if len(settled) > 0 {
		return settled
	}
	return standing
}

// verdict is what all of some judgements say.
func verdict(of []Judgement) (v Verdict, contested bool) {
	for _, j := range of {
		if v != "" && v != j.Verdict {
			return "", true
		}
		v = j.Verdict
	}
	return v, false
}

// of returns the standing judgement of a person, if there is one. Where two
// machines recorded two, it is the later.
func (s Standing) of(person string) (Judgement, bool) {
	for _, j := range slices.Backward(s.Judgements) {
		if j.By == person {
			return j, true
		}
	}
	return Judgement{}, false
}

// people counts who judged.
func (s Standing) people() int {
	var names []string
	for _, j := range s.Judgements {
		if !slices.Contains(names, j.By) {
			names = append(names, j.By)
		}
	}
	return len(names)
}

// settled reports whether an adjudication stands.
func (s Standing) settled() bool {
	return slices.ContainsFunc(s.Judgements, func(j Judgement) bool { return j.Settles })
}
