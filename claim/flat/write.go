package flat

import (
	"bufio"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"

	"sijil/claim"
	"sijil/claim/reading"
	"sijil/fault"
	"sijil/internal/jsontree"
	"sijil/value"
)

// Batch is entities, claims and assessments that go in or out together.
type Batch struct {
	Entities    []claim.Entity
	Claims      []claim.Claim
	Assessments []claim.Assessment
}

// Options say how a batch is written in the flat form.
type Options struct {
	Vocabulary *claim.Vocabulary
	// Sensitivity is left out of lines that have it.
	Sensitivity value.Sensitivity
	// Name returns the name of a thing that is not in the batch itself, by
	// kind "entity", "claim" or "item"; nil or "" names it by its id.
	Name func(kind string, id value.ID) string
}

// Write writes a batch as lines of the flat form, entities first. What was
// imported comes out as equal JSON values; closures of breakdowns, hearsay
// depths and bounds of birth are computed anew. Assessments that were not part of a
// line follow in canonical form. An error is that of the writer.
func Write(w io.Writer, b Batch, opt Options) error {
	out := bufio.NewWriter(w)
	names := newNames(b, opt)
	put := func(n jsontree.Node) {
		out.Write(n.Append(nil)) // a bufio.Writer keeps its error for Flush
		out.WriteByte('\n')
	}
	for _, e := range b.Entities {
		put(writeEntity(e, opt, names))
	}
	judged := map[value.ID]string{}
	var rest []claim.Assessment
	for _, a := range b.Assessments {
		if _, _, ok := judgedLine(a.Rule); ok && a.Target.Claim != "" && judged[a.Target.Claim] == "" {
			judged[a.Target.Claim] = a.Rule
			continue
		}
		rest = append(rest, a)
	}
	totals := reading.Totals(b.Claims)
	for _, c := range b.Claims {
		f := &flat{vocabulary: opt.Vocabulary, name: names, spelled: c.Spelled}
		put(f.writeClaim(c, opt, judged[c.ID], totals))
	}
	for _, a := range rest {
		line, err := canonicalLine("assessment", a)
		if err != nil {
			return err
		}
		out.Write(line)
	}
	if err := out.Flush(); err != nil {
		return fault.Wrap(fault.Failed, err, "the export could not be written to its end; the records are unharmed")
	}
	return nil
}

// newNames returns how ids are named in the lines of a batch: by the name they
// had where they came from, if no two things share it.
func newNames(b Batch, opt Options) func(string, value.ID) string {
	entities, claims := map[value.ID]string{}, map[value.ID]string{}
	usedE, usedC := map[string]bool{}, map[string]bool{}
	for _, e := range b.Entities {
		entities[e.ID] = free(usedE, e.Ref, e.ID)
	}
	for _, c := range b.Claims {
		claims[c.ID] = free(usedC, c.Ref, c.ID)
	}
	return func(kind string, id value.ID) string {
		table := entities
		if kind == "claim" {
			table = claims
		}
		if name := table[id]; name != "" {
			return name
		}
		if opt.Name != nil {
			if name := opt.Name(kind, id); name != "" {
				return name
			}
		}
		return string(id)
	}
}

func free(used map[string]bool, ref string, id value.ID) string {
	if ref == "" || used[ref] {
		return string(id)
	}
	used[ref] = true
	return ref
}

func writeEntity(e claim.Entity, opt Options, name func(string, value.ID) string) jsontree.Node {
	f := &flat{name: name, spelled: e.Spelled}
	ref := name("entity", e.ID)
	out := f.writeObject("entity", []field{
		{name: "entity", must: true, keep: &ref}, {name: "kind", must: true, keep: &e.Kind}, {name: "pseudonym", keep: &e.Pseudonym},
	})
	label := jsontree.Node{Kind: '{'}
	for _, p := range e.Label {
		label.Put(p.Lang, jsontree.Text(p.Text))
	}
	out.Put("label", label)
	if e.Protected != (e.Kind == "person") || f.as("protected") == "stated" {
		out.Put("protected", jsontree.Bool(e.Protected))
	}
	if len(e.Codes) > 0 {
		codes := jsontree.Node{Kind: '{'}
		for _, c := range e.Codes {
			codes.Put(c.List, jsontree.Text(c.Code))
		}
		out.Put("codes", codes)
	}
	f.writeSensitivity(&out, e.Sensitivity, opt)
	return out
}

