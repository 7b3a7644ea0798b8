package claim

import (
	"slices"
	"strconv"
	"strings"

	"sijil/fault"
	"sijil/value"
)

// importRule begins the Rule of an assessment that an imported line carried in
// itself, as in "import force=assessed status=open_question".
const importRule = "import"

// lineStatuses are the statuses a line can carry, and what they mean for the
// claim. "recorded" is no judgement.
var lineStatuses = map[string]Status{
	"in_review": Open, "assessed": Accepted, "verified": Accepted,
	"contradicted": InConflict, "open_question": Open, "withdrawn": Rejected,
}

// lineForces are forces that say what the reader thinks and not how the source
// puts it: the force they become, and what they say of the claim.
var lineForces = map[string]struct {
	force  Force
	status Status
}{
	"assessed": {Inferred, Accepted}, "computed": {Inferred, Accepted}, "unassessed": {Asserted, Open},
}

// lineClaim is a claim as it stood in a line, with what is not part of it.
type lineClaim struct {
	claim   Claim
	force   string // "assessed", "computed", "unassessed" or ""
	status  string // a status of lineStatuses, or ""
	closure string // "computed", "open" or ""
}

// judged returns the assessment that the line carried in itself; false if none.
func (l lineClaim) judged() (status Status, rule string, ok bool) {
	rule = importRule
	if l.force != "" {
		status, ok = lineForces[l.force].status, true
		rule += " force=" + l.force
	}
	if l.status != "" {
		status, ok = lineStatuses[l.status], true
		rule += " status=" + l.status
	}
	return status, rule, ok
}

// judgedLine reads back what judged wrote.
func judgedLine(rule string) (force, status string, ok bool) {
	words := strings.Fields(rule)
	if len(words) < 2 || words[0] != importRule {
		return "", "", false
	}
	for _, w := range words[1:] {
		if s, is := strings.CutPrefix(w, "force="); is {
			force = s
		} else if s, is := strings.CutPrefix(w, "status="); is {
			status = s
		}
	}
	return force, status, true
}

// readClaim reads a claim of the flat form. Scope, item and id are not set
// where the line does not say them.
func (f *flat) readClaim(n *node) (lineClaim, error) {
	var l lineClaim
	c := &l.claim
	id, err := f.need(n, "id")
	if err != nil {
		return l, err
	}
	if !wordable(id) {
		return l, wrong("id", "is too long, or has spaces or control characters")
	}
	c.Ref = id
	if c.Kind, err = f.need(n, "kind"); err != nil {
		return l, err
	}
	kind, ok := f.vocabulary.Kind(c.Kind)
	if !ok {
		return l, wrong("kind", "%q is no kind of claim in this vocabulary", clip(c.Kind)).
			WithHint("add it to the organisation's vocabulary file, or choose one of its kinds")
	}
	for i, name := range n.names {
		if name == "id" || name == "kind" {
			continue
		}
		if err := f.readName(&l, kind, name, &n.list[i]); err != nil {
			return l, err
		}
	}
	f.notAbsent(n, c)
	value.SortNamed(c.Values)
	c.Roles = inOrder(kind, c.Roles)
	if stated := f.as("expect_depth"); stated != "" {
		if depth, _ := Depth(c.Chain); strconv.Itoa(depth) != stated {
			return l, wrong("expect_depth", "the chain gives a hearsay depth of %d", depth).WithHint("leave it out: it is computed")
		}
	}
	c.Spelled = f.spelled
	return l, nil
}

func (f *flat) need(n *node, name string) (string, error) {
	v := n.get(name)
	if v == nil {
		return "", wrong(name, "is missing")
	}
	return f.word(v, name)
}

// notAbsent notes which of the names that we always write the line left out,
// and sets what they then mean.
func (f *flat) notAbsent(n *node, c *Claim) {
	for _, name := range []string{"polarity", "force", "chain", "doc"} {
		if n.get(name) == nil {
			f.note(name, "absent")
		}
	}
	if c.Polarity == "" {
		c.Polarity = Affirmed
	}
	if c.Force == "" {
		c.Force = Asserted
	}
}

// inOrder sorts roles as the kind names them, each role in its own order.
func inOrder(kind Kind, roles []Role) []Role {
	at := func(name string) int {
		return slices.IndexFunc(kind.Roles, func(k RoleKind) bool { return k.Name == name })
	}
	slices.SortStableFunc(roles, func(a, b Role) int { return at(a.Role) - at(b.Role) })
	return roles
}

