package publication

// figure checks one figure: where it leads, and that its numbers agree with
// each other and with the claims that were released.
func (c *checker) figure(f Figure) {
	if !ordered(f.Min, f.Max) {
		c.add("figure", f.ID, "the lower bound is above the upper one")
	}
	if f.Set != "" && !c.entities[f.Set] {
		c.add("reference", f.ID, "the figure counts a set that is not in the release")
	}
	for _, id := range f.Derivation {
		if _, ok := c.claims[id]; !ok {
			c.add("reference", f.ID, "the figure rests on claim %s, which is not in the release", id)
		}
	}
	if len(f.Derivation)+f.Withheld+len(f.Erased) != f.Claims {
		c.add("figure", f.ID, "claims shown, withheld and erased do not add up to the %d it rests on", f.Claims)
	}
	if f.Reduced && len(f.Parts)+len(f.Residuals)+len(f.Qualifiers)+len(f.Relations) > 0 {
		c.add("figure", f.ID, "the figure is said to be without breakdowns and has some")
	}
	for _, r := range f.Relations {
		if _, ok := c.figures[r.To]; !ok {
			c.add("reference", f.ID, "the figure is related to figure %s, which is not in the release", r.To)
		}
	}
	c.breakdowns(f)
	if f.Withheld > 0 || len(f.Erased) > 0 {
		return // the number cannot be recomputed from what was released
	}
	if f.Counted != nil {
		c.counted(f)
	} else {
		c.said(f)
	}
}

func ordered(min, max *int64) bool { return min == nil || max == nil || *min <= *max }

// breakdowns checks each breakdown: one that was computed to be closed sums to
// the figure, and an open one does not exceed it.
func (c *checker) breakdowns(f Figure) {
	type sum struct {
		min, max int64
		bounded  bool
		closure  string
	}
	sums := map[string]*sum{}
	var order []string
	for _, p := range f.Parts {
		s := sums[p.Of]
		if s == nil {
			s = &sum{bounded: true, closure: p.Closure}
			sums[p.Of] = s
			order = append(order, p.Of)
		}
		if s.closure != p.Closure {
			c.add("figure", f.ID, "parts of one breakdown (%s) have different closures", p.Of)
		}
		if !ordered(p.Min, p.Max) {
			c.add("figure", f.ID, "a part's lower bound is above its upper one (%s)", p.Of)
		}
		if p.Min == nil || p.Max == nil {
			s.bounded = false
			continue
		}
		s.min += *p.Min
		s.max += *p.Max
	}
	for _, of := range order {
		s := sums[of]
		if !s.bounded || f.Min == nil || f.Max == nil {
			continue
		}
		if s.closure == "computed" && (s.min != *f.Min || s.max != *f.Max) {
			c.add("figure", f.ID, "the breakdown (%s) is said to sum to the figure and does not", of)
		}
		if s.closure == "open" && s.min > *f.Max {
			c.add("figure", f.ID, "the parts of a breakdown (%s) are more than the figure", of)
		}
	}
}

// counted recounts a figure that was counted from records.
func (c *checker) counted(f Figure) {
	seen := map[string]bool{}
	for _, id := range f.Derivation {
		for _, r := range c.claims[id].Roles {
			if r.Role == f.Counted.Role && r.Entity != "" {
				seen[r.Entity] = true
			}
		}
	}
	n := int64(len(seen))
	if f.Min == nil || f.Max == nil || *f.Min > n || *f.Max < n {
		c.add("figure", f.ID, "recounted from the released claims it is %d, outside of what is stated", n)
	}
}

// said compares a figure with the counts that its claims give for its set: it
// may not go beyond the lowest and the highest of them. Documented counts
// stand before estimates; a comparison without number bounds nothing.
func (c *checker) said(f Figure) {
	counts := c.countsOf(f, false)
	if len(counts) == 0 {
		counts = c.countsOf(f, true)
	}
	if len(counts) == 0 {
		return
	}
	lo, hi := counts[0].Min, counts[0].Max
	for _, n := range counts[1:] {
		if n.Min == nil || lo != nil && *n.Min < *lo {
			lo = n.Min
		}
		if n.Max == nil || hi != nil && *n.Max > *hi {
			hi = n.Max
		}
	}
	if lo != nil && (f.Min == nil || *f.Min < *lo) || hi != nil && (f.Max == nil || *f.Max > *hi) {
		c.add("figure", f.ID, "the figure goes beyond what the released claims say")
	}
	if noneBounds(counts, func(n Count) *int64 { return n.Min }) && f.Min != nil ||
		noneBounds(counts, func(n Count) *int64 { return n.Max }) && f.Max != nil {
		c.add("figure", f.ID, "the figure has a bound that no released claim gives")
	}
}

// noneBounds says whether every count is open on one side.
func noneBounds(counts []Count, side func(Count) *int64) bool {
	for _, n := range counts {
		if side(n) != nil {
			return false
		}
	}
	return true
}

// countsOf returns the bounded counts that a figure's claims give for its set,
// documented ones or estimates.
func (c *checker) countsOf(f Figure, estimates bool) []Count {
	var out []Count
	for _, id := range f.Derivation {
		for _, n := range c.claims[id].Counts {
			if f.Set != "" && n.Set == f.Set && n.Estimate == estimates && (n.Min != nil || n.Max != nil) {
				out = append(out, n)
			}
		}
	}
	return out
}

// bounds checks that list bounds name figures of the release, are not one of
// them, and are no tighter or wider than the lists allow.
func (c *checker) bounds() {
	for _, b := range c.p.Bounds {
		if len(b.Of) < 2 || b.Min > b.Max {
			c.add("figure", "list_bounds", "list bounds need two lists and bounds in order")
		}
		var most, sum int64
		known := true
		for _, id := range b.Of {
			f, ok := c.figures[id]
			if !ok {
				c.add("reference", "list_bounds", "list bounds name figure %s, which is not in the release", id)
			}
			if f.Min == nil || f.Max == nil {
				known = false
				continue
			}
			most = max(most, *f.Min)
			sum += *f.Max
		}
		if known && (b.Min < most || b.Max > sum) {
			c.add("figure", "list_bounds", "list bounds go beyond what the lists allow")
		}
	}
}