// writeSensitivity leaves the usual sensitivity out.
func (f *flat) writeSensitivity(out *jsontree.Node, s value.Sensitivity, opt Options) {
	if s != "" && (s != opt.Sensitivity || f.as("sensitivity") == "stated") {
		out.Put("sensitivity", jsontree.Text(string(s)))
	}
}

func (f *flat) writeClaim(c claim.Claim, opt Options, judged string, totals map[value.ID][]int64) jsontree.Node {
	kind, _ := opt.Vocabulary.Kind(c.Kind)
	force, status, _ := judgedLine(judged)
	if force == "" {
		force = string(c.Force)
	}
	out := jsontree.Node{Kind: '{'}
	out.Put("id", jsontree.Text(f.name("claim", c.ID)))
	out.Put("kind", jsontree.Text(c.Kind))
	if f.as("polarity") != "absent" {
		out.Put("polarity", jsontree.Text(string(c.Polarity)))
	}
	if f.as("force") != "absent" {
		out.Put("force", jsontree.Text(force))
	}
	f.writeRoles(&out, kind, c)
	f.writeValues(&out, kind, c, totals)
	f.writeShared(&out, c)
	f.writeSensitivity(&out, c.Sensitivity, opt)
	if status == "" && f.as("status") == "recorded" {
		status = "recorded"
	}
	if status != "" {
		out.Put("status", jsontree.Text(status))
	}
	if f.as("expect_depth") != "" {
		depth, _ := claim.Depth(c.Chain)
		out.Put("expect_depth", jsontree.Number(strconv.Itoa(depth)))
	}
	return out
}

// writeShared writes the names that all claims have.
func (f *flat) writeShared(out *jsontree.Node, c claim.Claim) {
	if c.When != nil {
		out.Put("when", f.writeTime(c.When, "when"))
	}
	if c.Where != nil {
		out.Put("where", f.writeObject("where", placeFields(c.Where)))
	}
	if len(c.Chain) > 0 || f.as("chain") != "absent" {
		chain := jsontree.Node{Kind: '['}
		for i, t := range c.Chain {
			chain.List = append(chain.List, f.writeTelling(t, join("chain", strconv.Itoa(i))))
		}
		out.Put("chain", chain)
	}
	if c.Source.Item != "" && f.as("doc") == "" {
		out.Put("doc", jsontree.Text(f.name("item", c.Source.Item)))
	}
	if c.Source.Locator != (claim.Locator{}) || f.as("at") == "{}" || f.hasNull("at") {
		out.Put("at", f.writeLocator(c.Source.Locator))
	}
	if q := c.Quote; q != nil && *q == (claim.Quotation{Text: q.Text}) && f.as("quote") != "object" {
		out.Put("quote", jsontree.Text(q.Text))
	} else if q != nil {
		out.Put("quote", f.writeObject("quote", quoteFields(q)))
	}
	if c.Note != "" {
		out.Put("note", jsontree.Text(c.Note))
	}
	if c.Supersedes != "" {
		out.Put("supersedes", jsontree.Text(f.name("claim", c.Supersedes)))
	}
	if c.Retracts != "" {
		out.Put("retracts", jsontree.Text(f.name("claim", c.Retracts)))
	}
	for _, s := range f.spelled { // what the line wrote as null
		if s.As == "null" && !strings.Contains(s.At, "/") && out.Get(s.At) == nil {
			out.Put(s.At, jsontree.Node{Kind: 'n'})
		}
	}
}

// hasNull reports whether the line wrote null directly inside a place.
func (f *flat) hasNull(path string) bool {
	return slices.ContainsFunc(f.spelled, func(s claim.Spelling) bool {
		_, inside := cutPath(s.At, path)
		return inside && s.As == "null"
	})
}

func (f *flat) writeLocator(l claim.Locator) jsontree.Node {
	out := f.writeObject("at", locatorFields(&l))
	for _, s := range []struct {
		name string
		span *claim.Span
	}{{"lines", l.Lines}, {"characters", l.Characters}, {"time_ms", l.TimeMS}} {
		if s.span != nil {
			out.Put(s.name, f.writeObject(join("at", s.name), spanFields(s.span)))
		}
	}
	if l.Region != nil {
		out.Put("region", f.writeObject("at/region", regionFields(l.Region)))
	}
	return out
}