// readName reads one name of a claim: one that all claims have, a role or a
// value of the kind.
func (f *flat) readName(l *lineClaim, kind Kind, name string, n *node) error {
	if slices.Contains(reserved, name) {
		return f.readShared(l, kind, name, n)
	}
	if r, ok := findRole(kind, name); ok {
		return f.readRole(&l.claim, r, n)
	}
	if name == "closure" && n.kind == 's' && (n.text == "computed" || n.text == "open") &&
		(kind.ID == "partition" || kind.ID == "subset") {
		l.closure = n.text
		f.note(name, n.text)
		return nil
	}
	v, ok := findValue(kind.Values, name)
	if !ok {
		return wrong(name, "a claim of the kind %q has neither a role nor a value of this name", kind.ID).
			WithHint("its roles are: %s; its values are: %s", roleNames(kind), valueNames(kind))
	}
	if f.as(v.Name) == "null" || slices.ContainsFunc(l.claim.Values, func(n value.Named) bool { return n.Name == v.Name }) {
		return wrong(v.Name, "stands under two names")
	}
	if n.kind == 'n' {
		if name != v.Name {
			return wrong(name, "is null under another name").WithHint("write %q, or leave it out", v.Name)
		}
		f.note(v.Name, "null")
		return nil
	}
	got, err := f.readValue(n, v.Name, v)
	if err != nil {
		return err
	}
	if name != v.Name {
		f.note(v.Name+"/@name", name)
	}
	l.claim.Values = append(l.claim.Values, value.Named{Name: v.Name, Value: got})
	return nil
}

func valueNames(kind Kind) string {
	names := make([]string, len(kind.Values))
	for i, v := range kind.Values {
		names[i] = v.Name
	}
	return strings.Join(names, ", ")
}

// readShared reads a name that means the same in all claims.
func (f *flat) readShared(l *lineClaim, kind Kind, name string, n *node) (err error) {
	c := &l.claim
	if n.kind == 'n' && slices.Contains([]string{"when", "where", "quote", "note", "at", "doc", "supersedes", "retracts"}, name) {
		f.note(name, "null")
		return nil
	}
	switch name {
	case "polarity":
		var s string
		s, err = f.word(n, name)
		c.Polarity = Polarity(s)
	case "force":
		return f.readForce(l, n)
	case "status":
		return f.readStatus(l, n)
	case "chain":
		return f.readChain(c, n)
	case "roles":
		return f.readRoles(c, kind, n)
	case "doc":
		err = f.putRef(n, name, "item", &c.Source.Item)
	case "at":
		return f.readLocator(&c.Source.Locator, n)
	case "when":
		c.When, err = f.readTime(n, name)
	case "where":
		c.Where = new(value.Place)
		err = f.readObject(n, name, placeFields(c.Where))
	case "quote":
		return f.readQuote(c, n)
	case "note":
		c.Note, err = f.word(n, name)
	case "supersedes":
		err = f.putRef(n, name, "claim", &c.Supersedes)
	case "retracts":
		err = f.putRef(n, name, "claim", &c.Retracts)
	case "sensitivity":
		c.Sensitivity, err = f.readSensitivity(n)
	case "expect_depth":
		return f.expectDepth(n)
	default:
		return wrong(name, "has no place in a claim")
	}
	return err
}

func (f *flat) readSensitivity(n *node) (value.Sensitivity, error) {
	s, err := f.word(n, "sensitivity")
	if err == nil && !value.Sensitivity(s).Valid() {
		err = wrong("sensitivity", "is none of public, restricted, confidential and sealed")
	}
	return value.Sensitivity(s), err
}

func (f *flat) readForce(l *lineClaim, n *node) error {
	s, err := f.word(n, "force")
	if err != nil {
		return err
	}
	l.claim.Force = Force(s)
	if think, is := lineForces[s]; is {
		l.force, l.claim.Force = s, think.force
	}
	return nil
}

func (f *flat) readStatus(l *lineClaim, n *node) error {
	s, err := f.word(n, "status")
	if err != nil {
		return err
	}
	if s == "recorded" {
		f.note("status", s)
		return nil
	}
	if _, ok := lineStatuses[s]; !ok {
		return wrong("status", "%q is no status of a claim", clip(s)).
			WithHint("it can be: recorded, in_review, assessed, verified, contradicted, open_question, withdrawn")
	}
	l.status = s
	return nil
}

