package casework

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"sijil/casework/access"
	"sijil/claim"
	"sijil/claim/flat"
	"sijil/fault"
	"sijil/value"
)

// Importing is a file of entities and claims, one a line (doc/format/claim.md).
type Importing struct {
	Lines       io.ReadSeeker
	Item        string // carries the lines that name no item
	Sensitivity string // of lines that state none; "" restricted
	By          string // the person who answers for judgements in the lines
}

// Imported accounts for every line: Lines is always New + Known + Failed.
type Imported struct {
	Lines  int          `json:"lines"`
	New    int          `json:"new"`
	Known  int          `json:"known"` // recorded before, word for word
	Failed []FailedLine `json:"failed"`
}

// FailedLine is a line that could not be taken, and why.
type FailedLine struct {
	Line   int    `json:"line"`
	Ref    string `json:"ref,omitempty"`
	Reason string `json:"reason"`
}

// Sentence says in words that every line is accounted for.
func (i Imported) Sentence() string {
	return fmt.Sprintf("%d lines given, %d new, %d recorded before, %d failed", i.Lines, i.New, i.Known, len(i.Failed))
}

// importAtOnce is how many lines are recorded in one transaction.
const importAtOnce = 1000

// Import records the entities and claims of a file. A line that cannot be
// taken is reported and leaves the others alone; a line that was recorded
// before is not recorded again. It keeps a batch of lines in memory at a time.
//
// The error is for what stops the work as a whole; what was reported before is
// recorded then, and the file can be imported again.
func Import(ctx context.Context, desk Desk, actor access.Actor, in Importing) (Imported, error) {
	total := Imported{Failed: []FailedLine{}}
	setup, err := Ask(ctx, desk, actor, prepareImport, in)
	if err != nil {
		return total, err
	}
	names := &naming{ctx: ctx, desk: desk, known: map[flat.Name]value.ID{}}
	reader := flat.NewReader(in.Lines, flat.Import{
		Vocabulary: setup.vocabulary, ID: names.id, Scope: setup.scope, Item: setup.item, By: in.By})
	for end := false; !end; {
		batch, err := readBatch(reader, &total)
		if end = errors.Is(err, io.EOF); err != nil && !end {
			return total, err
		}
		if names.err != nil {
			return total, names.err
		}
		done, err := Do(ctx, desk, actor, recordLines, batch)
		if err != nil {
			return total, err
		}
		total.New += done.New
		total.Known += done.Known
		total.Failed = append(total.Failed, done.Failed...)
	}
	return total, nil
}

// readBatch reads lines until there are enough, and accounts for those that
// failed.
func readBatch(reader *flat.Reader, total *Imported) ([]flat.Line, error) {
	var batch []flat.Line
	for len(batch) < importAtOnce {
		l, err := reader.Read()
		if err != nil {
			return batch, err
		}
		total.Lines++
		if l.Err != nil {
			total.Failed = append(total.Failed, FailedLine{Line: l.Number, Ref: l.Ref, Reason: reason(l.Err)})
			continue
		}
		batch = append(batch, l)
	}
	return batch, nil
}

func reason(err error) string {
	if hint := fault.HintOf(err); hint != "" {
		return err.Error() + "; " + hint
	}
	return err.Error()
}

type importSetup struct {
	vocabulary *claim.Vocabulary
	scope      value.Scope
	item       value.ID
}

var prepareImport = Query[Importing, importSetup]{
	Verb:  "claim.import",
	Needs: func(Importing) access.Need { return access.Need{Action: AssertClaim.Verb} },
	Read: func(ctx context.Context, s Snapshot, in Importing) (importSetup, error) {
		out := importSetup{vocabulary: s.Vocabulary(), item: value.ID(in.Item)}
		out.scope = settled(value.Scope{Sensitivity: value.Sensitivity(in.Sensitivity)}, s.Home())
		if !out.scope.Sensitivity.Valid() {
			return out, fault.New(fault.Invalid, "%q is not a sensitivity", in.Sensitivity).
				WithHint("use public, restricted, confidential or sealed; nothing was recorded")
		}
		return out, newResolver(ctx, s).entity(&out.item)
	},
}

// naming gives ids to the names of a file: those of things that are recorded,
// and new ones for what the file defines.
type naming struct {
	ctx   context.Context
	desk  Desk
	known map[flat.Name]value.ID
	err   error
}

func (n *naming) id(name flat.Name) (value.ID, bool) {
	key := flat.Name{Kind: name.Kind, Ref: name.Ref}
	if id, ok := n.known[key]; ok {
		return id, true
	}
	id, ok := n.find(name)
	if !ok && (name.Defined || name.Kind == "assessment") {
		id, ok = n.desk.Pen().NewID(), true
	}
	if ok {
		n.known[key] = id
	}
	return id, ok
}

// find looks for a thing that is recorded already.
func (n *naming) find(name flat.Name) (value.ID, bool) {
	if n.err != nil || name.Kind == "assessment" {
		return "", false
	}
	s, err := n.desk.Snapshot(n.ctx)
	if err != nil {
		n.err = err
		return "", false
	}
	defer s.Close()
	var id value.ID
	switch name.Kind {
	case "claim":
		var c claim.State
		c, err = s.Claim(n.ctx, name.Ref)
		id = c.ID
	default:
		id = value.ID(name.Ref)
		err = newResolver(n.ctx, s).entity(&id)
	}
	if err != nil && fault.KindOf(err) != fault.NotFound && fault.KindOf(err) != fault.Invalid {
		n.err = err
	}
	return id, err == nil
}

