package lists

import (
	"context"
	"slices"
	"strings"
	"time"

	"sijil/casework"
	"sijil/claim"
	"sijil/evidence"
	"sijil/fault"
	"sijil/value"
)

// Summary is a list in short.
type Summary struct {
	List
	Organisation claim.Entity // without an id if it is not stated
	Records      int          // that stand in it
	At           time.Time    // when its latest release was recorded
}

// ListLists reads the lists of the case, in the order of their names.
var ListLists = casework.Query[struct{}, []Summary]{
	Verb: "list.list",
	Read: func(ctx context.Context, s casework.Snapshot, _ struct{}) ([]Summary, error) {
		l, err := Load(ctx, s)
		if err != nil {
			return nil, err
		}
		h, err := readHistory(ctx, s)
		if err != nil {
			return nil, err
		}
		all := make([]Summary, len(l.Lists))
		for i, of := range l.Lists {
			if all[i], err = h.summary(ctx, s, of); err != nil {
				return nil, err
			}
			all[i].Records = len(l.Of(i))
		}
		return all, nil
	},
}

func (h *history) summary(ctx context.Context, s casework.Snapshot, of List) (Summary, error) {
	sum := Summary{List: of, At: h.entries[of.Release.ID].At}
	if of.Mapping.Organisation == "" {
		return sum, nil
	}
	var err error
	sum.Organisation, err = s.Entity(ctx, string(of.Mapping.Organisation))
	if fault.KindOf(err) == fault.NotFound {
		err = nil
	}
	return sum, err
}

// ReleaseLine is a release as it stands under its list.
type ReleaseLine struct {
	Release
	At        time.Time     `json:"at"`
	Who       string        `json:"who"` // who imported it
	File      evidence.Item `json:"-"`
	Mapping   Mapping       `json:"-"`    // how it was read
	InForce   bool          `json:"line"` // false: another release replaced the same one, and the list rests on that
	FailedRow []FailedRow   `json:"failed_rows,omitempty"`
}

// Page is a list with all its releases, the latest first.
type Page struct {
	Summary
	Lines []ReleaseLine
}

// ShowList reads a list by its name.
var ShowList = casework.Query[string, Page]{
	Verb: "list.show",
	Read: func(ctx context.Context, s casework.Snapshot, name string) (Page, error) {
		var page Page
		l, err := Load(ctx, s)
		if err != nil {
			return page, err
		}
		h, err := readHistory(ctx, s)
		if err != nil {
			return page, err
		}
		at, err := l.find(name)
		if err != nil {
			return page, err
		}
		if page.Summary, err = h.summary(ctx, s, l.Lists[at]); err != nil {
			return page, err
		}
		page.Records = len(l.Of(at))
		for _, r := range slices.Backward(h.releases) {
			if r.List != page.ID {
				continue
			}
			line, err := h.releaseLine(ctx, s, r)
			if err != nil {
				return page, err
			}
			page.Lines = append(page.Lines, line)
		}
		return page, nil
	},
}

// find returns the index of a list by its name or the Ref of its set.
func (l *Ledger) find(name string) (int, error) {
	name = strings.TrimPrefix(name, setPrefix)
	at := slices.IndexFunc(l.Lists, func(of List) bool { return of.Name == name || string(of.ID) == name })
	if at < 0 {
		return 0, fault.New(fault.NotFound, "there is no list of the name %q", name).WithHint("sijil list show names them")
	}
	return at, nil
}

// releaseLine completes a release, without its failed rows.
func (h *history) releaseLine(ctx context.Context, s casework.Snapshot, r Release) (ReleaseLine, error) {
	e := h.entries[r.ID]
	line := ReleaseLine{Release: r, At: e.At, Who: e.Who, Mapping: h.mappings[r.Mapping]}
	held, _ := h.line(r.List)
	line.InForce = slices.ContainsFunc(held, func(o Release) bool { return o.ID == r.ID })
	var err error
	line.File, err = s.Item(ctx, string(r.Item))
	if fault.KindOf(err) == fault.NotFound {
		err = nil
	}
	return line, err
}

// ShowRelease reads a release by its id, with the rows that could not be taken.
var ShowRelease = casework.Query[value.ID, ReleaseLine]{
	Verb: "list.release.show",
	Read: func(ctx context.Context, s casework.Snapshot, id value.ID) (ReleaseLine, error) {
		h, err := readHistory(ctx, s)
		if err != nil {
			return ReleaseLine{}, err
		}
		at := slices.IndexFunc(h.releases, func(r Release) bool { return r.ID == id })
		if at < 0 {
			return ReleaseLine{}, fault.New(fault.NotFound, "there is no release of this id").WithHint("sijil list releases names those of a list")
		}
		line, err := h.releaseLine(ctx, s, h.releases[at])
		if err == nil {
			err = h.readParts(ctx, s, line.List)
		}
		for _, p := range h.partsOf(line.Release) {
			line.FailedRow = append(line.FailedRow, p.Failed...)
		}
		return line, err
	},
}

// Browsing asks for some records of a list.
type Browsing struct {
	List  string // by name
	From  int    // how many are passed over
	Limit int    // 0 is 100
}

// Browsed are records of a list, in the order of their own ids.
type Browsed struct {
	List    List
	Total   int
	Records []Record
}

// ListRecords reads records of a list, in the order of their own ids.
var ListRecords = casework.Query[Browsing, Browsed]{
	Verb: "list.records",
	Read: func(ctx context.Context, s casework.Snapshot, in Browsing) (Browsed, error) {
		l, err := Load(ctx, s)
		if err != nil {
			return Browsed{}, err
		}
		at, err := l.find(in.List)
		if err != nil {
			return Browsed{}, err
		}
		of := l.Of(at)
		out := Browsed{List: l.Lists[at], Total: len(of)}
		from := min(max(in.From, 0), len(of))
		if in.Limit <= 0 {
			in.Limit = 100
		}
		out.Records = of[from:min(from+in.Limit, len(of))]
		return out, nil
	},
}
