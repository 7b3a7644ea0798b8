package redact

import (
	"fmt"
	"slices"

	"sijil/claim"
	"sijil/publication"
	"sijil/value"
)

// whyProtected is the reason for withholding the name of a protected person.
const whyProtected = "protected"

// nameOf says which kind of name an entity leaves under, and why if it is
// withheld.
func nameOf(e claim.Entity) (name, why string) {
	switch {
	case e.Sensitivity != value.Public:
		return publication.NameWithheld, degree(e.Sensitivity)
	case e.Pseudonym:
		return publication.NamePseudonym, ""
	case e.Protected:
		return publication.NameWithheld, whyProtected
	}
	return publication.NameOwn, ""
}

// entity returns an entity's name in this release, and takes the entity into
// the release if it is not in it yet. An empty id has the empty name.
func (o *office) entity(id value.ID) string {
	if id == "" {
		return ""
	}
	if name, ok := o.entityName[id]; ok {
		return name
	}
	e, ok := o.entities[id]
	if i, isItem := o.items[id]; !ok && isItem {
		// Evidence that is spoken of: it goes by its title, if it is public.
		e, ok = claim.Entity{ID: i.ID, Scope: i.Scope, Kind: "item", Label: i.Title}, true
		o.entities[id] = e
	}
	if !ok {
		o.stop("not given", "entity", string(id), "", "Something that a claim names was not given. Nothing is known of who may see it.")
		return ""
	}
	name := fmt.Sprintf("e%d", len(o.entityName)+1)
	o.entityName[id] = name
	how, _ := nameOf(e)
	o.out.Entities = append(o.out.Entities, publication.Entity{
		ID: name, Kind: e.Kind, Label: o.called(e), Name: how,
	})
	return name
}

// called returns what an entity is called outside.
func (o *office) called(e claim.Entity) publication.Label {
	if how, _ := nameOf(e); how == publication.NameWithheld {
		return unnamed(e.Kind)
	}
	return label(e.Label)
}

// calledID is called for an id; empty for none.
func (o *office) calledID(id value.ID) publication.Label {
	if o.entity(id) == "" {
		return publication.Label{}
	}
	return o.called(o.entities[id])
}

// unnamed is what is said in place of a name.
func unnamed(kind string) publication.Label {
	p, ok := unnamedWords[kind]
	if !ok {
		p = phrase{"something that is not named", "شيء لا يُسمّى"}
	}
	return publication.Label{{Lang: "en", Text: p.en}, {Lang: "ar", Text: p.ar}}
}

// item returns an item's name in this release, and takes it in. An item that
// is not public enters as withheld: its digest would let a thief of the house
// test for it.
func (o *office) item(id value.ID) (name string, public bool) {
	i, ok := o.items[id]
	if !ok {
		o.stop("not given", "item", string(id), "", "The item that carries a claim was not given.")
		return "", false
	}
	public = i.Sensitivity == value.Public
	if name, ok := o.itemName[id]; ok {
		return name, public
	}
	name = fmt.Sprintf("i%d", len(o.itemName)+1)
	o.itemName[id] = name
	out := publication.Item{ID: name, Title: publication.Label{}, Size: -1, Holding: publication.Withholding}
	if public {
		out = publication.Item{
			ID: name, Title: label(i.Title), SHA256: i.SHA256, Size: i.Size,
			MediaType: i.MediaType, Holding: publication.KnownByDigest,
		}
		if i.Held {
			out.Holding = publication.Held
		}
	}
	o.out.Items = append(o.out.Items, out)
	return name, public
}

// countEntities counts the names and items that are withheld.
func (o *office) countEntities() {
	tally := map[string]int{}
	for id := range o.entityName {
		if how, why := nameOf(o.entities[id]); how == publication.NameWithheld {
			tally["entity "+why]++
		}
	}
	for id := range o.itemName {
		if s := o.items[id].Sensitivity; s != value.Public {
			tally["item "+degree(s)]++
		}
	}
	for _, what := range []string{"entity", "item"} {
		for _, why := range reasons {
			if n := tally[what+" "+why]; n > 0 {
				o.out.Withheld = append(o.out.Withheld, publication.Withheld{What: what, Why: why, Count: n, Proofs: []string{}})
			}
		}
	}
}

// reasons are the reasons for withholding, in the order in which they are listed.
var reasons = []string{whyProtected, string(value.Restricted), string(value.Confidential), string(value.Sealed)}

// place puts a place into words. A place that may be published only more
// coarsely than it is recorded is left out, since coarsening it is not ours to
// guess.
func (o *office) place(p *value.Place) publication.Label {
	if p == nil {
		return publication.Label{}
	}
	if coarse(p) {
		return coarseWords
	}
	words := o.calledID(p.Place)
	if len(words) > 0 || p.Words == "" {
		return words
	}
	return publication.Label{{Lang: "", Text: p.Words}}
}

// coarse says whether a place may be named only more coarsely than it is
// recorded.
func coarse(p *value.Place) bool { return p != nil && p.Publish > 0 && p.Precision < p.Publish }

// coarseWords stand in place of such a place.
var coarseWords = both(phrase{"withheld to protect people", "محجوب لحماية الناس"})

// both is a phrase in both languages.
func both(p phrase) publication.Label {
	return publication.Label{{Lang: "en", Text: p.en}, {Lang: "ar", Text: p.ar}}
}

// released says whether all claims of a list leave, and sorts them.
func (o *office) released(ids []value.ID) (names []string, withheld int) {
	names = []string{}
	for _, id := range ids {
		if name, ok := o.claimName[id]; ok {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
			continue
		}
		withheld++
	}
	return names, withheld
}
