// Package release takes a finding and everything that it rests on out of the
// house: it gathers the records, has them turned into released forms by the one
// door out, and records that they left. It decides nothing about what may
// leave; package redact and the policy do.
package release

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/claim"
	"sijil/fault"
	"sijil/finding"
	"sijil/publication/redact"
	"sijil/value"
)

// Publishing names a finding and the folder that its bundle is written to.
type Publishing struct {
	Finding string `json:"finding"`
	Dir     string `json:"dir"`
}

// Released says what left the house.
type Released struct {
	ID      string `json:"id"`
	Finding string `json:"finding"`
	Digest  string `json:"digest"` // of tagmanifest-sha256.txt, which the signature covers
	Figures int    `json:"figures"`
	// Estimates that left, those that left as a refusal included.
	Estimates int      `json:"estimates,omitempty"`
	Claims    int      `json:"claims"`
	Withheld  []string `json:"withheld"`
}

// record is the body of a publication.release entry.
type record struct {
	ID      string   `json:"id"`
	Finding value.ID `json:"finding"`
	Digest  string   `json:"digest"`
	At      int64    `json:"position"`
}

// languages are those that every release reads in.
var languages = []string{"en", "ar"}

// Publish writes a finding with its figures as a bundle that an outsider can
// check, and records that it did. Nothing above sensitivity "public" leaves;
// what stands against the release is named, and then nothing is written.
func Publish(ctx context.Context, desk casework.Desk, actor access.Actor, in Publishing) (Released, error) {
	draft, err := casework.Ask(ctx, desk, actor, draftRelease, in)
	if err != nil {
		return Released{}, err
	}
	sealed, err := desk.Custodian().Seal(ctx, draft.places)
	if err != nil {
		return Released{}, err
	}
	for i := range sealed.Entries {
		sealed.Entries[i].Claim = draft.of[i]
	}
	draft.input.ID, draft.input.At = string(desk.Pen().NewID()), desk.Pen().Now()
	draft.input.Entries, draft.input.Checkpoints, draft.input.SignerKey = sealed.Entries, sealed.Checkpoints, sealed.SignerKey
	pub, hits, err := redact.Release(draft.input)
	if err != nil {
		return Released{}, refused(hits, err)
	}
	out := Released{ID: pub.ID, Finding: in.Finding, Figures: len(pub.Figures), Estimates: len(pub.Estimates), Claims: len(pub.Claims), Withheld: []string{}}
	for _, w := range pub.Withheld {
		out.Withheld = append(out.Withheld, fmt.Sprintf("%d × %s, %s", w.Count, w.What, w.Why))
	}
	if out.Digest, err = desk.Custodian().Release(ctx, in.Dir, pub); err != nil {
		return out, err
	}
	_, err = casework.Do(ctx, desk, actor, recordRelease, record{ID: pub.ID, Finding: draft.finding, Digest: out.Digest, At: draft.input.Position})
	return out, err
}

// refused says what stands against a release.
func refused(hits []redact.Hit, err error) error {
	if len(hits) == 0 {
		return err
	}
	lines := make([]string, len(hits))
	for i, h := range hits {
		lines[i] = fmt.Sprintf("%s %s: %s", h.Kind, h.ID, h.Text)
	}
	return (&fault.Error{Kind: fault.Denied, Message: "the release was stopped, and nothing was written"}).
		WithHint("%s", strings.Join(lines, "\n    "))
}

var recordRelease = casework.Act[record, struct{}]{
	Verb:  "publication.release",
	Needs: func(record) access.Need { return leaving },
	Decide: func(_ context.Context, s casework.Snapshot, _ casework.Pen, in record) ([]casework.Draft, struct{}, error) {
		return []casework.Draft{{Subject: value.ID(in.ID), Scope: s.Home(), Body: in}}, struct{}{}, nil
	},
}

// leaving is the leave that a release needs: it is about what is public.
var leaving = access.Need{Action: "publication.release", Scope: value.Scope{Sensitivity: value.Public}}

// drafted is a release before its proofs.
type drafted struct {
	input   redact.Input
	of      []value.ID            // what needs a proof: claims, estimates, registrations
	places  []casework.EntryPlace // of those
	finding value.ID
}

// draftRelease gathers what a finding rests on.
var draftRelease = casework.Query[Publishing, drafted]{
	Verb: "publication.release",
	Check: func(in Publishing) error {
		if in.Dir == "" {
			return fault.New(fault.Invalid, "the folder for the bundle is missing").WithHint("name a new one with -o DIR")
		}
		return nil
	},
	Needs: func(Publishing) access.Need { return leaving },
	Read: func(ctx context.Context, s casework.Snapshot, in Publishing) (drafted, error) {
		f, err := s.Finding(ctx, in.Finding)
		if err != nil {
			return drafted{}, err
		}
		g := gathering{ctx: ctx, snap: s, claims: map[value.ID]bool{}, entities: map[value.ID]bool{}, items: map[value.ID]bool{}}
		g.input = redact.Input{Title: f.Title, Text: f.Text, Position: s.Position(), Findings: []finding.Finding{f}}
		if err := g.figures(f); err != nil {
			return drafted{}, err
		}
		for _, e := range f.Elements {
			for _, id := range append(slices.Clone(e.For), e.Against...) {
				if err := g.claim(id); err != nil {
					return drafted{}, err
				}
			}
		}
		if err := g.entity(f.Whose); err != nil {
			return drafted{}, err
		}
		if err := g.estimates(f); err != nil {
			return drafted{}, err
		}
		err = g.unmentioned()
		return drafted{input: g.input, of: g.of, places: g.places, finding: f.ID}, err
	},
}

