package lists

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sijil/casework"
	"sijil/claim"
	"sijil/fault"
	"sijil/value"
)

// setPrefix begins the Ref of the set of a list.
const setPrefix = "list:"

// Load returns the ledger of a case. It is computed once for each state of the
// lists; what is returned is shared and must not be changed.
//
// A record is in the ledger if a complete release recorded it and no later one
// replaced it or left it out, and if it was neither retracted nor erased.
// Whether it is believed is another question: a record that was rejected is on
// its list all the same.
func Load(ctx context.Context, s casework.Snapshot) (*Ledger, error) {
	at, err := touched(ctx, s)
	if err != nil {
		return nil, err
	}
	l, err := s.Remember(fmt.Sprintf("lists/%d", at), func() (any, error) { return load(ctx, s, at) })
	if err != nil {
		return nil, err
	}
	return l.(*Ledger), nil
}

// touching are the verbs of entries that can change what is on a list.
var touching = []string{releaseVerb, "claim.retract", "entry.erase", "exchange.receive"}

// touched returns the last position at which anything on any list changed, or
// may have.
func touched(ctx context.Context, s casework.Snapshot) (int64, error) {
	last := int64(0)
	for _, verb := range touching {
		lines, err := s.Lines(ctx, casework.LogFilter{Verb: verb, Limit: 1})
		if err != nil {
			return 0, err
		}
		for _, l := range lines {
			last = max(last, l.Position)
		}
	}
	return last, nil
}

func load(ctx context.Context, s casework.Snapshot, at int64) (*Ledger, error) {
	h, err := readHistory(ctx, s)
	if err != nil {
		return nil, err
	}
	l := &Ledger{Touched: at, Unread: h.unread}
	for _, of := range h.lists() {
		tip, err := h.tip(ctx, s, of)
		if err != nil {
			return nil, err
		}
		l.Lists = append(l.Lists, tip)
	}
	nameApart(l.Lists)
	for k := range l.Lists {
		found, err := h.records(ctx, s, k, l.Lists[k])
		if err != nil {
			return nil, err
		}
		l.Records = append(l.Records, found...)
	}
	l.Records = slices.Clip(l.Records)
	return l, nil
}

// nameApart sorts lists by name. Two lists that were begun in two houses under
// one name get the beginning of their ids behind it, each: nobody may take a
// judgement on the one for one on the other.
func nameApart(all []List) {
	count := map[string]int{}
	for _, l := range all {
		count[l.Name]++
	}
	for i, l := range all {
		if count[l.Name] > 1 {
			all[i].Name = l.Name + "~" + string(l.ID[:6])
		}
	}
	slices.SortFunc(all, func(a, b List) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) })
}

// history is what the entries say of all lists.
type history struct {
	releases []Release // oldest first, as they became visible here
	saved    []Mapping // oldest first
	mappings map[value.ID]Mapping
	parts    map[value.ID][]Part         // by release
	entries  map[value.ID]casework.Entry // of releases and mappings, by their ids
	begun    map[value.ID]string         // by list: the log that recorded its set
	unread   int
}

// readHistory reads what is recorded of lists. Entries of partners may hold
// anything; what is no entry of a list is counted and passed over.
func readHistory(ctx context.Context, s casework.Snapshot) (*history, error) {
	h := &history{mappings: map[value.ID]Mapping{}, parts: map[value.ID][]Part{}, entries: map[value.ID]casework.Entry{}, begun: map[value.ID]string{}}
	err := bodies(ctx, s, releaseVerb, &h.unread, func(e casework.Entry, r Release) bool {
		h.releases = append(h.releases, r)
		h.entries[r.ID] = e
		return r.ID.Valid() && r.List.Valid()
	})
	if err == nil {
		err = bodies(ctx, s, mapVerb, &h.unread, func(e casework.Entry, m Mapping) bool {
			h.saved, h.mappings[m.ID], h.entries[m.ID] = append(h.saved, m), m, e
			return true
		})
	}
	if err == nil {
		err = bodies(ctx, s, partVerb, &h.unread, func(_ casework.Entry, p Part) bool {
			h.parts[p.Release] = append(h.parts[p.Release], p)
			return true
		})
	}
	h.releases = slices.DeleteFunc(h.releases, func(r Release) bool { return !r.ID.Valid() || !r.List.Valid() })
	for _, of := range h.lists() {
		if err != nil {
			return h, err
		}
		var sets []casework.Entry
		if sets, err = s.Entries(ctx, "entity.record", of); len(sets) > 0 {
			h.begun[of] = sets[0].Origin
		}
	}
	return h, err
}

// bodies reads the bodies of all entries of a verb, oldest first.
func bodies[T any](ctx context.Context, s casework.Snapshot, verb string, unread *int, see func(casework.Entry, T) bool) error {
	entries, err := s.Entries(ctx, verb, "")
	if err != nil {
		return err
	}
	for _, e := range entries {
		var body T
		if json.Unmarshal(e.Body, &body) != nil || !see(e, body) {
			*unread++
		}
	}
	return nil
}

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

