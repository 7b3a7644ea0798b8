package flat

import (
	"slices"
	"strconv"
	"strings"

	"sijil/claim"
	"sijil/internal/jsontree"
	"sijil/value"
)

// importRule begins the Rule of an assessment that an imported line carried in
// itself, as in "import force=assessed status=open_question".
const importRule = "import"

// lineStatuses are the statuses a line can carry, and what they mean for the
// claim. "recorded" is no judgement.
var lineStatuses = map[string]claim.Status{
	"in_review": claim.Open, "assessed": claim.Accepted, "verified": claim.Accepted,
	"contradicted": claim.InConflict, "open_question": claim.Open, "withdrawn": claim.Rejected,
}

// lineForces are forces that say what the reader thinks and not how the source
// puts it: the force they become, and what they say of the claim.
var lineForces = map[string]struct {
	force  claim.Force
	status claim.Status
}{
	"assessed": {claim.Inferred, claim.Accepted}, "computed": {claim.Inferred, claim.Accepted}, "unassessed": {claim.Asserted, claim.Open},
}

// lineClaim is a claim as it stood in a line, with what is not part of it.
type lineClaim struct {
	claim   claim.Claim
	force   string // "assessed", "computed", "unassessed" or ""
	status  string // a status of lineStatuses, or ""
	closure string // "computed", "open" or ""
}

// judged returns the assessment that the line carried in itself; false if none.
func (l lineClaim) judged() (status claim.Status, rule string, ok bool) {
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
func (f *flat) readClaim(n *jsontree.Node) (lineClaim, error) {
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
		return l, wrong("kind", "%q is no kind of claim in this vocabulary", jsontree.Short(c.Kind)).
			WithHint("add it to the organisation's vocabulary file, or choose one of its kinds")
	}
	for i, name := range n.Names {
		if name == "id" || name == "kind" {
			continue
		}
		if err := f.readName(&l, kind, name, &n.List[i]); err != nil {
			return l, err
		}
	}
	f.notAbsent(n, c)
	value.SortNamed(c.Values)
	c.Roles = inOrder(kind, c.Roles)
	if stated := f.as("expect_depth"); stated != "" {
		if depth, _ := claim.Depth(c.Chain); strconv.Itoa(depth) != stated {
			return l, wrong("expect_depth", "the chain gives a hearsay depth of %d", depth).WithHint("leave it out: it is computed")
		}
	}
	c.Spelled = f.spelled
	return l, nil
}

func (f *flat) need(n *jsontree.Node, name string) (string, error) {
	v := n.Get(name)
	if v == nil {
		return "", wrong(name, "is missing")
	}
	return f.word(v, name)
}

// notAbsent notes which of the names that we always write the line left out,
// and sets what they then mean.
func (f *flat) notAbsent(n *jsontree.Node, c *claim.Claim) {
	for _, name := range []string{"polarity", "force", "chain", "doc"} {
		if n.Get(name) == nil {
			f.note(name, "absent")
		}
	}
	if c.Polarity == "" {
		c.Polarity = claim.Affirmed
	}
	if c.Force == "" {
		c.Force = claim.Asserted
	}
}

// inOrder sorts roles as the kind names them, each role in its own order.
func inOrder(kind claim.Kind, roles []claim.Role) []claim.Role {
	at := func(name string) int {
		return slices.IndexFunc(kind.Roles, func(k claim.RoleKind) bool { return k.Name == name })
	}
	slices.SortStableFunc(roles, func(a, b claim.Role) int { return at(a.Role) - at(b.Role) })
	return roles
}

