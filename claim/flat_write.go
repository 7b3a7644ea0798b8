package claim

import (
	"bufio"
	"encoding/json"
	"io"
	"slices"
	"strconv"
	"strings"

	"sijil/fault"
	"sijil/value"
)

// Batch is entities, claims and assessments that go in or out together.
type Batch struct {
	Entities    []Entity
	Claims      []Claim
	Assessments []Assessment
}

// Flat says how a batch is written in the flat form.
type Flat struct {
	Vocabulary *Vocabulary
	// Sensitivity is left out of lines that have it.
	Sensitivity value.Sensitivity
	// Name returns the name of a thing that is not in the batch itself, by
	// kind "entity", "claim" or "item"; nil or "" names it by its id.
	Name func(kind string, id value.ID) string
}

// WriteFlat writes a batch as lines of the flat form, entities first. What was
// imported comes out as equal JSON values; closures of breakdowns, hearsay
// depths and bounds of birth are computed anew. Assessments that were not part of a
// line follow in canonical form. An error is that of the writer.
func WriteFlat(w io.Writer, b Batch, opt Flat) error {
	out := bufio.NewWriter(w)
	names := newNames(b, opt)
	put := func(n node) {
		out.Write(n.append(nil)) // a bufio.Writer keeps its error for Flush
		out.WriteByte('\n')
	}
	for _, e := range b.Entities {
		put(writeEntity(e, opt, names))
	}
	judged := map[value.ID]string{}
	var rest []Assessment
	for _, a := range b.Assessments {
		if _, _, ok := judgedLine(a.Rule); ok && a.Target.Claim != "" && judged[a.Target.Claim] == "" {
			judged[a.Target.Claim] = a.Rule
			continue
		}
		rest = append(rest, a)
	}
	totals := Totals(b.Claims)
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
func newNames(b Batch, opt Flat) func(string, value.ID) string {
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

func writeEntity(e Entity, opt Flat, name func(string, value.ID) string) node {
	f := &flat{name: name, spelled: e.Spelled}
	ref := name("entity", e.ID)
	out := f.writeObject("entity", []field{
		{name: "entity", must: true, keep: &ref}, {name: "kind", must: true, keep: &e.Kind}, {name: "pseudonym", keep: &e.Pseudonym},
	})
	label := node{kind: '{'}
	for _, p := range e.Label {
		label.put(p.Lang, textNode(p.Text))
	}
	out.put("label", label)
	if e.Protected != (e.Kind == "person") || f.as("protected") == "stated" {
		out.put("protected", boolNode(e.Protected))
	}
	if len(e.Codes) > 0 {
		codes := node{kind: '{'}
		for _, c := range e.Codes {
			codes.put(c.List, textNode(c.Code))
		}
		out.put("codes", codes)
	}
	f.writeSensitivity(&out, e.Sensitivity, opt)
	return out
}

// writeSensitivity leaves the usual sensitivity out.
func (f *flat) writeSensitivity(out *node, s value.Sensitivity, opt Flat) {
	if s != "" && (s != opt.Sensitivity || f.as("sensitivity") == "stated") {
		out.put("sensitivity", textNode(string(s)))
	}
}

func (f *flat) writeClaim(c Claim, opt Flat, judged string, totals map[value.ID][]int64) node {
	kind, _ := opt.Vocabulary.Kind(c.Kind)
	force, status, _ := judgedLine(judged)
	if force == "" {
		force = string(c.Force)
	}
	out := node{kind: '{'}
	out.put("id", textNode(f.name("claim", c.ID)))
	out.put("kind", textNode(c.Kind))
	if f.as("polarity") != "absent" {
		out.put("polarity", textNode(string(c.Polarity)))
	}
	if f.as("force") != "absent" {
		out.put("force", textNode(force))
	}
	f.writeRoles(&out, kind, c)
	f.writeValues(&out, kind, c, totals)
	f.writeShared(&out, c)
	f.writeSensitivity(&out, c.Sensitivity, opt)
	if status == "" && f.as("status") == "recorded" {
		status = "recorded"
	}
	if status != "" {
		out.put("status", textNode(status))
	}
	if f.as("expect_depth") != "" {
		depth, _ := Depth(c.Chain)
		out.put("expect_depth", numberNode(strconv.Itoa(depth)))
	}
	return out
}

// writeShared writes the names that all claims have.
func (f *flat) writeShared(out *node, c Claim) {
	if c.When != nil {
		out.put("when", f.writeTime(c.When, "when"))
	}
	if c.Where != nil {
		out.put("where", f.writeObject("where", placeFields(c.Where)))
	}
	if len(c.Chain) > 0 || f.as("chain") != "absent" {
		chain := node{kind: '['}
		for i, t := range c.Chain {
			chain.list = append(chain.list, f.writeTelling(t, join("chain", strconv.Itoa(i))))
		}
		out.put("chain", chain)
	}
	if c.Source.Item != "" && f.as("doc") == "" {
		out.put("doc", textNode(f.name("item", c.Source.Item)))
	}
	if c.Source.Locator != (Locator{}) || f.as("at") == "{}" || f.hasNull("at") {
		out.put("at", f.writeLocator(c.Source.Locator))
	}
	if q := c.Quote; q != nil && *q == (Quotation{Text: q.Text}) && f.as("quote") != "object" {
		out.put("quote", textNode(q.Text))
	} else if q != nil {
		out.put("quote", f.writeObject("quote", quoteFields(q)))
	}
	if c.Note != "" {
		out.put("note", textNode(c.Note))
	}
	if c.Supersedes != "" {
		out.put("supersedes", textNode(f.name("claim", c.Supersedes)))
	}
	if c.Retracts != "" {
		out.put("retracts", textNode(f.name("claim", c.Retracts)))
	}
	for _, s := range f.spelled { // what the line wrote as null
		if s.As == "null" && !strings.Contains(s.At, "/") && out.get(s.At) == nil {
			out.put(s.At, node{kind: 'n'})
		}
	}
}

// hasNull reports whether the line wrote null directly inside a place.
func (f *flat) hasNull(path string) bool {
	return slices.ContainsFunc(f.spelled, func(s Spelling) bool {
		_, inside := cutPath(s.At, path)
		return inside && s.As == "null"
	})
}

func (f *flat) writeLocator(l Locator) node {
	out := f.writeObject("at", locatorFields(&l))
	for _, s := range []struct {
		name string
		span *Span
	}{{"lines", l.Lines}, {"characters", l.Characters}, {"time_ms", l.TimeMS}} {
		if s.span != nil {
			out.put(s.name, f.writeObject(join("at", s.name), spanFields(s.span)))
		}
	}
	if l.Region != nil {
		out.put("region", f.writeObject("at/region", regionFields(l.Region)))
	}
	return out
}

func (f *flat) writeTelling(t Telling, path string) node {
	out := f.writeObject(path, tellingFields(&t))
	at := join(path, "act")
	did := node{kind: '['}
	for _, d := range t.Did {
		did.list = append(did.list, textNode(string(d)))
	}
	if len(did.list) == 1 && f.as(at+"/form") != "list" {
		did = did.list[0]
	}
	name := "act"
	if f.as(at) == "did" {
		name = "did"
	}
	out.put(name, did)
	switch {
	case t.When != nil:
		out.put("when", f.writeTime(t.When, join(path, "when")))
	case f.as(join(path, "when")) != "absent":
		out.put("when", node{kind: 'n'})
	}
	return out
}

func (f *flat) writeRoles(out *node, kind Kind, c Claim) {
	together := node{kind: '{'}
	var done []string
	for _, r := range c.Roles {
		if slices.Contains(done, r.Role) {
			continue
		}
		done = append(done, r.Role)
		k, _ := findRole(kind, r.Role)
		n := f.writeRole(k, r.Role, c.Roles)
		if f.as(r.Role) == "roles" {
			together.put(r.Role, n)
		} else {
			out.put(r.Role, n)
		}
	}
	if len(together.names) > 0 || f.as("roles") == "{}" {
		out.put("roles", together)
	}
}

func (f *flat) writeRole(k RoleKind, name string, roles []Role) node {
	targets := node{kind: '['}
	for _, r := range roles {
		if r.Role != name || r.Target == nil {
			continue
		}
		if r.Target.Claim != "" {
			targets.list = append(targets.list, textNode(f.name("claim", r.Target.Claim)))
		} else {
			targets.list = append(targets.list, textNode(f.name("entity", r.Target.Entity)))
		}
	}
	form := f.as(name + "/form")
	single := k.Max == 1
	switch {
	case len(targets.list) == 0 && (form == "null" || single && form != "list"):
		return node{kind: 'n'}
	case len(targets.list) == 1 && (form == "one" || single && form != "list"):
		return targets.list[0]
	}
	return targets
}

func (f *flat) writeValues(out *node, kind Kind, c Claim, totals map[value.ID][]int64) {
	for _, n := range c.Values {
		v, ok := findValue(kind.Values, n.Name)
		if !ok {
			v = freeValue(n.Name)
		}
		name := n.Name
		if as := f.as(name + "/@name"); as != "" {
			name = as
		}
		out.put(name, f.writeValue(n.Value, n.Name, v))
	}
	if as := f.as("closure"); as == "computed" || as == "open" {
		out.put("closure", textNode(closureOf(c, totals)))
	}
}

// canonicalLine writes a thing as the struct it is, under its name.
func canonicalLine(name string, thing any) ([]byte, error) {
	body, err := json.Marshal(thing)
	if err != nil {
		return nil, fault.Wrap(fault.Failed, err, "a record could not be written")
	}
	line := append(appendQuoted([]byte("{"), name), ':')
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
