package view

import (
	"cmp"
	"context"
	"slices"

	"github.com/ncruces/go-sqlite3"

	"sijil/claim"
	"sijil/fault"
	"sijil/value"
)

// claimTypes are what holds a claim.
var claimTypes = []string{thingClaim, thingRetraction}

// Case returns the case that the workspace was opened for, or fault.NotFound.
func (s *Snapshot) Case(ctx context.Context) (c Case, err error) {
	err = s.read(ctx, func() error {
		cases, _, err := all[Case](s, match{}.refer(termType, thingCase))
		if err != nil {
			return err
		}
		if len(cases) == 0 {
			return missing("case")
		}
		c = cases[0]
		return nil
	})
	return c, err
}

// Entity returns the entity with the ID or Ref given, or fault.NotFound.
func (s *Snapshot) Entity(ctx context.Context, idOrRef string) (e claim.Entity, err error) {
	err = s.read(ctx, func() error {
		found, err := s.entity(idOrRef)
		if err == nil && found == nil {
			return missing("entity")
		}
		if err == nil {
			e = *found
		}
		return err
	})
	return e, err
}

// entity returns an entity as its latest entry says, or nil.
func (s *Snapshot) entity(idOrRef string) (*claim.Entity, error) {
	rows, err := s.named(thingEntity, idOrRef)
	if err != nil {
		return nil, err
	}
	var found *claim.Entity
	var best rank
	var guard safeguards
	for _, seq := range rows {
		var e claim.Entity
		if ok, err := decode(s, seq, &e); err != nil || !ok {
			return nil, err
		}
		if string(e.ID) != idOrRef && e.Ref != idOrRef {
			continue
		}
		r, err := s.rank(seq)
		if err != nil {
			return nil, err
		}
		guard.add(e, r)
		if found == nil || best.before(r) {
			found, best = &e, r
		}
	}
	if found != nil && string(found.ID) != idOrRef {
		return s.entity(string(found.ID)) // a later entry may name it otherwise
	}
	if found != nil {
		guard.apply(found)
	}
	return found, nil
}

// Entities returns all entities of a kind, of every kind if it is empty,
// ordered by Ref and then by ID.
func (s *Snapshot) Entities(ctx context.Context, kind string) (found []claim.Entity, err error) {
	err = s.read(ctx, func() error {
		bodies, seqs, err := all[claim.Entity](s, match{}.refer(termType, thingEntity).refer(termKind, kind))
		if err != nil {
			return err
		}
		guards := map[value.ID]*safeguards{}
		for i, e := range bodies {
			r, err := s.rank(seqs[i])
			if err != nil {
				return err
			}
			if guards[e.ID] == nil {
				guards[e.ID] = new(safeguards)
			}
			guards[e.ID].add(e, r)
		}
		found, err = latest(s, bodies, seqs, func(e *claim.Entity) value.ID { return e.ID })
		for i := range found {
			guards[found[i].ID].apply(&found[i])
		}
		slices.SortFunc(found, func(a, b claim.Entity) int { return cmp.Or(cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.ID, b.ID)) })
		return err
	})
	return found, err
}

// SearchEntities returns the entities that are called by all of the words
// given, at most limit of them (0 is 200), in the order in which they became
// visible.
func (s *Snapshot) SearchEntities(ctx context.Context, words string, limit int) (found []claim.Entity, err error) {
	err = s.read(ctx, func() error {
		rows, err := s.worded(match{}.refer(termType, thingEntity), words, limit)
		if err != nil {
			return err
		}
		for _, seq := range rows {
			var e claim.Entity
			if ok, err := decode(s, seq, &e); err != nil {
				return err
			} else if ok {
				found = append(found, e)
			}
		}
		return nil
	})
	return found, err
}

// worded returns the first rows that match and have all of the words given.
// Only where nothing has them is the last word taken for the beginning of one:
// beginnings of common words are many, and slow to look for.
func (s *Snapshot) worded(m match, words string, limit int) ([]int64, error) {
	if len(wordsOf(words)) == 0 {
		return nil, nil
	}
	if limit <= 0 {
		limit = defaultPage
	}
	rows, err := s.find(slices.Clone(m).say(words), int64(limit))
	if err != nil || len(rows) > 0 {
		return rows, err
	}
	return s.find(slices.Clone(m).begin(words), int64(limit))
}

// some reads the first bodies that match.
func some[T any](s *Snapshot, m match, limit int) ([]T, error) {
	if limit <= 0 {
		limit = defaultPage
	}
	rows, err := s.find(m, int64(limit))
	if err != nil {
		return nil, err
	}
	var found []T
	for _, seq := range rows {
		var t T
		ok, err := decode(s, seq, &t)
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, t)
		}
	}
	return found, nil
}

// defaultPage is how many rows a page of a list has unless the reader says so.
const defaultPage = 200

