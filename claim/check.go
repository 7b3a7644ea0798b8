package claim

import (
	"fmt"
	"slices"
	"strings"

	"sijil/fault"
	"sijil/value"
)

var (
	polarities = []Polarity{Affirmed, Negated, Unknown}
	forces     = []Force{Asserted, Reported, Alleged, Believed, Announced, Promised, Demanded, Denied, Inferred}
)

// Check returns nil if the claim can be recorded under a vocabulary, else a
// fault.Invalid error that names the field and says what to do. An empty ID
// and an empty scope pass, because they are given when the claim is recorded;
// whether the references lead anywhere is for the recorder to see.
func (c Claim) Check(v *Vocabulary) error {
	kind, ok := v.Kind(c.Kind)
	if !ok {
		return wrong("kind", "%q is no kind of claim in this vocabulary", clip(c.Kind)).
			WithHint("choose another kind, or add this one to the vocabulary (doc/format/claim.md)")
	}
	for _, err := range []error{
		c.checkForce(), c.checkRoles(kind), c.checkValues(v, kind), c.checkTimeAndPlace(kind),
		c.checkChain(kind), c.checkSource(), c.checkReplaces(),
	} {
		if err != nil {
			return err
		}
	}
	return c.checkNegation(kind)
}

func (c Claim) checkForce() error {
	if c.ID != "" && !c.ID.Valid() {
		return wrong("id", "has not the form of an id")
	}
	if !slices.Contains(polarities, c.Polarity) {
		return wrong("polarity", "is none of affirmed, negated and unknown").
			WithHint("unknown is what a source says it does not know; where there is no information, record no claim")
	}
	if !slices.Contains(forces, c.Force) {
		return wrong("force", "is none of asserted, reported, alleged, believed, announced, promised, demanded, denied and inferred")
	}
	return nil
}

func (c Claim) checkRoles(kind Kind) error {
	for _, r := range c.Roles {
		k, ok := kind.Role(r.Role)
		if !ok {
			return wrong("roles", "a claim of the kind %q has no role %q", kind.ID, clip(r.Role)).
				WithHint("its roles are: %s", roleNames(kind))
		}
		if r.Target == nil {
			continue
		}
		if err := r.Target.Check(); err != nil {
			return fault.Wrap(fault.Invalid, err, "roles/%s", r.Role)
		}
		if k.Claims() != (r.Target.Claim != "") {
			return wrong("roles/"+r.Role, "points at %s", map[bool]string{true: "an entity; it has to be a claim", false: "a claim; it has to be an entity"}[k.Claims()])
		}
	}
	for _, k := range kind.Roles {
		n := c.Filled(k.Name)
		stated := slices.ContainsFunc(c.Roles, func(r Role) bool { return r.Role == k.Name })
		if n < k.Min && !(stated && n == 0 && !k.Claims()) {
			return wrong("roles/"+k.Name, "has to name at least %d", k.Min).
				WithHint("say %s", k.Label.In("en"))
		}
		if k.Max > 0 && n > k.Max {
			return wrong("roles/"+k.Name, "names %d, and can name %d at most", n, k.Max).WithHint("make several claims of it, or name a set")
		}
	}
	return nil
}

func roleNames(kind Kind) string {
	names := make([]string, len(kind.Roles))
	for i, r := range kind.Roles {
		names[i] = r.Name
	}
	return strings.Join(names, ", ")
}

// Filled returns how many entities or claims stand in a role. A role of which
// the source says nobody, or does not say who, counts none.
func (c Claim) Filled(role string) int {
	n := 0
	for _, r := range c.Roles {
		if r.Role == role && r.Target != nil {
			n++
		}
	}
	return n
}

func (c Claim) checkValues(v *Vocabulary, kind Kind) error {
	if err := value.CheckNamed(c.Values); err != nil {
		return fault.Wrap(fault.Invalid, err, "values")
	}
	return v.checkNamed("values", RecordKind{Fields: kind.Values}, c.Values)
}

// checkNamed checks values against the forms that their names allow.
func (v *Vocabulary) checkNamed(path string, kind RecordKind, values []value.Named) error {
	for _, n := range values {
		k, ok := kind.Field(n.Name)
		if !ok || n.Name != k.Name {
			return wrong(path, "the value %q is not known here", clip(n.Name))
		}
		i := slices.IndexFunc(k.shapes, func(s Shape) bool { return s.Fits(n.Value) })
		if i < 0 {
			return wrong(join(path, n.Name), "has another form than %s", k.Type)
		}
		if err := v.checkShape(join(path, n.Name), n.Value, k.shapes[i]); err != nil {
			return err
		}
	}
	for _, k := range kind.Fields {
		if k.Required && !slices.ContainsFunc(values, func(n value.Named) bool { return n.Name == k.Name }) {
			return wrong(path, "lacks %q", k.Name)
		}
	}
	return nil
}

