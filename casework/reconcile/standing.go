package reconcile

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/value"
)

// The verbs of the entries that this room writes and reads.
const (
	judgeVerb  = "judgement.record"
	revokeVerb = "judgement.revoke"
	drawVerb   = "audit.draw"
)

// place is where a record stands, whatever its list is called.
type place struct {
	list   value.ID
	origin string
}

// couple names a pair of records by where they stand, the smaller first.
type couple struct{ a, b place }

func coupleOf(a, b place) couple {
	if cmp.Or(cmp.Compare(a.list, b.list), cmp.Compare(a.origin, b.origin)) > 0 {
		a, b = b, a
	}
	return couple{a, b}
}

// couple is the pair that a judgement is about.
func (j Judgement) couple() couple {
	return coupleOf(place{j.ListA, j.A.Origin}, place{j.ListB, j.B.Origin})
}

// couple is a drawn pair.
func (d Drawn) couple(p AuditPair) couple {
	at := func(n lists.Name) place {
		for _, l := range d.Lists {
			if l.Name == n.List {
				return place{l.ID, n.Origin}
			}
		}
		return place{"", n.List + "/" + n.Origin} // of a partner; no record stands there
	}
	return coupleOf(at(p.A), at(p.B))
}

// before orders names as ledgers do.
func before(a, b lists.Name) bool {
	return cmp.Or(cmp.Compare(a.List, b.List), cmp.Compare(a.Origin, b.Origin)) < 0
}

// ordered returns two names, the smaller first.
func ordered(a, b lists.Name) (lists.Name, lists.Name) {
	if before(b, a) {
		return b, a
	}
	return a, b
}

// book is everything that was ever judged, and what was drawn to be judged.
type book struct {
	at         int64                  // the last position that changed it
	judgements map[couple][]Judgement // all, in the order of the journal
	byID       map[value.ID]Judgement
	revoked    map[value.ID]Revocation
	standing   map[couple]Standing
	audits     []Drawn // the latest last
	drawnAt    map[value.ID]casework.Entry
	drawnFor   map[couple]value.ID // the latest audit that drew a pair
	unread     int                 // entries of partners that are none of these
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

// readBook reads the entries of this room. Those of partners may hold anything:
// what is no judgement, revocation or audit is counted and passed over, and none
// of it takes back or supersedes what stands in another log.
func readBook(ctx context.Context, s casework.Snapshot, at int64) (*book, error) {
	b := &book{at: at, judgements: map[couple][]Judgement{}, byID: map[value.ID]Judgement{}, revoked: map[value.ID]Revocation{},
		standing: map[couple]Standing{}, drawnAt: map[value.ID]casework.Entry{}, drawnFor: map[couple]value.ID{}}
	err := bodies(ctx, s, judgeVerb, &b.unread, b.judgement)
	if err == nil {
		err = bodies(ctx, s, revokeVerb, &b.unread, b.revocation)
	}
	if err == nil {
		err = bodies(ctx, s, drawVerb, &b.unread, b.audit)
	}
	for c, all := range b.judgements {
		b.standing[c] = stand(all, b.revoked)
	}
	return b, err
}

// bodies reads the bodies of all entries of a verb, oldest first, and counts
// those that take refuses.
func bodies[T any](ctx context.Context, s casework.Snapshot, verb string, unread *int, take func(casework.Entry, T) bool) error {
	entries, err := s.Entries(ctx, verb, "")
	if err != nil {
		return err
	}
	for _, e := range entries {
		var body T
		if json.Unmarshal(e.Body, &body) != nil || !take(e, body) {
			*unread++
		}
	}
	return nil
}

func (b *book) judgement(e casework.Entry, j Judgement) bool {
	c := j.couple()
	if _, taken := b.byID[j.ID]; taken || !j.ID.Valid() || j.By == "" || c.a == c.b || !j.ListA.Valid() || !j.ListB.Valid() || j.Verdict != Same && j.Verdict != Different && j.Verdict != Unsure {
		return false
	}
	j.At, j.log, j.index = e.At, e.Origin, e.Index
	b.byID[j.ID] = j
	b.judgements[c] = append(b.judgements[c], j)
	return true
}

func (b *book) revocation(e casework.Entry, r Revocation) bool {
	j, ok := b.byID[r.Judgement]
	if !ok || j.log != e.Origin || !onePerson(j.By, r.By) {
		return false
	}
	b.revoked[j.ID] = r
	return true
}

func (b *book) audit(e casework.Entry, d Drawn) bool {
	if _, taken := b.drawnAt[d.ID]; taken || !d.ID.Valid() {
		return false
	}
	drawn := make([]int64, len(d.Strata))
	for _, p := range d.Pairs {
		if p.Stratum < 0 || p.Stratum >= len(drawn) || p.A == p.B {
			return false
		}
		drawn[p.Stratum]++
	}
	for k, n := range drawn {
		if n != d.Strata[k].Drawn || n > d.Strata[k].Pairs {
			return false
		}
	}
	// A position is one of our own log; what came from elsewhere was drawn
	// before it was received.
	d.Position = min(d.Position, e.Position-1)
	b.audits = append(b.audits, d)
	e.Body = nil
	b.drawnAt[d.ID] = e
	for _, p := range d.Pairs {
		b.drawnFor[d.couple(p)] = d.ID
	}
	return true
}

// hand is a person as one log knows them.
type hand struct{ log, by string }

// personOf is the form in which names of people are compared: "R. Halim" and
// "r.  halim" are one person, who is no second reviewer of their own judgement.
func personOf(name string) string {
	seen := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) { // nobody sees it
			return -1
		}
		return r
	}, norm.NFKC.String(name))
	return strings.ToLower(strings.Join(strings.Fields(seen), " "))
}

// onePerson reports whether two names are of one person.
func onePerson(a, b string) bool { return personOf(a) == personOf(b) }

// stand says what the judgements on one pair come to: of each person in each log
// the last that was not revoked stands. The order in which logs were received
// plays no role.
func stand(all []Judgement, revoked map[value.ID]Revocation) Standing {
	last := map[hand]Judgement{}
	for _, j := range all {
		h := hand{j.log, personOf(j.By)}
		_, gone := revoked[j.ID]
		if earlier, ok := last[h]; !gone && (!ok || j.index > earlier.index) {
			last[h] = j
		}
	}
	s := Standing{Judgements: slices.AppendSeq([]Judgement(nil), maps.Values(last))}
	slices.SortFunc(s.Judgements, func(a, b Judgement) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	s.Verdict, s.Contested = verdict(settling(s.Judgements))
	return s
}

// settling returns the adjudications among standing judgements, or all if there
// is none. Nobody settles what they themselves differ on.
func settling(standing []Judgement) []Judgement {
	var settled []Judgement
	for _, j := range standing {
		party := slices.ContainsFunc(standing, func(o Judgement) bool { return !o.Settles && onePerson(o.By, j.By) })
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
		if onePerson(j.By, person) {
			return j, true
		}
	}
	return Judgement{}, false
}

// people counts who judged.
func (s Standing) people() int {
	var names []string
	for _, j := range s.Judgements {
		if name := personOf(j.By); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return len(names)
}

// settled reports whether an adjudication stands.
func (s Standing) settled() bool {
	return slices.ContainsFunc(s.Judgements, func(j Judgement) bool { return j.Settles })
}