// readName reads one name of a claim: one that all claims have, a role or a
// value of the kind.
func (f *flat) readName(l *lineClaim, kind claim.Kind, name string, n *jsontree.Node) error {
	if slices.Contains(claim.Reserved, name) {
		return f.readShared(l, kind, name, n)
	}
	if r, ok := kind.Role(name); ok {
		return f.readRole(&l.claim, r, n)
	}
	if name == "closure" && n.Kind == 's' && (n.Text == "computed" || n.Text == "open") &&
		(kind.ID == "partition" || kind.ID == "subset") {
		l.closure = n.Text
		f.note(name, n.Text)
		return nil
	}
	v, ok := kind.Value(name)
	if !ok {
		return wrong(name, "a claim of the kind %q has neither a role nor a value of this name", kind.ID).
			WithHint("its roles are: %s; its values are: %s", roleNames(kind), valueNames(kind))
	}
	if f.as(v.Name) == "null" || slices.ContainsFunc(l.claim.Values, func(n value.Named) bool { return n.Name == v.Name }) {
		return wrong(v.Name, "stands under two names")
	}
	if n.Kind == 'n' {
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

func roleNames(kind claim.Kind) string {
	names := make([]string, len(kind.Roles))
	for i, r := range kind.Roles {
		names[i] = r.Name
	}
	return strings.Join(names, ", ")
}

func valueNames(kind claim.Kind) string {
	names := make([]string, len(kind.Values))
	for i, v := range kind.Values {
		names[i] = v.Name
	}
	return strings.Join(names, ", ")
}

// readShared reads a name that means the same in all claims.
func (f *flat) readShared(l *lineClaim, kind claim.Kind, name string, n *jsontree.Node) (err error) {
	c := &l.claim
	if n.Kind == 'n' && slices.Contains([]string{"when", "where", "quote", "note", "at", "doc", "supersedes", "retracts"}, name) {
		f.note(name, "null")
		return nil
	}
	switch name {
	case "polarity":
		var s string
		s, err = f.word(n, name)
		c.Polarity = claim.Polarity(s)
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

func (f *flat) readSensitivity(n *jsontree.Node) (value.Sensitivity, error) {
	s, err := f.word(n, "sensitivity")
	if err == nil && !value.Sensitivity(s).Valid() {
		err = wrong("sensitivity", "is none of public, restricted, confidential and sealed")
	}
	return value.Sensitivity(s), err
}

func (f *flat) readForce(l *lineClaim, n *jsontree.Node) error {
	s, err := f.word(n, "force")
	if err != nil {
		return err
	}
	l.claim.Force = claim.Force(s)
	if think, is := lineForces[s]; is {
		l.force, l.claim.Force = s, think.force
	}
	return nil
}

func (f *flat) readStatus(l *lineClaim, n *jsontree.Node) error {
	s, err := f.word(n, "status")
	if err != nil {
		return err
	}
	if s == "recorded" {
		f.note("status", s)
		return nil
	}
	if _, ok := lineStatuses[s]; !ok {
		return wrong("status", "%q is no status of a claim", jsontree.Short(s)).
			WithHint("it can be: recorded, in_review, assessed, verified, contradicted, open_question, withdrawn")
	}
	l.status = s
	return nil
}

// expectDepth notes that the line states the hearsay depth; whether it is
// right is checked when the chain is read.
func (f *flat) expectDepth(n *jsontree.Node) error {
	depth, err := whole(n, "expect_depth")
	if err != nil {
		return err
	}
	f.note("expect_depth", strconv.FormatInt(depth, 10))
	return nil
}

// readRoles reads roles that stand together under the name "roles".
func (f *flat) readRoles(c *claim.Claim, kind claim.Kind, n *jsontree.Node) error {
	if n.Kind != '{' {
		return wrong("roles", "has to be an object")
	}
	if len(n.Names) == 0 {
		f.note("roles", "{}")
	}
	for i, name := range n.Names {
		r, ok := kind.Role(name)
		if !ok {
			return wrong("roles", "a claim of the kind %q has no role %q", kind.ID, jsontree.Short(name)).WithHint("its roles are: %s", roleNames(kind))
		}
		if err := f.readRole(c, r, &n.List[i]); err != nil {
			return err
		}
		f.note(name, "roles")
	}
	return nil
}

// readRole reads who or what stands in a role: a name, several, or nobody.
func (f *flat) readRole(c *claim.Claim, r claim.RoleKind, n *jsontree.Node) error {
	if slices.ContainsFunc(c.Roles, func(x claim.Role) bool { return x.Role == r.Name }) {
		return wrong(r.Name, "stands both by itself and under roles")
	}
	single := r.Max == 1
	switch n.Kind {
	case 'n':
		if !single {
			f.note(r.Name+"/form", "null")
		}
		c.Roles = append(c.Roles, claim.Role{Role: r.Name})
		return nil
	case '[':
		if single {
			f.note(r.Name+"/form", "list")
		}
		if len(n.List) == 0 {
			c.Roles = append(c.Roles, claim.Role{Role: r.Name})
		}
		for i := range n.List {
			if err := f.addTarget(c, r, &n.List[i]); err != nil {
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

func (f *flat) addTarget(c *claim.Claim, r claim.RoleKind, n *jsontree.Node) error {
	target := new(value.Ref)
	kind, keep := "entity", &target.Entity
	if r.Claims() {
		kind, keep = "claim", &target.Claim
	}
	if err := f.putRef(n, r.Name, kind, keep); err != nil {
		return err
	}
	c.Roles = append(c.Roles, claim.Role{Role: r.Name, Target: target})
	return nil
}