func (v *Vocabulary) checkShape(path string, got value.Value, s Shape) error {
	switch {
	case s.Form == "code":
		if got.Code.List != s.Of {
			return wrong(path, "is a code of the list %q; it has to be of %q", clip(got.Code.List), s.Of)
		}
		if err := v.CheckCode(*got.Code); err != nil {
			return fault.Wrap(fault.Invalid, err, "%s", path)
		}
	case s.Form == "list":
		for i, e := range *got.List {
			at := fmt.Sprintf("%s/%d", path, i)
			if !s.Item.Fits(e) {
				return wrong(at, "has another form than %s", s.Item.Form)
			}
			if err := v.checkShape(at, e, *s.Item); err != nil {
				return err
			}
		}
	case s.Form == "record":
		kind, _ := v.Record(s.Of)
		return v.checkNamed(path, kind, *got.Record)
	}
	return nil
}

// CheckCode returns a fault.Invalid error if a code cannot stand under its
// list: the list is closed and has no such term, or the term is refused.
func (v *Vocabulary) CheckCode(c value.Code) error {
	if err := c.Check(); err != nil {
		return err
	}
	l, ok := v.List(c.List)
	if !ok {
		return nil // a list of a published scheme, of which only codes are known
	}
	if hasTerm(l.Refused, c.Code) {
		return invalid("Sijil keeps no %s of a person", l.termLabel(c.Code)).
			WithHint("record the words that were said as a claim of the kind speech, and what they show as a finding")
	}
	if l.Closed && !hasTerm(l.Terms, c.Code) {
		codes := make([]string, len(l.Terms))
		for i, t := range l.Terms {
			codes[i] = t.Code
		}
		return invalid("%q is no term of the list %q", clip(c.Code), l.ID).WithHint("its terms are: %s", strings.Join(codes, ", "))
	}
	return nil
}

func (l List) termLabel(code string) string {
	for _, t := range l.Refused {
		if t.Code == code {
			return t.Label.In("en")
		}
	}
	return code
}

func (c Claim) checkTimeAndPlace(kind Kind) error {
	if c.When != nil {
		if !kind.When {
			return wrong("when", "a claim of the kind %q has no time of its own", kind.ID).WithHint("put the time into the claim it belongs to")
		}
		if err := c.When.Check(); err != nil {
			return fault.Wrap(fault.Invalid, err, "when")
		}
	}
	if c.Where != nil {
		if !kind.Where {
			return wrong("where", "a claim of the kind %q has no place of its own", kind.ID).WithHint("put the place into the claim it belongs to")
		}
		if err := c.Where.Check(); err != nil {
			return fault.Wrap(fault.Invalid, err, "where")
		}
	}
	return nil
}

func (c Claim) checkChain(kind Kind) error {
	if len(c.Chain) == 0 && !kind.Chainless {
		return wrong("chain", "does not say who says it").
			WithHint("name at least the one who told it or published it; where it is not known how they knew, say basis_unknown")
	}
	for i, t := range c.Chain {
		at := fmt.Sprintf("chain/%d", i)
		if t.Who != "" && !t.Who.Valid() {
			return wrong(at+"/who", "has not the form of an id")
		}
		if len(t.Did) == 0 {
			return wrong(at+"/did", "does not say what this teller did").WithHint("where it is not known how they knew, say basis_unknown")
		}
		for j, d := range t.Did {
			if !KnownDid(d) {
				return wrong(at+"/did", "%q is nothing that a teller does here", clip(string(d))).WithHint("it can be: %s", didNames())
			}
			if slices.Contains(t.Did[:j], d) {
				return wrong(at+"/did", "says %q twice", d)
			}
		}
		if t.When != nil {
			if err := t.When.Check(); err != nil {
				return fault.Wrap(fault.Invalid, err, "%s/when", at)
			}
		}
	}
	return nil
}

// KnownDid reports whether a word says what a teller did.
func KnownDid(d Did) bool {
	_, ok := footings[d]
	return ok
}

