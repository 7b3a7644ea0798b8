package view

import (
	"time"

	"github.com/ncruces/go-sqlite3"
)

// erase removes every derived trace of an entry's body, whether it is visible
// already or comes later, and keeps where and why.
func (v *View) erase(b *batch, e *Erasure, seq, at int64) error {
	origin, err := v.number(e.Origin)
	if err != nil {
		return err
	}
	if err := v.w.run("erasure.insert", origin, e.Index, seq, at, e.Reason); err != nil {
		return err
	}
	for _, set := range e.Sets {
		if err := v.w.run("gap.insert", set, origin, e.Index, seq); err != nil {
			return err
		}
		b.touch(set)
	}
	var target int64
	var gone bool
	err = v.w.each("entry.find", func(s *sqlite3.Stmt) error {
		target, gone = s.ColumnInt64(0), s.ColumnBool(1)
		return nil
	}, origin, e.Index)
	if err != nil || target == 0 || gone {
		return err
	}
	return v.purge(b, target)
}

// purge turns the rows of an entry into its tombstone.
func (v *View) purge(b *batch, seq int64) error {
	r, actor, err := v.recall(seq)
	if err != nil {
		return err
	}
	ch, err := read(r)
	if err != nil {
		return err
	}
	head := headTerms(&r, actor)
	if err := v.w.run("term.delete", seq, head+ch.words); err != nil {
		return err
	}
	if err := v.w.run("term.insert", seq, head); err != nil {
		return err
	}
	if err := v.w.run("body.delete", seq); err != nil {
		return err
	}
	if err := v.w.run("entry.erase", seq); err != nil {
		return err
	}
	b.erased = true
	for _, id := range ch.touches {
		b.touch(id)
	}
	return v.forget(b, &ch, seq)
}

// recall returns the record that a row was made from.
func (v *View) recall(seq int64) (r Record, actor int64, err error) {
	err = v.w.each("entry.head", func(s *sqlite3.Stmt) error {
		actor = s.ColumnInt64(5)
		r = Record{
			Position: s.ColumnInt64(0), Origin: v.words.at(s.ColumnInt64(1)), Index: s.ColumnInt64(2),
			At:   time.UnixMicro(s.ColumnInt64(3)).UTC(),
			Verb: v.words.at(s.ColumnInt64(4)), Actor: v.words.at(actor), Subject: s.ColumnText(6),
		}
		copy(r.LeafHash[:], s.ColumnRawBlob(7))
		return nil
	}, seq)
	if err != nil {
		return r, actor, err
	}
	r.Body, err = v.w.body(seq)
	return r, actor, err
}

// forget removes the rows that one kind of entry has.
func (v *View) forget(b *batch, ch *change, seq int64) error {
	if ch.claim != nil {
		if err := v.stop(b, located{seq: seq, claim: ch.claim}); err != nil {
			return err
		}
	}
	for _, e := range ch.edges {
		if err := v.w.run("edge.delete", e.target, e.kind, seq); err != nil {
			return err
		}
		if err := v.retie(b, e); err != nil {
			return err
		}
	}
	if ch.definition != nil {
		return v.undefine(b, seq)
	}
	if e := ch.erasure; e != nil {
		return v.withdraw(b, e, seq)
	}
	return nil
}

// stop counts an erased claim nowhere any more.
func (v *View) stop(b *batch, l located) error {
	kept := b.claims[l.claim.ID][:0]
	for _, other := range b.claims[l.claim.ID] {
		if other.seq != l.seq {
			kept = append(kept, other)
		}
	}
	b.claims[l.claim.ID] = kept
	b.touchClaim(l.claim)
	for _, def := range v.counted {
		if err := v.count(b, def, l, nil); err != nil {
			return err
		}
	}
	return nil
}

// undefine removes the members of an erased definition.
func (v *View) undefine(b *batch, seq int64) error {
	for i, def := range v.counted {
		if def.seq != seq {
			continue
		}
		v.counted = append(v.counted[:i:i], v.counted[i+1:]...)
		for t := range b.tally {
			if t.def == seq {
				delete(b.tally, t)
			}
		}
		if err := v.w.run("member.drop", seq); err != nil {
			return err
		}
		return v.w.run("tally.drop", seq)
	}
	return nil
}

// withdraw forgets what an erasure that was itself erased said. What it erased
// stays erased.
func (v *View) withdraw(b *batch, e *Erasure, seq int64) error {
	origin, err := v.number(e.Origin)
	if err != nil {
		return err
	}
	for _, set := range e.Sets {
		if err := v.w.run("gap.delete", set, origin, e.Index, seq); err != nil {
			return err
		}
		b.touch(set)
	}
	return v.w.run("erasure.delete", origin, e.Index, seq)
}
