package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"sijil/fault"
	"sijil/value"
)

// Stages returns the stages that a count can be of, in the order of the work.
// A definition that names none has the stage "not stated".
func Stages() []string {
	return []string{"received", "reviewed", "verified", "documented", "investigated", "concluded"}
}

// Digest returns a definition's SHA-256, in lower-case hex, over its JSON form
// in struct order. Together with the last position that touched a member claim
// it says whether a figure that was computed before still holds.
func (d Definition) Digest() string {
	h := sha256.New()
	h.Write([]byte("sijil/definition/1\x00"))
	// A definition holds only strings, numbers and lists of them, which JSON
	// can always write; an error here is impossible and would change the
	// digest, not hide a change.
	if err := json.NewEncoder(h).Encode(d); err != nil {
		h.Write([]byte(err.Error()))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Check says whether a definition can be recorded. It returns fault.Invalid
// and says what is missing; what a source does not state is not missing.
func (d Definition) Check() error {
	switch {
	case d.Set == "":
		return fault.New(fault.Invalid, "the definition names no set; nothing was recorded").WithHint("name the set that the figure counts")
	case !isRef(d.Ref):
		return fault.New(fault.Invalid, "%q cannot name a figure; nothing was recorded", d.Ref).
			WithHint("use lower-case letters, digits and hyphens, for example investigated-killed")
	case !hasText(d.Title):
		return fault.New(fault.Invalid, "the definition of %s has no title; nothing was recorded", d.Ref).WithHint("say in a few words what is counted")
	case deceives(d.Title, true) || deceives(d.Meaning, false):
		return fault.New(fault.Invalid, "the words of %s hold control characters or turn the direction of what stands around them; nothing was recorded", d.Ref).
			WithHint("write them without")
	case strings.TrimSpace(d.Unit) == "":
		return fault.New(fault.Invalid, "the definition of %s names no unit; nothing was recorded", d.Ref).
			WithHint("say what one of them is: person, interviewee, media_item, body, dwelling")
	case d.Stage != "" && !slices.Contains(Stages(), d.Stage):
		return fault.New(fault.Invalid, "%q is not a stage; nothing was recorded", d.Stage).
			WithHint("use one of %s, or leave it out if it is not stated", strings.Join(Stages(), ", "))
	}
	return d.Records.check()
}

// deceives says whether a text would not be shown as it is written.
func deceives(l value.Label, oneLine bool) bool {
	return slices.ContainsFunc(l, func(p value.Phrase) bool { return value.Deceives(p.Text, oneLine) })
}

// check says whether a query can be counted. No query is fine.
func (q *Query) check() error {
	switch {
	case q == nil:
		return nil
	case q.Kind == "" || q.Count == "":
		return fault.New(fault.Invalid, "the records to count are not named; nothing was recorded").
			WithHint("name the kind of claim and the role whose targets are counted")
	case (q.Name == "") != (q.Code == ""):
		return fault.New(fault.Invalid, "the name of the value and its code go together; nothing was recorded").
			WithHint("give both, for example act and killing, or neither")
	case q.By != "" && q.By != "basis":
		return fault.New(fault.Invalid, "records cannot be broken down by %q; nothing was recorded", q.By).WithHint("use basis, or nothing")
	}
	return nil
}

func isRef(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= '0' && r <= '9'
		if !letter && (r != '-' || i == 0) {
			return false
		}
	}
	return s != "" && len(s) <= 80
}

func hasText(l value.Label) bool {
	return slices.ContainsFunc(l, func(p value.Phrase) bool { return strings.TrimSpace(p.Text) != "" })
}