// gathering collects everything that a release mentions, each thing once.
type gathering struct {
	ctx      context.Context
	snap     casework.Snapshot
	input    redact.Input
	of       []value.ID            // what needs a proof
	places   []casework.EntryPlace // of those
	claims   map[value.ID]bool
	entities map[value.ID]bool
	items    map[value.ID]bool
}

func (g *gathering) figures(f finding.Finding) error {
	for _, ref := range f.Figures {
		figure, err := g.snap.Figure(g.ctx, ref, languages[0])
		if err != nil {
			return err
		}
		d, err := casework.DefinitionOf(g.ctx, g.snap, figure)
		if err != nil {
			return err
		}
		g.input.Definitions = append(g.input.Definitions, d)
		for _, id := range []value.ID{d.Set, d.Whose, d.Actor} {
			if err := g.entity(id); err != nil {
				return err
			}
		}
		if d.Place != nil {
			if err := g.entity(d.Place.Place); err != nil {
				return err
			}
		}
	}
	for _, lang := range languages {
		r, err := g.rendering(f, lang)
		if err != nil {
			return err
		}
		g.input.Renderings = append(g.input.Renderings, r)
	}
	return nil
}

// rendering reads the figures of a finding in one language, and, where two of
// them are lists that may overlap, the bounds on both.
func (g *gathering) rendering(f finding.Finding, lang string) (redact.Rendering, error) {
	r := redact.Rendering{Lang: lang}
	for _, ref := range f.Figures {
		figure, err := g.snap.Figure(g.ctx, ref, lang)
		if err != nil {
			return r, err
		}
		if err := g.whole(&figure, ref); err != nil {
			return r, err
		}
		r.Figures = append(r.Figures, figure)
		for _, t := range figure.Derivation {
			if err := g.claim(t.Claim); err != nil {
				return r, err
			}
		}
	}
	all, err := g.snap.ListBounds(g.ctx, lang)
	for _, b := range all {
		if !slices.ContainsFunc(b.Of, func(ref string) bool { return !slices.Contains(f.Figures, ref) }) {
			r.Bounds = append(r.Bounds, b)
		}
	}
	return r, err
}

// tracesAtOnce is how many traces are read at once.
const tracesAtOnce = 1000

// whole completes the derivation of a figure that counts many records: a page
// shows the first of them, and a release accounts for each.
func (g *gathering) whole(f *finding.Figure, ref string) error {
	if f.Claims <= len(f.Derivation) {
		return nil
	}
	have := make(map[value.ID]bool, f.Claims)
	for _, t := range f.Derivation {
		have[t.Claim] = true
	}
	f.Derivation = slices.Clone(f.Derivation) // the figure may be kept elsewhere
	for cursor, more := "", true; more; more = cursor != "" {
		traces, next, err := g.snap.Traces(g.ctx, ref, cursor, tracesAtOnce)
		if err != nil {
			return err
		}
		for _, t := range traces {
			if !have[t.Claim] {
				have[t.Claim] = true
				f.Derivation = append(f.Derivation, t)
			}
		}
		cursor = next
	}
	return nil
}

func (g *gathering) claim(id value.ID) error {
	if g.claims[id] {
		return nil
	}
	g.claims[id] = true
	c, err := g.snap.Claim(g.ctx, string(id))
	if err != nil {
		return err
	}
	place, err := casework.EntryOf(g.ctx, g.snap, id)
	if err != nil {
		return err
	}
	g.input.Claims = append(g.input.Claims, c)
	g.prove(id, place)
	for _, id := range claim.Mentions(c.Claim) {
		if id.Claim != "" {
			continue
		}
		if err := g.entity(id.Entity); err != nil {
			return err
		}
	}
	return g.item(c.Source.Item)
}

// entity adds what a claim mentions; an item may be mentioned as an entity.
func (g *gathering) entity(id value.ID) error {
	if id == "" || g.entities[id] {
		return nil
	}
	g.entities[id] = true
	e, err := g.snap.Entity(g.ctx, string(id))
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return g.item(id)
		}
		return err
	}
	g.input.Entities = append(g.input.Entities, e)
	return nil
}

// unmentioned adds those whose names must not leave although no record of the
// release mentions them: somebody's sentence may. They are looked for in the
// release and do not enter it.
func (g *gathering) unmentioned() error {
	all, err := g.snap.Entities(g.ctx, "")
	for _, e := range all {
		hidden := e.Sensitivity != value.Public && e.Sensitivity != value.Restricted
		if (e.Kind == "person" || hidden) && !g.entities[e.ID] {
			g.entities[e.ID] = true
			g.input.Entities = append(g.input.Entities, e)
		}
	}
	return err
}

func (g *gathering) item(id value.ID) error {
	if id == "" || g.items[id] {
		return nil
	}
	g.items[id] = true
	item, err := g.snap.Item(g.ctx, string(id))
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		return err
	}
	g.input.Items = append(g.input.Items, item)
	return nil
}
