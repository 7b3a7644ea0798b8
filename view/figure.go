package view

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/ncruces/go-sqlite3"

	"sijil/claim"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// setKinds are the kinds of claim that say something of a set: what package
// finding computes figures from.
var setKinds = []string{"count", "method_count", "partition", "subset", "set_relation", "attribution"}

// tracesShown is how many of the records that a figure counts stand in its
// derivation; Traces reads the others.
const tracesShown = 200

// inForce is a definition with the row of its entry.
type inForce struct {
	finding.Definition
	seq int64
}

// Definitions returns the definitions in force, in the order of lists. Two
// logs may define one set; the one of the highest place stands, whichever
// became visible first.
func (s *Snapshot) Definitions(ctx context.Context) (defs []finding.Definition, err error) {
	err = s.read(ctx, func() error {
		all, err := s.definitions()
		for _, d := range all {
			defs = append(defs, d.Definition)
		}
		return err
	})
	return defs, err
}

func (s *Snapshot) definitions() ([]inForce, error) {
	if defs, ok := s.view.cache.definitions(s.last); ok {
		return defs, nil
	}
	epoch := s.view.cache.age()
	bodies, seqs, err := all[finding.Definition](s, match{}.refer(termType, thingDefinition))
	if err != nil {
		return nil, err
	}
	ranked := make(map[value.ID]rank, len(bodies))
	rows := make([]inForce, len(bodies))
	ranks := make([]rank, len(bodies))
	for i, d := range bodies {
		rows[i] = inForce{d, seqs[i]}
		if ranks[i], err = s.rank(seqs[i]); err != nil {
			return nil, err
		}
		if r, ok := ranked[d.Set]; !ok || r.before(ranks[i]) {
			ranked[d.Set] = ranks[i]
		}
	}
	var defs []inForce
	for i, d := range rows {
		if ranks[i] == ranked[d.Set] && !replacedBy(d.Set, ranks[i], rows, ranks) {
			defs = append(defs, d)
		}
	}
	slices.SortFunc(defs, func(a, b inForce) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.Set, b.Set))
	})
	s.view.cache.keepDefinitions(kept[[]inForce]{defs, []value.ID{definitions}, s.last, epoch})
	return defs, nil
}

// replacedBy says whether a later definition, of another set, replaces that of
// the set given.
func replacedBy(set value.ID, r rank, rows []inForce, ranks []rank) bool {
	for i, d := range rows {
		if d.Replaces == set && d.Set != set && r.before(ranks[i]) {
			return true
		}
	}
	return false
}

// definition returns the definition in force with the Ref or set given; of
// several with one Ref the first of our own log, if it has one.
func (s *Snapshot) definition(idOrRef string) (inForce, error) {
	defs, err := s.definitions()
	if err != nil {
		return inForce{}, err
	}
	var rows []int64
	for _, d := range defs {
		if string(d.Set) == idOrRef {
			return d, nil
		}
		if d.Ref == idOrRef {
			rows = append(rows, d.seq)
		}
	}
	if rows, err = s.ours(rows); err != nil {
		return inForce{}, err
	}
	for _, d := range defs {
		if slices.Contains(rows, d.seq) {
			return d, nil
		}
	}
	return inForce{}, missing("figure")
}

// Figure returns a figure's value at the snapshot's position, with labels in
// lang. Its derivation holds all claims about its set and the first records it
// counts; Claims counts all of them.
func (s *Snapshot) Figure(ctx context.Context, idOrRef, lang string) (f finding.Figure, err error) {
	err = s.read(ctx, func() error {
		d, err := s.definition(idOrRef)
		if err != nil {
			return err
		}
		k, err := s.figure(d, lang)
		f = k.what.figure
		return err
	})
	return f, err
}

