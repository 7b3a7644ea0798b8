// Package publication holds what leaves the house: a release, frozen at a
// position of the journal, in forms of its own.
//
// It stands low on purpose. It knows nothing of claims, witnesses, seals, the
// journal, findings or views as the house keeps them, so that a checker built
// from it drags none of them along. Package redact fills these forms; it is
// the one door out. What is not in these types cannot leave.
//
// Names inside a release (c1, e1, i1, n1, p1) are counted out anew for each
// release. They are never the random ids of the house, which would tie two
// releases to each other.
package publication

// Format is the first thing a reader looks at: what the rest of
// publication.json means. See doc/format/bundle.md.
const Format = "sijil publication 1"

// Phrase is a short text in one language, as a BCP 47 tag.
type Phrase struct {
	Lang string `json:"lang"`
	Text string `json:"text"`
}

// Label is a text in each language known.
type Label []Phrase

// In returns the text in the language asked for, else in English, else the
// first one there is, else "".
func (l Label) In(lang string) string {
	for _, want := range []string{lang, "en"} {
		for _, p := range l {
			if p.Lang == want {
				return p.Text
			}
		}
	}
	if len(l) > 0 {
		return l[0].Text
	}
	return ""
}

// Publication is one release: findings, the figures under them, the claims
// under those, the items that carry the claims, and the proof that the log held
// each claim's entry. It is frozen: what becomes of the records afterwards
// does not change it.
type Publication struct {
	Format    string     `json:"format"`
	ID        string     `json:"id"` // of this release alone
	Title     Label      `json:"title"`
	Text      Label      `json:"text"`
	Langs     []string   `json:"langs"`    // the languages of the pages: en, ar
	At        string     `json:"at"`       // RFC 3339, UTC
	Position  int64      `json:"position"` // of the journal, at which everything was read
	Findings  []Finding  `json:"findings"`
	Figures   []Figure   `json:"figures"`
	Estimates []Estimate `json:"estimates,omitempty"` // never among the figures
	Bounds    []Bounds   `json:"list_bounds"`
	Claims    []Claim    `json:"claims"`
	Entities  []Entity   `json:"entities"`
	Items     []Item     `json:"items"`
	Withheld  []Withheld `json:"withheld"`
	Limits    []Label    `json:"limits"` // what the release does not show
	Logs      []Log      `json:"logs"`   // the first is the publisher's own
	Proofs    []Proof    `json:"proofs"`
	SignerKey string     `json:"signer_key"` // note verifier key, for information; trusting it proves nothing
}

// Finding is a conclusion with its standard of proof.
type Finding struct {
	ID       string    `json:"id"` // its short name
	Title    Label     `json:"title"`
	Text     Label     `json:"text"`
	Layer    string    `json:"layer"`    // incident, group, individual, legal
	Standard string    `json:"standard"` // "" or not_stated: the source does not say
	Whose    Label     `json:"whose"`    // who concludes; empty: the publisher
	Elements []Element `json:"elements"`
	Figures  []string  `json:"figures"`
	// Estimates are those that the finding rests on.
	Estimates []string `json:"estimates,omitempty"`
	Signers   int      `json:"signers"` // how many named people signed it off; their names stay in the house
	Dissents  int      `json:"dissents"`
}

// Element is one thing that a conclusion needs. Contrary claims cannot be left
// out: those that may not leave are counted.
type Element struct {
	Name            Label    `json:"name"`
	For             []string `json:"for"`     // claims
	Against         []string `json:"against"` // claims
	WithheldFor     int      `json:"withheld_for"`
	WithheldAgainst int      `json:"withheld_against"`
	Reason          string   `json:"reason,omitempty"` // in the language of the one who wrote it
}

// Figure is a count with its definition and derivation. Its values are frozen.
type Figure struct {
	ID         string      `json:"id"`
	Title      Label       `json:"title"`
	Unit       string      `json:"unit"`
	Min        *int64      `json:"min"` // nil: open
	Max        *int64      `json:"max"` // nil: open
	Shown      Label       `json:"shown"`
	Whose      Label       `json:"whose"`
	Stage      string      `json:"stage"`
	Place      Label       `json:"place"`
	Period     Label       `json:"period"`
	Definition Label       `json:"definition"`
	Set        string      `json:"set"`               // the entity that is counted
	Counted    *Counted    `json:"counted,omitempty"` // nil: from claims of count
	Parts      []Part      `json:"parts"`
	Residuals  []Residual  `json:"residuals"`
	Qualifiers []Qualifier `json:"qualifiers"`
	Relations  []Relation  `json:"relations"`
	Derivation []string    `json:"derivation"` // claims released here
	Claims     int         `json:"claims"`     // how many claims the figure rests on, withheld and erased ones included
	Withheld   int         `json:"withheld"`   // of those, how many may not leave
	Erased     []int64     `json:"erased"`     // positions at which a claim beneath it was lawfully erased
	Estimate   bool        `json:"estimate"`   // estimated, not documented
	Reduced    bool        `json:"reduced"`    // breakdowns and relations held back, since they may rest on withheld claims
}

// Counted says that a figure was counted from records: the different targets
// of one role over its claims.
type Counted struct {
	Role string `json:"role"`
}

// Part is one part of one breakdown; parts that share Of are one breakdown.
type Part struct {
	Of      string `json:"of"`
	Label   Label  `json:"label"`
	Min     *int64 `json:"min"`
	Max     *int64 `json:"max"`
	Closure string `json:"closure"` // asserted, computed, open
}

// Residual is what an open breakdown leaves.
type Residual struct {
	Of  string `json:"of"`
	Min *int64 `json:"min"`
	Max *int64 `json:"max"`
}

