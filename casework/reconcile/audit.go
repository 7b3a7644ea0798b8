package reconcile

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/casework/lists"
	"sijil/fault"
	"sijil/linkage/review"
	"sijil/value"
)

// Drawing asks for a random audit.
type Drawing struct {
	Size int    `json:"size"` // pairs to draw; 0 is 200
	Seed uint64 `json:"seed"`
	By   string `json:"by"`
}

// Drawn is the body of an audit.draw: pairs drawn at random, which people judge
// without seeing scores. What is drawn is a function of the seed and of the
// lists and judgements at Position.
type Drawn struct {
	ID value.ID `json:"id"`
	value.Scope
	By       string      `json:"by"`
	Seed     uint64      `json:"seed"`
	Size     int         `json:"size"`
	Position int64       `json:"position"`
	Compared int64       `json:"compared"` // pairs that were compared: all that could be drawn
	Recall   [3]int64    `json:"recall"`   // estimated share of same pairs that were compared, and its interval, in 1/10,000; zeros: not known
	Lists    []ListName  `json:"lists"`
	Strata   []Stratum   `json:"strata"`
	Pairs    []AuditPair `json:"pairs"`
}

// ListName is what a list was called.
type ListName struct {
	Name string   `json:"name"`
	ID   value.ID `json:"id"`
}

// Stratum is a part of the compared pairs from which some are drawn, all with
// the same probability Drawn/Pairs.
type Stratum struct {
	Low    int64  `json:"low"`    // scores from, in hundredths of a bit
	High   int64  `json:"high"`   // and below
	Linked bool   `json:"linked"` // in one group when drawn
	Lists  string `json:"lists"`  // the two lists: "A × B"
	Script string `json:"script"` // the two scripts: "arabic × latin"
	Pairs  int64  `json:"pairs"`
	Drawn  int64  `json:"drawn"`
}

// AuditPair is a drawn pair.
type AuditPair struct {
	A       lists.Name `json:"a"`
	B       lists.Name `json:"b"`
	Stratum int        `json:"stratum"`
	Score   int64      `json:"score"` // when drawn, in hundredths of a bit
	Linked  bool       `json:"linked"`
	Script  string     `json:"script"` // the two scripts
}

// DrawAudit draws pairs at random and records which, so that precision and
// recall can be estimated without bias. It is fault.Conflict while no pair of
// records can be compared.
var DrawAudit = casework.Act[Drawing, Drawn]{
	Verb: drawVerb,
	Check: func(in Drawing) error {
		if in.Size < 0 || in.Size > 20000 {
			return fault.New(fault.Invalid, "an audit has at most 20000 pairs").WithHint("two hundred to a thousand are usual; nothing was drawn")
		}
		if strings.TrimSpace(in.By) == "" {
			return fault.New(fault.Invalid, "the name of the person who draws is missing").WithHint("nothing was drawn")
		}
		return plainWords(in.By, "")
	},
	Needs: func(Drawing) access.Need { return access.Need{Action: drawVerb} },
	Decide: func(ctx context.Context, s casework.Snapshot, pen casework.Pen, in Drawing) ([]casework.Draft, Drawn, error) {
		l, err := Load(ctx, s)
		if err != nil {
			return nil, Drawn{}, err
		}
		if l.Result == nil || len(l.Result.Pairs) == 0 {
			return nil, Drawn{}, fault.New(fault.Conflict, "no two records can be compared yet").WithHint("import lists first: sijil list import; nothing was drawn")
		}
		if in.Size == 0 {
			in.Size = 200
		}
		a := l.base.parts.Audit(l.Groups, in.Size, in.Seed)
		d := Drawn{ID: pen.NewID(), Scope: s.Home(), By: strings.TrimSpace(in.By), Seed: in.Seed, Size: in.Size, Position: s.Position(), Compared: a.Compared}
		if blocking := review.Blocking(l.Result); blocking.Known {
			d.Recall = [3]int64{parts(blocking.Estimate), parts(blocking.Low), parts(blocking.High)}
		}
		for _, of := range l.Ledger.Lists {
			d.Lists = append(d.Lists, ListName{of.Name, of.ID})
		}
		for _, t := range a.Strata {
			d.Strata = append(d.Strata, Stratum{Low: int64(t.Low), High: int64(t.High), Linked: t.Linked, Lists: t.Lists, Script: t.Scripts, Pairs: t.Pairs, Drawn: int64(t.Drawn)})
		}
		for _, p := range a.Pairs {
			d.Pairs = append(d.Pairs, AuditPair{A: l.Ledger.NameOf(int(p.I)), B: l.Ledger.NameOf(int(p.J)), Stratum: p.Stratum, Score: int64(p.Score),
				Linked: l.Groups[p.I] == l.Groups[p.J], Script: p.Scripts})
		}
		return []casework.Draft{{Subject: d.ID, Scope: d.Scope, Body: d}}, d, nil
	},
}