// Claim returns the claim with the ID or Ref given, with what people think of
// it. It returns fault.NotFound if there is none; if it was erased, the error
// says at which position and why.
func (s *Snapshot) Claim(ctx context.Context, idOrRef string) (st claim.State, err error) {
	err = s.read(ctx, func() error {
		rows, err := s.claimRows(idOrRef)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return s.gone(idOrRef)
		}
		st, err = s.state(rows[0])
		return err
	})
	return st, err
}

// claimRows returns the rows of the claims that have the ID or Ref given. Were
// two logs to use one id, the claim with the lowest rank would come first.
func (s *Snapshot) claimRows(idOrRef string) ([]int64, error) {
	if idOrRef == "" {
		return nil, nil
	}
	rows, err := s.find(match{}.anyOf(termType, claimTypes).refer(termID, idOrRef), -1)
	if err == nil && len(rows) == 0 {
		if rows, err = s.find(match{}.anyOf(termType, claimTypes).refer(termRef, idOrRef), -1); err == nil {
			rows, err = s.ours(rows)
		}
	}
	if err != nil || len(rows) < 2 {
		return rows, err
	}
	ranks := map[int64]rank{}
	for _, seq := range rows {
		if ranks[seq], err = s.rank(seq); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(rows, func(a, b int64) int {
		if ranks[a].before(ranks[b]) {
			return -1
		}
		return 1
	})
	return rows, nil
}

// located returns the claims of an id with their rows.
func (s *Snapshot) located(id value.ID) ([]located, error) {
	rows, err := s.find(match{}.anyOf(termType, claimTypes).refer(termID, string(id)), -1)
	if err != nil {
		return nil, err
	}
	var found []located
	for _, seq := range rows {
		l, err := s.c.located(seq)
		if err != nil {
			return nil, err
		}
		found = append(found, l)
	}
	return found, nil
}

// assessed returns the claim or item that an assessment is about, or "".
func (s *Snapshot) assessed(id value.ID) (value.ID, error) {
	found, err := some[claim.Assessment](s, match{}.refer(termType, thingAssessment).refer(termID, string(id)), 1)
	if err != nil || len(found) == 0 {
		return "", err
	}
	if found[0].Target.Claim != "" {
		return found[0].Target.Claim, nil
	}
	return found[0].Target.Entity, nil
}

// gone says that a claim is not visible, and if it was erased, when and why.
func (s *Snapshot) gone(id string) error {
	rows, err := s.find(match{}.refer(termSubject, id).refer(termVerb, verbTerm("claim.assert")), -1)
	if err != nil {
		return err
	}
	for _, seq := range rows {
		h, err := s.head(seq)
		if err != nil {
			return err
		}
		if !h.Erased {
			continue
		}
		at, reason, err := s.erasure(h.place)
		if err != nil {
			return err
		}
		return fault.New(fault.NotFound, "this claim was lawfully erased at position %d: %s", at, reason).
			WithHint("the log keeps its place, its time and its proof; its content is gone for good")
	}
	return missing("claim")
}

// erasure returns the position and the reason of an entry's erasure, as far as
// they are visible.
func (s *Snapshot) erasure(p place) (at int64, reason string, err error) {
	err = s.c.each("erasure.of", func(row *sqlite3.Stmt) error {
		if at == 0 {
			at, reason = row.ColumnInt64(1), row.ColumnText(2)
		}
		return nil
	}, p.origin, p.index)
	return at, reason, err
}

// state returns the claim of a row with what was done to it.
func (s *Snapshot) state(seq int64) (st claim.State, err error) {
	ok, err := decode(s, seq, &st.Claim)
	if err != nil {
		return st, err
	}
	if !ok {
		return st, missing("claim")
	}
	err = s.complete(seq, &st)
	return st, err
}

// complete adds to the claim of a row what was done to it.
func (s *Snapshot) complete(seq int64, st *claim.State) (err error) {
	if st.Position, err = s.c.int64("entry.position", seq); err != nil {
		return err
	}
	var assessments []int64
	err = s.c.each("edge.of", func(row *sqlite3.Stmt) error {
		source := value.ID(row.ColumnText(3))
		switch row.ColumnInt64(0) {
		case edgeSupersedes:
			st.SupersededBy = append(st.SupersededBy, source)
		case edgeRetracts:
			st.RetractedBy = append(st.RetractedBy, source)
		case edgeAssesses:
			assessments = append(assessments, row.ColumnInt64(1))
		}
		return nil
	}, st.ID, s.last)
	if err != nil {
		return err
	}
	// The order in which foreign logs became visible must not show.
	slices.Sort(st.SupersededBy)
	slices.Sort(st.RetractedBy)
	st.Assessments, err = s.standingAssessments(assessments)
	return err
}

// standingAssessments reads assessments and leaves out those replaced.
func (s *Snapshot) standingAssessments(rows []int64) ([]claim.Assessment, error) {
	var found []claim.Assessment
	for _, seq := range rows {
		var a claim.Assessment
		ok, err := decode(s, seq, &a)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		replaced, err := s.replaced(a.ID)
		if err != nil {
			return nil, err
		}
		if !replaced {
			found = append(found, a)
		}
	}
	slices.SortFunc(found, func(a, b claim.Assessment) int { return cmp.Compare(a.ID, b.ID) })
	return found, nil
}

// replaced says whether a later assessment or finding replaces one.
func (s *Snapshot) replaced(id value.ID) (replaced bool, err error) {
	err = s.c.each("edge.of", func(row *sqlite3.Stmt) error {
		replaced = replaced || row.ColumnInt64(0) == edgeReplaces
		return nil
	}, id, s.last)
	return replaced, err
}

// Assessments returns the assessments of a claim or an item that nobody has
// replaced; several people's stand side by side.
func (s *Snapshot) Assessments(ctx context.Context, target value.ID) (found []claim.Assessment, err error) {
	err = s.read(ctx, func() error {
		var rows []int64
		err := s.c.each("edge.of", func(row *sqlite3.Stmt) error {
			if row.ColumnInt64(0) == edgeAssesses {
				rows = append(rows, row.ColumnInt64(1))
			}
			return nil
		}, target, s.last)
		if err == nil {
			found, err = s.standingAssessments(rows)
		}
		return err
	})
	return found, err
}

// Claims returns the claims that f selects, in the order in which they became
// visible, a page at a time. Words are looked for in the claim and in the
// names of those it is about. Retractions are listed only where the filter
// asks for their kind.
func (s *Snapshot) Claims(ctx context.Context, f claim.Filter) (found []claim.State, err error) {
	err = s.read(ctx, func() error {
		var after int64
		if f.After != "" {
			rows, err := s.claimRows(string(f.After))
			if err != nil {
				return err
			}
			if len(rows) == 0 {
				return missing("claim")
			}
			after = rows[0]
		}
		limit := int64(f.Limit)
		if limit <= 0 {
			limit = defaultPage
		}
		rows, err := s.claimsLike(f, after, limit)
		if err != nil {
			return err
		}
		found, err = s.states(rows)
		return err
	})
	return found, err
}

// states reads the claims of rows. Bodies are decoded on all processors: it is
// what takes longest where a list of thousands is read.
func (s *Snapshot) states(rows []int64) ([]claim.State, error) {
	bodies := make([][]byte, len(rows))
	for i, seq := range rows {
		body, err := s.c.body(seq)
		if err != nil {
			return nil, err
		}
		if body == nil {
			return nil, missing("claim")
		}
		bodies[i] = body
	}
	found, errs := make([]claim.State, len(rows)), make([]error, len(rows))
	inShares(len(rows), func(i int) { errs[i] = decodeBody(rows[i], bodies[i], &found[i].Claim) })
	for i, seq := range rows {
		if errs[i] != nil {
			return nil, errs[i]
		}
		if err := s.complete(seq, &found[i]); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// namesLookedFor is how many entities a search for words takes into account.
const namesLookedFor = 100

// claimsLike returns the rows of the claims that f selects, after a row.
func (s *Snapshot) claimsLike(f claim.Filter, after, limit int64) ([]int64, error) {
	thing := thingClaim
	if f.Kind == "retraction" {
		thing = thingRetraction
	}
	m := match{}.refer(termType, thing).refer(termKind, f.Kind).
		refer(termEntity, string(f.Entity)).refer(termItem, string(f.Item))
	if len(wordsOf(f.Words)) == 0 {
		return s.c.int64s("term.find", m.expression(), after, s.last, limit)
	}
	named, err := s.called(f.Words)
	if err != nil {
		return nil, err
	}
	either := func(words match) string {
		e := "(" + words.expression() + ")"
		if len(named) > 0 {
			e = "(" + e + " OR " + match{}.anyOf(termEntity, named).expression() + ")"
		}
		return append(slices.Clone(m), e).expression()
	}
	question := either(match{}.say(f.Words))
	// Asked from the start, so that every page answers the same question.
	if any, err := s.c.int64s("term.find", question, 0, s.last, 1); err != nil {
		return nil, err
	} else if len(any) == 0 {
		question = either(match{}.begin(f.Words))
	}
	return s.c.int64s("term.find", question, after, s.last, limit)
}

// called returns the ids of entities whose names have all of the words given.
func (s *Snapshot) called(words string) (ids []string, err error) {
	rows, err := s.worded(match{}.refer(termType, thingEntity), words, namesLookedFor)
	if err != nil {
		return nil, err
	}
	for _, seq := range rows {
		var e struct {
			ID value.ID `json:"id"`
		}
		if ok, err := decode(s, seq, &e); err != nil {
			return nil, err
		} else if ok {
			ids = append(ids, string(e.ID))
		}
	}
	return ids, nil
}
