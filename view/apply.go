package view

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"sijil/claim"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// place is where an entry stands: the number of its log's word, and its index.
type place struct{ origin, index int64 }

// located is a claim with the row of its entry and the position at which it
// became visible.
type located struct {
	seq   int64
	at    int64
	claim *claim.Claim
}

// batch is what is kept while records are applied in one transaction.
type batch struct {
	claims   map[value.ID][]located // claims of this batch
	assessed map[value.ID]value.ID  // what the assessments of this batch are about
	before   *Snapshot              // what was there before it; opened when needed
	tally    map[tallied]int64      // what is to be added
	touched  map[value.ID]bool      // what reads differently after it
	people   map[value.ID]bool      // persons whose acts read differently after it
	tops     map[int64]int64        // highest index of each log
	erased   bool                   // a body was removed
}

// tallied is a number that a figure keeps: how many targets stand on a basis,
// or, with basis -1, on how many claims they rest.
type tallied struct{ def, basis int64 }

// Apply derives the rows of records, in one transaction: all of them or none.
// Records come in the order of their positions, those of a received log in any
// order at the position that received them. A record that was applied before
// is ignored, so that a caller may repeat what it is not sure of.
//
// It returns a fault.Corrupt error that names the entry if a body cannot be
// read, and fault.Invalid if a new record's position lies before one applied
// already; nothing is applied then.
func (v *View) Apply(ctx context.Context, records []Record) (err error) {
	if len(records) == 0 {
		return nil
	}
	changes, err := readAll(records)
	if err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return errClosed()
	}
	defer v.w.within(ctx)()
	b := &batch{
		claims: map[value.ID][]located{}, assessed: map[value.ID]value.ID{},
		tally: map[tallied]int64{}, touched: map[value.ID]bool{}, people: map[value.ID]bool{}, tops: map[int64]int64{},
	}
	if err := v.applyAll(b, changes); err != nil {
		// What is kept in memory was changed together with the rows.
		return errors.Join(fault.Wrap(fault.Failed, err, "the view could not be brought up to date; the journal is untouched"), v.reload())
	}
	v.publish()
	if b.erased {
		// Again: a snapshot taken before the commit may have kept something since.
		v.cache.erase(v.seq)
		return v.w.truncate()
	}
	return nil
}

// applyAll applies changes in one transaction.
func (v *View) applyAll(b *batch, changes []change) (err error) {
	tx, err := v.w.BeginImmediate()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	defer tx.End(&err)
	for i := range changes {
		if err := v.apply(b, &changes[i]); err != nil {
			return err
		}
	}
	for t, n := range b.tally {
		if n == 0 {
			continue
		}
		if err := v.w.run("tally.add", t.def, t.basis, n); err != nil {
			return err
		}
	}
	if err := v.w.run("state.write", "position", v.position); err != nil {
		return err
	}
	if err := v.w.run("state.write", "ignored", v.ignored); err != nil {
		return err
	}
	// Before the commit: a snapshot opened right after it must not find a
	// figure in the cache that is older than what it reads.
	v.cache.touch(b.touched, b.people, v.seq)
	if b.erased {
		v.cache.erase(v.seq)
	}
	return nil
}

// publish shows the words of the last commit to snapshots.
func (v *View) publish() {
	if p := v.published.Load(); len(p.text) != len(v.words.text) {
		v.published.Store(v.words.clone())
	}
}

// apply is the one function that derives rows: from the head of an entry, and
// from its body or from the fact that the body is erased.
func (v *View) apply(b *batch, ch *change) error {
	h, fresh, err := v.admit(b, ch)
	if err != nil || !fresh {
		return err
	}
	if err := v.bury(ch, h); err != nil {
		return err
	}
	v.seq++
	v.position = ch.Position
	if !ch.known {
		v.ignored++
	}
	if err := v.insert(ch, h); err != nil {
		return err
	}
	if ch.Erased {
		b.touch(value.ID(ch.Subject))
		return nil
	}
	for _, id := range ch.touches {
		b.touch(id)
	}
	if ch.claim != nil {
		if err := v.assert(b, located{seq: v.seq, at: ch.Position, claim: ch.claim}); err != nil {
			return err
		}
	}
	if err := v.tie(b, ch.edges, v.seq, ch.Position); err != nil {
		return err
	}
	switch {
	case ch.definition != nil:
		return v.define(b, *ch.definition)
	case ch.erasure != nil:
		if own, err := v.w.own(); err != nil || ch.Origin != ch.erasure.Origin && h.origin != own {
			return err // one log cannot erase what stands in another; ours can, for itself
		}
		return v.erase(b, ch.erasure, v.seq, ch.Position)
	}
	return nil
}

// assert counts a claim that becomes visible. What was done to it may have
// become visible before it.
func (v *View) assert(b *batch, l located) error {
	b.claims[l.claim.ID] = append(b.claims[l.claim.ID], l)
	disputed, err := v.w.int64("contested.has", l.claim.ID)
	if err != nil {
		return err
	}
	if disputed > 0 {
		b.touch(contested)
	}
	return v.stand(b, l)
}

// head is the head of an entry with its words as numbers.
type head struct {
	place
	verb, actor int64
}

