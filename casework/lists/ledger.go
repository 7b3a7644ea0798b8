package lists

import (
	"cmp"
	"context"
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
	if err == nil {
		err = h.readParts(ctx, s, "")
	}
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
		page, err := s.Claims(ctx, claim.Filter{Kind: claim.ListRecord, Entity: of.ID, After: after, Limit: claimsAtOnce})
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
