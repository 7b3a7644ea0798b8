package access_test

import (
	"strings"
	"testing"

	"sijil/casework/access"
	"sijil/fault"
	"sijil/value"
)

func TestEachRoleMayDoWhatItsPolicySaysAndNothingElse(t *testing.T) {
	policy, err := access.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name        string
		role        access.Role
		action      string
		sensitivity value.Sensitivity
		allowed     bool
	}{
		{"an investigator records confidential claims", access.Investigator, "claim.assert", value.Confidential, true},
		{"an investigator does not read what is sealed", access.Investigator, access.Read, value.Sealed, false},
		{"a reader reads restricted records", access.Reader, access.Read, value.Restricted, true},
		{"a reader does not read confidential records", access.Reader, access.Read, value.Confidential, false},
		{"a reader records nothing", access.Reader, "claim.assert", value.Public, false},
		{"an investigator releases what is public", access.Investigator, "publication.release", value.Public, true},
		{"nobody releases what is restricted", access.Investigator, "publication.release", value.Restricted, false},
		{"somebody without a role does nothing", "", access.Read, value.Public, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			actor := access.Actor{ID: "a"}
			if c.role != "" {
				actor.Roles = []access.Role{c.role}
			}
			err := policy.Allow(actor, access.Need{Action: c.action, Scope: value.Scope{Compartment: "Marsoun-secret", Sensitivity: c.sensitivity}})
			if got := err == nil; got != c.allowed {
				t.Errorf("allowed = %v, want %v (%v)", got, c.allowed, err)
			}
			if err != nil {
				if fault.KindOf(err) != fault.Denied {
					t.Errorf("kind of %v is not Denied", err)
				}
				if strings.Contains(err.Error(), "Marsoun-secret") {
					t.Errorf("the refusal tells what it was about: %v", err)
				}
			}
		})
	}
}