// parts writes a share in 1/10,000.
func parts(share float64) int64 { return int64(math.Round(1e4 * share)) }

// AuditAsked asks what an audit found.
type AuditAsked struct {
	Audit string `json:"audit"` // by id; "" the latest
}

// AuditPage is what an audit found.
type AuditPage struct {
	Audit     value.ID `json:"audit"`
	By        string   `json:"by"`
	Drawn     int      `json:"drawn"`
	Judged    int      `json:"judged"` // with a standing verdict, unsure included
	Unsure    int      `json:"unsure"`
	Waiting   int      `json:"waiting"`    // not judged, or contested
	SecondDue int      `json:"second_due"` // judged by one person only
	Position  int64    `json:"position"`   // of the draw
	Stale     bool     `json:"stale"`      // lists or judgements changed since: it measures the links as they were

	Precision Share `json:"precision"` // of the linked pairs, those that are the same person
	Recall    Share `json:"recall"`    // of the same pairs among all compared, those that are linked
	// What blocking may have missed: the estimated share of same pairs that were
	// compared at all; the recall over all pairs is Recall times this.
	BlockingRecall Share `json:"blocking_recall"`
	RecallOfAll    Share `json:"recall_of_all"`

	Calibration []Calibration `json:"calibration"` // all, then by lists, then by script
	Method      string        `json:"method"`      // how it is estimated, in a sentence or two
	Warnings    []string      `json:"warnings"`
}

