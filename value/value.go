// Package value holds what a claim can say of the world: times, ages, counts,
// shares, places, money, codes and texts. Every value keeps the words it was
// read from, the rule that read them, and the bounds that follow. The words
// are displayed; the bounds serve search and checks, and are never quoted.
package value

// ID names one thing for ever: 26 characters of lower-case base32, random, so
// that it tells a thief of the journal nothing.
type ID string

// Sensitivity says who may see a thing, from everybody to almost nobody.
type Sensitivity string

// The four degrees of sensitivity, in rising order.
const (
	Public       Sensitivity = "public"
	Restricted   Sensitivity = "restricted"
	Confidential Sensitivity = "confidential"
	Sealed       Sensitivity = "sealed"
)

// Scope is what everything recorded carries from the first day: the case and
// the compartment it belongs to, and its sensitivity.
type Scope struct {
	Case        ID          `json:"case"`
	Compartment ID          `json:"compartment"`
	Sensitivity Sensitivity `json:"sensitivity"`
}

// Phrase is a short text in one language, as a BCP 47 tag.
type Phrase struct {
	Lang string `json:"lang"`
	Text string `json:"text"`
}

// Label is what a thing is called, in each language known.
type Label []Phrase

// In returns the label in the language asked for, else in English, else the
// first one there is.
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

// TimeKind says how a period of time is meant.
type TimeKind string

// The kinds of time. "A/B" is not "[A..B]".
const (
	// Moment is one moment, unknown within the bounds: "shot at around 10am".
	Moment TimeKind = "moment"
	// Extent lasted from the first bound to the last: "for two days".
	Extent TimeKind = "extent"
	// Within is activity of unknown duration somewhere inside the bounds:
	// ground scraped between two satellite images.
	Within TimeKind = "within"
	// Recurring happened more than once inside the bounds.
	Recurring TimeKind = "recurring"
)

// Time is when something was, as far as it is known.
type Time struct {
	Kind       TimeKind `json:"kind"`
	EDTF       string   `json:"edtf,omitempty"`        // ISO 8601-2, levels 0 to 2
	Earliest   string   `json:"earliest,omitempty"`    // RFC 3339 date or date-time, inclusive; "" if open or unknown
	Latest     string   `json:"latest,omitempty"`      // RFC 3339 date or date-time, inclusive; "" if open or unknown
	Zone       string   `json:"zone,omitempty"`        // IANA name of the zone the words are in
	Words      string   `json:"words,omitempty"`       // as the source says it
	Rule       string   `json:"rule,omitempty"`        // the rule that turned the words into bounds
	Calendar   string   `json:"calendar,omitempty"`    // "" or "gregorian"; "islamic"
	Original   string   `json:"original,omitempty"`    // the date as written in that calendar
	Conversion string   `json:"conversion,omitempty"`  // how the original became Gregorian
	RelativeTo ID       `json:"relative_to,omitempty"` // the claim this time is counted from
	Offset     string   `json:"offset,omitempty"`      // ISO 8601 duration from that claim's time
	StartKind  string   `json:"start_kind,omitempty"`  // real, first_cited, announced, open, unknown
	EndKind    string   `json:"end_kind,omitempty"`    // real, last_cited, announced, open, unknown, reported_end
	Basis      string   `json:"basis,omitempty"`       // what the bounds rest on: "image acquisition time"
}

// Age is how old a person was at a time. Birth bounds are derived, never stored.
type Age struct {
	Min   *int   `json:"min"`          // nil if open
	Max   *int   `json:"max"`          // nil if open
	Unit  string `json:"unit"`         // year, month, day
	At    string `json:"at,omitempty"` // EDTF of the time at which the person had this age
	Words string `json:"words,omitempty"`
	Rule  string `json:"rule,omitempty"`
}

// Quality says how firmly a source gives a number.
type Quality string

