package view

import (
	"encoding/json"
	"math"
	"slices"

	"github.com/ncruces/go-sqlite3"

	"sijil/claim"
	"sijil/finding"
	"sijil/value"
)

// forever is the end of what has not ended.
const forever = math.MaxInt64

// counting is a definition that counts records, with the row of its entry.
// Members are kept for every such definition, replaced ones included: the
// value at an earlier position is that of the definition in force then.
type counting struct {
	seq   int64
	set   value.ID
	query finding.Query
}

// countings reads the definitions that count records.
func (c *conn) countings(last int64) ([]counting, error) {
	rows, err := c.int64s("term.find", match{}.refer(termType, thingDefinition).expression(), 0, last, -1)
	if err != nil {
		return nil, err
	}
	var all []counting
	for _, seq := range rows {
		text, err := c.body(seq)
		if err != nil {
			return nil, err
		}
		var d finding.Definition
		if err := json.Unmarshal(text, &d); err != nil {
			return nil, err
		}
		if d.Records != nil {
			all = append(all, counting{seq, d.Set, *d.Records})
		}
	}
	return all, nil
}

// define begins to keep the members of a definition that counts records, and
// fills in those that are visible already.
func (v *View) define(b *batch, d finding.Definition) error {
	if d.Records == nil {
		return nil
	}
	def := counting{v.seq, d.Set, *d.Records}
	v.counted = append(v.counted, def)
	question := match{}.anyOf(termType, []string{thingClaim, thingRetraction}).
		refer(termKind, d.Records.Kind).refer(termItem, string(d.Records.Item))
	rows, err := v.w.int64s("term.find", question.expression(), 0, v.seq, -1)
	if err != nil {
		return err
	}
	for _, seq := range rows {
		l, err := v.w.located(seq)
		if err != nil {
			return err
		}
		standing, err := v.standing(l)
		if err != nil {
			return err
		}
		if err := v.count(b, def, l, standing); err != nil {
			return err
		}
	}
	return nil
}

// located reads the claim of a row.
func (c *conn) located(seq int64) (l located, err error) {
	l.seq = seq
	if l.at, err = c.int64("entry.position", seq); err != nil {
		return l, err
	}
	text, err := c.body(seq)
	if err != nil {
		return l, err
	}
	l.claim = new(claim.Claim)
	return l, json.Unmarshal(text, l.claim)
}

// stand counts a claim again in every figure that counts records. It is called
// when the claim becomes visible, and whenever what was done to it changes.
func (v *View) stand(b *batch, l located) error {
	b.touchClaim(l.claim)
	var standing []interval
	for _, def := range v.counted {
		if def.query.Kind != l.claim.Kind {
			continue
		}
		if standing == nil {
			var err error
			if standing, err = v.standing(l); err != nil {
				return err
			}
		}
		if err := v.count(b, def, l, standing); err != nil {
			return err
		}
	}
	return nil
}

// interval is a time during which a claim stood, in positions: since is the
// first, until the first after it.
type interval struct{ since, until int64 }

// done is something that was done to a claim.
type done struct {
	kind   int64
	at     int64
	source value.ID
	status string
	ended  int64 // of an assessment: the position at which another replaced it
}

// standing returns when a claim stood. It depends on what was done to the
// claim and at which positions, and on nothing else.
func (v *View) standing(l located) ([]interval, error) {
	var all []done
	err := v.w.each("edge.of", func(s *sqlite3.Stmt) error {
		all = append(all, done{s.ColumnInt64(0), s.ColumnInt64(2), value.ID(s.ColumnText(3)), s.ColumnText(4), forever})
		return nil
	}, l.claim.ID, int64(forever))
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].kind != edgeAssesses {
			continue
		}
		err := v.w.each("edge.of", func(s *sqlite3.Stmt) error {
			if s.ColumnInt64(0) == edgeReplaces {
				all[i].ended = min(all[i].ended, s.ColumnInt64(2))
			}
			return nil
		}, all[i].source, int64(forever))
		if err != nil {
			return nil, err
		}
	}
	return intervals(l, all), nil
}

// intervals asks finding.Stands at every position at which something was done.
func intervals(l located, all []done) []interval {
	positions := []int64{l.at}
	for _, d := range all {
		positions = append(positions, max(d.at, l.at))
		if d.ended != forever {
			positions = append(positions, max(d.ended, l.at))
		}
	}
	slices.Sort(positions)
	positions = slices.Compact(positions)
	var found []interval
	stood := false
	for _, p := range positions {
		stands := finding.Stands(stateAt(l, all, p))
		switch {
		case stands && !stood:
			found = append(found, interval{p, forever})
		case !stands && stood:
			found[len(found)-1].until = p
		}
		stood = stands
	}
	return found
}

// stateAt returns as much of a claim's state at a position as Stands looks at.
func stateAt(l located, all []done, position int64) claim.State {
	s := claim.State{Claim: *l.claim, Position: l.at}
	for _, d := range all {
		if d.at > position {
			continue
		}
		switch d.kind {
		case edgeSupersedes:
			s.SupersededBy = append(s.SupersededBy, d.source)
		case edgeRetracts:
			s.RetractedBy = append(s.RetractedBy, d.source)
		case edgeAssesses:
			if position < d.ended {
				s.Assessments = append(s.Assessments, claim.Assessment{ID: d.source, Status: d.status})
			}
		}
	}
	return s
}

// count replaces what a claim counts in a figure by what it counts during the
// intervals given.
func (v *View) count(b *batch, def counting, l located, standing []interval) error {
	units, ok := def.query.Counts(*l.claim)
	if !ok {
		return nil
	}
	b.touch(def.set)
	stood := false
	for i, u := range units {
		if slices.ContainsFunc(units[:i], func(earlier finding.Unit) bool { return earlier.Target == u.Target }) {
			continue // one claim counts a target once
		}
		was, counted, err := v.nearest(def, u.Target, l.seq)
		if err != nil {
			return err
		}
		stood = stood || counted
		if err := v.w.run("member.delete", def.seq, u.Target, l.seq); err != nil {
			return err
		}
		for _, in := range standing {
			if err := v.w.run("member.insert", def.seq, u.Target, l.seq, in.since, in.until, finding.BasisRank(u.Basis)); err != nil {
				return err
			}
		}
		is, _, err := v.nearest(def, u.Target, l.seq)
		if err != nil {
			return err
		}
		b.recount(def.seq, was, is)
	}
	stands := len(standing) > 0 && standing[len(standing)-1].until == forever
	switch {
	case stands && !stood:
		b.tally[tallied{def.seq, -1}]++
	case stood && !stands:
		b.tally[tallied{def.seq, -1}]--
	}
	return nil
}

// nearest returns the nearest basis on which a target stands now, -1 if it
// does not, and whether the claim of a row is among those that count it.
func (v *View) nearest(def counting, target value.ID, seq int64) (basis int64, counted bool, err error) {
	err = v.w.each("member.basis", func(s *sqlite3.Stmt) error {
		basis, counted = s.ColumnInt64(0), s.ColumnBool(1)
		return nil
	}, seq, def.seq, target)
	return basis, counted, err
}

// recount moves a target from one basis to another; -1 is none.
func (b *batch) recount(def, was, is int64) {
	if was == is {
		return
	}
	if was >= 0 {
		b.tally[tallied{def, was}]--
	}
	if is >= 0 {
		b.tally[tallied{def, is}]++
	}
}
