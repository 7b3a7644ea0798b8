package publication

// Estimate says how many people of a population there may be whom no list
// holds, or why that cannot be said. It is no figure: what is documented and
// what is estimated stand in fields of their own, and are never added.
//
// Its lists go by names of their own (l1, l2, ...), and so do the parts of the
// population (s1, s2, ...): what the house calls them stays there. No record,
// name or row of a list is in it.
type Estimate struct {
	ID           string           `json:"id"` // n1, n2, ...
	Populations  []Population     `json:"populations"`
	Position     int64            `json:"position"`   // of the journal: the last that changed anything it rests on
	Documented   int64            `json:"documented"` // different people on at least one list
	Groups       Groups           `json:"groups"`
	Lists        []CountedList    `json:"lists"`
	Overlaps     []Overlap        `json:"overlaps"`    // of every two lists
	Frequencies  []int64          `json:"frequencies"` // people on exactly 1, 2, ... lists
	Patterns     []Pattern        `json:"patterns"`    // people on exactly these lists
	Registration *Registration    `json:"registration"`
	Earlier      int              `json:"earlier"`          // results of the population that were opened before this one
	Reviewed     bool             `json:"linkage_reviewed"` // people reviewed the matches between the lists
	Assumption   *Assumption      `json:"assumption"`
	Headline     *Headline        `json:"headline"` // nil: no number may stand for the whole
	Results      []EstimateResult `json:"results"`
	Checks       []EstimateCheck  `json:"checks"`
	Strata       []Stratum        `json:"strata"`
	Links        *Links           `json:"links"`  // what uncertain links do to the answer
	Rules        string           `json:"rules"`  // version of the rules by which it was computed
	SHA256       string           `json:"sha256"` // of the recorded answer, which stays in the house
	Proof        string           `json:"proof"`  // that the log held the answer
}

// Population is who is estimated, in words.
type Population struct {
	Set     string `json:"set"` // the entity
	Title   Label  `json:"title"`
	Meaning Label  `json:"meaning"`
	Unit    string `json:"unit"`
	What    Label  `json:"what"`   // what happened to them
	Status  Label  `json:"status"` // of the people
	Stage   string `json:"stage"`
	Place   Label  `json:"place"`
	Period  string `json:"period,omitempty"`
	Actor   Label  `json:"actor"`
}

// Groups says how the records of the lists became documented people. In, Out,
// Undecided and Contested are groups of records.
type Groups struct {
	Records   int64 `json:"records"`
	In        int64 `json:"in"`
	Out       int64 `json:"out"`
	Undecided int64 `json:"undecided"`
	Contested int64 `json:"contested"`
}

// CountedList is a list with the people of the population on it, and on no
// other.
type CountedList struct {
	ID           string `json:"id"`           // l1, l2, ...
	Set          string `json:"set"`          // the entity: who is on the list
	Organisation string `json:"organisation"` // the entity whose list it is; "" not stated
	Documented   int64  `json:"documented"`
	Alone        int64  `json:"alone"`
}

// Overlap is how many people are on both of two lists.
type Overlap struct {
	Lists []string `json:"lists"`
	Both  int64    `json:"both"`
}

// Pattern is how many people are on exactly these lists.
type Pattern struct {
	Lists   []string `json:"lists"`
	Stratum string   `json:"stratum,omitempty"`
	Count   int64    `json:"count"`
}

// Registration says that method, seed and assumption were on record before the
// answer was opened. Opened are the results of the population that were on
// record even then: 0 means that nobody could have chosen the plan for its
// answer.
type Registration struct {
	Opened int    `json:"opened"`
	Proof  string `json:"proof"` // that the log held it
}

// Assumption is what the estimate of one method rests on, as it was written by
// a named person. The name stays in the house.
type Assumption struct {
	Method string `json:"method"`
	Text   string `json:"text"`
}

// Headline is the estimate of the one declared method.
type Headline struct {
	Method string `json:"method"`
	Range
}

// Range is an interval with its point: lower limit, upper limit (nil for a
// lower bound), middle.
type Range struct {
	Lo     int64  `json:"lo"`
	Hi     *int64 `json:"hi"`
	Median int64  `json:"median"`
	Level  string `json:"level"` // of the interval: a decimal, 0.95
}

// EstimateResult is what one method says. Range is nil when it is refused, and
// in an estimate without headline.
type EstimateResult struct {
	Method      string       `json:"method"`
	Range       *Range       `json:"estimate"`
	Refused     []Reason     `json:"refused"`
	Warnings    []Reason     `json:"warnings"`
	Diagnostics *Diagnostics `json:"diagnostics"`
	Settings    []Setting    `json:"settings"`
	Seed        uint64       `json:"seed"`
}

// The kinds of a refusal. One of data or convergence leaves no number; a
// declaration is something that a named person had yet to say.
const (
	RefusedData        = "data"
	RefusedConvergence = "convergence"
	RefusedDeclaration = "declaration"
)

// Reason is a refusal or, without a kind, a warning, by its code.
type Reason struct {
	Code  string   `json:"code"`
	Kind  string   `json:"kind,omitempty"`
	Lists []string `json:"lists,omitempty"` // that it speaks of
}

// Diagnostics say whether the chains of a sampler agreed; decimals as text.
type Diagnostics struct {
	RHat        string `json:"rhat"`
	ESSBulk     string `json:"ess_bulk"`
	ESSTail     string `json:"ess_tail"`
	CapRejected string `json:"cap_rejected"`
	// Density is how often each number was drawn; empty without a Range.
	Density []Bin `json:"density"`
	// Courses are the ways of the chains, in thousandths between the lowest and
	// the highest of all: whether they agree can be seen, and no number.
	Courses [][]int64 `json:"courses"`
}

// Bin is a stretch of numbers with the share of draws in it, a decimal.
type Bin struct {
	From  int64  `json:"from"`
	To    int64  `json:"to"`
	Share string `json:"share"`
}

// Setting is one thing that was set, as a decimal.
type Setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// EstimateCheck tests the declared method where something is known.
type EstimateCheck struct {
	Name    string   `json:"name"` // without-list, internal-consistency
	Stratum string   `json:"stratum,omitempty"`
	List    string   `json:"list"`
	Method  string   `json:"method"`
	Range   *Range   `json:"estimate"`
	Known   *int64   `json:"known"`  // the size of the list that was hidden
	Passed  *bool    `json:"passed"` // nil: the check gave no estimate, or there is no headline
	Refused []Reason `json:"refused"`
}

// Stratum is a part of the population.
type Stratum struct {
	ID         string           `json:"id"` // s1, s2, ...
	Documented int64            `json:"documented"`
	Results    []EstimateResult `json:"results"`
}

// Links says what the uncertainty of who is the same person does: over samples
// of the links, the documented count itself has an interval.
type Links struct {
	Method      string `json:"method"`
	Clusterings int    `json:"clusterings"`
	Documented  Range  `json:"documented"`
	Between     string `json:"between"` // share of the variance that comes from the links, a decimal
}
