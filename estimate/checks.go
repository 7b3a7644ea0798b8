package estimate

import (
	"context"
	"fmt"

	"sijil/estimate/table"
)

// The checks, by name.
const (
	WithoutList         = "without-list"
	InternalConsistency = "internal-consistency"
)

// checkSweeps bounds the sampling of one check; a check needs less precision
// than the estimate it tests.
const checkSweeps = 4_000_000

// Check tests the declared method on a part of the table where something is
// known.
type Check struct {
	Name     string    `json:"name"`
	List     string    `json:"list"` // that was left out, or whose size was hidden
	Method   string    `json:"method"`
	Estimate *Estimate `json:"estimate"`
	Known    *int64    `json:"known"`  // size of the list, for internal consistency
	Passed   *bool     `json:"passed"` // nil when the check gave no estimate
	Refused  []Refusal `json:"refused"`
	Text     string    `json:"text"`
}

// checks fits the declared method again without each list, and among the
// victims of each list from the others. The first shows how much the answer
// hangs on one list. The second compares an estimate with a number that is
// known, and can fail (Binette and Steorts 2022); it needs four lists.
func checks(ctx context.Context, t table.Table, s Settings, results []Result, what string) ([]Check, error) {
	s.Method, s.Checks = s.declared(), false
	s.MaxSweeps = min(s.MaxSweeps, checkSweeps)
	var declared *Result
	for i := range results {
		if results[i].Method == s.Method {
			declared = &results[i]
		}
	}
	var out []Check
	for j, name := range t.Lists {
		c, err := refit(ctx, t.Without(j), s, what+" without "+name)
		if err != nil {
			return nil, err
		}
		c.Name, c.List = WithoutList, name
		withoutList(&c, declared)
		out = append(out, c)
	}
	sizes := t.Sizes()
	for j, name := range t.Lists {
		if len(t.Lists) < 4 {
			break
		}
		among, _ := t.Among(j)
		c, err := refit(ctx, among, s, what+" among "+name)
		if err != nil {
			return nil, err
		}
		c.Name, c.List, c.Known = InternalConsistency, name, &sizes[j]
		consistent(&c)
		out = append(out, c)
	}
	for _, c := range out {
		if c.Passed != nil && !*c.Passed {
			declared.warn("check-failed", "The check %q fails for %s. %s", c.Name, c.List, c.Text)
		}
	}
	return out, nil
}

func refit(ctx context.Context, t table.Table, s Settings, what string) (Check, error) {
	part, err := fit(ctx, t, s, what)
	if err != nil {
		return Check{}, err
	}
	r := part.results[0]
	c := Check{Method: r.Method, Estimate: r.Estimate, Refused: r.Refused}
	if r.Estimate == nil {
		c.Text = "No estimate: " + r.Refused[0].Text
	}
	return c, nil
}

// withoutList compares with the estimate from all lists. A lower bound has no
// interval that could miss another.
func withoutList(c *Check, declared *Result) {
	if c.Estimate == nil {
		return
	}
	c.Text = fmt.Sprintf("Without %s: %s.", c.List, limits(c.Estimate))
	if declared.Estimate == nil {
		c.Text += " With it there is no estimate to compare with."
		return
	}
	c.Text += fmt.Sprintf(" With it: %s.", limits(declared.Estimate))
	if c.Estimate.Hi != nil {
		meets := c.Estimate.Lo <= *declared.Estimate.Hi && declared.Estimate.Lo <= *c.Estimate.Hi
		c.Passed = &meets
	}
}

// consistent compares with the known size of the hidden list.
func consistent(c *Check) {
	if c.Estimate == nil {
		return
	}
	inside := c.Estimate.Lo <= *c.Known && (c.Estimate.Hi == nil || *c.Known <= *c.Estimate.Hi)
	c.Passed = &inside
	c.Text = fmt.Sprintf("%d victims are on %s; the other lists alone give %s of them.", *c.Known, c.List, limits(c.Estimate))
}

// limits says an interval, or what a lower bound is at least.
func limits(e *Estimate) string {
	if e.Hi == nil {
		return fmt.Sprintf("at least %d", e.Lo)
	}
	return fmt.Sprintf("between %d and %d", e.Lo, *e.Hi)
}
