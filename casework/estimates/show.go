package estimates

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"sijil/casework"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// Page is one estimate with all that says what it is worth: what it is about,
// whether it was registered before it was opened, and what had been opened
// before.
type Page struct {
	Recorded     Entered[Recorded]
	Registration *Entered[Registration] // nil: exploratory, not registered
	Definitions  []finding.Definition   // of the populations
	Figures      []finding.Figure       // the same in words, in the language asked for
	Answer       Answer                 // Recorded.Answer, read
	Earlier      []Entered[Recorded]    // of the same population, opened before it
	Later        []Entered[Recorded]    // opened after it
}

// Show reads one recorded estimate by its id, or the latest of a registration
// by the registration's id or short name. It returns fault.NotFound if there
// is none, and fault.Corrupt if the stored answer does not have its digest.
var Show = casework.Query[casework.Asked, Page]{
	Verb: "estimate.show",
	Read: func(ctx context.Context, s casework.Snapshot, in casework.Asked) (Page, error) {
		all, err := read(ctx, s)
		if err != nil {
			return Page{}, err
		}
		page, err := all.page(in.ID)
		if err != nil {
			return page, err
		}
		if page.Answer, err = page.Recorded.Body.Read(); err != nil {
			return page, err
		}
		for _, set := range page.Recorded.Body.Populations {
			f, err := s.Figure(ctx, string(set), in.Lang)
			if fault.KindOf(err) == fault.NotFound && err != nil {
				continue // its definition was erased; the estimate stays
			}
			if err != nil {
				return page, err
			}
			d, err := casework.DefinitionOf(ctx, s, f)
			if err != nil {
				return page, err
			}
			page.Figures, page.Definitions = append(page.Figures, f), append(page.Definitions, d)
		}
		return page, nil
	},
}

// Overview is everything about estimates of a case.
type Overview struct {
	Registrations []Entered[Registration]     `json:"registrations"` // oldest first
	Recorded      []Entered[Recorded]         `json:"recorded"`      // oldest first
	Figures       map[value.ID]finding.Figure `json:"figures"`       // that state the populations, by set
}

// List reads all registrations and recorded estimates of the case.
var List = casework.Query[casework.Asked, Overview]{
	Verb: "estimate.list",
	Read: func(ctx context.Context, s casework.Snapshot, in casework.Asked) (Overview, error) {
		all, err := read(ctx, s)
		if err != nil {
			return Overview{}, err
		}
		out := Overview{Registrations: all.registered, Recorded: all.recorded, Figures: map[value.ID]finding.Figure{}}
		for _, set := range all.populations() {
			f, err := s.Figure(ctx, string(set), in.Lang)
			if fault.KindOf(err) == fault.NotFound && err != nil {
				continue // its definition was erased; the estimates stay
			}
			if err != nil {
				return out, err
			}
			out.Figures[set] = f
		}
		return out, nil
	},
}

