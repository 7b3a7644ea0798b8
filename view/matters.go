package view

import (
	"maps"
	"slices"

	"sijil/claim"
	"sijil/finding"
	"sijil/value"
)

// actKinds are the kinds of claim that can exclude each other: what happened
// to a person, and what a person is said to be.
var actKinds = []string{"act", "attribute"}

// personsOf returns the persons that an act or an attribute is about.
func personsOf(c *claim.Claim) []value.ID {
	if !slices.Contains(actKinds, c.Kind) {
		return nil
	}
	var persons []value.ID
	for _, r := range c.Roles {
		if (r.Role == "victim" || r.Role == "subject") && r.Target != nil && r.Target.Entity != "" {
			persons = append(persons, r.Target.Entity)
		}
	}
	return persons
}

// matters keeps the questions that acts raise, person by person, so that one
// new claim among very many asks again about one person alone.
type matters struct {
	built int64                           // last row that was visible when all persons were asked about
	asked map[value.ID][]finding.Question // questions by person
	at    map[value.ID]int64              // last row visible when a person was asked about again
}

// askedAnew is how many persons are asked about one by one; if more have
// changed, all are asked about together, which is cheaper then.
const askedAnew = 1000

// conflicts returns the questions that acts raise.
func (s *Snapshot) conflicts(lang string) ([]finding.Question, error) {
	stale, questions, ok := s.view.cache.conflicts(lang, s.last)
	if s.position != s.newest || !ok || len(stale) > askedAnew {
		return s.askAll(lang)
	}
	for _, person := range stale {
		asked, err := s.ask(person, lang)
		if err != nil {
			return nil, err
		}
		s.view.cache.keepAsked(lang, person, asked, s.last)
		questions = append(questions, asked...)
	}
	return questions, nil
}

// askAll asks about all persons, and keeps the questions if the snapshot is
// the newest.
func (s *Snapshot) askAll(lang string) ([]finding.Question, error) {
	epoch := s.view.cache.age()
	rows, err := s.find(match{}.refer(termType, thingClaim).anyOf(termKind, actKinds), -1)
	if err != nil {
		return nil, err
	}
	about := map[value.ID][]int64{}
	for _, seq := range rows {
		var c struct { // no more than is needed: there may be very many
			Kind  string       `json:"kind"`
			Roles []claim.Role `json:"roles"`
		}
		if ok, err := decode(s, seq, &c); err != nil {
			return nil, err
		} else if !ok {
			continue
		}
		for _, person := range personsOf(&claim.Claim{Kind: c.Kind, Roles: c.Roles}) {
			about[person] = append(about[person], seq)
		}
	}
	m := &matters{built: s.last, asked: map[value.ID][]finding.Question{}, at: map[value.ID]int64{}}
	var questions []finding.Question
	for _, person := range slices.Sorted(maps.Keys(about)) {
		asked, err := s.askRows(about[person], lang)
		if err != nil {
			return nil, err
		}
		if len(asked) > 0 {
			m.asked[person] = asked
			questions = append(questions, asked...)
		}
	}
	if s.position == s.newest {
		s.view.cache.keepMatters(lang, m, epoch)
	}
	return questions, nil
}

// ask asks about one person.
func (s *Snapshot) ask(person value.ID, lang string) ([]finding.Question, error) {
	rows, err := s.find(match{}.refer(termType, thingClaim).refer(termEntity, string(person)).anyOf(termKind, actKinds), -1)
	if err != nil {
		return nil, err
	}
	return s.askRows(rows, lang)
}

// askRows asks about the acts of one person.
func (s *Snapshot) askRows(rows []int64, lang string) ([]finding.Question, error) {
	if len(rows) < 2 {
		return nil, nil
	}
	acts, err := s.states(rows)
	if err != nil {
		return nil, err
	}
	names := newNames(s, lang)
	asked := finding.Questions(finding.QueueInput{Acts: acts, Names: names, Lang: lang})
	return asked, names.err
}

// conflicts returns the questions kept for a snapshot whose last row is the
// one given, and the persons that must be asked about anew. ok is false if
// nothing is kept for it.
func (c *cache) conflicts(lang string, last int64) (stale []value.ID, questions []finding.Question, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m, ok := c.matters[lang]
	if !ok || last < m.built {
		return nil, nil, false
	}
	for person, row := range c.people {
		at, again := m.at[person]
		if !again {
			at = m.built
		}
		if row > min(at, last) {
			stale = append(stale, person)
		}
	}
	slices.Sort(stale)
	for person, asked := range m.asked {
		if _, found := slices.BinarySearch(stale, person); !found {
			questions = append(questions, asked...)
		}
	}
	return stale, questions, true
}

// keepAsked keeps the questions about one person, unless newer ones are kept.
func (c *cache) keepAsked(lang string, person value.ID, asked []finding.Question, last int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m, ok := c.matters[lang]
	if !ok || last < m.built || last < m.at[person] {
		return
	}
	m.at[person] = last
	if m.asked[person] = asked; len(asked) == 0 {
		delete(m.asked, person)
	}
}

// keepMatters keeps the questions about all persons.
func (c *cache) keepMatters(lang string, m *matters, epoch int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if epoch == c.epoch {
		c.matters[lang] = m
	}
}