// Qualifier is something said of a figure that is not a number.
type Qualifier struct {
	Kind  string `json:"kind"`
	Words Label  `json:"words"`
	About Label  `json:"about"`
}

// Relation ties a figure to another figure of the release.
type Relation struct {
	To       string `json:"to"`
	Relation string `json:"relation"`
	Basis    string `json:"basis"`
}

// Bounds says how many different people are on at least one of several lists
// that may overlap. It is not a figure.
type Bounds struct {
	Of   []string `json:"of"`
	Min  int64    `json:"min"`
	Max  int64    `json:"max"`
	Text Label    `json:"text"`
}

// Entity is a person, group, place, set or other thing, under the name that
// may leave: its own, a pseudonym, or only what kind of thing it is.
type Entity struct {
	ID    string `json:"id"`
	Kind  string `json:"kind"`
	Label Label  `json:"label"`
	Name  string `json:"name"` // own, pseudonym, withheld
}

// The values of Entity.Name.
const (
	NameOwn       = "own"
	NamePseudonym = "pseudonym"
	NameWithheld  = "withheld"
)

// Item is evidence: what it hashes to, and whether the publisher holds it.
type Item struct {
	ID        string `json:"id"`
	Title     Label  `json:"title"`
	SHA256    string `json:"sha256"` // "" when withheld
	Size      int64  `json:"size"`   // -1: not known
	MediaType string `json:"media_type"`
	Holding   string `json:"holding"` // held, known_by_digest, withheld
}

// The values of Item.Holding.
const (
	Held          = "held"
	KnownByDigest = "known_by_digest"
	Withholding   = "withheld"
)

// Claim is what a source says, with where it says it.
type Claim struct {
	ID       string    `json:"id"`
	Says     Label     `json:"says"` // in our words, put together from the fields below
	Kind     string    `json:"kind"`
	Polarity string    `json:"polarity"`
	Force    string    `json:"force"`
	Basis    string    `json:"basis"` // how the one who told it knew: saw, found_after, was_told, ..., not_stated
	Roles    []Role    `json:"roles"`
	Values   []Value   `json:"values"`
	Counts   []Count   `json:"counts"` // the numbers it gives, by set
	When     string    `json:"when,omitempty"`
	Where    Label     `json:"where"`
	Chain    []Telling `json:"chain"` // origin first
	Item     string    `json:"item"`
	Locator  *Locator  `json:"locator"` // nil when the item is withheld
	Quote    *Quote    `json:"quote,omitempty"`
	Proof    string    `json:"proof"`
}

// Role ties a claim to an entity or to another claim. Both empty: the source
// says nobody, or does not say who; Outside: a claim that is not part of this
// release.
type Role struct {
	Role    string `json:"role"`
	Entity  string `json:"entity,omitempty"`
	Claim   string `json:"claim,omitempty"`
	Outside bool   `json:"outside,omitempty"`
}

// Value is one value of a claim, in words.
type Value struct {
	Name  string `json:"name"`
	Words string `json:"words"`
	Lang  string `json:"lang,omitempty"` // of the words; "" for codes, numbers and dates
}

// Count is the number that a claim gives for a set, with its bounds.
type Count struct {
	Set      string `json:"set"` // the entity
	Unit     string `json:"unit"`
	Min      *int64 `json:"min"`
	Max      *int64 `json:"max"`
	Estimate bool   `json:"estimate,omitempty"`
}

// Telling is one link of the chain through which a claim was told.
type Telling struct {
	Who     string   `json:"who"` // an entity; "" not stated
	Did     []string `json:"did"`
	Channel string   `json:"channel,omitempty"`
	When    string   `json:"when,omitempty"`
}

// Locator says where in an item a claim stands. Absent fields are not stated.
type Locator struct {
	Page       int64   `json:"page,omitempty"`
	Paragraph  int64   `json:"paragraph,omitempty"` // the line of the file, counted from 1
	Lines      *Span   `json:"lines,omitempty"`
	Characters *Span   `json:"characters,omitempty"`
	TimeMS     *Span   `json:"time_ms,omitempty"`
	Region     *Region `json:"region,omitempty"`
	Words      string  `json:"words,omitempty"`
}

// Span is a range, both ends included.
type Span struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// Region is a rectangle of an image, in pixels.
type Region struct {
	X      int64 `json:"x"`
	Y      int64 `json:"y"`
	Width  int64 `json:"width"`
	Height int64 `json:"height"`
}

// Quote is a passage word for word.
type Quote struct {
	Text     string `json:"text"`
	Lang     string `json:"lang,omitempty"`
	Original string `json:"original,omitempty"`
}

// Withheld counts what the release rests on and does not show.
type Withheld struct {
	What  string `json:"what"` // claim, item, entity
	Why   string `json:"why"`  // restricted, confidential, sealed, protected
	Count int    `json:"count"`
	// Proofs name the leaves of withheld claims: salted commitments that bind
	// the publisher to their content and tell the reader nothing of it.
	Proofs []string `json:"proofs"`
}

// Log is the state of a log at which the proofs hold.
type Log struct {
	Origin     string `json:"origin"`
	Checkpoint string `json:"checkpoint"` // a signed note, C2SP tlog-checkpoint
}

// Proof shows that a log held an entry. Leaf is the salted commitment to the
// entry's head and the one to its body, 64 bytes; an opened head says when the
// entry was made and what it did.
type Proof struct {
	ID       string   `json:"id"`
	Origin   string   `json:"origin"`
	Index    int64    `json:"index"` // in the log, from 0
	Leaf     string   `json:"leaf"`  // lower-case hex, 128 digits
	Path     []string `json:"path"`  // base64, from the leaf's sibling upwards
	Head     string   `json:"head,omitempty"`
	HeadSalt string   `json:"head_salt,omitempty"` // lower-case hex, 64 digits
}