// Read returns the answer that is kept as text. It returns fault.Corrupt if
// the text is not what its digest says, or cannot be read.
func (r Recorded) Read() (Answer, error) {
	var a Answer
	if digest([]byte(r.Answer)) != r.SHA256 {
		return a, fault.New(fault.Corrupt, "the stored answer of estimate %s is not what its digest says; the journal is untouched", r.ID).
			WithHint("sijil verify says whether the entry is as it was written")
	}
	if err := json.Unmarshal([]byte(r.Answer), &a); err != nil {
		return a, fault.New(fault.Corrupt, "the stored answer of estimate %s cannot be read; the journal is untouched", r.ID)
	}
	return a, nil
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// records are the registrations and answers on record.
type records struct {
	own        string // our own log
	registered []Entered[Registration]
	recorded   []Entered[Recorded]
}

func read(ctx context.Context, s casework.Snapshot) (r records, err error) {
	if r.own, err = ownLog(ctx, s); err != nil {
		return r, err
	}
	if r.registered, err = entered[Registration](ctx, s, verbRegister, ""); err != nil {
		return r, err
	}
	r.recorded, err = entered[Recorded](ctx, s, verbRecord, "")
	// One answer of a partner that cannot be read must not hide all the others.
	r.recorded = slices.DeleteFunc(r.recorded, func(x Entered[Recorded]) bool {
		if x.Place.Origin == r.own {
			return false
		}
		_, broken := x.Body.Read()
		return broken != nil
	})
	return r, err
}

// ownLog is the log in which the first case was opened here.
func ownLog(ctx context.Context, s casework.Snapshot) (string, error) {
	opened, err := s.Entries(ctx, "case.open", "")
	if err != nil || len(opened) == 0 {
		return "", err
	}
	return opened[0].Origin, nil
}

// identified is a body that has an id.
type identified interface{ id() value.ID }

func (e Eligibility) id() value.ID  { return e.ID }
func (r Registration) id() value.ID { return r.ID }
func (r Recorded) id() value.ID     { return r.ID }

// entered reads all entries of a verb about a subject ("" any), oldest first.
// Those of partners may hold anything: what cannot be read, or has an id that
// another has already, is passed over.
func entered[T identified](ctx context.Context, s casework.Snapshot, verb string, subject value.ID) ([]Entered[T], error) {
	entries, err := s.Entries(ctx, verb, subject)
	if err != nil {
		return nil, err
	}
	out := make([]Entered[T], 0, len(entries))
	seen := map[value.ID]bool{}
	for _, e := range entries {
		if e.Verb != verb {
			continue
		}
		x := Entered[T]{Position: e.Position, Place: casework.EntryPlace{Origin: e.Origin, Index: e.Index}, At: e.At, Actor: e.Who}
		if json.Unmarshal(e.Body, &x.Body) != nil || !x.Body.id().Valid() || seen[x.Body.id()] {
			continue
		}
		seen[x.Body.id()] = true
		out = append(out, x)
	}
	return out, nil
}

// registration finds a registration by id or short name; nil if there is none.
// Of one name ours stands before those of partners: nobody else says how we
// estimate.
func (r records) registration(idOrRef string) (found *Entered[Registration]) {
	for i := range r.registered {
		of := &r.registered[i]
		switch {
		case string(of.Body.ID) == idOrRef:
			return of
		case of.Body.Ref == idOrRef && (found == nil || of.Place.Origin == r.own):
			found = of
		}
	}
	return found
}

// page gathers what is on record around one answer.
func (r records) page(id string) (Page, error) {
	var p Page
	registration := r.registration(id)
	at := -1
	for i, x := range r.recorded {
		if string(x.Body.ID) == id || registration != nil && x.Body.Registration == registration.Body.ID && x.Place.Origin == registration.Place.Origin {
			at = i
		}
	}
	if at < 0 {
		err := fault.New(fault.NotFound, "there is no estimate %q", id)
		if registration != nil {
			err = fault.New(fault.NotFound, "%s is registered, and no result of it has been opened", id)
			return p, err.WithHint("open it with: sijil estimate run %s", id)
		}
		return p, err.WithHint("see them with: sijil estimate list")
	}
	p.Recorded = r.recorded[at]
	if of := p.Recorded.Body.Registration; of != "" {
		p.Registration = r.registration(string(of))
	}
	for i, x := range r.recorded {
		switch {
		case i == at || !shareAny(x.Body.Populations, p.Recorded.Body.Populations):
		case i < at:
			p.Earlier = append(p.Earlier, x)
		default:
			p.Later = append(p.Later, x)
		}
	}
	return p, nil
}

func (r records) populations() []value.ID {
	var ids []value.ID
	for _, x := range r.registered {
		ids = append(ids, x.Body.Populations...)
	}
	for _, x := range r.recorded {
		ids = append(ids, x.Body.Populations...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func shareAny(a, b []value.ID) bool {
	return slices.ContainsFunc(a, func(id value.ID) bool { return slices.Contains(b, id) })
}
