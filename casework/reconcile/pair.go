package reconcile

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/claim"
	"sijil/fault"
	"sijil/linkage"
	"sijil/linkage/review"
	"sijil/linkage/score"
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

// Agreement is how far two values agree, in one word.
type Agreement = score.Agreement

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
		Check: func(in PairAsked) error {
			if in.AList == in.BList && in.ARecord == in.BRecord {
				return fault.New(fault.Invalid, "this is one record, not two").WithHint("name two records, LIST/ID each")
			}
			return nil
		},
		Read: func(ctx context.Context, s casework.Snapshot, in PairAsked) (PairPage, error) {
			l, err := Load(ctx, s)
			if err != nil {
				return PairPage{}, err
			}
			a, b := ordered(lists.Name{List: in.AList, Origin: in.ARecord}, lists.Name{List: in.BList, Origin: in.BRecord})
			page := PairPage{Key: PairKey(a, b), Position: s.Position()}
			i, err := l.find(a)
			if err != nil {
				return page, err
			}
			j, err := l.find(b)
			if err != nil {
				return page, err
			}
			m := maker{ctx, s, l, in.Lang}
			if err := m.sides(&page, i, j); err != nil {
				return page, err
			}
			m.past(&page, [2]int32{min(i, j), max(i, j)}, strings.TrimSpace(in.Reviewer), in.Opened)
			return page, m.foresee(&page, i, j, p)
		},
	}
}

// maker makes the parts of a page.
type maker struct {
	ctx  context.Context
	snap casework.Snapshot
	in   *Linked
	lang string
}

// side reads where a record stands. How it got there is in the claim.
func (m maker) side(i int32) (Side, error) {
	r := m.in.Ledger.Records[i]
	of := m.in.Ledger.Lists[r.List]
	name := m.in.Ledger.NameOf(int(i))
	side := Side{Name: name, Key: name.List + "/" + name.Origin, List: of.Label.In(m.lang), AsOf: of.Release.AsOf, Row: r.Row, Claim: r.Claim, Cells: r.Cells}
	c, err := m.snap.Claim(m.ctx, string(r.Claim))
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return side, err
	}
	side.Item, side.Source = c.Source.Item, c.Source.Locator
	return side, nil
}

// sides puts two records side by side, field by field, and those around them.
func (m maker) sides(page *PairPage, i, j int32) error {
	var err error
	if page.A, err = m.side(i); err != nil {
		return err
	}
	if page.B, err = m.side(j); err != nil {
		return err
	}
	page.Fields = m.fields(i, j)
	page.Nearby = []Side{}
	for k, g := range m.in.Groups {
		if g != m.in.Groups[i] && g != m.in.Groups[j] || int32(k) == i || int32(k) == j {
			continue
		}
		near, err := m.side(int32(k))
		if err != nil {
			return err
		}
		if page.Nearby = append(page.Nearby, near); len(page.Nearby) == nearby {
			break
		}
	}
	return nil
}

// nearby is how many other records of both groups a page shows.
const nearby = 12

func (m maker) fields(i, j int32) []Compared {
	order, texts := m.texts([]int32{i, j})
	all := levels(m.in.Result.Explain(i, j).Terms)
	fields := make([]Compared, len(order))
	for k, o := range order {
		fields[k] = Compared{Role: o.row, Label: cmp.Or(o.header, o.row), A: texts[k][0], B: texts[k][1]}
		if o.row != "" {
			fields[k].Agreement, fields[k].Words = agreed(o.row, all)
		}
	}
	return fields
}

// texts puts what records say side by side.
func (m maker) texts(records []int32) ([]said, [][]string) {
	all := make([][]said, len(records))
	for k, i := range records {
		r := m.in.Ledger.Records[i]
		all[k] = rowsOf(m.in.Ledger.Lists[r.List]).read(r.Cells)
	}
	return beside(all)
}

// past fills in what was judged of the pair, as far as the reviewer may see it,
// and why it waits for them.
func (m maker) past(page *PairPage, pair [2]int32, reviewer string, opened bool) {
	s, at := m.in.Standing[pair], m.in.couple(pair)
	page.History = []Past{}
	if own, ok := s.of(reviewer); ok && reviewer != "" {
		page.Own = &own
	}
	waiting, _ := m.in.waitingFor(reviewer)
	for _, w := range waiting {
		if w.Key == page.Key {
			page.Why, page.Audit = w.Why, w.Audit
		}
	}
	if page.Audit == "" {
		page.Audit = m.in.book.drawnFor[at]
	}
	page.MaySettle = (s.Contested || s.settled()) && (page.Own == nil || page.Own.Settles)
	blind := page.Own == nil && !opened
	if shown := !blind || page.MaySettle; shown {
		page.Contested, page.Verdict = s.Contested, s.Verdict
	}
	for _, j := range m.in.called(pair, m.in.book.judgements[at]) {
		p := Past{Judgement: j, At: j.At.UTC().Format("2006-01-02 15:04")}
		if back, ok := m.in.book.revoked[j.ID]; ok {
			p.Revoked, p.Why = true, back.Reason
		} else {
			p.Superseded = !slices.ContainsFunc(s.Judgements, func(o Judgement) bool { return o.ID == j.ID })
		}
		if blind && !page.MaySettle && !onePerson(j.By, reviewer) {
			page.Hidden++
			continue
		}
		page.History = append(page.History, p)
	}
	if !blind {
		page.Open = m.open(pair)
	}
	for _, q := range m.in.questions {
		if (!blind || page.MaySettle) && q.about(page.A.Name, page.B.Name) {
			page.Questions = append(page.Questions, q)
		}
	}
}