// expectDepth notes that the line states the hearsay depth; whether it is
// right is checked when the chain is read.
func (f *flat) expectDepth(n *node) error {
	depth, err := whole(n, "expect_depth")
	if err != nil {
		return err
	}
	f.note("expect_depth", strconv.FormatInt(depth, 10))
	return nil
}

// readRoles reads roles that stand together under the name "roles".
func (f *flat) readRoles(c *Claim, kind Kind, n *node) error {
	if n.kind != '{' {
		return wrong("roles", "has to be an object")
	}
	if len(n.names) == 0 {
		f.note("roles", "{}")
	}
	for i, name := range n.names {
		r, ok := findRole(kind, name)
		if !ok {
			return wrong("roles", "a claim of the kind %q has no role %q", kind.ID, clip(name)).WithHint("its roles are: %s", roleNames(kind))
		}
		if err := f.readRole(c, r, &n.list[i]); err != nil {
			return err
		}
		f.note(name, "roles")
	}
	return nil
}

// readRole reads who or what stands in a role: a name, several, or nobody.
func (f *flat) readRole(c *Claim, r RoleKind, n *node) error {
	if slices.ContainsFunc(c.Roles, func(x Role) bool { return x.Role == r.Name }) {
		return wrong(r.Name, "stands both by itself and under roles")
	}
	single := r.Max == 1
	switch n.kind {
	case 'n':
		if !single {
			f.note(r.Name+"/form", "null")
		}
		c.Roles = append(c.Roles, Role{Role: r.Name})
		return nil
	case '[':
		if single {
			f.note(r.Name+"/form", "list")
		}
		if len(n.list) == 0 {
			c.Roles = append(c.Roles, Role{Role: r.Name})
		}
		for i := range n.list {
			if err := f.addTarget(c, r, &n.list[i]); err != nil {
				return err
			}
		}
		return nil
	}
	if !single {
		f.note(r.Name+"/form", "one")
	}
	return f.addTarget(c, r, n)
}

func (f *flat) addTarget(c *Claim, r RoleKind, n *node) error {
	target := new(value.Ref)
	kind, keep := "entity", &target.Entity
	if r.Claims() {
		kind, keep = "claim", &target.Claim
	}
	if err := f.putRef(n, r.Name, kind, keep); err != nil {
		return err
	}
	c.Roles = append(c.Roles, Role{Role: r.Name, Target: target})
	return nil
}

func (f *flat) readChain(c *Claim, n *node) error {
	if n.kind != '[' {
		return wrong("chain", "has to be a list of tellings")
	}
	if len(n.list) == 0 {
		f.note("chain", "[]")
	}
	for i := range n.list {
		t, err := f.readTelling(&n.list[i], join("chain", strconv.Itoa(i)))
		if err != nil {
			return err
		}
		c.Chain = append(c.Chain, t)
	}
	return nil
}

func (f *flat) readTelling(n *node, path string) (Telling, error) {
	var t Telling
	if n.kind != '{' {
		return t, wrong(path, "has to be an object")
	}
	rest := node{kind: '{'}
	for i, name := range n.names {
		v := &n.list[i]
		switch name {
		case "act", "did":
			if err := f.readDid(&t, name, v, path); err != nil {
				return t, err
			}
		case "when":
			if v.kind == 'n' {
				continue
			}
			when, err := f.readTime(v, join(path, "when"))
			if err != nil {
				return t, err
			}
			t.When = when
		default:
			rest.put(name, *v)
		}
	}
	if n.get("when") == nil {
		f.note(join(path, "when"), "absent")
	}
	return t, f.readObject(&rest, path, tellingFields(&t))
}

func tellingFields(t *Telling) []field {
	return []field{
		{name: "who", nulls: true, keep: (*entityRef)(&t.Who)},
		{name: "channel", nulls: true, keep: &t.Channel},
	}
}

// readDid reads what a teller did: one word, or a list of words.
func (f *flat) readDid(t *Telling, name string, n *node, path string) error {
	if t.Did != nil {
		return wrong(path, `"act" and "did" mean the same`)
	}
	at := join(path, "act")
	words := []node{*n}
	if n.kind == '[' {
		words = n.list
		if len(words) < 2 {
			f.note(at+"/form", "list")
		}
	}
	t.Did = []Did{}
	for i := range words {
		s, err := f.word(&words[i], at)
		if err != nil {
			return err
		}
		t.Did = append(t.Did, Did(s))
	}
	if name == "did" {
		f.note(at, "did")
	}
	return nil
}

