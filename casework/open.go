package casework

import (
	"context"
	"strings"

	"sijil/fault"
	"sijil/value"
)

// Case is an investigation: the compartment that everything belongs to.
type Case struct {
	ID          value.ID    `json:"id"`
	Compartment value.ID    `json:"compartment"`
	Title       value.Label `json:"title"`
}

// Enrolment gives a random actor id a name. The name stands only here, in a
// sealed body; heads show the id.
type Enrolment struct {
	ID   value.ID `json:"id"`
	Name string   `json:"name"`
}

// Opening is what a new workspace starts with.
type Opening struct {
	Case   Case      `json:"case"`
	Person Enrolment `json:"person"`
}

// OpenCase records the case and the first person who works in it. It is the
// first act in every workspace.
var OpenCase = Act[Opening, Case]{
	Verb: "case.open",
	Check: func(in Opening) error {
		if strings.TrimSpace(in.Case.Title.In("en")) == "" {
			return fault.New(fault.Invalid, "the case has no title").WithHint("give one with --title")
		}
		return nil
	},
	Needs: needs[Opening]("case.open"),
	Decide: func(_ context.Context, s Snapshot, _ Pen, in Opening) ([]Draft, Case, error) {
		if s.Position() != 0 {
			return nil, Case{}, fault.New(fault.Conflict, "this workspace has a case already")
		}
		return []Draft{
			{Verb: "case.open", Subject: in.Case.ID, Scope: s.Home(), Body: in.Case},
			{Verb: "actor.enrol", Subject: in.Person.ID, Scope: s.Home(), Body: in.Person},
		}, in.Case, nil
	},
}
