package view

import (
	"maps"
	"slices"

	"sijil/claim"
	"sijil/evidence"
	"sijil/value"
)

// names says what things are called, and remembers what it was asked: a figure
// reads differently when a thing it names is called differently.
type names struct {
	s      *Snapshot
	lang   string
	labels map[value.ID]string
	items  map[value.ID]string
	sets   map[value.ID]bool
	err    error // the first failure; finding.Names cannot return one
}

func newNames(s *Snapshot, lang string) *names {
	return &names{s: s, lang: lang, labels: map[value.ID]string{}, items: map[value.ID]string{}, sets: map[value.ID]bool{}}
}

// asked returns the ids whose names were asked for.
func (n *names) asked() []value.ID {
	ids := slices.Collect(maps.Keys(n.labels))
	ids = slices.AppendSeq(ids, maps.Keys(n.items))
	return slices.AppendSeq(ids, maps.Keys(n.sets))
}

// Label returns an entity's label.
func (n *names) Label(id value.ID) string {
	if label, ok := n.labels[id]; ok || id == "" || n.err != nil {
		return label
	}
	var e *claim.Entity
	if e, n.err = n.s.entity(string(id)); e != nil {
		n.labels[id] = e.Label.In(n.lang)
	} else {
		n.labels[id] = ""
	}
	return n.labels[id]
}

// SetRef returns the Ref of the figure of a set.
func (n *names) SetRef(id value.ID) string {
	if id == "" || n.err != nil {
		return ""
	}
	n.sets[id] = true
	var defs []inForce
	if defs, n.err = n.s.definitions(); n.err != nil {
		return ""
	}
	for _, d := range defs {
		if d.Set == id {
			return d.Ref
		}
	}
	return ""
}

// ItemRef returns the Ref of an item.
func (n *names) ItemRef(id value.ID) string {
	if ref, ok := n.items[id]; ok || id == "" || n.err != nil {
		return ref
	}
	var item *evidence.Item
	if item, n.err = n.s.item(string(id)); item != nil {
		n.items[id] = item.Ref
	} else {
		n.items[id] = ""
	}
	return n.items[id]
}

// errorsOf returns what went wrong while names were asked for.
func errorsOf(n *names) error { return n.err }
