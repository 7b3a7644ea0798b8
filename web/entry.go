package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"sijil/casework"
	"sijil/claim"
	"sijil/evidence"
	"sijil/fault"
	"sijil/locale"
	"sijil/value"
)

// The steps of the form that records a claim. Each is a plain page; what was
// typed before goes along in hidden fields, so that nothing is lost and
// nothing is kept on the machine before it is recorded.
const (
	stepSource  = "source"  // in which item, who said it, how they know, what sort of thing
	stepContent = "content" // the questions of that sort
	stepNames   = "names"   // names that are new here
	stepConfirm = "confirm" // read back as a sentence with the bounds that follow
)

// entry is the form that records a claim.
type entry struct {
	Step   string
	In     url.Values // what was typed, by the names of casework.Assertion and of this form
	Errors []formError

	Items    []evidence.Item
	Entities []claim.Entity // suggestions for names
	Kinds    []kindChoice
	Kind     *question
	New      []newName
	Preview  *preview
	Once     string // token of the form that records, so that sending it twice records once
	Carried  []kept // fields of other steps
}

// kindChoice is a sort of claim as a plain question.
type kindChoice struct {
	ID, Label, Explain string
	Common             bool
}

// question is the fields of one sort of claim.
type question struct {
	ID, Label, Explain string
	When, Where        bool
	More               bool // one of the values that are not needed was given
	Roles              []roleField
	Values             []valueField
}

// roleField asks who or what takes part.
type roleField struct {
	Name, Label string
	Kinds       []string // of entities that fit
	Required    bool
	Several     bool     // more than one name fits
	Given       []string // one input each
}

// valueField asks for a value in words.
type valueField struct {
	Name, Label string
	Form        string // count, age, share, time, code, codes, bool, number, text
	Required    bool
	Given       []string
	Terms       []named
}

// newName is a name that nothing here has yet.
type newName struct {
	Name  string
	Kinds []string
	Kind  string // chosen
}

// preview is the claim read back.
type preview struct {
	Sentence string
	Claim    claim.Claim
	Counts   []value.Count
	Ages     []value.Age
}

// common are the sorts of claim that the form offers first.
var common = []string{"act", "count", "perception", "speech", "attribute", "observation", "finding_of_remains", "burial",
	"movement", "presence", "omission", "restriction", "attribution", "announcement"}

// showEntry opens the form. An item in the address is filled in.
func (s *Server) showEntry(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	in := url.Values{"zone": {defaultZone}, "polarity": {"affirmed"}, "force": {"asserted"}}
	for _, name := range []string{"item", "kind", "paragraph", "publisher"} {
		if q.Get(name) != "" {
			in.Set(name, q.Get(name))
		}
	}
	return s.entryPage(w, r, http.StatusOK, &entry{Step: stepSource, In: in})
}

// defaultZone is the zone that times of day are read in unless the person says
// otherwise.
const defaultZone = "Asia/Damascus"

// recordEntry takes one step of the form.
func (s *Server) recordEntry(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	e := &entry{Step: r.PostFormValue("step"), In: r.PostForm}
	e.separate()
	switch r.PostFormValue("go") {
	case "back":
		e.Step = map[string]string{stepConfirm: stepContent, stepNames: stepContent}[e.Step]
		if e.Step == "" {
			e.Step = stepSource
		}
		return s.entryPage(w, r, http.StatusOK, e)
	case "record":
		return s.recordClaim(w, r, e)
	case "names":
		if err := s.recordNames(r, e); err != nil {
			return err
		}
	}
	if e.Errors = e.check(); e.Errors != nil {
		return s.entryPage(w, r, http.StatusUnprocessableEntity, e)
	}
	if e.Step == stepSource {
		e.Step = stepContent
		return s.entryPage(w, r, http.StatusOK, e)
	}
	e.Step = stepConfirm
	return s.entryPage(w, r, http.StatusOK, e)
}

// separate takes several names in one field apart: "the shopkeeper; his son".
func (e *entry) separate() {
	for name, given := range e.In {
		if strings.HasPrefix(name, "role.") {
			e.In[name] = filled(strings.FieldsFunc(strings.Join(given, ";"), func(r rune) bool { return r == ';' || r == '؛' }))
		}
	}
}

