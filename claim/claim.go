// Package claim holds who says what, from which place in which source.
//
// A claim is an assertion by a source; it says nothing about whether the
// assertion is true. What a reader thinks of a claim is an Assessment, a record
// of its own by a named person. Contradicting claims stand side by side.
package claim

import "sijil/value"

// Polarity says whether a claim affirms or denies what it is about.
type Polarity string

// The polarities. "Unknown" is a source's statement that it does not know;
// having no information is no claim at all.
const (
	Affirmed Polarity = "affirmed"
	Negated  Polarity = "negated"
	Unknown  Polarity = "unknown"
)

// Force says how a source puts its claim forward.
type Force string

// The forces.
const (
	Asserted  Force = "asserted"
	Reported  Force = "reported"
	Alleged   Force = "alleged"
	Believed  Force = "believed"
	Announced Force = "announced"
	Promised  Force = "promised"
	Demanded  Force = "demanded"
	Denied    Force = "denied"
	Inferred  Force = "inferred"
)

// Did says how a teller came by what is told. One telling may have several.
type Did string

// The ways in which a teller came by what is told, or what the teller did with it.
const (
	Saw          Did = "saw"
	HeardSound   Did = "heard_sound"
	HeardSpeech  Did = "heard_speech"
	FoundAfter   Did = "found_after"
	WasTold      Did = "was_told"
	Published    Did = "published"
	Documented   Did = "documented"
	BasisUnknown Did = "basis_unknown"
)

// Telling is one link of the chain through which a claim reached us.
type Telling struct {
	Who     value.ID    `json:"who"` // an entity; "" if not stated
	Did     []Did       `json:"did"`
	Channel string      `json:"channel,omitempty"` // interview, phone, in_person, publication, imagery, ...
	When    *value.Time `json:"when,omitempty"`
}

// Role ties a claim to an entity or to another claim. The role belongs to the
// link, not to the person.
type Role struct {
	Role   string     `json:"role"`
	Target *value.Ref `json:"target"` // nil: the source says nobody, or does not say who
}

// Span is a range of positions, both ends included.
type Span struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// Region is a rectangle of an image, in pixels of the original.
type Region struct {
	X      int64 `json:"x"`
	Y      int64 `json:"y"`
	Width  int64 `json:"width"`
	Height int64 `json:"height"`
}

// Locator says where in an item a claim stands. Zero fields are not stated.
type Locator struct {
	Page       int64   `json:"page,omitempty"`      // from 1
	Paragraph  int64   `json:"paragraph,omitempty"` // the line of the file, counted from 1
	Lines      *Span   `json:"lines,omitempty"`
	Characters *Span   `json:"characters,omitempty"` // Unicode code points, from 0
	TimeMS     *Span   `json:"time_ms,omitempty"`    // milliseconds from the start
	Region     *Region `json:"region,omitempty"`
	Words      string  `json:"words,omitempty"` // "Section 3, second table", where nothing else fits
}

// Source is the item that carries the claim, and the place in it.
type Source struct {
	Item    value.ID `json:"item"`
	Locator Locator  `json:"locator"`
}

// Quotation keeps a passage word for word.
type Quotation struct {
	Text        string `json:"text"`               // cuts as […], insertions in [brackets]
	Lang        string `json:"lang,omitempty"`     // of Text
	Original    string `json:"original,omitempty"` // the passage in the language it was said in
	Interpreter string `json:"interpreter,omitempty"`
}

// Spelling says where a line that a record was imported from wrote something
// otherwise than we do, so that an export gives back what came in. It never
// holds content. See package claim/flat.
type Spelling struct {
	At string `json:"at"` // where: names and numbers, joined by "/"
	As string `json:"as"` // another name or word for it, or "null", "absent", "object", "list", ...
}

// ListRecord is the kind of the claims that are records of lists: what one list
// says of one person. They come from lists that are read as a whole.
const ListRecord = "record"

// Claim is what one source says, with where it says it. See DESIGN §5 and
// doc/format/claim.md; the JSON form is in struct order.
type Claim struct {
	ID  value.ID `json:"id"`
	Ref string   `json:"ref,omitempty"` // the name it had where it came from: "7a"
	value.Scope
	Kind       string        `json:"kind"` // a kind of the vocabulary; kinds are data
	Roles      []Role        `json:"roles"`
	Values     []value.Named `json:"values"` // sorted by name
	When       *value.Time   `json:"when,omitempty"`
	Where      *value.Place  `json:"where,omitempty"`
	Polarity   Polarity      `json:"polarity"`
	Force      Force         `json:"force"`
	Chain      []Telling     `json:"chain"` // origin first, us last
	Source     Source        `json:"source"`
	Quote      *Quotation    `json:"quote,omitempty"`
	Supersedes value.ID      `json:"supersedes,omitempty"` // a claim that this one replaces, by the same source
	Retracts   value.ID      `json:"retracts,omitempty"`   // a claim that this one takes back
	Note       string        `json:"note,omitempty"`       // why it supersedes, retracts or repeats; never what the reader thinks of it
	Spelled    []Spelling    `json:"spelled,omitempty"`    // where the line it was imported from is spelled otherwise than ours
}

// Entity is something that claims are about: a person, a group, a place, a
// set, an event. What is said of it stands in claims; here stands only what it
// is called.
type Entity struct {
	ID  value.ID `json:"id"`
	Ref string   `json:"ref,omitempty"` // the name it had where it came from: "set:men"
	value.Scope
	Kind      string       `json:"kind"` // person, group, office, place, event, act, set, item, site, grave, remains, property, interview, inquiry, recommendation, measure
	Label     value.Label  `json:"label"`
	Pseudonym bool         `json:"pseudonym,omitempty"` // the label is a pseudonym
	Protected bool         `json:"protected,omitempty"` // a living private person: the default for kind person
	Codes     []value.Code `json:"codes,omitempty"`     // the same thing in gazetteers and registers
	Spelled   []Spelling   `json:"spelled,omitempty"`   // as in Claim
}

// Status is a named person's view of a claim.
type Status string

// The statuses of a claim.
const (
	Accepted   Status = "accepted"
	InConflict Status = "conflict"
	Rejected   Status = "rejected"
	Open       Status = "open"
)

// Assessment is a named person's view of a claim, or of one question about an
// item, with the reason. It is never overwritten, only superseded.
type Assessment struct {
	ID value.ID `json:"id"`
	value.Scope
	Target      value.Ref `json:"target"`             // a claim, or an item as entity
	Question    string    `json:"question,omitempty"` // of an item: source, date, place, integrity, content
	Status      string    `json:"status"`             // a Status; of an item: unreviewed, in_review, verified, partly, inconclusive, contradicted, false
	Reason      string    `json:"reason"`
	Rule        string    `json:"rule,omitempty"`        // the rule that decided
	By          string    `json:"by"`                    // the named person
	Reliability string    `json:"reliability,omitempty"` // Admiralty A to F
	Credibility string    `json:"credibility,omitempty"` // Admiralty 1 to 6
	Supersedes  value.ID  `json:"supersedes,omitempty"`
}

// Filter selects claims. Zero fields do not select.
type Filter struct {
	Kind   string
	Entity value.ID // claims that have this entity in any role, or as a teller
	Item   value.ID
	Words  string   // full text, normalised for Arabic and Latin
	Limit  int      // 0 is 200
	After  value.ID // for the next page
}
