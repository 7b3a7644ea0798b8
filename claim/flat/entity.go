package flat

import (
	"sijil/claim"
	"sijil/internal/jsontree"
	"sijil/value"
)

// readEntity reads an entity of the flat form. A person is protected unless
// the line says otherwise.
func (f *flat) readEntity(n *jsontree.Node) (claim.Entity, error) {
	var e claim.Entity
	fields := []field{
		{name: "entity", must: true, keep: &e.Ref}, {name: "kind", must: true, keep: &e.Kind},
		{name: "pseudonym", keep: &e.Pseudonym},
	}
	rest := jsontree.Node{Kind: '{'}
	var err error
	for i, name := range n.Names {
		v := &n.List[i]
		switch name {
		case "label":
			e.Label, err = f.readLabel(v)
		case "codes":
			e.Codes, err = f.readEntityCodes(v)
		case "sensitivity":
			e.Sensitivity, err = f.readSensitivity(v)
		case "protected":
			if v.Kind != 'b' {
				err = wrong(name, "has to be true or false")
			}
			e.Protected = v.Text == "true"
			f.note(name, "stated")
		default:
			rest.Put(name, *v)
		}
		if err != nil {
			return e, err
		}
	}
	if err := f.readObject(&rest, "entity", fields); err != nil {
		return e, err
	}
	if n.Get("protected") == nil {
		e.Protected = e.Kind == "person"
	}
	if !wordable(e.Ref) {
		return e, wrong("entity", "the name is too long, or has spaces or control characters")
	}
	e.Spelled = f.spelled
	return e, nil
}

func (f *flat) readLabel(n *jsontree.Node) (value.Label, error) {
	if n.Kind != '{' {
		return nil, wrong("label", `has to be an object, as {"en": "cemetery", "ar": "مقبرة"}`)
	}
	label := make(value.Label, 0, len(n.Names))
	for i, lang := range n.Names {
		text, err := f.word(&n.List[i], "label/"+jsontree.Short(lang))
		if err != nil {
			return nil, err
		}
		label = append(label, value.Phrase{Lang: lang, Text: text})
	}
	return label, nil
}

func (f *flat) readEntityCodes(n *jsontree.Node) ([]value.Code, error) {
	v, err := f.readCodes(n, "codes")
	if err != nil {
		return nil, err
	}
	var codes []value.Code
	for _, c := range *v.List {
		codes = append(codes, *c.Code)
	}
	return codes, nil
}
