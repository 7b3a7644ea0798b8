package redact

import (
	"fmt"
	"slices"
	"time"

	"sijil/claim"
	"sijil/evidence"
	"sijil/fault"
	"sijil/finding"
	"sijil/publication"
	"sijil/value"
)

// office is where a release is put together: what was given, by id, what has
// been named so far, and what stands against the release.
type office struct {
	in         Input
	hits       []Hit
	vocabulary *claim.Vocabulary
	defs       map[string]finding.Definition // by Ref
	claims     map[value.ID]claim.State
	entities   map[value.ID]claim.Entity
	items      map[value.ID]evidence.Item
	entries    map[value.ID]Entry

	claimName  map[value.ID]string // only of claims that leave
	entityName map[value.ID]string
	itemName   map[value.ID]string
	withheld   map[value.ID]string // claims that stay, with the reason
	needed     []value.ID          // claims beneath figures and findings, in order
	out        publication.Publication
}

func release(in Input) (publication.Publication, []Hit, error) {
	o, err := open(in)
	if err != nil {
		return publication.Publication{}, nil, err
	}
	o.admitFindings()
	o.admitGrounds()
	o.admitFigures()
	o.admitEstimates()
	o.gather()
	o.sortClaims()
	o.out.Claims = o.releaseClaims()
	o.out.Figures = o.releaseFigures()
	o.out.Estimates = o.releaseEstimates()
	o.out.Bounds = o.releaseBounds()
	o.out.Findings = o.releaseFindings()
	o.out.Proofs, o.out.Withheld = o.releaseProofs()
	o.countEntities()
	o.search()
	if len(o.hits) > 0 {
		return publication.Publication{}, o.hits, fault.New(fault.Denied,
			"The release was stopped: %d things stand against it. Nothing left.", len(o.hits)).
			WithHint("Each is listed with what to do about it.")
	}
	if problems := o.out.Check(); len(problems) > 0 {
		return publication.Publication{}, nil, fault.New(fault.Conflict,
			"The release does not hang together (%s: %s). Nothing left.", problems[0].Name, problems[0].Text).
			WithHint("Run sijil verify; if the workspace is sound, this is a fault of the program.")
	}
	return o.out, nil, nil
}

// languages are those that a page can be made in.
var languages = []string{"en", "ar"}

// open indexes the input and begins the release.
func open(in Input) (*office, error) {
	if in.ID == "" || len(in.Renderings) == 0 || len(in.Checkpoints) == 0 || in.At.IsZero() {
		return nil, fault.New(fault.Invalid, "A release needs an id, a time, a language and a checkpoint. Nothing left.")
	}
	vocabulary := in.Vocabulary
	if vocabulary == nil {
		var err error
		if vocabulary, err = claim.Standard(); err != nil {
			return nil, err
		}
	}
	o := &office{
		in:         in,
		vocabulary: vocabulary,
		defs:       map[string]finding.Definition{},
		claims:     map[value.ID]claim.State{},
		entities:   map[value.ID]claim.Entity{},
		items:      map[value.ID]evidence.Item{},
		entries:    map[value.ID]Entry{},
		claimName:  map[value.ID]string{},
		entityName: map[value.ID]string{},
		itemName:   map[value.ID]string{},
		withheld:   map[value.ID]string{},
	}
	for _, d := range in.Definitions {
		o.defs[d.Ref] = d
	}
	for _, c := range in.Claims {
		o.claims[c.ID] = c
	}
	for _, e := range in.Entities {
		o.entities[e.ID] = e
	}
	for _, i := range in.Items {
		o.items[i.ID] = i
	}
	for _, e := range in.Entries {
		o.entries[e.Claim] = e
	}
	return o, o.begin()
}

// begin starts the release with what it says of itself.
func (o *office) begin() error {
	in := o.in
	o.out = publication.Publication{
		Format: publication.Format, ID: in.ID, Title: label(in.Title), Text: label(in.Text),
		At: in.At.UTC().Format(time.RFC3339), Position: in.Position,
		Entities: []publication.Entity{}, Items: []publication.Item{},
		Limits: publication.Limits(), SignerKey: in.SignerKey,
	}
	if len(in.Estimates) > 0 {
		o.out.Limits = append(o.out.Limits, publication.EstimateLimits()...)
	}
	for _, r := range in.Renderings {
		if !slices.Contains(languages, r.Lang) || slices.Contains(o.out.Langs, r.Lang) {
			return fault.New(fault.Invalid, "A release can be made in English and Arabic, each once. Nothing left.")
		}
		if err := sameNumbers(in.Renderings[0], r); err != nil {
			return err
		}
		o.out.Langs = append(o.out.Langs, r.Lang)
	}
	for _, c := range in.Checkpoints {
		o.out.Logs = append(o.out.Logs, publication.Log{Origin: c.Origin, Checkpoint: c.Note})
	}
	return nil
}