// tip returns a list in the state of its latest release.
func (h *history) tip(ctx context.Context, s casework.Snapshot, of value.ID) (List, error) {
	line, rivals := h.line(of)
	l := List{ID: of, Release: line[0], Mapping: h.mappings[line[0].Mapping], Releases: len(line), Rivals: rivals}
	l.DuplicateFree = l.Mapping.DuplicateFree
	set, err := s.Entity(ctx, string(of))
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return l, err
	}
	l.Label = set.Label
	if l.Name = strings.TrimPrefix(set.Ref, setPrefix); l.Name == "" {
		l.Name = string(of)
	}
	return l, nil
}

// standing returns the claims that the releases of a line recorded and no later
// one replaced or left out, each with the number of its release in the line.
func (h *history) standing(line []Release) map[value.ID]int {
	in := map[value.ID]int{}
	for k := len(line) - 1; k >= 0; k-- {
		for _, p := range h.parts[line[k].ID] {
			for _, id := range p.Left {
				delete(in, id)
			}
		}
		for _, p := range h.parts[line[k].ID] {
			for _, id := range p.Records {
				in[id] = k
			}
		}
	}
	return in
}

// claimsAtOnce is how many claims are read in one piece.
const claimsAtOnce = 4000

// records reads the records of a list, in the order of their own ids.
func (h *history) records(ctx context.Context, s casework.Snapshot, k int, of List) ([]Record, error) {
	line, _ := h.line(of.ID)
	in := h.standing(line)
	layouts := make([]layout, len(line))
	for i, r := range line {
		layouts[i] = layoutOf(of.Mapping, h.mappings[r.Mapping])
	}
	found := make([]Record, 0, len(in))
	for after := value.ID(""); ; {
		page, err := s.Claims(ctx, claim.Filter{Kind: RecordKind, Entity: of.ID, After: after, Limit: claimsAtOnce})
		if err != nil {
			return nil, err
		}
		for _, c := range page {
			if release, ok := in[c.ID]; ok && len(c.RetractedBy) == 0 {
				found = append(found, recordOf(c.Claim, k, layouts[release]))
			}
		}
		if len(page) < claimsAtOnce {
			break
		}
		after = page[len(page)-1].ID
	}
	slices.SortFunc(found, func(a, b Record) int { return cmp.Or(cmp.Compare(a.Origin, b.Origin), cmp.Compare(a.Claim, b.Claim)) })
	// An id that two houses corrected each in its own way stands once.
	return slices.CompactFunc(found, func(a, b Record) bool { return a.Origin == b.Origin }), nil
}

// recordOf reads a claim as a record.
func recordOf(c claim.Claim, list int, in layout) Record {
	r := Record{Claim: c.ID, List: list, Cells: make([]Cell, 0, len(c.Values))}
	if i := strings.LastIndexByte(c.Source.Locator.Words, ' '); i >= 0 {
		r.Row, _ = strconv.ParseInt(c.Source.Locator.Words[i+1:], 10, 64)
	}
	for _, v := range c.Values {
		switch {
		case v.Name == originValue && v.Value.Text != nil:
			r.Origin = v.Value.Text.Text
		case v.Value.Text != nil:
			r.Cells = append(r.Cells, in.cell(Cell{Role: v.Name, Text: v.Value.Text.Text}))
		case v.Value.List != nil:
			for _, e := range *v.Value.List {
				if e.Record != nil {
					r.Cells = append(r.Cells, in.cell(cellIn(v.Name, *e.Record)))
				}
			}
		}
	}
	return r
}

// cellIn reads one of several cells of a role.
func cellIn(role string, from value.Record) Cell {
	text := func(name string) string {
		if v, ok := from.Get(name); ok && v.Text != nil {
			return v.Text.Text
		}
		return ""
	}
	if role == otherValue {
		role = ""
	}
	return Cell{Role: role, Part: text("part"), Header: text("column"), Text: text("v")}
}

// layout completes cells from the mapping: where a role has one column its name
// is not said in each record, and the format of a date never is.
type layout struct{ now, then []Column }

func layoutOf(now, then Mapping) layout { return layout{now: now.Columns, then: then.Columns} }

// cell returns a cell with the header and the format that its column has now,
// or had when it was read.
func (l layout) cell(c Cell) Cell {
	for _, columns := range [][]Column{l.now, l.then} {
		for _, k := range columns {
			if k.Role == c.Role && k.Part == c.Part && (c.Header == "" || c.Header == k.Header) {
				c.Header, c.Format = k.Header, k.Format
				return c
			}
		}
	}
	return c
}

// Of returns the records of a list, by its index. They are shared and must not
// be changed.
func (l *Ledger) Of(list int) []Record {
	at := func(k int) int {
		i, _ := slices.BinarySearchFunc(l.Records, k, func(r Record, k int) int { return r.List - k })
		return i
	}
	return l.Records[at(list):at(list+1)]
}