// check says what of this step is missing.
func (e *entry) check() []formError {
	var found []formError
	need := func(field, key string) {
		if strings.TrimSpace(e.In.Get(field)) == "" {
			found = append(found, formError{Field: field, Key: key})
		}
	}
	switch e.Step {
	case stepSource:
		need("item", "entry.err.item")
		need("did", "entry.err.did")
		if slices.Contains(e.In["did"], string(claim.WasTold)) && e.In.Get("told_by") == "" && e.In.Get("told_by_did") == "" {
			found = append(found, formError{Field: "told_by", Key: "entry.err.toldby"})
		}
		need("kind", "entry.err.kind")
		for _, f := range []string{"paragraph", "page"} {
			if n := strings.TrimSpace(e.In.Get(f)); n != "" {
				if v, err := strconv.ParseInt(n, 10, 64); err != nil || v < 1 {
					found = append(found, formError{Field: f, Key: "entry.err." + f})
				}
			}
		}
	case "":
		found = append(found, formError{Field: "item", Key: "entry.err.item"})
		e.Step = stepSource
	}
	return found
}

// assertion is what was typed, as casework takes it.
func (e *entry) assertion() casework.Assertion {
	get := func(name string) string { return strings.TrimSpace(e.In.Get(name)) }
	number := func(name string) int64 {
		n, err := strconv.ParseInt(get(name), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	a := casework.Assertion{Kind: get("kind"), Unit: get("unit"), When: get("when"), Day: get("day"), Zone: get("zone"),
		Where: get("where"), Relation: get("relation"), Polarity: get("polarity"), Force: get("force"), Item: get("item"),
		Page: number("page"), Paragraph: number("paragraph"), Quote: get("quote"), Sensitivity: get("sensitivity")}
	if a.Unit == "" {
		a.Unit = "person"
	}
	for _, name := range sortedNames(e.In) {
		role, isRole := strings.CutPrefix(name, "role.")
		val, isValue := strings.CutPrefix(name, "value.")
		given := filled(e.In[name])
		switch {
		case isRole:
			for _, g := range given {
				a.Role = append(a.Role, role+"="+g)
			}
		case isValue && len(given) > 0:
			a.Value = append(a.Value, val+"="+strings.Join(given, ";"))
		}
	}
	a.Teller = e.tellers()
	return a
}

// tellers is through whom the claim reached us, origin first: who told the
// teller, the teller, and who published it.
func (e *entry) tellers() []string {
	var out []string
	if slices.Contains(e.In["did"], string(claim.WasTold)) {
		how := e.In.Get("told_by_did")
		if how == "" {
			how = string(claim.BasisUnknown)
		}
		out = append(out, strings.TrimSpace(e.In.Get("told_by"))+": "+how)
	}
	teller := strings.TrimSpace(e.In.Get("teller")) + ": " + strings.Join(e.In["did"], ", ")
	if channel := e.In.Get("channel"); channel != "" {
		teller += "; " + channel
	}
	out = append(out, teller)
	if p := strings.TrimSpace(e.In.Get("publisher")); p != "" {
		out = append(out, p+": "+string(claim.Published))
	}
	return out
}

// filled returns what is not empty.
func filled(given []string) []string {
	var out []string
	for _, g := range given {
		if g = strings.TrimSpace(g); g != "" {
			out = append(out, g)
		}
	}
	return out
}

// recordNames records the names that are new, as the person said what they
// are, and puts their ids in the place of the names.
func (s *Server) recordNames(r *http.Request, e *entry) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	// Names that were recorded meanwhile, perhaps by this form sent before, are
	// not recorded again.
	if e.Entities, err = casework.Ask(r.Context(), s.desk, s.actor, casework.ListEntities, ""); err != nil {
		return err
	}
	for i, name := range e.In["new_name"] {
		kinds := e.In["new_kind"]
		if i >= len(kinds) || kinds[i] == "" || strings.TrimSpace(name) == "" || e.find(strings.TrimSpace(name)) != "" {
			continue
		}
		recorded, err := casework.Do(r.Context(), s.desk, s.actor, casework.RecordEntity, claim.Entity{
			Kind: kinds[i], Pseudonym: slices.Contains(e.In["new_pseudonym"], name),
			Label: value.Label{{Lang: string(lang), Text: strings.TrimSpace(name)}}})
		if err != nil {
			return err
		}
		for _, field := range e.nameFields() {
			for j, given := range e.In[field] {
				if strings.TrimSpace(given) == name {
					e.In[field][j] = string(recorded.ID)
				}
			}
		}
	}
	for _, done := range []string{"new_name", "new_kind", "new_pseudonym"} {
		e.In.Del(done)
	}
	e.Step = stepContent
	return nil
}

// recordClaim records the claim and leads to its page, which says so.
func (s *Server) recordClaim(w http.ResponseWriter, r *http.Request, e *entry) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	id, before, err := s.forms.do(r.PostFormValue("once"), func() (value.ID, error) {
		done, err := casework.Do(r.Context(), s.desk, s.actor, casework.AssertClaim, e.assertion())
		return done.ID, err
	})
	if err == nil {
		saved := "recorded"
		if before {
			saved = "before"
		}
		http.Redirect(w, r, link(lang, "claim", id)+"?saved="+saved, http.StatusSeeOther)
		return nil
	}
	e.Step = stepContent
	if !e.explain(err, s.blame(r, e)) {
		return err
	}
	return s.entryPage(w, r, http.StatusUnprocessableEntity, e)
}