// label copies a label into its released form; never nil.
func label(l value.Label) publication.Label {
	out := make(publication.Label, 0, len(l))
	for _, p := range l {
		out = append(out, publication.Phrase{Lang: p.Lang, Text: p.Text})
	}
	return out
}

// stop records something that stands against the release.
func (o *office) stop(rule, kind, id, where, format string, args ...any) {
	o.hits = append(o.hits, Hit{Rule: rule, Kind: kind, ID: id, Where: where, Text: fmt.Sprintf(format, args...)})
}

// admitFindings stops a release that holds a finding which is not public.
func (o *office) admitFindings() {
	for _, f := range o.in.Findings {
		if f.Sensitivity != value.Public {
			o.stop("not public", "finding", string(f.ID), "",
				"The finding is not public. Make it public, or leave it out.")
		}
		for _, ref := range f.Figures {
			if !slices.ContainsFunc(o.in.Renderings[0].Figures, func(x finding.Figure) bool { return x.ID == ref }) {
				o.stop("not given", "finding", string(f.ID), "",
					"The finding rests on a figure that is not part of the release. Add the figure.")
			}
		}
	}
}

// admitGrounds stops a release whose finding rests on a claim that a named
// person rejected. A rejected claim may stand against it: that is what was
// weighed.
func (o *office) admitGrounds() {
	for _, f := range o.in.Findings {
		for _, e := range f.Elements {
			for _, id := range e.For {
				if slices.ContainsFunc(o.claims[id].Assessments, func(a claim.Assessment) bool { return a.Status == string(claim.Rejected) }) {
					o.stop("rejected", "claim", string(id), "",
						"The finding rests on a claim that was rejected since. Conclude anew, or assess the claim anew.")
				}
			}
		}
	}
}

// admitFigures stops a release that holds a figure whose definition is not
// public: without that, not even its number may leave.
func (o *office) admitFigures() {
	for _, f := range o.in.Renderings[0].Figures {
		d, ok := o.defs[f.ID]
		switch {
		case !ok:
			o.stop("not given", "figure", f.ID, "", "The figure's definition was not given. Nothing is known of who may see it.")
		case d.Sensitivity != value.Public:
			o.stop("not public", "figure", string(d.Set), "", "The figure is not public. Make its definition public, or leave it out.")
		}
	}
}

// gather lists the claims beneath the figures and findings, each once.
func (o *office) gather() {
	seen := map[value.ID]bool{}
	need := func(id value.ID) {
		if !seen[id] {
			seen[id] = true
			o.needed = append(o.needed, id)
		}
	}
	for _, f := range o.in.Renderings[0].Figures {
		for _, t := range f.Derivation {
			if !erased(f, t.Claim) {
				need(t.Claim)
			}
		}
	}
	for _, f := range o.in.Findings {
		for _, e := range f.Elements {
			for _, id := range slices.Concat(e.For, e.Against) {
				need(id)
			}
		}
	}
}

// erased says whether a claim beneath a figure was lawfully erased.
func erased(f finding.Figure, id value.ID) bool {
	return slices.ContainsFunc(f.Gaps, func(g finding.Gap) bool { return g.Claim == id })
}

// sortClaims decides of each needed claim whether it leaves.
func (o *office) sortClaims() {
	for _, id := range o.needed {
		c, ok := o.claims[id]
		switch {
		case !ok:
			o.stop("not given", "claim", string(id), "", "A claim that the release rests on was not given.")
		case len(c.RetractedBy) > 0 || len(c.SupersededBy) > 0:
			o.stop("no longer stands", "claim", string(id), "",
				"A claim that the release rests on was retracted or superseded. Conclude anew from what stands.")
		case c.Sensitivity != value.Public:
			o.withheld[id] = degree(c.Sensitivity)
		case c.Kind == listRecord:
			o.withheld[id] = whyProtected
		default:
			o.claimName[id] = fmt.Sprintf("c%d", len(o.claimName)+1)
		}
	}
}

// listRecord is the kind of claims that are rows of lists of people. A row names
// somebody in plain words, whatever its sensitivity says, so it never leaves.
const listRecord = "record"

// degree names why something stays. What carries no degree is treated as the
// highest.
func degree(s value.Sensitivity) string {
	switch s {
	case value.Restricted, value.Confidential, value.Sealed:
		return string(s)
	}
	return string(value.Sealed)
}
