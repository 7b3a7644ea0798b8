package reconcile

import (
	"context"

	"sijil/casework"
	"sijil/casework/lists"
)

// PersonAsked asks for everything about the person of a record.
type PersonAsked struct {
	List   string `json:"list"`
	Record string `json:"record"` // the list's own id
	Lang   string `json:"lang"`
}

// PersonPage is all records of one group side by side. Nothing is merged.
type PersonPage struct {
	Name      lists.Name `json:"name"`    // of the group: its smallest record
	Records   []Side     `json:"records"` // in the order of the ledger
	Rows      []Beside   `json:"rows"`
	Bonds     []Bond     `json:"bonds"` // why they are together, the strongest first
	Questions []Question `json:"questions"`
	Position  int64      `json:"position"`
}

// Beside is what the records say of one thing, each in its own words.
type Beside struct {
	Role     string   `json:"role"`
	Label    string   `json:"label"`
	Texts    []string `json:"texts"`    // by record; "" not known
	Conflict bool     `json:"conflict"` // at least two differ
}

// Bond is why two records of a person are held to be one, or what speaks
// against it.
type Bond struct {
	A, B     int      `json:"-"` // indexes of Records
	AName    string   `json:"a"` // LIST/ID
	BName    string   `json:"b"`
	Key      string   `json:"key"`      // PairKey
	Compared bool     `json:"compared"` // false: they are together through others alone
	Score    int32    `json:"score"`    // hundredths of a bit
	Bits     string   `json:"bits"`
	Percent  string   `json:"percent"`
	Standing Standing `json:"standing"`
}

// Person reads all records that are held to be of one person, and why.
var Person = casework.Query[PersonAsked, PersonPage]{
	Verb: "review.person",
	Read: func(ctx context.Context, s casework.Snapshot, in PersonAsked) (PersonPage, error) {
		return PersonPage{}, notYet
	},
}
