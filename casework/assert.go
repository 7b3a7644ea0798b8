package casework

import (
	"context"
	"slices"
	"strings"

	"sijil/claim"
	"sijil/fault"
	"sijil/value"
)

// Assertion is a claim as a person gives it: in words, with names instead of
// ids. The flag, the form field and the JSON key of one thing have one name.
type Assertion struct {
	Kind        string   `json:"kind" required:"" help:"What sort of thing is said: act, count, speech, ... (sijil claim kinds lists them)."`
	Role        []string `json:"role" sep:"none" placeholder:"ROLE=NAME" help:"Who or what it is about: victim=per:a. Again for each."`
	Value       []string `json:"value" sep:"none" placeholder:"NAME=WORDS" help:"What is said of it, in the source's words: act=killing, count='more than 100'. Again for each."`
	Unit        string   `json:"unit" default:"person" help:"What a count counts: person, body, dwelling, media_item."`
	When        string   `json:"when" help:"When, in the source's words or as EDTF: 'around 10am', 2025-03-08."`
	Day         string   `json:"day" help:"The day that a time of day is of, YYYY-MM-DD."`
	Zone        string   `json:"zone" help:"The time zone of the words: Asia/Damascus."`
	Where       string   `json:"where" help:"The place, by name."`
	Relation    string   `json:"relation" default:"in" help:"How it lies to the place: in, at, near, adjacent_to."`
	Polarity    string   `json:"polarity" default:"affirmed" help:"affirmed, negated or unknown."`
	Force       string   `json:"force" default:"asserted" help:"asserted, reported, alleged, believed, announced, promised, demanded, denied, inferred."`
	Teller      []string `json:"teller" sep:"none" placeholder:"NAME: HOW" help:"Through whom it reached us, origin first: 'per:a: saw, heard_sound', 'org:b: documented'. Again for each."`
	Item        string   `json:"item" help:"The item in which it stands, by name."`
	Page        int64    `json:"page" help:"The page, from 1."`
	Paragraph   int64    `json:"paragraph" help:"The paragraph, from 1."`
	Quote       string   `json:"quote" help:"The passage word for word; cuts as […], insertions in [brackets]."`
	Sensitivity string   `json:"sensitivity" help:"public, restricted, confidential or sealed. Left out: restricted."`
	Supersedes  string   `json:"supersedes" help:"The claim of the same source that this one replaces."`
}

// AssertClaim records that a source says something. It does not say that it is
// true.
var AssertClaim = Act[Assertion, claim.Claim]{
	Verb: "claim.assert",
	Check: func(in Assertion) error {
		if strings.TrimSpace(in.Kind) == "" {
			return fault.New(fault.Invalid, "what sort of thing is said is missing").WithHint("choose a kind")
		}
		if strings.TrimSpace(in.Item) == "" {
			return fault.New(fault.Invalid, "the item in which it stands is missing").
				WithHint("name the item; a claim without a source cannot be recorded")
		}
		return nil
	},
	Needs: needs[Assertion]("claim.assert"),
	Decide: func(ctx context.Context, s Snapshot, pen Pen, in Assertion) ([]Draft, claim.Claim, error) {
		c, err := in.claim(newResolver(ctx, s), s)
		if err != nil {
			return nil, c, err
		}
		c.ID = pen.NewID()
		c.Scope = settled(value.Scope{Sensitivity: value.Sensitivity(in.Sensitivity)}, s.Home())
		if err := c.Check(s.Vocabulary()); err != nil {
			return nil, c, err
		}
		return []Draft{{Subject: c.ID, Scope: c.Scope, Body: c}}, c, nil
	},
}

// PreviewClaim reads an assertion back without recording it, so that a person
// sees the bounds that the words were given.
var PreviewClaim = Query[Assertion, claim.Claim]{
	Verb:  "claim.preview",
	Check: AssertClaim.Check,
	Read: func(ctx context.Context, s Snapshot, in Assertion) (claim.Claim, error) {
		c, err := in.claim(newResolver(ctx, s), s)
		if err != nil {
			return c, err
		}
		c.Scope = settled(value.Scope{Sensitivity: value.Sensitivity(in.Sensitivity)}, s.Home())
		return c, c.Check(s.Vocabulary())
	},
}