func (f *flat) readQuote(c *Claim, n *node) (err error) {
	c.Quote = new(Quotation)
	if n.kind == 's' {
		c.Quote.Text, err = f.word(n, "quote")
		return err
	}
	if err := f.readObject(n, "quote", quoteFields(c.Quote)); err != nil {
		return err
	}
	if *c.Quote == (Quotation{Text: c.Quote.Text}) {
		f.note("quote", "object")
	}
	return nil
}

func (f *flat) readLocator(l *Locator, n *node) error {
	if n.kind != '{' {
		return wrong("at", "has to be an object, as {\"page\": 3}")
	}
	if len(n.names) == 0 {
		f.note("at", "{}")
	}
	rest := node{kind: '{'}
	for i, name := range n.names {
		v, at := &n.list[i], join("at", name)
		var err error
		switch {
		case v.kind == 'n':
			rest.put(name, *v)
		case name == "lines":
			l.Lines = new(Span)
			err = f.readObject(v, at, spanFields(l.Lines))
		case name == "characters":
			l.Characters = new(Span)
			err = f.readObject(v, at, spanFields(l.Characters))
		case name == "time_ms":
			l.TimeMS = new(Span)
			err = f.readObject(v, at, spanFields(l.TimeMS))
		case name == "region":
			l.Region = new(Region)
			err = f.readObject(v, at, regionFields(l.Region))
		default:
			rest.put(name, *v)
		}
		if err != nil {
			return fault.Wrap(fault.Invalid, err, "the place in the item cannot be read")
		}
	}
	return f.readObject(&rest, "at", locatorFields(l))
}

// locatorFields are the names of a locator that hold one word or number. The
// spans stand in it for null alone.
func locatorFields(l *Locator) []field {
	none := ""
	return []field{
		{name: "page", keep: &l.Page}, {name: "paragraph", keep: &l.Paragraph},
		{name: "lines", keep: &none}, {name: "characters", keep: &none},
		{name: "time_ms", keep: &none}, {name: "region", keep: &none},
		{name: "words", keep: &l.Words},
	}
}

// readEntity reads an entity of the flat form. A person is protected unless
// the line says otherwise.
func (f *flat) readEntity(n *node) (Entity, error) {
	var e Entity
	fields := []field{
		{name: "entity", must: true, keep: &e.Ref}, {name: "kind", must: true, keep: &e.Kind},
		{name: "pseudonym", keep: &e.Pseudonym},
	}
	rest := node{kind: '{'}
	var err error
	for i, name := range n.names {
		v := &n.list[i]
		switch name {
		case "label":
			e.Label, err = f.readLabel(v)
		case "codes":
			e.Codes, err = f.readEntityCodes(v)
		case "sensitivity":
			e.Sensitivity, err = f.readSensitivity(v)
		case "protected":
			if v.kind != 'b' {
				err = wrong(name, "has to be true or false")
			}
			e.Protected = v.text == "true"
			f.note(name, "stated")
		default:
			rest.put(name, *v)
		}
		if err != nil {
			return e, err
		}
	}
	if err := f.readObject(&rest, "entity", fields); err != nil {
		return e, err
	}
	if n.get("protected") == nil {
		e.Protected = e.Kind == "person"
	}
	if !wordable(e.Ref) {
		return e, wrong("entity", "the name is too long, or has spaces or control characters")
	}
	e.Spelled = f.spelled
	return e, nil
}

func (f *flat) readLabel(n *node) (value.Label, error) {
	if n.kind != '{' {
		return nil, wrong("label", `has to be an object, as {"en": "cemetery", "ar": "مقبرة"}`)
	}
	label := make(value.Label, 0, len(n.names))
	for i, lang := range n.names {
		text, err := f.word(&n.list[i], "label/"+clip(lang))
		if err != nil {
			return nil, err
		}
		label = append(label, value.Phrase{Lang: lang, Text: text})
	}
	return label, nil
}

func (f *flat) readEntityCodes(n *node) ([]value.Code, error) {
	v, err := f.readCodes(n, "codes")
	if err != nil {
		return nil, err
	}
	var codes []value.Code
	for _, c := range *v.List {
		codes = append(codes, *c.Code)
	}
	return codes, nil
}