// explain turns a failure that a person can mend into an error on the form.
func (e *entry) explain(err error, field string) bool {
	kind := fault.KindOf(err)
	if kind != fault.Invalid && kind != fault.NotFound && kind != fault.Conflict {
		return false
	}
	text := err.Error()
	var told *fault.Error
	if errors.As(err, &told) {
		text = told.Message
		if told.Err != nil {
			text = told.Error()
		}
	}
	if hint := fault.HintOf(err); hint != "" {
		text += ": " + hint
	}
	e.Errors = append(e.Errors, formError{Field: field, Text: text})
	return true
}

// blame finds the field without which the claim could be read, so that the
// error stands beside it; "what" if no single field is to blame.
func (s *Server) blame(r *http.Request, e *entry) string {
	full := e.assertion()
	readable := func(a casework.Assertion) bool {
		_, err := casework.Ask(r.Context(), s.desk, s.actor, casework.PreviewClaim, a)
		return err == nil
	}
	without := full
	without.When = ""
	if full.When != "" && readable(without) {
		return "when"
	}
	for i, v := range full.Value {
		without = full
		without.Value = slices.Delete(slices.Clone(full.Value), i, i+1)
		if readable(without) {
			name, _, _ := strings.Cut(v, "=")
			return "v-" + name
		}
	}
	return "what"
}

// entryPage shows the form at its step with all that was typed.
func (s *Server) entryPage(w http.ResponseWriter, r *http.Request, status int, e *entry) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	if e.Items, err = casework.Ask(ctx, s.desk, s.actor, casework.ListItems, casework.Asked{Lang: string(lang)}); err != nil {
		return err
	}
	if e.Entities, err = casework.Ask(ctx, s.desk, s.actor, casework.ListEntities, ""); err != nil {
		return err
	}
	vocabulary, err := casework.Ask(ctx, s.desk, s.actor, casework.KindsInForce, struct{}{})
	if err != nil {
		return err
	}
	if e.Step != stepSource {
		if e.Kind = ask(vocabulary, e.In.Get("kind"), e.In, lang); e.Kind == nil {
			e.Step = stepSource
		}
	}
	e.adopt()
	if e.Step == stepConfirm {
		if e.New = e.unknown(); len(e.New) > 0 {
			e.Step = stepNames
		} else if status, err = s.readBack(r, e, status, lang); err != nil {
			return err
		}
	}
	if e.Step == stepSource {
		e.Kinds = choices(vocabulary, lang)
	}
	e.Carried = e.carry()
	return s.render(w, r, status, "entry", "nav.record", e)
}

// readBack asks what would be recorded. A claim that cannot be read leads back
// to the questions.
func (s *Server) readBack(r *http.Request, e *entry, status int, lang locale.Lang) (int, error) {
	c, err := casework.Ask(r.Context(), s.desk, s.actor, casework.PreviewClaim, e.assertion())
	if err != nil {
		e.Step = stepContent
		if !e.explain(err, s.blame(r, e)) {
			return status, err
		}
		return http.StatusUnprocessableEntity, nil
	}
	names := map[value.ID]string{}
	for _, x := range e.Entities {
		names[x.ID] = x.Label.In(string(lang))
	}
	for _, i := range e.Items {
		names[i.ID] = i.Title.In(string(lang))
	}
	label := func(id value.ID) string {
		if n := names[id]; n != "" {
			return n
		}
		return string(id)
	}
	if e.Once, _, err = s.newToken(); err != nil {
		return status, err
	}
	e.Preview = &preview{Claim: c, Sentence: claim.Sentence(claim.State{Claim: c}, label, string(lang))}
	for _, v := range c.Values {
		if v.Value.Count != nil {
			e.Preview.Counts = append(e.Preview.Counts, *v.Value.Count)
		}
		if v.Value.Age != nil {
			e.Preview.Ages = append(e.Preview.Ages, *v.Value.Age)
		}
	}
	return status, nil
}
