package flat

import (
	"strconv"

	"sijil/claim"
	"sijil/fault"
	"sijil/internal/jsontree"
)

func (f *flat) readChain(c *claim.Claim, n *jsontree.Node) error {
	if n.Kind != '[' {
		return wrong("chain", "has to be a list of tellings")
	}
	if len(n.List) == 0 {
		f.note("chain", "[]")
	}
	for i := range n.List {
		t, err := f.readTelling(&n.List[i], join("chain", strconv.Itoa(i)))
		if err != nil {
			return err
		}
		c.Chain = append(c.Chain, t)
	}
	return nil
}

func (f *flat) readTelling(n *jsontree.Node, path string) (claim.Telling, error) {
	var t claim.Telling
	if n.Kind != '{' {
		return t, wrong(path, "has to be an object")
	}
	rest := jsontree.Node{Kind: '{'}
	for i, name := range n.Names {
		v := &n.List[i]
		switch name {
		case "act", "did":
			if err := f.readDid(&t, name, v, path); err != nil {
				return t, err
			}
		case "when":
			if v.Kind == 'n' {
				continue
			}
			when, err := f.readTime(v, join(path, "when"))
			if err != nil {
				return t, err
			}
			t.When = when
		default:
			rest.Put(name, *v)
		}
	}
	if n.Get("when") == nil {
		f.note(join(path, "when"), "absent")
	}
	return t, f.readObject(&rest, path, tellingFields(&t))
}

func tellingFields(t *claim.Telling) []field {
	return []field{
		{name: "who", nulls: true, keep: (*entityRef)(&t.Who)},
		{name: "channel", nulls: true, keep: &t.Channel},
	}
}

// readDid reads what a teller did: one word, or a list of words.
func (f *flat) readDid(t *claim.Telling, name string, n *jsontree.Node, path string) error {
	if t.Did != nil {
		return wrong(path, `"act" and "did" mean the same`)
	}
	at := join(path, "act")
	words := []jsontree.Node{*n}
	if n.Kind == '[' {
		words = n.List
		if len(words) < 2 {
			f.note(at+"/form", "list")
		}
	}
	t.Did = []claim.Did{}
	for i := range words {
		s, err := f.word(&words[i], at)
		if err != nil {
			return err
		}
		t.Did = append(t.Did, claim.Did(s))
	}
	if name == "did" {
		f.note(at, "did")
	}
	return nil
}

func (f *flat) readQuote(c *claim.Claim, n *jsontree.Node) (err error) {
	c.Quote = new(claim.Quotation)
	if n.Kind == 's' {
		c.Quote.Text, err = f.word(n, "quote")
		return err
	}
	if err := f.readObject(n, "quote", quoteFields(c.Quote)); err != nil {
		return err
	}
	if *c.Quote == (claim.Quotation{Text: c.Quote.Text}) {
		f.note("quote", "object")
	}
	return nil
}

func (f *flat) readLocator(l *claim.Locator, n *jsontree.Node) error {
	if n.Kind != '{' {
		return wrong("at", "has to be an object, as {\"page\": 3}")
	}
	if len(n.Names) == 0 {
		f.note("at", "{}")
	}
	rest := jsontree.Node{Kind: '{'}
	for i, name := range n.Names {
		v, at := &n.List[i], join("at", name)
		var err error
		switch {
		case v.Kind == 'n':
			rest.Put(name, *v)
		case name == "lines":
			l.Lines = new(claim.Span)
			err = f.readObject(v, at, spanFields(l.Lines))
		case name == "characters":
			l.Characters = new(claim.Span)
			err = f.readObject(v, at, spanFields(l.Characters))
		case name == "time_ms":
			l.TimeMS = new(claim.Span)
			err = f.readObject(v, at, spanFields(l.TimeMS))
		case name == "region":
			l.Region = new(claim.Region)
			err = f.readObject(v, at, regionFields(l.Region))
		default:
			rest.Put(name, *v)
		}
		if err != nil {
			return fault.Wrap(fault.Invalid, err, "the place in the item cannot be read")
		}
	}
	return f.readObject(&rest, "at", locatorFields(l))
}

// locatorFields are the names of a locator that hold one word or number. The
// spans stand in it for null alone.
func locatorFields(l *claim.Locator) []field {
	none := ""
	return []field{
		{name: "page", keep: &l.Page}, {name: "paragraph", keep: &l.Paragraph},
		{name: "lines", keep: &none}, {name: "characters", keep: &none},
		{name: "time_ms", keep: &none}, {name: "region", keep: &none},
		{name: "words", keep: &l.Words},
	}
}
