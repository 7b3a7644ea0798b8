package lists

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/claim"
	"sijil/fault"
	"sijil/linkage/rows"
	"sijil/value"
)

// Importing is a release of a list that is taken in.
type Importing struct {
	Reading
	Label string `json:"label"` // what a new list is called in full; "" its name
	AsOf  string `json:"as_of"` // EDTF: when it was true
	// Sensitivity of the records: "" is restricted. Never public: whoever is on a
	// list of victims has relatives who can be found by it.
	Sensitivity string `json:"sensitivity"`
	// Report is told of each row once, after it is on the record. May be nil.
	Report func(RowReport) error `json:"-"`
	// Progress is told how many rows are accounted for. May be nil.
	Progress func(int64) `json:"-"`
}

// RowReport is what became of one row.
type RowReport struct {
	Row    int64  `json:"row"` // 0 of a record that is gone
	Origin string `json:"id"`
	State  string `json:"state"` // new, changed, same, failed, gone
	Reason string `json:"reason,omitempty"`
}

// The states of a row.
const (
	RowNew     = "new"
	RowChanged = "changed"
	RowSame    = "same"
	RowFailed  = "failed"
	RowGone    = "gone"
)

// Imported says what an import did.
type Imported struct {
	List    string  `json:"list"`
	Release Release `json:"release"`
	Already bool    `json:"already,omitempty"` // this file is a release of the list; nothing was recorded
	Resumed int64   `json:"resumed,omitempty"` // rows that an interrupted import had accounted for
}

// Sentence says in words that every row is accounted for.
func (i Imported) Sentence() string {
	r := i.Release
	if i.Already {
		return "this file is a release of the list already; nothing was recorded"
	}
	return fmt.Sprintf("%d rows: %d new, %d changed, %d same, %d failed; %d gone from the list", r.Rows, r.New, r.Changed, r.Same, r.Failed, r.Gone)
}

// rowsAtOnce is how many rows are recorded in one transaction.
const rowsAtOnce = 1000

// Import takes in a release of a list. Each row becomes a record, or is told as
// failed with the reason; rows that say what they said before record nothing.
// The release is recorded last: an import that was interrupted leaves the list
// as it was, and goes on where it stopped when it is run again.
//
// It returns fault.Conflict if the columns are not those of the mapping, or if
// the list changed meanwhile, and fault.Invalid if the file or the mapping
// cannot be used.
func Import(ctx context.Context, desk casework.Desk, actor access.Actor, in Importing) (Imported, error) {
	out := Imported{List: in.List}
	if err := in.check(); err != nil {
		return out, err
	}
	k, f, err := opened(ctx, desk, actor, in.Reading)
	if err != nil {
		return out, err
	}
	if in.Sensitivity != "" {
		k.scope.Sensitivity = value.Strictest(k.scope.Sensitivity, value.Sensitivity(in.Sensitivity))
	}
	if done, err := k.already(f); err != nil || done != nil {
		if done != nil {
			out.Release, out.Already = *done, true
		}
		return out, err
	}
	if err := k.beginList(ctx, desk, actor, in); err != nil {
		return out, err
	}
	k.goOn(f)
	run := newRun(desk, actor, in, k, f)
	out.Resumed = run.resumed
	if err := run.rows(ctx); err != nil {
		return out, unfinished(err)
	}
	if err := run.gone(ctx); err != nil {
		return out, unfinished(err)
	}
	out.Release, err = run.complete(ctx)
	return out, unfinished(err)
}

// unfinished says of a failure what it left: rows that are recorded already are
// in no list yet.
func unfinished(err error) error {
	if err == nil || fault.KindOf(err) != fault.Failed || errors.Is(err, context.Canceled) {
		return err
	}
	stopped := &fault.Error{Kind: fault.Failed, Message: "the import stopped; the list is as it was, and the same command goes on where it stopped", Err: err}
	if hint := fault.HintOf(err); hint != "" {
		return stopped.WithHint("%s", hint)
	}
	return stopped.WithHint("run the same command again")
}

func (in Importing) check() error {
	if in.List == "" {
		return fault.New(fault.Invalid, "the name of the list is missing").WithHint("name it; nothing was recorded")
	}
	if !slices.Contains([]string{"", string(value.Restricted), string(value.Confidential)}, in.Sensitivity) {
		return fault.New(fault.Invalid, "the records of a list are restricted or confidential; nothing was recorded")
	}
	if in.AsOf != "" {
		if _, err := value.FromEDTF(in.AsOf); err != nil {
			return fault.Wrap(fault.Invalid, err, "the date of the list cannot be read; nothing was recorded")
		}
	}
	return nil
}

