package view

import (
	"context"
	"slices"

	"github.com/ncruces/go-sqlite3"

	"sijil/claim"
	"sijil/finding"
	"sijil/value"
)

// saidRead is how many claims about sets the rules of the queue look at,
// besides those about the sets of figures.
const saidRead = 5000

// Questions returns what the rules ask people to decide, with texts in lang.
func (s *Snapshot) Questions(ctx context.Context, lang string) (questions []finding.Question, err error) {
	err = s.read(ctx, func() error {
		q, err := s.queue(lang)
		if err != nil {
			return err
		}
		conflicts, err := s.conflicts(lang)
		questions = inRuleOrder(slices.Concat(q.questions, conflicts), lang)
		return err
	})
	return questions, err
}

// inRuleOrder puts questions in the order of their rules, and within a rule in
// that of their ids.
func inRuleOrder(questions []finding.Question, lang string) []finding.Question {
	order := map[string]int{}
	for i, r := range finding.Rules(lang) {
		order[r.Name] = i
	}
	slices.SortFunc(questions, func(a, b finding.Question) int {
		if order[a.Rule] != order[b.Rule] {
			return order[a.Rule] - order[b.Rule]
		}
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return slices.CompactFunc(questions, func(a, b finding.Question) bool { return a.ID == b.ID })
}

// ListBounds returns the bounds on lists that may overlap, with texts in lang.
func (s *Snapshot) ListBounds(ctx context.Context, lang string) (bounds []finding.ListBounds, err error) {
	err = s.read(ctx, func() error {
		q, err := s.queue(lang)
		bounds = q.bounds
		return err
	})
	return bounds, err
}

// queue computes the questions that all figures raise together, and the bounds.
func (s *Snapshot) queue(lang string) (queued, error) {
	if q, ok := s.view.cache.queue(lang, s.last); ok {
		return q, nil
	}
	k := kept[queued]{used: []value.ID{definitions, statements, contested}, last: s.last, epoch: s.view.cache.age()}
	defs, err := s.definitions()
	if err != nil {
		return k.what, err
	}
	names := newNames(s, lang)
	in := finding.QueueInput{Names: names, Lang: lang}
	for _, d := range defs {
		f, err := s.figure(d, lang)
		if err != nil {
			return k.what, err
		}
		in.Definitions = append(in.Definitions, d.Definition)
		in.Figures = append(in.Figures, f.what.figure)
		in.Claims = append(in.Claims, f.what.claims...)
		k.used = append(k.used, f.used...)
	}
	rows, err := s.find(match{}.refer(termType, thingClaim).anyOf(termKind, setKinds), saidRead)
	if err != nil {
		return k.what, err
	}
	said, err := s.states(rows)
	if err != nil {
		return k.what, err
	}
	in.Claims = once(append(in.Claims, said...))
	if in.Contested, err = s.contestedClaims(); err != nil {
		return k.what, err
	}
	k.what = queued{finding.Questions(in), finding.Bounds(in.Figures, in.Definitions, lang)}
	if names.err != nil {
		return k.what, names.err
	}
	k.used = append(k.used, names.asked()...)
	slices.Sort(k.used)
	k.used = slices.Compact(k.used)
	s.view.cache.keepQueue(lang, k)
	return k.what, nil
}

// once keeps the first of several states of one claim.
func once(states []claim.State) []claim.State {
	seen := make(map[value.ID]bool, len(states))
	return slices.DeleteFunc(states, func(st claim.State) bool {
		again := seen[st.ID]
		seen[st.ID] = true
		return again
	})
}

// contestedClaims returns the claims that more than one entry supersedes or assesses.
func (s *Snapshot) contestedClaims() ([]claim.State, error) {
	var ids []value.ID
	err := s.c.each("contested.list", func(row *sqlite3.Stmt) error {
		ids = append(ids, value.ID(row.ColumnText(0)))
		return nil
	})
	if err != nil {
		return nil, err
	}
	var found []claim.State
	for _, id := range ids {
		rows, err := s.claimRows(string(id))
		if err != nil {
			return nil, err
		}
		states, err := s.states(rows) // none for an item
		if err != nil {
			return nil, err
		}
		found = append(found, states...)
	}
	return found, nil
}