// figure returns a figure with what it was computed from.
func (s *Snapshot) figure(d inForce, lang string) (kept[figured], error) {
	key := figureKey{d.Set, lang}
	if k, ok := s.view.cache.figure(key, s.last); ok {
		k.what.figure.Position = s.position
		return k, nil
	}
	k := kept[figured]{last: s.last, epoch: s.view.cache.age()}
	names := newNames(s, lang)
	in := finding.Input{Definition: d.Definition, Names: names, Lang: lang, Position: s.position}
	var err error
	if in.Claims, err = s.saying(d.Set); err != nil {
		return k, err
	}
	parts := finding.PartSets(d.Set, in.Claims)
	for _, part := range parts {
		more, err := s.saying(part)
		if err != nil {
			return k, err
		}
		in.Claims = append(in.Claims, more...)
	}
	var counted int64
	if d.Records != nil {
		if counted, err = s.tally(d, &in, names); err != nil {
			return k, err
		}
	}
	if in.Gaps, err = s.gaps(d.Set); err != nil {
		return k, err
	}
	if k.what.figure, err = finding.Compute(in); err != nil {
		return k, err
	}
	if names.err != nil {
		return k, names.err
	}
	k.what.figure.Claims += int(counted) - len(in.Traces)
	k.what.claims = in.Claims
	k.used = slices.Concat([]value.ID{d.Set, definitions}, parts, names.asked())
	s.view.cache.keepFigure(key, k)
	return k, nil
}

// saying returns the claims that say something of a set.
func (s *Snapshot) saying(set value.ID) ([]claim.State, error) {
	rows, err := s.find(match{}.refer(termType, thingClaim).refer(termEntity, string(set)).anyOf(termKind, setKinds), -1)
	if err != nil {
		return nil, err
	}
	return s.states(rows)
}

// tally fills in the count of the records of a definition and the first of
// them, and returns how many claims they are in all.
func (s *Snapshot) tally(d inForce, in *finding.Input, names *names) (claims int64, err error) {
	counts := map[int64]int64{}
	add := func(row *sqlite3.Stmt) error { counts[row.ColumnInt64(0)] = row.ColumnInt64(1); return nil }
	if s.position == s.newest {
		if err := s.c.each("tally.read", add, d.seq); err != nil {
			return 0, err
		}
		claims = counts[-1]
	} else {
		if err := s.c.each("member.tally", add, d.seq, s.position); err != nil {
			return 0, err
		}
		if claims, err = s.c.int64("member.claims", d.seq, s.position); err != nil {
			return 0, err
		}
	}
	in.Tally = &finding.Tally{}
	for i, basis := range finding.Bases() {
		in.Tally.Total += counts[int64(i)]
		in.Tally.Parts = append(in.Tally.Parts, finding.TallyPart{Basis: basis, Count: counts[int64(i)]})
	}
	if in.Tally.Least, err = s.least(d); err != nil {
		return 0, err
	}
	in.Traces, _, err = s.traces(d, "", 0, tracesShown, names)
	return claims, err
}

// least returns how many targets a definition counts at least, if some of its
// records came from another log: those of the log that has the most. It is 0
// if all records are ours.
func (s *Snapshot) least(d inForce) (int64, error) {
	own, err := s.c.own()
	if err != nil {
		return 0, err
	}
	if others, err := s.c.int64("entry.others", own); err != nil || others == 0 {
		return 0, err
	}
	return s.c.int64("member.logs", d.seq, s.position)
}

// gaps returns the erased entries that the figure of a set rested on.
func (s *Snapshot) gaps(set value.ID) ([]finding.Gap, error) {
	type gone struct {
		place
		finding.Gap
	}
	var found []gone
	err := s.c.each("gap.of", func(row *sqlite3.Stmt) error {
		found = append(found, gone{
			place{row.ColumnInt64(0), row.ColumnInt64(1)}, finding.Gap{Position: row.ColumnInt64(2), Reason: row.ColumnText(3)},
		})
		return nil
	}, set, s.last)
	if err != nil {
		return nil, err
	}
	gaps := make([]finding.Gap, 0, len(found))
	for _, g := range found {
		err := s.c.each("entry.subject", func(row *sqlite3.Stmt) error {
			g.Claim = value.ID(row.ColumnText(0))
			return nil
		}, g.origin, g.index)
		if err != nil {
			return nil, err
		}
		gaps = append(gaps, g.Gap)
	}
	slices.SortFunc(gaps, func(a, b finding.Gap) int { return cmp.Compare(a.Claim, b.Claim) })
	return gaps, nil
}