func didNames() string {
	var names []string
	for d := range footings {
		names = append(names, string(d))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func (c Claim) checkSource() error {
	if !c.Source.Item.Valid() {
		return wrong("source/item", "does not say in which item this stands").WithHint("collect the item first, then name it")
	}
	if err := c.Source.Locator.Check(); err != nil {
		return fault.Wrap(fault.Invalid, err, "source/locator")
	}
	if c.Quote != nil && c.Quote.Text == "" {
		return wrong("quote/text", "is empty").WithHint("leave the quotation out where there is none")
	}
	if c.Quote != nil && (value.Deceives(c.Quote.Text, false) || value.Deceives(c.Quote.Original, false)) {
		return wrong("quote", "holds control characters or turns the direction of what stands around it").WithHint("quote without them")
	}
	return nil
}

// Check returns a fault.Invalid error if the locator cannot point anywhere.
func (l Locator) Check() error {
	if l.Page < 0 || l.Paragraph < 0 {
		return invalid("pages and paragraphs are counted from 1")
	}
	for _, s := range []struct {
		name  string
		span  *Span
		first int64
	}{{"lines", l.Lines, 1}, {"characters", l.Characters, 0}, {"time_ms", l.TimeMS, 0}} {
		if s.span != nil && (s.span.From < s.first || s.span.To < s.span.From) {
			return wrong(s.name, "do not run forward from %d", s.first)
		}
	}
	if r := l.Region; r != nil && (r.X < 0 || r.Y < 0 || r.Width <= 0 || r.Height <= 0) {
		return wrong("region", "is no rectangle inside an image")
	}
	return nil
}

func (c Claim) checkReplaces() error {
	for _, r := range []struct {
		name string
		id   value.ID
	}{{"supersedes", c.Supersedes}, {"retracts", c.Retracts}} {
		if r.id != "" && (!r.id.Valid() || r.id == c.ID) {
			return wrong(r.name, "does not name another claim")
		}
	}
	if c.Supersedes != "" && c.Retracts != "" {
		return wrong("retracts", "a claim either replaces another or takes it back").WithHint("make two claims of it")
	}
	return nil
}

// checkNegation holds a negation to its scope: that something was not so can
// only be meant of somebody, at a time, at a place, or in something that
// happened. Without scope it would be read as "never, nowhere, by nobody".
func (c Claim) checkNegation(kind Kind) error {
	if c.Polarity != Negated || c.Retracts != "" {
		return nil
	}
	filled := 0
	for _, k := range kind.Roles {
		filled += min(c.Filled(k.Name), 1)
	}
	if filled == 0 || c.When == nil && c.Where == nil && filled < 2 {
		return wrong("polarity", "a negation has to say of whom, and when, where or in which event").
			WithHint("add the time, the place or the event; where nothing is known, record a search and not a negation")
	}
	return nil
}

// Check returns nil if the entity can be recorded, else a fault.Invalid error
// that names the field.
func (e Entity) Check() error {
	if e.ID != "" && !e.ID.Valid() {
		return wrong("id", "has not the form of an id")
	}
	if !slices.Contains(EntityKinds, e.Kind) {
		return wrong("kind", "%q is no kind of entity", clip(e.Kind)).WithHint("it can be: %s", strings.Join(EntityKinds, ", "))
	}
	if err := e.Label.Check(); err != nil {
		return fault.Wrap(fault.Invalid, err, "label")
	}
	for _, c := range e.Codes {
		if err := c.Check(); err != nil {
			return fault.Wrap(fault.Invalid, err, "codes")
		}
	}
	return nil
}

var (
	claimStatuses = []string{string(Accepted), string(InConflict), string(Rejected), string(Open)}
	itemStatuses  = []string{"unreviewed", "in_review", "verified", "partly", "inconclusive", "contradicted", "false"}
	itemQuestions = []string{"source", "date", "place", "integrity", "content"}
)

// Check returns nil if the assessment can be recorded, else a fault.Invalid
// error that names the field.
func (a Assessment) Check() error {
	if err := a.Target.Check(); err != nil {
		return fault.Wrap(fault.Invalid, err, "target")
	}
	statuses := claimStatuses
	if a.Target.Entity != "" {
		statuses = itemStatuses
		if !slices.Contains(itemQuestions, a.Question) {
			return wrong("question", "is none of %s", strings.Join(itemQuestions, ", ")).WithHint("an item is assessed question by question")
		}
	} else if a.Question != "" {
		return wrong("question", "belongs to the assessment of an item, not of a claim")
	}
	switch {
	case !slices.Contains(statuses, a.Status):
		return wrong("status", "is none of %s", strings.Join(statuses, ", "))
	case strings.TrimSpace(a.Reason) == "":
		return wrong("reason", "is empty").WithHint("say in a sentence why")
	case strings.TrimSpace(a.By) == "":
		return wrong("by", "does not name the person who judges")
	case a.Reliability != "" && (len(a.Reliability) != 1 || a.Reliability < "A" || a.Reliability > "F"):
		return wrong("reliability", "is a letter from A to F")
	case a.Credibility != "" && (len(a.Credibility) != 1 || a.Credibility < "1" || a.Credibility > "6"):
		return wrong("credibility", "is a digit from 1 to 6")
	}
	return nil
}
