package web

import (
	"net/http"
	"net/url"
	"strings"

	"sijil/casework"
	"sijil/claim"
	"sijil/fault"
	"sijil/locale"
	"sijil/value"
)

// claimPage is a claim, what people think of it, and the form to say what one
// thinks oneself.
type claimPage struct {
	casework.Card
	Form    assessing
	Passage string  // the words in which it stands, where those can be shown
	About   []about // what the claim is about, with links
	Saved   string  // "assessed" or "retracted" right after it was recorded
}

// about is one role of a claim.
type about struct {
	Role   string
	Entity value.ID
	Claim  value.ID
	Name   string
}

// assessing is what was typed into the form of assessment or retraction, kept
// when something was missing.
type assessing struct {
	Status, Reason, Rule, By string
	Errors                   []formError
	Retracting               bool
	RetractReason            string
}

// formError is one thing that is missing or wrong in a form, with the field.
type formError struct {
	Field string
	Key   string // of the message
	Text  string // or the text, where casework said it
}

// showClaim shows one claim with its chain, its passage, and every view of it.
func (s *Server) showClaim(w http.ResponseWriter, r *http.Request) error {
	return s.claimPage(w, r, http.StatusOK, assessing{Status: r.URL.Query().Get("status"), By: s.actor.Name})
}

func (s *Server) claimPage(w http.ResponseWriter, r *http.Request, status int, form assessing) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	card, err := casework.Ask(r.Context(), s.desk, s.actor, casework.ShowClaim,
		casework.Asked{ID: r.PathValue("id"), Lang: string(lang)})
	if err != nil {
		return err
	}
	vocabulary, err := casework.Ask(r.Context(), s.desk, s.actor, casework.KindsInForce, struct{}{})
	if err != nil {
		return err
	}
	page := claimPage{Card: card, Form: form, Saved: r.URL.Query().Get("saved")}
	for _, role := range card.Roles {
		a := about{Role: roleName(vocabulary, card.Kind, role.Role, lang)}
		if role.Target != nil {
			a.Entity, a.Claim, a.Name = role.Target.Entity, role.Target.Claim, card.Labels[role.Target.Entity]
		}
		page.About = append(page.About, a)
	}
	rows, err := s.withPassages(r.Context(), []casework.Card{card})
	if err != nil {
		return err
	}
	page.Passage = rows.Passages[card.ID]
	return s.renderTitled(w, r, status, "claim", said(s.words[lang], card.Sentence), page)
}

// roleName returns what a role of a sort of claim is called.
func roleName(v *claim.Vocabulary, kind, role string, lang locale.Lang) string {
	k, _ := v.Kind(kind)
	for _, r := range k.Roles {
		if r.Name == role {
			return r.Label.In(string(lang))
		}
	}
	return role
}

// assessClaim records what the person signed in, or somebody that person
// names, thinks of a claim.
func (s *Server) assessClaim(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	form := assessing{Status: r.PostFormValue("status"), Reason: strings.TrimSpace(r.PostFormValue("reason")),
		Rule: strings.TrimSpace(r.PostFormValue("rule")), By: strings.TrimSpace(r.PostFormValue("by"))}
	for _, f := range []struct{ name, text, key string }{
		{"status", form.Status, "assess.err.status"},
		{"reason", form.Reason, "assess.err.reason"},
		{"by", form.By, "assess.err.by"},
	} {
		if f.text == "" {
			form.Errors = append(form.Errors, formError{Field: f.name, Key: f.key})
		}
	}
	if form.Errors == nil {
		_, err := casework.Do(r.Context(), s.desk, s.actor, casework.AssessClaim, casework.Assessing{
			Target: r.PathValue("id"), Status: form.Status, Reason: form.Reason, Rule: form.Rule, By: form.By})
		if err == nil {
			return s.saved(w, r, "assessed")
		}
		if fault.KindOf(err) != fault.Invalid {
			return err
		}
		form.Errors = append(form.Errors, formError{Field: "status", Text: err.Error()})
	}
	return s.claimPage(w, r, http.StatusUnprocessableEntity, form)
}

// retractClaim records that a claim no longer stands.
func (s *Server) retractClaim(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	form := assessing{Retracting: true, By: s.actor.Name, RetractReason: strings.TrimSpace(r.PostFormValue("reason"))}
	if form.RetractReason == "" {
		form.Errors = append(form.Errors, formError{Field: "retract-reason", Key: "retract.err.reason"})
		return s.claimPage(w, r, http.StatusUnprocessableEntity, form)
	}
	_, err := casework.Do(r.Context(), s.desk, s.actor, casework.RetractClaim,
		casework.Retraction{Claim: r.PathValue("id"), Reason: form.RetractReason})
	if err != nil {
		return err
	}
	return s.saved(w, r, "retracted")
}

// saved leads back to the claim, which then says that it was recorded.
func (s *Server) saved(w http.ResponseWriter, r *http.Request, what string) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	http.Redirect(w, r, link(lang, "claim", r.PathValue("id"))+"?saved="+what, http.StatusSeeOther)
	return nil
}

// claimsPerPage is how many claims a list shows at once.
const claimsPerPage = 40

// claimList is a list of claims with its filters.
type claimList struct {
	Cards  []casework.Card
	Kinds  []named // for the filter
	Kind   string
	Words  string
	Entity string
	Item   string
	Next   string // address of the next page; "" on the last
}

// named is a code with what it is called.
type named struct{ Code, Name string }

// listClaims lists claims, oldest first, by kind and by words.
func (s *Server) listClaims(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	page := claimList{Kind: q.Get("kind"), Words: strings.TrimSpace(q.Get("words")), Entity: q.Get("about"), Item: q.Get("item")}
	kinds, err := casework.Ask(r.Context(), s.desk, s.actor, casework.KindsInForce, struct{}{})
	if err != nil {
		return err
	}
	page.Kinds = kindNames(kinds, lang)
	page.Cards, err = casework.Ask(r.Context(), s.desk, s.actor, casework.ListClaims, casework.ClaimSearch{
		Filter: claim.Filter{Kind: page.Kind, Words: page.Words, Entity: value.ID(page.Entity), Item: value.ID(page.Item),
			After: value.ID(q.Get("after")), Limit: claimsPerPage + 1},
		Lang: string(lang)})
	if err != nil {
		return err
	}
	if len(page.Cards) > claimsPerPage {
		page.Cards = page.Cards[:claimsPerPage]
		next := url.Values{}
		for _, k := range []string{"kind", "words", "about", "item"} {
			if q.Get(k) != "" {
				next.Set(k, q.Get(k))
			}
		}
		next.Set("after", string(page.Cards[claimsPerPage-1].ID))
		page.Next = "?" + next.Encode()
	}
	return s.render(w, r, http.StatusOK, "claims", "nav.claims", page)
}
