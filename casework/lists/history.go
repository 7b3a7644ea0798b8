package lists

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"sijil/casework"
	"sijil/value"
)

// history is what the entries say of all lists. Entries of partners may hold
// anything: what is no entry of a list, has an id that another has already, or
// speaks for a release of another log is counted and passed over.
type history struct {
	own      string    // our own log
	releases []Release // oldest first, as they became visible here
	saved    []Mapping // oldest first
	mappings map[value.ID]Mapping
	parts    map[told][]Part
	entries  map[value.ID]casework.Entry // of releases and mappings, by their ids
	begun    map[value.ID]string         // by list: the log that recorded its set
	unread   int
}

// told says of which release parts tell, and in which log.
type told struct {
	release value.ID
	origin  string
}

// readHistory reads the releases and mappings of all lists.
func readHistory(ctx context.Context, s casework.Snapshot) (*history, error) {
	h := &history{mappings: map[value.ID]Mapping{}, parts: map[told][]Part{}, entries: map[value.ID]casework.Entry{}, begun: map[value.ID]string{}}
	// The first case that was opened here is the one of our own log.
	opened, err := s.Entries(ctx, "case.open", "")
	if err != nil {
		return nil, err
	}
	if len(opened) > 0 {
		h.own = opened[0].Origin
	}
	err = h.bodies(ctx, s, releaseVerb, "", func(e casework.Entry) bool {
		var r Release
		if json.Unmarshal(e.Body, &r) != nil || !r.List.Valid() || !h.fresh(r.ID, e) {
			return false
		}
		h.releases = append(h.releases, r)
		return true
	})
	if err != nil {
		return nil, err
	}
	err = h.bodies(ctx, s, mapVerb, "", func(e casework.Entry) bool {
		var m Mapping
		if json.Unmarshal(e.Body, &m) != nil || !h.fresh(m.ID, e) {
			return false
		}
		h.saved, h.mappings[m.ID] = append(h.saved, m), m
		return true
	})
	if err != nil {
		return nil, err
	}
	for _, of := range h.lists() {
		sets, err := s.Entries(ctx, "entity.record", of)
		if err != nil {
			return nil, err
		}
		if len(sets) > 0 {
			h.begun[of] = sets[0].Origin
		}
	}
	return h, nil
}

// readParts reads how the rows of a list's releases were accounted for; of all
// lists if none is given.
func (h *history) readParts(ctx context.Context, s casework.Snapshot, of value.ID) error {
	return h.bodies(ctx, s, partVerb, of, func(e casework.Entry) bool {
		var p Part
		if json.Unmarshal(e.Body, &p) != nil {
			return false
		}
		if r, complete := h.entries[p.Release]; complete && r.Origin != e.Origin {
			return false
		}
		key := told{p.Release, e.Origin}
		h.parts[key] = append(h.parts[key], p)
		return true
	})
}

// bodies gives the entries of a verb to see, oldest first, and counts those
// that it refuses.
func (h *history) bodies(ctx context.Context, s casework.Snapshot, verb string, subject value.ID, see func(casework.Entry) bool) error {
	entries, err := s.Entries(ctx, verb, subject)
	for _, e := range entries {
		if !see(e) {
			h.unread++
		}
	}
	return err
}

// fresh takes note of the entry of an id, unless another has it.
func (h *history) fresh(id value.ID, e casework.Entry) bool {
	if _, taken := h.entries[id]; taken || !id.Valid() {
		return false
	}
	h.entries[id] = e
	return true
}

// partsOf returns the parts of a release that is complete.
func (h *history) partsOf(r Release) []Part { return h.parts[told{r.ID, h.entries[r.ID].Origin}] }

// lists returns the ids of the lists that have a release, in order.
func (h *history) lists() []value.ID {
	var ids []value.ID
	for _, r := range h.releases {
		ids = append(ids, r.List)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// line returns the releases that a list rests on, the latest first, and how
// many others there are. Where two releases replace the same one, because two
// houses recorded them apart, a line that the house began whose list it is
// holds before others, then the one with more releases, then the one that says
// it was true later, then the smaller id: the same in both houses.
func (h *history) line(of value.ID) (line []Release, rivals int) {
	byID := map[value.ID]Release{}
	for _, r := range h.releases {
		if r.List == of {
			byID[r.ID] = r
		}
	}
	for _, r := range byID {
		var found []Release
		for at, ok := r, true; ok && len(found) < len(byID); at, ok = byID[at.Replaces] {
			found = append(found, at)
		}
		if len(line) == 0 || cmp.Or(h.rooted(found)-h.rooted(line), cmp.Compare(len(found), len(line)), cmp.Compare(r.AsOf, line[0].AsOf), cmp.Compare(line[0].ID, r.ID)) > 0 {
			line = found
		}
	}
	return line, len(byID) - len(line)
}

// rooted is 1 if the log that recorded the set of a list recorded the first
// release of a line too, and 0 otherwise.
func (h *history) rooted(line []Release) int {
	first := line[len(line)-1]
	if h.entries[first.ID].Origin == h.begun[first.List] && first.Replaces == "" {
		return 1
	}
	return 0
}

// standing returns the claims that the releases of a line recorded and no later
// one replaced or left out, each with the number of its release in the line.
func (h *history) standing(line []Release) map[value.ID]int {
	in := map[value.ID]int{}
	for k := len(line) - 1; k >= 0; k-- {
		for _, p := range h.partsOf(line[k]) {
			for _, id := range p.Left {
				delete(in, id)
			}
		}
		for _, p := range h.partsOf(line[k]) {
			for _, id := range p.Records {
				in[id] = k
			}
		}
	}
	return in
}