// already returns the release that this file is, if it is one; an error if the
// file cannot be imported as it is.
func (k *known) already(f *rows.File) (*Release, error) {
	if k.mapping.ID == "" && k.organisation.ID == "" {
		return nil, fault.New(fault.Invalid, "the list is new, and who made it is missing; nothing was recorded").
			WithHint("name the organisation whose list it is, or a mapping that is saved")
	}
	if k.mapping.ID == "" {
		return nil, fault.New(fault.Conflict, "no mapping is saved that says what the columns of this list mean; nothing was recorded").
			WithHint("sijil list map shows a guess with its reasons and saves it with --save")
	}
	if d := k.mapping.differs(f); d.Any() {
		return nil, fault.New(fault.Conflict, "the columns are not those of the mapping %q: %s; nothing was recorded", k.mapping.Name, d.Sentence()).
			WithHint("say what they mean: sijil list map shows what was carried over, and saves it with --save")
	}
	for i, r := range k.line {
		// The latest may be read again in another way; an earlier one would take
		// the list back to what it was.
		if r.Item == k.item.ID && (i > 0 || r.Mapping == k.mapping.ID) {
			return &r, nil
		}
	}
	return nil, nil
}

// beginList records the set of a list that is new.
func (k *known) beginList(ctx context.Context, desk casework.Desk, actor access.Actor, in Importing) error {
	if k.set.ID != "" {
		return nil
	}
	label := in.Label
	if label == "" {
		label = in.List
	}
	var err error
	k.set, err = casework.Do(ctx, desk, actor, casework.RecordEntity, claim.Entity{
		Ref: setPrefix + in.List, Scope: k.scope, Kind: "set", Label: value.Label{{Lang: "en", Text: label}}})
	return err
}

// run is an import on its way.
type run struct {
	desk    casework.Desk
	actor   access.Actor
	in      Importing
	known   known
	file    *rows.File
	reader  *reader
	base    map[string]int    // the records that stand in the list, by own id
	held    map[string]bool   // own ids of the base that this release still has
	left    map[value.ID]bool // claims of the base that are recorded as gone already
	resumed int64             // rows that are recorded already
	release Release
	after   int64 // position of the last entry about the list
}

func newRun(desk casework.Desk, actor access.Actor, in Importing, k known, f *rows.File) *run {
	r := &run{desk: desk, actor: actor, in: in, known: k, file: f, reader: newReader(k.mapping, f), after: k.latest,
		base: make(map[string]int, len(k.base)), held: map[string]bool{}, left: map[value.ID]bool{}}
	for i, b := range k.base {
		r.base[b.Origin] = i
	}
	r.release = Release{ID: desk.Pen().NewID(), Scope: k.scope, List: k.set.ID, Item: k.item.ID, Mapping: k.mapping.ID,
		AsOf: in.AsOf, Encoding: f.Encoding, Replaces: k.tip.Release.ID}
	if len(k.begun) > 0 {
		r.release.ID, r.resumed = k.begun[0].Release, reached(k.begun)
	}
	for _, p := range k.begun {
		if p.First == 0 {
			for _, id := range p.Left {
				r.left[id] = true
			}
		}
	}
	return r
}

// sorted is a row with what becomes of it.
type sorted struct {
	entry
	state    string
	replaces value.ID    // of a changed row
	claim    claim.Claim // of a new or changed row, without an id
}