// claim reads the words and finds what the names mean.
func (in Assertion) claim(r *resolver, s Snapshot) (claim.Claim, error) {
	c := claim.Claim{
		Kind: in.Kind, Polarity: claim.Polarity(in.Polarity), Force: claim.Force(in.Force),
		Source:     claim.Source{Item: value.ID(in.Item), Locator: claim.Locator{Page: in.Page, Paragraph: in.Paragraph}},
		Supersedes: value.ID(in.Supersedes), Roles: []claim.Role{}, Values: []value.Named{}, Chain: []claim.Telling{},
	}
	kind, ok := s.Vocabulary().Kind(in.Kind)
	if in.Kind == claim.ListRecord {
		return c, fault.New(fault.Invalid, "a record stands in a list, and comes with it").WithHint("import the list: sijil list import; nothing was recorded")
	}
	if !ok {
		return c, fault.New(fault.Invalid, "%q is not a kind of claim", in.Kind).WithHint("see the kinds with: sijil claim kinds")
	}
	if in.Quote != "" {
		c.Quote = &claim.Quotation{Text: in.Quote}
	}
	for _, step := range []func() error{
		func() error { return r.entity(&c.Source.Item) },
		func() error { return r.claim(&c.Supersedes) },
		func() error { return in.roles(r, kind, &c) },
		func() error { return in.values(r, kind, &c) },
		func() error { return in.time(&c) },
		func() error { return in.place(r, &c) },
		func() error { return in.chain(r, &c) },
	} {
		if err := step(); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (in Assertion) roles(r *resolver, kind claim.Kind, c *claim.Claim) error {
	for _, given := range in.Role {
		role, name, ok := strings.Cut(given, "=")
		if !ok {
			return fault.New(fault.Invalid, "%q is not of the form ROLE=NAME", given)
		}
		if name == "" {
			c.Roles = append(c.Roles, claim.Role{Role: role})
			continue
		}
		ref, err := r.ref(name)
		if err != nil {
			return err
		}
		// A role that the kind does not have is refused later, with the others.
		if k, ok := kind.Role(role); ok && ref.Entity != "" && !k.Claims() && !slices.Contains(k.Target, r.kinds[ref.Entity]) {
			return fault.New(fault.Invalid, "%q is a %s, and cannot be %q in a claim of kind %s", name, r.kinds[ref.Entity], role, kind.ID).
				WithHint("that role takes: %s", strings.Join(k.Target, ", "))
		}
		c.Roles = append(c.Roles, claim.Role{Role: role, Target: &ref})
	}
	return nil
}

func (in Assertion) values(r *resolver, kind claim.Kind, c *claim.Claim) error {
	for _, given := range in.Value {
		name, words, ok := strings.Cut(given, "=")
		if !ok {
			return fault.New(fault.Invalid, "%q is not of the form NAME=WORDS", given)
		}
		v, err := in.value(r, kind, name, words)
		if err != nil {
			return err
		}
		c.Values = append(c.Values, value.Named{Name: name, Value: v})
	}
	value.SortNamed(c.Values)
	return nil
}

func (in Assertion) time(c *claim.Claim) error {
	if in.When == "" {
		return nil
	}
	t, err := readTime(in.When, in.Zone, in.Day)
	c.When = &t
	return err
}

// readTime reads an EDTF date, else the source's words.
func readTime(words, zone, day string) (value.Time, error) {
	if t, err := value.FromEDTF(words); err == nil {
		return t, nil
	}
	return value.ReadTime(words, zone, day)
}

func (in Assertion) place(r *resolver, c *claim.Claim) error {
	if in.Where == "" {
		return nil
	}
	c.Where = &value.Place{Place: value.ID(in.Where), Relation: in.Relation}
	return r.place(c.Where)
}

// chain reads tellers of the form "NAME: saw, heard_sound; CHANNEL".
func (in Assertion) chain(r *resolver, c *claim.Claim) error {
	for _, given := range in.Teller {
		// Names hold colons ("per:a"); the one that is followed by a space ends
		// the name.
		who, how, _ := strings.Cut(given, ": ")
		how, channel, _ := strings.Cut(how, ";")
		t := claim.Telling{Who: value.ID(strings.TrimSuffix(strings.TrimSpace(who), ":")), Channel: strings.TrimSpace(channel)}
		for d := range strings.SplitSeq(how, ",") {
			if d = strings.ReplaceAll(strings.TrimSpace(d), " ", "_"); d != "" {
				t.Did = append(t.Did, claim.Did(d))
			}
		}
		if len(t.Did) == 0 {
			t.Did = []claim.Did{claim.BasisUnknown}
		}
		if err := r.entity(&t.Who); err != nil {
			return err
		}
		c.Chain = append(c.Chain, t)
	}
	return nil
}