// admit says whether an entry is new, and numbers the words of its head.
func (v *View) admit(b *batch, ch *change) (h head, fresh bool, err error) {
	if h.origin, err = v.number(ch.Origin); err != nil {
		return h, false, err
	}
	h.index = ch.Index
	top, ok := b.tops[h.origin]
	if !ok {
		if top, err = v.w.int64("entry.top", h.origin); err != nil {
			return h, false, err
		}
	}
	b.tops[h.origin] = max(top, ch.Index)
	if ch.Index <= top {
		if seq, err := v.w.int64("entry.find", h.origin, ch.Index); err != nil || seq != 0 {
			return h, false, err
		}
	}
	if ch.Position < v.position {
		return h, false, fault.New(fault.Invalid, "entry %d of log %s would become visible at position %d, before position %d", ch.Index, ch.Origin, ch.Position, v.position).
			WithHint("sijil rebuild applies all entries in order")
	}
	if h.verb, err = v.number(ch.Verb); err != nil {
		return h, false, err
	}
	h.actor, err = v.number(ch.Actor)
	return h, true, err
}

// bury forgets the body of an entry whose erasure became visible before it.
func (v *View) bury(ch *change, h head) error {
	if !ch.Erased {
		seq, err := v.w.int64("erasure.of", h.origin, h.index)
		if err != nil || seq == 0 {
			return err
		}
		r := ch.Record
		r.Body, r.Erased = nil, true
		*ch = change{Record: r, known: ch.known}
	}
	return nil
}

// insert adds the rows that every entry has.
func (v *View) insert(ch *change, h head) error {
	erased := 0
	if ch.Erased {
		erased = 1
	}
	err := v.w.run("entry.insert", v.seq, ch.Position, h.origin, h.index, ch.At.UnixMicro(), h.verb, h.actor, ch.Subject, ch.LeafHash[:], erased)
	if err != nil {
		return err
	}
	if ch.Body != nil {
		if err := v.w.run("body.insert", v.seq, ch.Body); err != nil {
			return err
		}
	}
	return v.w.run("term.insert", v.seq, headTerms(&ch.Record, h.actor)+ch.words)
}

// headTerms are the references by which every entry is found, erased or not.
func headTerms(r *Record, actor int64) string {
	var t terms
	t.refer(termVerb, verbTerm(r.Verb))
	t.refer(termActor, fmt.Sprint(actor))
	t.refer(termDay, r.At.UTC().Format("20060102"))
	t.refer(termSubject, r.Subject)
	return t.b.String()
}

// verbTerm writes a verb so that the beginning of it can be looked for.
func verbTerm(verb string) string { return strings.ReplaceAll(verb, ".", ":") }

// tie adds what an entry does to others, and counts again what depends on it.
func (v *View) tie(b *batch, edges []edge, seq, at int64) error {
	for _, e := range edges {
		if e.kind == edgeAssesses {
			b.assessed[e.source] = e.target
		}
		if err := v.w.run("edge.insert", e.target, e.kind, seq, at, e.source, e.status); err != nil {
			return err
		}
		if err := v.retie(b, e); err != nil {
			return err
		}
	}
	return nil
}

// retie counts again what depends on an edge that was added or removed.
func (v *View) retie(b *batch, e edge) error {
	b.touch(e.target)
	target := e.target
	if e.kind == edgeReplaces {
		var err error
		if target, err = v.assessed(b, e.target); err != nil || target == "" {
			return err
		}
	} else if err := v.contest(b, e.target); err != nil {
		return err
	}
	claims, err := v.locate(b, target)
	if err != nil {
		return err
	}
	for _, l := range claims {
		if err := v.stand(b, l); err != nil {
			return err
		}
	}
	return nil
}

// contest keeps the list of claims that more than one entry supersedes or assesses.
func (v *View) contest(b *batch, target value.ID) error {
	kinds := map[int64]int{}
	err := v.w.each("edge.of", func(s *sqlite3.Stmt) error { kinds[s.ColumnInt64(0)]++; return nil }, target, v.seq)
	if err != nil {
		return err
	}
	b.touch(contested)
	if kinds[edgeSupersedes] > 1 || kinds[edgeAssesses] > 1 {
		return v.w.run("contested.insert", target)
	}
	return v.w.run("contested.delete", target)
}

// assessed returns the claim that an assessment is about, or "" if the
// assessment is not visible yet: then it will be counted when it comes.
func (v *View) assessed(b *batch, assessment value.ID) (value.ID, error) {
	if target, ok := b.assessed[assessment]; ok {
		return target, nil
	}
	before, err := v.earlier(b)
	if err != nil {
		return "", err
	}
	return before.assessed(assessment)
}

// locate returns the visible claims of an id: one, unless two logs use the
// same id for different claims.
func (v *View) locate(b *batch, id value.ID) ([]located, error) {
	claims := b.claims[id]
	before, err := v.earlier(b)
	if err != nil {
		return nil, err
	}
	older, err := before.located(id)
	if err != nil {
		return nil, err
	}
	for _, l := range older {
		erased, err := v.w.int64("entry.erased", l.seq)
		if err != nil {
			return nil, err
		}
		if erased == 0 {
			claims = append(claims[:len(claims):len(claims)], l)
		}
	}
	return claims, nil
}

// earlier returns what was there before the batch. The index is asked there
// because asking it in the transaction would make it write a run for each
// question.
func (v *View) earlier(b *batch) (*Snapshot, error) {
	if b.before != nil {
		return b.before, nil
	}
	var err error
	b.before, err = v.Snapshot(context.Background())
	return b.before, err
}

func (b *batch) close() error {
	if b.before == nil {
		return nil
	}
	return b.before.Close()
}

// touch notes that something reads differently after the batch.
func (b *batch) touch(id value.ID) {
	if id != "" {
		b.touched[id] = true
	}
}

// touchClaim notes that the figures of the sets of a claim, or the acts of the
// person it is about, read differently.
func (b *batch) touchClaim(c *claim.Claim) {
	for _, person := range personsOf(c) {
		b.people[person] = true
	}
	if !slices.Contains(setKinds, c.Kind) {
		return
	}
	b.touch(statements)
	for _, id := range finding.Sets(*c) {
		b.touch(id)
	}
}
