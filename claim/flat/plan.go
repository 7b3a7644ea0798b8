package flat

import (
	"slices"

	"sijil/claim"
	"sijil/claim/reading"
	"sijil/fault"
	"sijil/internal/jsontree"
	"sijil/value"
)

// plan is what the first reading of a file settles: which names stand for
// which ids, and which lines fail.
type plan struct {
	opt    Import
	at     map[key]int    // the line that defines a name
	failed map[int]error  // by line
	refs   map[int]string // the name of a line that failed
	ids    map[key]value.ID

	// What follows is needed for the survey alone.
	names  map[Name]int32
	list   []Name
	uses   []use
	sums   []sum
	closed []closed
}

// key is a name among entities and items, or among claims.
type key struct {
	claim bool
	ref   string
}

func keyOf(kind, ref string) key { return key{kind == "claim" || kind == "assessment", ref} }

// use is a name, by its number, that a line refers to.
type use struct{ line, name int32 }

// sum is an exact number that a line gives for a set.
type sum struct {
	line  int
	set   value.ID
	count int64
}

// closed is a line that says of a breakdown whether its parts are all there is.
type closed struct {
	line  int
	claim claim.Claim
	says  string
}

func newPlan(opt Import) *plan {
	return &plan{
		opt: opt, at: map[key]int{}, failed: map[int]error{}, refs: map[int]string{},
		ids: map[key]value.ID{}, names: map[Name]int32{},
	}
}

// add reads one line for the plan. Every name gets a stand-in, because what
// it stands for may follow.
func (p *plan) add(number int, text []byte) {
	l := decode(text, p.opt, func(kind, ref string) (value.ID, error) {
		if !wordable(ref) {
			return "", invalid("a name is too long, or has spaces or control characters")
		}
		i := p.number(Name{Kind: kind, Ref: ref})
		p.uses = append(p.uses, use{int32(number), i})
		return standIn(i), nil
	})
	if l.Err != nil {
		p.fail(number, l.Ref, l.Err)
		return
	}
	if l.Entity == nil && l.Claim == nil {
		return
	}
	k := key{claim: l.Claim != nil, ref: l.Ref}
	if first, twice := p.at[k]; twice {
		p.fail(number, l.Ref, fault.New(fault.Invalid, "the name %q is already that of line %d", jsontree.Short(l.Ref), first).
			WithHint("give this line another name; to replace the earlier one, say supersedes"))
		return
	}
	p.at[k] = number
	if l.Claim == nil {
		return
	}
	if set, n, ok := reading.Total(*l.Claim); ok {
		p.sums = append(p.sums, sum{number, set, n})
	}
	for _, s := range l.Claim.Spelled {
		if s.At == "closure" && (s.As == reading.ClosureComputed || s.As == reading.ClosureOpen) {
			p.closed = append(p.closed, closed{number, claim.Claim{Kind: l.Claim.Kind, Roles: l.Claim.Roles, Values: l.Claim.Values}, s.As})
		}
	}
}

// number returns the number of a name, a new one if it was not met before. An
// item and an entity of one name are the same thing.
func (p *plan) number(n Name) int32 {
	if i, ok := p.names[n]; ok {
		return i
	}
	i := int32(len(p.list))
	p.names[n] = i
	p.list = append(p.list, n)
	return i
}

// standIn returns an id of the right form that stands for a name while the
// file is surveyed: its number, in the alphabet of ids.
func standIn(n int32) value.ID {
	const alphabet = "abcdefghijklmnopqrstuvwxyz234567"
	id := slices.Repeat([]byte("a"), 26)
	for i := 20; n > 0; i, n = i-1, n/32 {
		id[i] = alphabet[n%32]
	}
	return value.ID(id)
}

func (p *plan) fail(line int, ref string, err error) {
	if p.failed[line] == nil {
		p.failed[line] = err
		p.refs[line] = ref
	}
}

// settle fails the lines that refer to nothing or to lines that failed, and
// those that misjudge a breakdown, until no more fail.
func (p *plan) settle() {
	for before := -1; before != len(p.failed); {
		before = len(p.failed)
		for _, u := range p.uses {
			if p.failed[int(u.line)] != nil {
				continue
			}
			if err := p.leads(int(u.line), p.list[u.name]); err != nil {
				p.fail(int(u.line), "", err)
			}
		}
		p.settleClosures()
	}
	for k, line := range p.at {
		if p.failed[line] != nil && p.refs[line] == "" {
			p.refs[line] = k.ref
		}
	}
	p.names, p.list, p.uses, p.sums, p.closed = nil, nil, nil, nil, nil
}

func (p *plan) settleClosures() {
	totals := map[value.ID][]int64{}
	for _, s := range p.sums {
		if p.failed[s.line] == nil {
			totals[s.set] = append(totals[s.set], s.count)
		}
	}
	for _, c := range p.closed {
		if p.failed[c.line] == nil && reading.Closure(c.claim, totals) != c.says {
			p.fail(c.line, "", closureError(c.says))
		}
	}
}

func closureError(says string) error {
	if says == reading.ClosureComputed {
		return fault.New(fault.Invalid, "closure: the parts do not add up to a number that this file gives for the whole").
			WithHint("leave closure out: it is computed; if the source says these are all, write asserted")
	}
	return fault.New(fault.Invalid, "closure: the parts add up to the number of the whole, so the breakdown is not open").
		WithHint("leave closure out: it is computed")
}

// leads reports why a name leads nowhere, or nil.
func (p *plan) leads(from int, n Name) error {
	line, defined := p.at[keyOf(n.Kind, n.Ref)]
	if !defined {
		_, err := p.resolve(n.Kind, n.Ref)
		return err
	}
	if line != from && p.failed[line] != nil {
		return fault.New(fault.Invalid, "it refers to %q, whose line %d failed", jsontree.Short(n.Ref), line).WithHint("correct that line first")
	}
	return nil
}

// resolve returns the id of a name. It asks for each name once.
func (p *plan) resolve(kind, ref string) (value.ID, error) {
	k := keyOf(kind, ref)
	if id, ok := p.ids[k]; ok && kind != "assessment" {
		return id, nil
	}
	_, defined := p.at[k]
	ask := kind
	if defined && kind == "item" {
		ask = "entity"
	}
	id, ok := p.opt.ID(Name{Kind: ask, Ref: ref, Defined: defined})
	if !ok {
		return "", fault.New(fault.Invalid, "it refers to the %s %q, which this file does not define and which is not known", kind, jsontree.Short(ref)).
			WithHint("add a line for it, or correct the name")
	}
	if kind != "assessment" {
		p.ids[k] = id
	}
	return id, nil
}