// The qualities of a number.
const (
	Exact    Quality = "exact"
	AtLeast  Quality = "at_least"
	AtMost   Quality = "at_most"
	Range    Quality = "range"
	Approx   Quality = "approx"
	Compared Quality = "compared" // compared without number: "much higher"
)

// Count is a number of things, with its bounds.
type Count struct {
	Unit    string  `json:"unit"` // person, interviewee, media_item, body, dwelling, ...
	Min     *int64  `json:"min"`  // nil if open
	Max     *int64  `json:"max"`  // nil if open
	Best    *int64  `json:"best,omitempty"`
	Quality Quality `json:"quality"`
	Method  string  `json:"method,omitempty"` // individually_documented, verified_individual_records, estimate, live_query, not_stated
	Words   string  `json:"words,omitempty"`  // "more than 100"
	Rule    string  `json:"rule,omitempty"`
	AsOf    string  `json:"as_of,omitempty"` // EDTF
}

// Share is a part of a whole. Bounds are decimals as text, in 0 to 1.
type Share struct {
	Min          string `json:"min"`
	MinExclusive bool   `json:"min_exclusive,omitempty"`
	Max          string `json:"max"`
	Words        string `json:"words,omitempty"` // "mostly"
	Rule         string `json:"rule,omitempty"`
}

// Place is where something was, as far as it is known.
type Place struct {
	Place     ID     `json:"place,omitempty"`     // the place entity
	Relation  string `json:"relation,omitempty"`  // in, at, adjacent_to, near, between, route, excluding
	Ref       ID     `json:"ref,omitempty"`       // the other place of the relation
	RadiusM   *int64 `json:"radius_m,omitempty"`  // metres
	Precision int    `json:"precision,omitempty"` // 1 exact ... 7 country; 0 not stated
	Setting   string `json:"setting,omitempty"`   // victim_home, street, hospital, ...
	Words     string `json:"words,omitempty"`
	Publish   int    `json:"publish,omitempty"` // the precision that may be published; 0 as it is
}

// Money is an amount. Amounts are decimals as text.
type Money struct {
	Min      string  `json:"min,omitempty"`
	Max      string  `json:"max,omitempty"`
	Best     string  `json:"best,omitempty"`
	Currency string  `json:"currency"` // ISO 4217
	Per      string  `json:"per,omitempty"`
	Quality  Quality `json:"quality,omitempty"`
	Words    string  `json:"words,omitempty"`
}

// Code is a term of a published list.
type Code struct {
	List string `json:"list"`
	Code string `json:"code"`
}

// Text is words in a language, with their translation if there is one.
type Text struct {
	Text        string `json:"text"`
	Lang        string `json:"lang,omitempty"`
	Original    string `json:"original,omitempty"`
	Translation string `json:"translation,omitempty"`
	Translator  ID     `json:"translator,omitempty"`
}

// Ref points at an entity or at a claim; exactly one of the two is set.
type Ref struct {
	Entity ID `json:"entity,omitempty"`
	Claim  ID `json:"claim,omitempty"`
}

// Value is exactly one of the forms below; the others are nil.
type Value struct {
	Time   *Time   `json:"time,omitempty"`
	Age    *Age    `json:"age,omitempty"`
	Count  *Count  `json:"count,omitempty"`
	Share  *Share  `json:"share,omitempty"`
	Place  *Place  `json:"place,omitempty"`
	Money  *Money  `json:"money,omitempty"`
	Code   *Code   `json:"code,omitempty"`
	Text   *Text   `json:"text,omitempty"`
	Bool   *bool   `json:"bool,omitempty"`
	Number *string `json:"number,omitempty"` // a plain decimal, as text
	Ref    *Ref    `json:"ref,omitempty"`
	List   *List   `json:"list,omitempty"`
	Record *Record `json:"record,omitempty"`
}

// List is several values of one name, in the order the source gives them.
type List []Value

// Record is values that belong together, sorted by name.
type Record []Named

// Named is a value and what it is the value of.
type Named struct {
	Name  string `json:"name"`
	Value Value  `json:"value"`
}
