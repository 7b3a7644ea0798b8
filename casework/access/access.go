// Package access decides who may do what: roles, compartments, sensitivity.
// It is pure: it knows policies and what it is asked, not who is signed in,
// and it reads nothing. The policies are Cedar, in policy.cedar, so that a
// reviewer can read them without reading Go.
package access

import (
	_ "embed"

	"github.com/cedar-policy/cedar-go"

	"sijil/fault"
	"sijil/value"
)

//go:embed policy.cedar
var builtin []byte

// Role is what an actor is to a workspace.
type Role string

// The roles there are until accounts exist.
const (
	Investigator Role = "investigator"
	Reader       Role = "reader"
)

// Actor is somebody who asks for something to be done. ID is random, and is
// all that the head of an entry shows; Name stands only in sealed bodies.
type Actor struct {
	ID    value.ID
	Name  string
	Roles []Role
}

// Read is the action of every query.
const Read = "read"

// Need is what an act asks permission for.
type Need struct {
	Action string      // a verb, or Read
	Scope  value.Scope // what it is done to
}

// Policy is a set of rules. It is safe for concurrent use.
type Policy struct{ set *cedar.PolicySet }

// Builtin returns the rules that every workspace starts with. It returns an
// error only if the program was built from a broken file.
func Builtin() (*Policy, error) {
	set, err := cedar.NewPolicySetFromBytes("policy.cedar", builtin)
	if err != nil {
		return nil, fault.Wrap(fault.Failed, err, "read the access rules")
	}
	return &Policy{set: set}, nil
}

// Allow returns nil if the rules let the actor do what is needed, and a
// fault.Denied error otherwise. The error names the action and nothing of what
// it was to be done to.
func (p *Policy) Allow(a Actor, n Need) error {
	who := cedar.NewEntityUID("Actor", cedar.String(a.ID))
	what := cedar.NewEntityUID("Action", cedar.String(n.Action))
	thing := cedar.NewEntityUID("Compartment", cedar.String(n.Scope.Compartment))
	var roles []cedar.EntityUID
	for _, r := range a.Roles {
		roles = append(roles, cedar.NewEntityUID("Role", cedar.String(r)))
	}
	sensitivity := n.Scope.Sensitivity
	if sensitivity == "" {
		sensitivity = value.Restricted
	}
	entities := cedar.EntityMap{
		who:  {UID: who, Parents: cedar.NewEntityUIDSet(roles...)},
		what: {UID: what},
		thing: {UID: thing, Attributes: cedar.NewRecord(cedar.RecordMap{
			"sensitivity": cedar.String(sensitivity),
		})},
	}
	decision, _ := cedar.Authorize(p.set, entities, cedar.Request{
		Principal: who, Action: what, Resource: thing, Context: cedar.NewRecord(nil),
	})
	if decision != cedar.Allow {
		return fault.New(fault.Denied, "you may not do this (%s) here", n.Action).
			WithHint("nothing was changed; ask the person who leads this case")
	}
	return nil
}