// about reports whether a question is about a pair.
func (q Question) about(a, b lists.Name) bool {
	return q.A == a && q.B == b || slices.ContainsFunc(q.Judgements, func(j Judgement) bool { return j.A == a && j.B == b })
}

// open explains the score of a pair.
func (m maker) open(pair [2]int32) *OpenedPair {
	e := m.in.Result.Explain(pair[0], pair[1])
	o := &OpenedPair{Score: e.Score, Bits: bits(e.Score), Probability: e.Probability, Percent: percent(e.Probability),
		Compared: e.Compared, Together: m.in.Groups[pair[0]] == m.in.Groups[pair[1]]}
	sum := int32(0)
	for _, t := range e.Terms {
		o.Terms = append(o.Terms, Term{Field: t.Field, Words: t.Level, Weight: t.Weight, Bits: bits(t.Weight), From: sum, To: sum + t.Weight})
		sum += t.Weight
	}
	return o
}

// bits writes hundredths of a bit, always with a sign: it is a bar of a waterfall.
func bits(hundredths int32) string {
	if hundredths < 0 {
		return linkage.InBits(hundredths)
	}
	return "+" + linkage.InBits(hundredths)
}

// percent writes a probability for people: never as certain.
func percent(p float64) string {
	switch {
	case p < .01:
		return "< 1 %"
	case p > .99:
		return "> 99 %"
	}
	return fmt.Sprintf("%.0f %%", 100*p)
}

// foresee says what counts become if the pair is judged.
func (m maker) foresee(page *PairPage, i, j int32, populations Populations) error {
	e := m.in.groups.Effect(i, j)
	count := func(state int) People { return People(m.in.groups.After(&e, state)) }
	effect := Effect{Label: "people", Same: count(review.IfSame), Different: count(review.IfDifferent)}
	if page.Open != nil {
		now := count(review.Now)
		effect.Now = &now
	}
	page.Effects = []Effect{effect}
	if populations == nil {
		return nil
	}
	all, err := populations(m.ctx, m.snap, m.in, m.lang)
	if err != nil || len(all) == 0 {
		return err
	}
	inside := map[int32]bool{}
	for _, r := range e.Records {
		inside[r] = true
	}
	far := slices.DeleteFunc(grouped(nil, m.in.Groups), func(group []int32) bool { return inside[group[0]] })
	for _, p := range all {
		people := func(groups [][]int32) (n int) {
			for _, g := range groups {
				if p.Counts(g) {
					n++
				}
			}
			return n
		}
		rest := people(far)
		of := func(state int) People { return People{Best: rest + people(grouped(e.Records, e.Of(state)))} }
		effect := Effect{Set: p.Set, Label: p.Label, Same: of(review.IfSame), Different: of(review.IfDifferent)}
		if page.Open != nil {
			now := of(review.Now)
			effect.Now = &now
		}
		page.Effects = append(page.Effects, effect)
	}
	return nil
}

// grouped lists the records of each group; without records, group is by record.
func grouped(records, group []int32) [][]int32 {
	at := map[int32]int{}
	var out [][]int32
	for k, g := range group {
		n, ok := at[g]
		if !ok {
			n = len(out)
			at[g] = n
			out = append(out, nil)
		}
		i := int32(k)
		if records != nil {
			i = records[k]
		}
		out[n] = append(out[n], i)
	}
	return out
}

// PairKey names a pair in addresses and on the command line:
// LIST/ID~LIST/ID, escaped, the smaller first.
func PairKey(a, b lists.Name) string {
	a, b = ordered(a, b)
	one := func(n lists.Name) string { return escape(n.List) + "/" + escape(n.Origin) }
	return one(a) + "~" + one(b)
}

// escape escapes what has a meaning in keys or addresses.
func escape(s string) string { return strings.ReplaceAll(url.PathEscape(s), "~", "%7E") }

// ParsePairKey reads what PairKey writes. Anything else is a fault.Invalid.
func ParsePairKey(key string) (a, b lists.Name, err error) {
	first, second, ok := strings.Cut(key, "~")
	one := func(text string) (n lists.Name) {
		of, id, cut := strings.Cut(text, "/")
		n.List, err = url.PathUnescape(of)
		if err == nil {
			n.Origin, err = url.PathUnescape(id)
		}
		ok = ok && cut && err == nil && n.List != "" && n.Origin != ""
		return n
	}
	a, b = one(first), one(second)
	if !ok || a == b {
		return lists.Name{}, lists.Name{}, fault.New(fault.Invalid, "this does not name two records").WithHint("a pair is named LIST/ID~LIST/ID")
	}
	return a, b, nil
}