// rows accounts for the rows, and records those that are not recorded yet.
func (r *run) rows(ctx context.Context) error {
	for batch := range batches(r.file.Rows()) {
		if err := ctx.Err(); err != nil {
			return err
		}
		some := make([]sorted, len(batch))
		for i, row := range batch {
			some[i] = r.sort(row)
		}
		if err := r.account(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

// batches gives rows in portions.
func batches(all iter.Seq[rows.Row]) iter.Seq[[]rows.Row] {
	return func(yield func([]rows.Row) bool) {
		var batch []rows.Row
		for row := range all {
			if batch = append(batch, row); len(batch) == rowsAtOnce {
				if !yield(batch) {
					return
				}
				batch = nil
			}
		}
		if len(batch) > 0 {
			yield(batch)
		}
	}
}

// sort says what becomes of a row. A row that fails and whose id is known
// leaves the record that stands as it is: the list names it still.
func (r *run) sort(row rows.Row) sorted {
	s := sorted{entry: r.reader.read(row), state: RowNew}
	at, known := r.base[s.origin]
	if known && s.origin != "" {
		r.held[s.origin] = true
	}
	switch {
	case s.reason != "":
	case known && s.says(r.known.base[at]):
		s.state = RowSame
		return s
	case known:
		s.state, s.replaces = RowChanged, r.known.base[at].Claim
		fallthrough
	default:
		if s.claim = r.record(s); s.claim.Check(r.known.vocabulary) != nil {
			s.reason = "it holds what cannot be recorded as it stands" // the cause could quote a cell
		}
	}
	if s.reason != "" {
		s.state, s.replaces = RowFailed, ""
	}
	return s
}

// record returns the record of a row.
func (r *run) record(s sorted) claim.Claim {
	teller := claim.Telling{Who: r.known.organisation.ID, Did: []claim.Did{claim.Documented}}
	if teller.Who == "" {
		teller.Did = []claim.Did{claim.BasisUnknown}
	}
	return claim.Claim{
		Scope: r.known.scope, Kind: claim.ListRecord, Polarity: claim.Affirmed, Force: claim.Asserted,
		Roles:  []claim.Role{{Role: "list", Target: &value.Ref{Entity: r.known.set.ID}}},
		Values: s.values(), Chain: []claim.Telling{teller},
		Source: claim.Source{Item: r.known.item.ID, Locator: s.locator(r.file.Sheet)},
		Quote:  &claim.Quotation{Text: s.row.Text}, Supersedes: s.replaces,
	}
}

// account counts rows, and records those beyond what an interrupted import
// recorded.
func (r *run) account(ctx context.Context, some []sorted) error {
	rest := slices.DeleteFunc(slices.Clone(some), func(s sorted) bool { return s.row.Number <= r.resumed })
	if len(rest) > 0 {
		part := r.part()
		part.First, part.Last = rest[0].row.Number, rest[len(rest)-1].row.Number
		in := batch{part: part, after: r.after}
		for _, s := range rest {
			switch s.state {
			case RowChanged:
				in.part.Left = append(in.part.Left, s.replaces)
				in.claims = append(in.claims, s.claim)
			case RowNew:
				in.claims = append(in.claims, s.claim)
			case RowFailed:
				in.part.Failed = append(in.part.Failed, FailedRow{Row: s.row.Number, Origin: s.origin, Reason: s.reason})
			}
		}
		if err := r.keep(ctx, in); err != nil {
			return err
		}
	}
	for _, s := range some {
		r.count(s.state)
		if err := r.report(RowReport{Row: s.row.Number, Origin: s.origin, State: s.state, Reason: s.reason}); err != nil {
			return err
		}
	}
	if r.in.Progress != nil {
		r.in.Progress(r.release.Rows)
	}
	return nil
}

func (r *run) part() Part {
	return Part{Scope: r.known.scope, Release: r.release.ID, List: r.known.set.ID, Item: r.known.item.ID, Mapping: r.known.mapping.ID,
		Encoding: r.file.Encoding, Sheet: r.file.Sheet, Replaces: r.release.Replaces}
}

func (r *run) keep(ctx context.Context, in batch) error {
	done, err := casework.Do(ctx, r.desk, r.actor, recordPart, in)
	if err != nil {
		return err
	}
	r.after = done
	return nil
}

func (r *run) count(state string) {
	switch state {
	case RowNew:
		r.release.New++
	case RowChanged:
		r.release.Changed++
	case RowSame:
		r.release.Same++
	case RowFailed:
		r.release.Failed++
	case RowGone:
		r.release.Gone++
		return
	}
	r.release.Rows++
}

func (r *run) report(row RowReport) error {
	if r.in.Report == nil {
		return nil
	}
	return r.in.Report(row)
}

// gone accounts for the records that the release before has and this one has
// not.
func (r *run) gone(ctx context.Context) error {
	var gone []Record
	for _, b := range r.known.base {
		if !r.held[b.Origin] {
			gone = append(gone, b)
		}
	}
	for some := range slices.Chunk(gone, rowsAtOnce) {
		if err := ctx.Err(); err != nil {
			return err
		}
		part := r.part()
		for _, g := range some {
			if !r.left[g.Claim] {
				part.Left = append(part.Left, g.Claim)
			}
		}
		if len(part.Left) > 0 {
			if err := r.keep(ctx, batch{part: part, after: r.after}); err != nil {
				return err
			}
		}
		for _, g := range some {
			r.count(RowGone)
			if err := r.report(RowReport{Origin: g.Origin, State: RowGone}); err != nil {
				return err
			}
		}
	}
	return nil
}

// complete records the release: from here on the list is what this file says.
func (r *run) complete(ctx context.Context) (Release, error) {
	_, err := casework.Do(ctx, r.desk, r.actor, recordRelease, completing{release: r.release, after: r.after})
	return r.release, err
}