// Traces returns further records that a figure counts, in the order of who is
// counted: at most limit (0 is 200) after the cursor given, which is empty for
// the first page. next is the cursor of the page after it, empty at the end.
func (s *Snapshot) Traces(ctx context.Context, idOrRef, cursor string, limit int) (traces []finding.Trace, next string, err error) {
	if limit <= 0 {
		limit = tracesShown
	}
	target, row, _ := strings.Cut(cursor, "/")
	var after int64
	if row != "" {
		if after, err = strconv.ParseInt(row, 10, 64); err != nil {
			return nil, "", fault.New(fault.Invalid, "this is not a place in a list of records").WithHint("begin at the first page")
		}
	}
	err = s.read(ctx, func() error {
		d, err := s.definition(idOrRef)
		if err != nil {
			return err
		}
		traces, next, err = s.traces(d, target, after, limit, newNames(s, "en"))
		return err
	})
	return traces, next, err
}

// traces returns a page of the records that a definition counts, each claim
// once, and the cursor of the next page.
func (s *Snapshot) traces(d inForce, target string, after int64, limit int, names *names) (traces []finding.Trace, next string, err error) {
	type member struct {
		target string
		seq    int64
	}
	var page []member
	err = s.c.each("member.page", func(row *sqlite3.Stmt) error {
		page = append(page, member{row.ColumnText(0), row.ColumnInt64(1)})
		return nil
	}, d.seq, target, after, s.position, limit)
	if err != nil {
		return nil, "", err
	}
	seen := map[int64]bool{}
	for _, m := range page {
		if seen[m.seq] {
			continue
		}
		seen[m.seq] = true
		l, err := s.c.located(m.seq)
		if err != nil {
			return nil, "", err
		}
		item := cmp.Or(names.ItemRef(l.claim.Source.Item), string(l.claim.Source.Item))
		traces = append(traces, finding.Trace{Claim: l.claim.ID, Item: item, Locator: l.claim.Source.Locator})
	}
	if len(page) == limit {
		last := page[len(page)-1]
		next = last.target + "/" + strconv.FormatInt(last.seq, 10)
	}
	return traces, next, errorsOf(names)
}

// SetsOf returns the sets whose figures rest on a claim. Whoever erases the
// claim records them, because nothing else will tell which figures have a gap.
func (s *Snapshot) SetsOf(ctx context.Context, claimID value.ID) (sets []value.ID, err error) {
	err = s.read(ctx, func() error {
		defs, err := s.definitions()
		if err != nil {
			return err
		}
		claims, err := s.located(claimID)
		if err != nil {
			return err
		}
		for _, l := range claims {
			named := finding.Sets(*l.claim)
			for _, d := range defs {
				counted := false
				if d.Records != nil {
					_, counted = d.Records.Counts(*l.claim)
				}
				said := slices.Contains(setKinds, l.claim.Kind) && slices.Contains(named, d.Set)
				if (counted || said) && !slices.Contains(sets, d.Set) {
					sets = append(sets, d.Set)
				}
			}
		}
		return nil
	})
	return sets, err
}

// Finding returns the finding with the ID or Ref given, or fault.NotFound. A
// Ref names the finding that has not been replaced.
func (s *Snapshot) Finding(ctx context.Context, idOrRef string) (f finding.Finding, err error) {
	err = s.read(ctx, func() error {
		rows, err := s.named(thingFinding, idOrRef)
		if err != nil {
			return err
		}
		var found []finding.Finding
		for _, seq := range rows {
			var one finding.Finding
			if ok, err := decode(s, seq, &one); err != nil || !ok {
				return err
			}
			replaced, err := s.replaced(one.ID)
			if err != nil {
				return err
			}
			if string(one.ID) == idOrRef || !replaced {
				found = append(found, one)
			}
		}
		if len(found) == 0 {
			return missing("finding")
		}
		f = slices.MinFunc(found, func(a, b finding.Finding) int { return cmp.Compare(a.ID, b.ID) })
		return nil
	})
	return f, err
}

// Findings returns the findings that have not been replaced, ordered by Ref
// and then by ID.
func (s *Snapshot) Findings(ctx context.Context) (found []finding.Finding, err error) {
	err = s.read(ctx, func() error {
		bodies, _, err := all[finding.Finding](s, match{}.refer(termType, thingFinding))
		if err != nil {
			return err
		}
		for _, f := range bodies {
			replaced, err := s.replaced(f.ID)
			if err != nil {
				return err
			}
			if !replaced {
				found = append(found, f)
			}
		}
		slices.SortFunc(found, func(a, b finding.Finding) int { return cmp.Or(cmp.Compare(a.Ref, b.Ref), cmp.Compare(a.ID, b.ID)) })
		return nil
	})
	return found, err
}