func (f *flat) writeTelling(t claim.Telling, path string) jsontree.Node {
	out := f.writeObject(path, tellingFields(&t))
	at := join(path, "act")
	did := jsontree.Node{Kind: '['}
	for _, d := range t.Did {
		did.List = append(did.List, jsontree.Text(string(d)))
	}
	if len(did.List) == 1 && f.as(at+"/form") != "list" {
		did = did.List[0]
	}
	name := "act"
	if f.as(at) == "did" {
		name = "did"
	}
	out.Put(name, did)
	switch {
	case t.When != nil:
		out.Put("when", f.writeTime(t.When, join(path, "when")))
	case f.as(join(path, "when")) != "absent":
		out.Put("when", jsontree.Node{Kind: 'n'})
	}
	return out
}

func (f *flat) writeRoles(out *jsontree.Node, kind claim.Kind, c claim.Claim) {
	together := jsontree.Node{Kind: '{'}
	var done []string
	for _, r := range c.Roles {
		if slices.Contains(done, r.Role) {
			continue
		}
		done = append(done, r.Role)
		k, _ := kind.Role(r.Role)
		n := f.writeRole(k, r.Role, c.Roles)
		if f.as(r.Role) == "roles" {
			together.Put(r.Role, n)
		} else {
			out.Put(r.Role, n)
		}
	}
	if len(together.Names) > 0 || f.as("roles") == "{}" {
		out.Put("roles", together)
	}
}

func (f *flat) writeRole(k claim.RoleKind, name string, roles []claim.Role) jsontree.Node {
	targets := jsontree.Node{Kind: '['}
	for _, r := range roles {
		if r.Role != name || r.Target == nil {
			continue
		}
		if r.Target.Claim != "" {
			targets.List = append(targets.List, jsontree.Text(f.name("claim", r.Target.Claim)))
		} else {
			targets.List = append(targets.List, jsontree.Text(f.name("entity", r.Target.Entity)))
		}
	}
	form := f.as(name + "/form")
	single := k.Max == 1
	switch {
	case len(targets.List) == 0 && (form == "null" || single && form != "list"):
		return jsontree.Node{Kind: 'n'}
	case len(targets.List) == 1 && (form == "one" || single && form != "list"):
		return targets.List[0]
	}
	return targets
}

func (f *flat) writeValues(out *jsontree.Node, kind claim.Kind, c claim.Claim, totals map[value.ID][]int64) {
	for _, n := range c.Values {
		v, _ := kind.Value(n.Name)
		name := n.Name
		if as := f.as(name + "/@name"); as != "" {
			name = as
		}
		out.Put(name, f.writeValue(n.Value, n.Name, v))
	}
	if as := f.as("closure"); as == "computed" || as == "open" {
		out.Put("closure", jsontree.Text(reading.Closure(c, totals)))
	}
}

// canonicalLine writes a thing as the struct it is, under its name.
func canonicalLine(name string, thing any) ([]byte, error) {
	body, err := json.Marshal(thing)
	if err != nil {
		return nil, fault.Wrap(fault.Failed, err, "a record could not be written")
	}
	line := append(jsontree.AppendQuoted([]byte("{"), name), ':')
	return append(append(line, body...), '}', '\n'), nil
}

// WriteCanonical writes a batch as lines that hold the records themselves, as
// the journal has them: {"entity": {...}}, {"claim": {...}}, {"assessment": {...}}.
func WriteCanonical(w io.Writer, b Batch) error {
	out := bufio.NewWriter(w)
	put := func(name string, thing any) error {
		line, err := canonicalLine(name, thing)
		out.Write(line)
		return err
	}
	for _, e := range b.Entities {
		if err := put("entity", e); err != nil {
			return err
		}
	}
	for _, c := range b.Claims {
		if err := put("claim", c); err != nil {
			return err
		}
	}
	for _, a := range b.Assessments {
		if err := put("assessment", a); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return fault.Wrap(fault.Failed, err, "the export could not be written to its end; the records are unharmed")
	}
	return nil
}
