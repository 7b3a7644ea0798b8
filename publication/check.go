package publication

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// Problem is one thing that is wrong with a release, by name.
type Problem struct {
	Name  string `json:"name"`            // what kind of thing: reference, proof, figure, form, ...
	About string `json:"about,omitempty"` // the part of the release: a figure, a claim, a file
	Text  string `json:"text"`            // in English
}

// checker collects the problems of one release.
type checker struct {
	p        Publication
	problems []Problem
	claims   map[string]Claim
	entities map[string]bool
	items    map[string]bool
	figures  map[string]Figure
	proofs   map[string]bool
}

// Check returns everything that is wrong with the release in itself: names
// that lead nowhere, bounds the wrong way round, breakdowns that claim to sum
// and do not, figures outside what their claims say, proofs that do not hold.
// It does not look at signatures; package verify does.
func (p Publication) Check() []Problem {
	c := &checker{
		p: p, claims: map[string]Claim{}, entities: map[string]bool{}, items: map[string]bool{},
		figures: map[string]Figure{}, proofs: map[string]bool{},
	}
	c.form()
	c.names()
	c.findings()
	for _, f := range p.Figures {
		c.figure(f)
	}
	for _, cl := range p.Claims {
		c.claim(cl)
	}
	c.estimates()
	c.withheld()
	c.bounds()
	c.logs()
	return c.problems
}

func (c *checker) add(name, about, format string, args ...any) {
	c.problems = append(c.problems, Problem{Name: name, About: about, Text: fmt.Sprintf(format, args...)})
}

// form checks what the release says of itself.
func (c *checker) form() {
	if c.p.Format != Format {
		c.add("form", "", "the format is not %q", Format)
	}
	if !plainName(c.p.ID) {
		c.add("form", "", "the release has no usable id")
	}
	if at, err := time.Parse(time.RFC3339, c.p.At); err != nil || !strings.HasSuffix(c.p.At, "Z") || at.IsZero() {
		c.add("form", "", "the time of the release is not a time in UTC")
	}
	if len(c.p.Langs) == 0 {
		c.add("form", "", "the release names no language")
	}
	if len(c.p.Limits) == 0 {
		c.add("form", "", "the release states no limits")
	}
	if len(c.p.Logs) == 0 {
		c.add("proof", "", "the release carries no checkpoint")
	}
}

// plainName says whether s can stand as a name in a file name: 1 to 64 of
// a-z, 0-9 and -.
func plainName(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return true
}

// names indexes the parts of the release and reports names used twice.
func (c *checker) names() {
	seen := map[string]bool{}
	once := func(kind, id string) {
		if id == "" || seen[kind+" "+id] {
			c.add("reference", id, "two parts of kind %s have one name, or one has none", kind)
		}
		seen[kind+" "+id] = true
	}
	for _, x := range c.p.Claims {
		once("claim", x.ID)
		c.claims[x.ID] = x
	}
	for _, x := range c.p.Entities {
		once("entity", x.ID)
		c.entities[x.ID] = true
		if x.Name != NameOwn && x.Name != NamePseudonym && x.Name != NameWithheld {
			c.add("form", x.ID, "the entity does not say what kind of name it has")
		}
	}
	for _, x := range c.p.Items {
		once("item", x.ID)
		c.items[x.ID] = true
		c.item(x)
	}
	for _, x := range c.p.Figures {
		once("figure", x.ID)
		c.figures[x.ID] = x
	}
	estimates := map[string]bool{}
	for _, x := range c.p.Estimates {
		once("estimate", x.ID)
		estimates[x.ID] = true
	}
	for _, x := range c.p.Findings {
		once("finding", x.ID)
		for _, id := range x.Estimates {
			if !estimates[id] {
				c.add("reference", x.ID, "the finding rests on estimate %s, which is not in the release", id)
			}
		}
	}
	for _, x := range c.p.Proofs {
		once("proof", x.ID)
		c.proofs[x.ID] = true
		if !plainName(x.ID) {
			c.add("form", x.ID, "the proof's name cannot stand as a file name")
		}
	}
}