// recordLines records what lines hold, and leaves out what is recorded.
var recordLines = Act[[]flat.Line, Imported]{
	Verb:  "claim.assert",
	Needs: needs[[]flat.Line]("claim.assert"),
	Decide: func(ctx context.Context, s Snapshot, _ Pen, in []flat.Line) ([]Draft, Imported, error) {
		var drafts []Draft
		var out Imported
		for _, l := range in {
			now, known, err := linesOf(ctx, s, l)
			switch {
			case err != nil && fault.KindOf(err) == fault.Conflict:
				out.Failed = append(out.Failed, FailedLine{Line: l.Number, Ref: l.Ref, Reason: reason(err)})
			case err != nil:
				return nil, out, err
			case known:
				out.Known++
			default:
				out.New++
				drafts = append(drafts, now...)
			}
		}
		return drafts, out, nil
	},
}

// linesOf returns the drafts for one line, or says that it is known.
func linesOf(ctx context.Context, s Snapshot, l flat.Line) (drafts []Draft, known bool, err error) {
	switch {
	case l.Entity != nil:
		old, err := s.Entity(ctx, string(l.Entity.ID))
		if err == nil {
			return nil, true, sameRecord(old, *l.Entity, l.Ref)
		}
		if fault.KindOf(err) != fault.NotFound {
			return nil, false, err
		}
		drafts = append(drafts, Draft{Verb: "entity.record", Subject: l.Entity.ID, Scope: l.Entity.Scope, Body: *l.Entity})
	case l.Claim != nil:
		old, err := s.Claim(ctx, string(l.Claim.ID))
		if err == nil {
			return nil, true, sameRecord(old.Claim, *l.Claim, l.Ref)
		}
		if fault.KindOf(err) != fault.NotFound {
			return nil, false, err
		}
		drafts = append(drafts, Draft{Subject: l.Claim.ID, Scope: l.Claim.Scope, Body: *l.Claim})
	}
	for _, a := range l.Assessments {
		subject := a.Target.Claim
		if subject == "" {
			subject = a.Target.Entity
		}
		drafts = append(drafts, Draft{Verb: "claim.assess", Subject: subject, Scope: a.Scope, Body: a})
	}
	return drafts, false, nil
}

// sameRecord says whether a line is the record that has its name already.
func sameRecord(old, line any, ref string) error {
	a, err := json.Marshal(old)
	if err != nil {
		return err
	}
	b, err := json.Marshal(line)
	if err != nil {
		return err
	}
	if !bytes.Equal(a, b) {
		return fault.New(fault.Conflict, "%q is recorded already, and says something else", ref).
			WithHint("give this one another name, or record it as superseding the other")
	}
	return nil
}

// WriteFlat writes the claims that a search selects, with the entities that
// they mention, in the flat form that Import reads.
func WriteFlat(ctx context.Context, desk Desk, actor access.Actor, in ClaimSearch, w io.Writer) error {
	batch, err := Ask(ctx, desk, actor, flatBatch, in)
	if err != nil {
		return err
	}
	return flat.Write(w, batch.Batch, flat.Options{Vocabulary: batch.vocabulary, Sensitivity: value.Restricted, Name: batch.name})
}

type flattened struct {
	flat.Batch
	vocabulary *claim.Vocabulary
	names      map[value.ID]string
}

func (f flattened) name(_ string, id value.ID) string { return f.names[id] }

var flatBatch = Query[ClaimSearch, flattened]{
	Verb: "claim.list",
	Read: func(ctx context.Context, s Snapshot, in ClaimSearch) (flattened, error) {
		out := flattened{vocabulary: s.Vocabulary(), names: map[value.ID]string{}}
		filter, err := in.resolved(ctx, s)
		if err != nil {
			return out, err
		}
		found, err := s.Claims(ctx, filter)
		if err != nil {
			return out, err
		}
		for _, c := range found {
			out.Claims = append(out.Claims, c.Claim)
			out.Assessments = append(out.Assessments, c.Assessments...)
			for _, m := range claim.Mentions(c.Claim) {
				if err := out.mention(ctx, s, m); err != nil {
					return out, err
				}
			}
		}
		return out, nil
	},
}

// mention adds what a claim names, once.
func (f *flattened) mention(ctx context.Context, s Snapshot, m value.Ref) error {
	id := m.Entity
	if id == "" {
		id = m.Claim
	}
	if _, ok := f.names[id]; ok {
		return nil
	}
	f.names[id] = ""
	if m.Claim != "" {
		c, err := s.Claim(ctx, string(m.Claim))
		f.names[id] = c.Ref
		return ignoreMissing(err)
	}
	e, err := s.Entity(ctx, string(id))
	if err == nil {
		f.names[id] = e.Ref
		f.Entities = append(f.Entities, e)
		return nil
	}
	item, err := s.Item(ctx, string(id))
	f.names[id] = item.Ref
	return ignoreMissing(err)
}

func ignoreMissing(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}