// Share is an estimated share with the interval that holds the truth nineteen
// times in twenty, and the bounds between which it lies whatever the unsure
// pairs are. Known is false where nothing was judged.
type Share struct {
	Known    bool    `json:"known"`
	Estimate float64 `json:"estimate"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	Least    float64 `json:"least"` // all unsure pairs against it
	Most     float64 `json:"most"`  // all unsure pairs for it
}

// Calibration compares what scores promise with what people judged.
type Calibration struct {
	By    string           `json:"by"`    // all, lists, script
	Group string           `json:"group"` // "A × B", "arabic × latin"; "" of all
	Bins  []CalibrationBin `json:"bins"`
}

// CalibrationBin is a band of scores.
type CalibrationBin struct {
	Low       int64   `json:"low"` // scores from, in hundredths of a bit
	High      int64   `json:"high"`
	Pairs     float64 `json:"pairs"` // compared pairs that the judged ones stand for
	Judged    int     `json:"judged"`
	Unsure    int     `json:"unsure"`
	Predicted float64 `json:"predicted"` // mean probability of the judged pairs, weighted as they were drawn
	Same      Share   `json:"same"`      // the share judged the same
}

// AuditResult reads what an audit found so far, or fault.NotFound.
var AuditResult = casework.Query[AuditAsked, AuditPage]{
	Verb: "audit.result",
	Read: func(ctx context.Context, s casework.Snapshot, in AuditAsked) (AuditPage, error) {
		l, err := Load(ctx, s)
		if err != nil {
			return AuditPage{}, err
		}
		for _, d := range slices.Backward(l.book.audits) {
			if in.Audit == "" || string(d.ID) == in.Audit {
				return l.result(d), nil
			}
		}
		return AuditPage{}, fault.New(fault.NotFound, "there is no such audit").WithHint("draw one with: sijil review audit draw")
	},
}

// result says what an audit found so far.
func (l *Linked) result(d Drawn) AuditPage {
	page := AuditPage{Audit: d.ID, By: d.By, Drawn: len(d.Pairs), Position: d.Position, Stale: l.Ledger.Touched > d.Position, Method: auditMethod}
	tallies := make([]review.Tally, len(d.Strata))
	for k, t := range d.Strata {
		tallies[k] = review.Tally{Linked: t.Linked, Pairs: t.Pairs}
	}
	answers := map[[2]string][]review.Answer{}
	for _, p := range d.Pairs {
		stood := l.book.standing[d.couple(p)]
		if pair, ok := l.pair(d.couple(p)); ok && (l.Groups[pair[0]] == l.Groups[pair[1]]) != p.Linked {
			page.Stale = true
		}
		if stood.Verdict == "" {
			page.Waiting++
			continue
		}
		page.Judged++
		if stood.people() == 1 && !stood.settled() {
			page.SecondDue++
		}
		t := &tallies[p.Stratum]
		switch stood.Verdict {
		case Same:
			t.Same++
		case Different:
			t.Different++
		case Unsure:
			t.Unsure++
			page.Unsure++
		}
		weight := float64(d.Strata[p.Stratum].Pairs) / float64(max(1, d.Strata[p.Stratum].Drawn))
		answer := review.Answer{Score: int32(p.Score), Weight: weight, Same: stood.Verdict == Same, Unsure: stood.Verdict == Unsure}
		for _, group := range [][2]string{{"all", ""}, {"lists", p.A.List + " × " + p.B.List}, {"script", p.Script}} {
			answers[group] = append(answers[group], answer)
		}
	}
	page.Precision, page.Recall = shareOf(review.Precision(tallies)), shareOf(review.Recall(tallies))
	blocking := review.Share{Known: d.Recall[0] > 0, Estimate: float64(d.Recall[0]) / 1e4, Low: float64(d.Recall[1]) / 1e4, High: float64(d.Recall[2]) / 1e4}
	blocking.Least, blocking.Most = blocking.Estimate, blocking.Estimate
	page.BlockingRecall, page.RecallOfAll = shareOf(blocking), shareOf(review.Recall(tallies).Times(blocking))
	page.Calibration = calibrations(answers)
	page.Warnings = l.auditWarnings(page, tallies)
	return page
}

func shareOf(s review.Share) Share {
	return Share{Known: s.Known, Estimate: s.Estimate, Low: s.Low, High: s.High, Least: s.Least, Most: s.Most}
}

// calibrations makes the tables: all pairs first, then by lists, then by script.
func calibrations(answers map[[2]string][]review.Answer) []Calibration {
	out := []Calibration{}
	groups := slices.SortedFunc(maps.Keys(answers), func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	for _, g := range groups {
		c := Calibration{By: g[0], Group: g[1]}
		for _, b := range review.Calibrate(answers[g]) {
			c.Bins = append(c.Bins, CalibrationBin{Low: int64(b.Low), High: int64(b.High), Pairs: b.Stands, Judged: b.Judged, Unsure: b.Unsure, Predicted: b.Predicted, Same: shareOf(b.Same)})
		}
		out = append(out, c)
	}
	return out
}

const auditMethod = "Stratified random sample; each judged pair stands for as many as it was drawn from (Horvitz and Thompson 1952). " +
	"Intervals of 95 % are those of Fay and Feuer (1997) for weighted sums of rare events; for the recall, a ratio, two are put together (Donner and Zou 2012). " +
	"Unsure pairs are left out of the estimate and bounded both ways. What blocking never compared is estimated apart, from how many rules found each linked pair (Chao 1987)."

func (l *Linked) auditWarnings(page AuditPage, tallies []review.Tally) []string {
	var warnings []string
	say := func(format string, args ...any) { warnings = append(warnings, fmt.Sprintf(format, args...)) }
	if open := review.Recall(tallies).WithoutAnswers; open > 0 {
		say("In %d strata no pair was judged yet; nothing can be said before.", open)
	}
	if page.SecondDue > 0 {
		say("%d pairs were judged by one person only.", page.SecondDue)
	}
	if page.Stale {
		say("Lists or groups changed since the audit was drawn: it measures the links as they were.")
	}
	if !page.BlockingRecall.Known {
		say("How many same pairs were never compared is not known.")
	}
	if r := page.Recall; r.Known && r.High-r.Low > .2 {
		say("The recall is uncertain because many pairs with low scores stand behind each one that was drawn; a larger audit narrows it.")
	}
	return warnings
}