// item checks one item's digest and holding.
func (c *checker) item(i Item) {
	switch i.Holding {
	case Withholding:
		if i.SHA256 != "" || len(i.Title) > 0 {
			c.add("form", i.ID, "the item is said to be withheld and is described")
		}
	case Held, KnownByDigest:
		raw, err := hex.DecodeString(i.SHA256)
		if err != nil || len(raw) != 32 || hex.EncodeToString(raw) != i.SHA256 {
			c.add("form", i.ID, "the item has no SHA-256 digest")
		}
	default:
		c.add("form", i.ID, "the item does not say whether it is held")
	}
}

// findings checks that each finding leads to claims and figures of the release.
func (c *checker) findings() {
	for _, f := range c.p.Findings {
		for _, ref := range f.Figures {
			if _, ok := c.figures[ref]; !ok {
				c.add("reference", f.ID, "the finding rests on figure %s, which is not in the release", ref)
			}
		}
		for _, e := range f.Elements {
			for _, id := range append(append([]string(nil), e.For...), e.Against...) {
				if _, ok := c.claims[id]; !ok {
					c.add("reference", f.ID, "the finding rests on claim %s, which is not in the release", id)
				}
			}
		}
	}
}

// claim checks that one claim leads to entities, claims, an item and a proof.
func (c *checker) claim(cl Claim) {
	for _, r := range cl.Roles {
		if r.Entity != "" && !c.entities[r.Entity] {
			c.add("reference", cl.ID, "the claim names entity %s, which is not in the release", r.Entity)
		}
		if _, ok := c.claims[r.Claim]; r.Claim != "" && !ok {
			c.add("reference", cl.ID, "the claim names claim %s, which is not in the release", r.Claim)
		}
	}
	for _, t := range cl.Chain {
		if t.Who != "" && !c.entities[t.Who] {
			c.add("reference", cl.ID, "the claim was told by entity %s, which is not in the release", t.Who)
		}
	}
	for _, n := range cl.Counts {
		if n.Set != "" && !c.entities[n.Set] || !ordered(n.Min, n.Max) {
			c.add("reference", cl.ID, "the claim counts a set that is not in the release, or bounds it the wrong way round")
		}
	}
	if !c.items[cl.Item] {
		c.add("reference", cl.ID, "the claim stands in item %s, which is not in the release", cl.Item)
	}
	if !c.proofs[cl.Proof] {
		c.add("reference", cl.ID, "the claim has no proof in the release")
	}
}

// withheld checks that what is withheld is counted rightly.
func (c *checker) withheld() {
	for _, w := range c.p.Withheld {
		if w.Count < 1 || (w.What == "claim" && len(w.Proofs) != w.Count) {
			c.add("form", w.What, "what is withheld is not counted rightly")
		}
		for _, id := range w.Proofs {
			if !c.proofs[id] {
				c.add("reference", w.What, "proof %s of something withheld is not in the release", id)
			}
		}
	}
	for _, p := range c.p.Proofs {
		c.openedOnlyIfReleased(p)
	}
}

// openedOnlyIfReleased reports a proof of a withheld claim that shows its head.
func (c *checker) openedOnlyIfReleased(p Proof) {
	if p.Head == "" {
		return
	}
	for _, cl := range c.p.Claims {
		if cl.Proof == p.ID {
			return
		}
	}
	c.add("proof", p.ID, "the entry of something withheld is opened")
}

// logs checks every proof against the checkpoint of its log.
func (c *checker) logs() {
	logs := map[string]Checkpoint{}
	for _, l := range c.p.Logs {
		cp, err := CheckpointOf(l.Checkpoint)
		if err != nil {
			c.add("proof", l.Origin, "%v", err)
			continue
		}
		if cp.Origin != l.Origin {
			c.add("proof", l.Origin, "the checkpoint is of another log")
		}
		logs[cp.Origin] = cp
	}
	for _, p := range c.p.Proofs {
		cp, ok := logs[p.Origin]
		if !ok {
			c.add("proof", p.ID, "the proof is of a log whose checkpoint is not in the release")
			continue
		}
		if err := p.Check(cp); err != nil {
			c.add("proof", p.ID, "%v", err)
		}
	}
}
