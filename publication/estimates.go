package publication

import (
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
)

// estimates checks every estimate: where it leads, that what is documented can
// be counted again, and that numbers stand only where nothing speaks against
// them. None of it needs the sampler.
func (c *checker) estimates() {
	for _, e := range c.p.Estimates {
		k := estimateChecker{checker: c, e: e, lists: map[string]int{}, strata: map[string]bool{}}
		k.names()
		k.counts()
		k.headline()
		for _, r := range e.Results {
			k.result(r)
		}
		for _, s := range e.Strata {
			for _, r := range s.Results {
				k.result(r)
			}
		}
		for _, x := range e.Checks {
			k.check(x)
		}
		k.links()
		k.registration()
	}
}

type estimateChecker struct {
	*checker
	e      Estimate
	lists  map[string]int // by name, its place
	strata map[string]bool
}

func (k *estimateChecker) wrong(format string, args ...any) {
	k.add("estimate", k.e.ID, format, args...)
}

func (k *estimateChecker) lost(format string, args ...any) {
	k.add("reference", k.e.ID, format, args...)
}

var (
	code    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	decimal = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?$`)
	rules   = regexp.MustCompile(`^[a-z]+/[0-9]+$`)
)

// names checks that everything the estimate names is in the release.
func (k *estimateChecker) names() {
	if len(k.e.Populations) == 0 {
		k.wrong("the estimate does not say of whom")
	}
	for _, p := range k.e.Populations {
		if !k.entities[p.Set] {
			k.lost("the estimate is of a set that is not in the release")
		}
	}
	for i, l := range k.e.Lists {
		if _, twice := k.lists[l.ID]; twice || l.ID == "" {
			k.lost("two lists of the estimate have one name, or one has none")
		}
		k.lists[l.ID] = i
		if !k.entities[l.Set] || l.Organisation != "" && !k.entities[l.Organisation] {
			k.lost("list %s or its organisation is not in the release", l.ID)
		}
	}
	for _, s := range k.e.Strata {
		if s.ID == "" || k.strata[s.ID] {
			k.lost("two parts of the population have one name, or one has none")
		}
		k.strata[s.ID] = true
	}
	if !k.proofs[k.e.Proof] {
		k.lost("the estimate has no proof in the release")
	}
	if sum, err := hex.DecodeString(k.e.SHA256); err != nil || len(sum) != 32 || hex.EncodeToString(sum) != k.e.SHA256 {
		k.wrong("the estimate does not have the digest of its recorded answer")
	}
	if !rules.MatchString(k.e.Rules) {
		k.wrong("the estimate does not say by which rules it was computed")
	}
}

// counts counts what is documented again, from the people on exactly these
// lists.
func (k *estimateChecker) counts() {
	n := len(k.e.Lists)
	var documented int64
	sizes, alone, frequencies := make([]int64, n), make([]int64, n), make([]int64, n)
	both := map[[2]int]int64{}
	strata := map[string]int64{}
	seen := map[string]bool{}
	for _, p := range k.e.Patterns {
		at := k.places(p.Lists)
		key := p.Stratum
		for _, i := range at {
			key += " " + strconv.Itoa(i)
		}
		if len(at) == 0 || p.Count < 1 || seen[key] || p.Stratum != "" && !k.strata[p.Stratum] {
			k.wrong("the people on exactly some lists are given twice, in a part that is not there, on no list, or are none")
			return
		}
		seen[key] = true
		documented += p.Count
		strata[p.Stratum] += p.Count
		frequencies[len(at)-1] += p.Count
		if len(at) == 1 {
			alone[at[0]] += p.Count
		}
		for i, a := range at {
			sizes[a] += p.Count
			for _, b := range at[i+1:] {
				both[[2]int{a, b}] += p.Count
			}
		}
	}
	if documented != k.e.Documented || k.e.Groups.In != documented {
		k.wrong("%d people are on exactly some lists, and %d are said to be documented", documented, k.e.Documented)
	}
	if !slices.Equal(frequencies, k.e.Frequencies) {
		k.wrong("the people on one, two and more lists are not those on exactly these lists")
	}
	for i, l := range k.e.Lists {
		if l.Documented != sizes[i] || l.Alone != alone[i] {
			k.wrong("counted again, %d people are on list %s and %d on no other", sizes[i], l.ID, alone[i])
		}
	}
	k.overlaps(both)
	for _, s := range k.e.Strata {
		if s.Documented != strata[s.ID] {
			k.wrong("counted again, %d people are in part %s", strata[s.ID], s.ID)
		}
	}
	if len(k.e.Strata) > 0 && strata[""] > 0 {
		k.wrong("people are in no part of a population that is divided")
	}
	if g := k.e.Groups; min(g.Records, g.In, g.Out, g.Undecided, g.Contested) < 0 || g.In > g.Records {
		k.wrong("there are more people than records, or fewer than none")
	}
}

// overlaps checks that every two lists stand in the overlap table once, with
// the people on both.
func (k *estimateChecker) overlaps(both map[[2]int]int64) {
	n := len(k.e.Lists)
	seen := map[[2]int]bool{}
	for _, o := range k.e.Overlaps {
		at := k.places(o.Lists)
		if len(at) != 2 {
			k.wrong("an overlap is not of two lists")
			continue
		}
		pair := [2]int{at[0], at[1]}
		seen[pair] = true
		if o.Both != both[pair] {
			k.wrong("counted again, %d people are on both %s and %s", both[pair], o.Lists[0], o.Lists[1])
		}
	}
	if len(seen) != n*(n-1)/2 || len(seen) != len(k.e.Overlaps) {
		k.wrong("the overlap table does not hold every two lists once")
	}
}

// places returns the places of lists by name, in order; nil when one is
// unknown or stands twice.
func (k *estimateChecker) places(names []string) []int {
	var at []int
	for _, name := range names {
		i, ok := k.lists[name]
		if !ok {
			return nil
		}
		at = append(at, i)
	}
	slices.Sort(at)
	if len(slices.Compact(slices.Clone(at))) != len(at) {
		return nil
	}
	return at
}

// headline checks that a number stands for the whole only where its method is
// declared and nothing speaks against it.
func (k *estimateChecker) headline() {
	if a := k.e.Assumption; a != nil && (a.Text == "" || !code.MatchString(a.Method)) {
		k.wrong("an assumption is said to be stated and is not")
	}
	h := k.e.Headline
	if h == nil {
		return
	}
	if k.e.Assumption == nil || k.e.Assumption.Method != h.Method || !k.e.Reviewed {
		k.wrong("a number stands for the whole, and its assumption is not stated or the links were not reviewed")
	}
	at := slices.IndexFunc(k.e.Results, func(r EstimateResult) bool { return r.Method == h.Method })
	if at < 0 || len(k.e.Results[at].Refused) > 0 || k.e.Results[at].Range == nil || !same(*k.e.Results[at].Range, h.Range) {
		k.wrong("a number stands for the whole that its method does not give or that was refused")
	}
}

func same(a, b Range) bool {
	return a.Lo == b.Lo && a.Median == b.Median && a.Level == b.Level && (a.Hi == nil) == (b.Hi == nil) && (a.Hi == nil || *a.Hi == *b.Hi)
}

// result checks one method: its limits are in order and not below what is
// documented, and a refused one has no number.
func (k *estimateChecker) result(r EstimateResult) {
	if !code.MatchString(r.Method) {
		k.wrong("a result is of no method")
	}
	taken := k.reasons(r.Refused, true)
	k.reasons(r.Warnings, false)
	for _, s := range r.Settings {
		if !code.MatchString(s.Name) || !decimal.MatchString(s.Value) {
			k.wrong("a setting of %s is not a number", r.Method)
		}
	}
	k.diagnostics(r)
	if (taken || k.e.Headline == nil) && r.Range != nil {
		k.wrong("%s was refused and gives a number", r.Method)
	}
	k.limits(r.Range, k.floor(r))
}

// diagnostics checks what is said of the chains: shares that are no more than
// all, bins in order, and none where there is no number.
func (k *estimateChecker) diagnostics(r EstimateResult) {
	d := r.Diagnostics
	if d == nil {
		return
	}
	for _, x := range []string{d.RHat, d.ESSBulk, d.ESSTail, d.CapRejected} {
		if !decimal.MatchString(x) {
			k.wrong("a diagnostic of %s is not a number", r.Method)
		}
	}
	if r.Range == nil && len(d.Density) > 0 {
		k.wrong("%s gives no number, and says how often each was drawn", r.Method)
	}
	var sum float64
	for i, b := range d.Density {
		share, err := strconv.ParseFloat(b.Share, 64)
		if err != nil || !decimal.MatchString(b.Share) || share < 0 || b.From > b.To || i > 0 && b.From < d.Density[i-1].From {
			k.wrong("how often each number of %s was drawn is not in order", r.Method)
			return
		}
		sum += share
	}
	if sum > 1.001 {
		k.wrong("more numbers of %s were drawn than all", r.Method)
	}
	for _, c := range d.Courses {
		if slices.ContainsFunc(c, func(x int64) bool { return x < 0 || x > 1000 }) {
			k.wrong("the course of a chain of %s leaves its scale", r.Method)
		}
	}
}

// floor is the least that a result can be: what is documented of the whole or
// of its part; over samples of the links, what is documented in those.
func (k *estimateChecker) floor(r EstimateResult) int64 {
	for _, s := range k.e.Strata {
		for i := range s.Results {
			if s.Results[i].Range != nil && s.Results[i].Range == r.Range {
				return s.Documented
			}
		}
	}
	if l := k.e.Links; l != nil && l.Method == r.Method {
		return min(k.e.Documented, l.Documented.Lo)
	}
	return k.e.Documented
}

func (k *estimateChecker) limits(r *Range, floor int64) {
	if r == nil {
		return
	}
	level, err := strconv.ParseFloat(r.Level, 64)
	if err != nil || !decimal.MatchString(r.Level) || level <= 0 || level >= 1 {
		k.wrong("an interval does not say how sure it is")
	}
	if r.Median < r.Lo || r.Hi != nil && r.Median > *r.Hi {
		k.wrong("the middle of an interval lies outside of it")
	}
	if r.Lo < floor {
		k.wrong("an estimate begins below the %d people who are documented", floor)
	}
}

// reasons checks refusals or warnings, and says whether one takes the number
// away.
func (k *estimateChecker) reasons(all []Reason, refusals bool) (taken bool) {
	for _, x := range all {
		known := x.Kind == RefusedData || x.Kind == RefusedConvergence || x.Kind == RefusedDeclaration
		if !code.MatchString(x.Code) || known != refusals || !refusals && x.Kind != "" {
			k.wrong("a reason has no code, or not the kind of a refusal or warning")
		}
		if len(x.Lists) > 0 && k.places(x.Lists) == nil {
			k.lost("a reason speaks of a list that is not in the release")
		}
		taken = taken || x.Kind == RefusedData || x.Kind == RefusedConvergence
	}
	return taken
}

// check makes a check again from the numbers that it states.
func (k *estimateChecker) check(x EstimateCheck) {
	at, ok := k.lists[x.List]
	if !ok || x.Stratum != "" && !k.strata[x.Stratum] {
		k.lost("a check is of a list or part that is not in the release")
		return
	}
	if k.reasons(x.Refused, true) && x.Range != nil || k.e.Headline == nil && (x.Range != nil || x.Passed != nil) {
		k.wrong("a check was refused and gives a number")
	}
	k.limits(x.Range, 0)
	if x.Name == "internal-consistency" && x.Stratum == "" && (x.Known == nil || *x.Known != k.e.Lists[at].Documented) {
		k.wrong("the check on %s compares with another size than that of the list", x.List)
	}
	if x.Passed == nil {
		return
	}
	var against *Range
	switch x.Name {
	case "internal-consistency":
		if x.Known != nil {
			against = &Range{Lo: *x.Known, Hi: x.Known}
		}
	case "without-list":
		if l := k.e.Links; l != nil && l.Method == x.Method {
			return // it was compared with the groups as they stood, before the links were carried in
		}
		against = k.rangeOf(x.Stratum, x.Method)
	}
	if against == nil || x.Range == nil || meet(*x.Range, *against) != *x.Passed {
		k.wrong("the check %s on %s does not come out as it is said to", x.Name, x.List)
	}
}

// meet says whether two intervals have a number in common.
func meet(a, b Range) bool {
	return (b.Hi == nil || a.Lo <= *b.Hi) && (a.Hi == nil || b.Lo <= *a.Hi)
}

func (k *estimateChecker) rangeOf(stratum, method string) *Range {
	results := k.e.Results
	for _, s := range k.e.Strata {
		if s.ID == stratum {
			results = s.Results
		}
	}
	for _, r := range results {
		if r.Method == method {
			return r.Range
		}
	}
	return nil
}

func (k *estimateChecker) links() {
	l := k.e.Links
	if l == nil {
		return
	}
	if k.e.Headline == nil {
		k.wrong("what the links do is told of an estimate without a number")
	}
	k.limits(&l.Documented, 0)
	if l.Clusterings < 1 || !decimal.MatchString(l.Between) {
		k.wrong("it is not said how many samples of the links were taken, or what they do")
	}
}

// registration checks that the plan was on record before the answer.
func (k *estimateChecker) registration() {
	r := k.e.Registration
	if r == nil {
		return
	}
	var plan, answer *Proof
	for i, p := range k.p.Proofs {
		switch p.ID {
		case r.Proof:
			plan = &k.p.Proofs[i]
		case k.e.Proof:
			answer = &k.p.Proofs[i]
		}
	}
	switch {
	case plan == nil:
		k.lost("the registration of the estimate has no proof in the release")
	case answer != nil && plan.Origin == answer.Origin && plan.Index >= answer.Index:
		k.wrong("the registration is said to be older than the answer, and the log has it after")
	}
	if r.Opened < 0 || r.Opened > k.e.Earlier {
		k.wrong("more results were opened before the registration than before the answer")
	}
}
