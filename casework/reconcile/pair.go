package reconcile

import (
	"context"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/claim"
	"sijil/value"
)

// PairAsked asks for the page of one pair.
type PairAsked struct {
	AList    string `json:"a_list"`
	ARecord  string `json:"a_record"`
	BList    string `json:"b_list"`
	BRecord  string `json:"b_record"`
	Reviewer string `json:"reviewer"` // for whom the page is; "" for somebody who only reads
	Opened   bool   `json:"opened"`   // the reviewer asked for the score before judging
	Lang     string `json:"lang"`     // of labels: en, ar
}

// PairPage is two records side by side. As long as the reviewer has neither
// judged the pair nor opened it, Open is nil and History leaves out what others
// judged: nothing on the page tells what the program or others think.
type PairPage struct {
	A         Side        `json:"a"` // the smaller name
	B         Side        `json:"b"`
	Key       string      `json:"key"`
	Fields    []Compared  `json:"fields"`
	Why       Why         `json:"why,omitempty"`   // why it waits for this reviewer; "" if it does not
	Audit     value.ID    `json:"audit,omitempty"` // to be given to Judge
	Own       *Judgement  `json:"own,omitempty"`   // the reviewer's standing judgement, to revoke or supersede
	MaySettle bool        `json:"may_settle"`      // others differ and this reviewer is none of them
	History   []Past      `json:"history"`         // oldest first
	Hidden    int         `json:"hidden"`          // judgements left out of History while the reviewer is blind
	Contested bool        `json:"contested"`       // false while blind
	Verdict   Verdict     `json:"verdict,omitempty"`
	Nearby    []Side      `json:"nearby"`  // other records of the groups of both
	Effects   []Effect    `json:"effects"` // before deciding: what counts become
	Questions []Question  `json:"questions"`
	Open      *OpenedPair `json:"open,omitempty"` // nil while the reviewer is blind
	Position  int64       `json:"position"`
}

// Side is one record with where it stands.
type Side struct {
	Name   lists.Name    `json:"name"`
	Key    string        `json:"key"`  // LIST/ID, for people
	List   string        `json:"list"` // the list's label
	AsOf   string        `json:"as_of,omitempty"`
	Row    int64         `json:"row"`
	Claim  value.ID      `json:"claim"`
	Item   value.ID      `json:"item"` // the file that was handed over
	Source claim.Locator `json:"source"`
	Cells  []lists.Cell  `json:"cells"` // as they stand in the list, in its order
}

// Agreement is how far two values agree, in one word for each.
type Agreement string

// The agreements.
const (
	AgreeSame      Agreement = "same"
	AgreeNear      Agreement = "near"
	AgreeDifferent Agreement = "different"
	AgreeMissing   Agreement = "missing" // at least one of the two is not known
)

// Compared is one row of two records side by side. A row may hold several
// columns of a list that mean one thing (a date in three columns).
type Compared struct {
	Role      string    `json:"role"`  // of linkage/list: given, father, birth, place; "" for a column that is not compared
	Label     string    `json:"label"` // the role, or the column's header, in the language asked for
	A         string    `json:"a"`     // as it stands in the list; "" not known
	B         string    `json:"b"`
	Agreement Agreement `json:"agreement"` // "" for what is not compared
	Words     string    `json:"words"`     // how far they agree, in a few words
}

// Past is a judgement in the history of a pair.
type Past struct {
	Judgement
	At         string `json:"at"` // YYYY-MM-DD HH:MM, UTC
	Revoked    bool   `json:"revoked"`
	Superseded bool   `json:"superseded"`
	Why        string `json:"why,omitempty"` // the reason of the revocation
}

// Effect is what a count is now and becomes. People is how many different
// people; Low to High holds the truth nine times in ten as far as links are
// uncertain, and is zero where no interval is computed.
type Effect struct {
	Set       value.ID `json:"set,omitempty"` // the population's set; "" people on all lists
	Label     string   `json:"label"`
	Now       *People  `json:"now,omitempty"` // nil while the reviewer is blind: it would tell how the two are linked
	Same      People   `json:"same"`
	Different People   `json:"different"`
}

// People is a count of different people.
type People struct {
	Best int `json:"best"`
	Low  int `json:"low"`
	High int `json:"high"`
}

// OpenedPair is what the program thinks of a pair.
type OpenedPair struct {
	Score       int32   `json:"score"`       // hundredths of a bit; 0 is as likely same as not
	Bits        string  `json:"bits"`        // the score in bits: "+12.34", "-3.00"
	Probability float64 `json:"probability"` // that the two are one person
	Percent     string  `json:"percent"`     // the probability for people: "97 %", "< 1 %", "> 99 %"
	Compared    bool    `json:"compared"`    // false: blocking did not bring the two together
	Together    bool    `json:"together"`    // now in one group
	Terms       []Term  `json:"terms"`       // weights sum to Score exactly
}

// Term is a bar of the waterfall of a score.
type Term struct {
	Field  string `json:"field"`
	Words  string `json:"words"`
	Weight int32  `json:"weight"` // hundredths of a bit
	Bits   string `json:"bits"`
	From   int32  `json:"from"` // the sum of the terms before
	To     int32  `json:"to"`   // From + Weight
}

// Population is a set of people whose count depends on the groups: a person of
// it is a group of which Counts is true.
type Population struct {
	Set    value.ID
	Label  string
	Counts func(records []int32) bool // records of the ledger, of one group; pure
}

// Populations reads the populations whose counts a judgement may change.
type Populations func(ctx context.Context, s casework.Snapshot, l *Linked, lang string) ([]Population, error)

// Pair reads two records side by side, without populations.
var Pair = PairWith(nil)

// PairWith returns the query of a pair that also says what populations become.
func PairWith(p Populations) casework.Query[PairAsked, PairPage] {
	return casework.Query[PairAsked, PairPage]{
		Verb: "review.pair",
		Read: func(ctx context.Context, s casework.Snapshot, in PairAsked) (PairPage, error) {
			return PairPage{}, notYet
		},
	}
}

// PairKey names a pair in addresses and on the command line:
// LIST/ID~LIST/ID, escaped, the smaller first.
func PairKey(a, b lists.Name) string { return "" }

// ParsePairKey reads what PairKey writes. Anything else is a fault.Invalid.
func ParsePairKey(key string) (a, b lists.Name, err error) { return a, b, notYet }
