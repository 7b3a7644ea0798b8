package web

import (
	"net/url"
	"slices"
	"strings"

	"sijil/claim"
	"sijil/locale"
)

// kindNames returns all sorts of claim with what they are called.
func kindNames(v *claim.Vocabulary, lang locale.Lang) []named {
	var out []named
	for _, k := range v.Kinds() {
		out = append(out, named{Code: k.ID, Name: k.Label.In(string(lang))})
	}
	return out
}

// choices returns the sorts of claim that the form can ask for: those whose
// required parts can be said in words. The common ones come first.
func choices(v *claim.Vocabulary, lang locale.Lang) []kindChoice {
	var out []kindChoice
	for _, k := range v.Kinds() {
		if !sayable(k) {
			continue
		}
		out = append(out, kindChoice{ID: k.ID, Label: k.Label.In(string(lang)), Explain: k.Explain.In(string(lang)),
			Common: slices.Contains(common, k.ID)})
	}
	rank := func(c kindChoice) int {
		if i := slices.Index(common, c.ID); i >= 0 {
			return i
		}
		return len(common)
	}
	slices.SortStableFunc(out, func(a, b kindChoice) int { return rank(a) - rank(b) })
	return out
}

// sayable says whether a sort of claim can be entered in words on the form.
func sayable(k claim.Kind) bool {
	for _, r := range k.Roles {
		if r.Min > 0 && r.Claims() {
			return false
		}
	}
	for _, val := range k.Values {
		if form, _ := formOf(val); val.Required && form == "" {
			return false
		}
	}
	return true
}

// formOf returns how a value is asked for, and the list its codes are from;
// "" if it cannot be said in words.
func formOf(v claim.ValueKind) (form, list string) {
	for _, s := range v.Shapes() {
		switch s.Form {
		case "count", "age", "share", "bool", "number", "text":
			return s.Form, ""
		case "time", "date":
			return "time", ""
		case "code":
			return "code", s.Of
		case "list":
			if s.Item != nil && s.Item.Form == "code" {
				return "codes", s.Item.Of
			}
		}
	}
	return "", ""
}

// ask returns the questions of one sort of claim, with what was typed; nil if
// there is no such sort or it cannot be entered here.
func ask(v *claim.Vocabulary, id string, in url.Values, lang locale.Lang) *question {
	k, ok := v.Kind(id)
	if !ok || !sayable(k) {
		return nil
	}
	q := &question{ID: k.ID, Label: k.Label.In(string(lang)), Explain: k.Explain.In(string(lang)), When: k.When, Where: k.Where}
	for _, r := range k.Roles {
		if r.Claims() {
			continue
		}
		f := roleField{Name: r.Name, Label: r.Label.In(string(lang)), Kinds: r.Target, Required: r.Min > 0, Several: r.Max != 1, Given: filled(in["role."+r.Name])}
		if len(f.Given) == 0 {
			f.Given = append(f.Given, "")
		}
		q.Roles = append(q.Roles, f)
	}
	slices.SortStableFunc(q.Roles, func(a, b roleField) int { return order(a.Required) - order(b.Required) })
	for _, val := range k.Values {
		form, list := formOf(val)
		if form == "" {
			continue
		}
		f := valueField{Name: val.Name, Label: val.Label.In(string(lang)), Form: form, Required: val.Required, Given: filled(in["value."+val.Name])}
		if l, ok := v.List(list); ok {
			for _, t := range l.Terms {
				f.Terms = append(f.Terms, named{Code: t.Code, Name: t.Label.In(string(lang))})
			}
		}
		if len(f.Given) == 0 {
			f.Given = []string{""}
		}
		q.Values = append(q.Values, f)
		q.More = q.More || !f.Required && f.Given[0] != ""
	}
	slices.SortStableFunc(q.Values, func(a, b valueField) int { return order(a.Required) - order(b.Required) })
	return q
}

// order puts what is required before what is not.
func order(required bool) int {
	if required {
		return 0
	}
	return 1
}

// nameFields are the fields that hold names of people, groups, places and the
// like.
func (e *entry) nameFields() []string {
	fields := []string{"teller", "told_by", "publisher", "where"}
	for _, name := range sortedNames(e.In) {
		if strings.HasPrefix(name, "role.") {
			fields = append(fields, name)
		}
	}
	return fields
}

// adopt replaces names as people read them by the ids of what they name, so
// that nobody has to type an id.
func (e *entry) adopt() {
	for _, field := range e.nameFields() {
		for i, given := range e.In[field] {
			if id := e.find(strings.TrimSpace(given)); id != "" && e.Step == stepConfirm {
				e.In[field][i] = id
			}
		}
	}
}

// find returns the id of what a name names, or "". A name that two things have
// names neither.
func (e *entry) find(name string) string {
	if name == "" {
		return ""
	}
	found := ""
	for _, x := range e.Entities {
		match := string(x.ID) == name || x.Ref == name
		for _, p := range x.Label {
			match = match || strings.EqualFold(p.Text, name)
		}
		if !match {
			continue
		}
		if string(x.ID) == name || x.Ref == name {
			return string(x.ID)
		}
		if found != "" {
			return ""
		}
		found = string(x.ID)
	}
	for _, i := range e.Items {
		if string(i.ID) == name || i.Ref == name {
			return string(i.ID)
		}
	}
	return found
}

// Called returns what stands in a name field as a person reads it: the label,
// where it names one thing only, else the short name, else the id.
func (e *entry) Called(given, lang string) string {
	for _, x := range e.Entities {
		if string(x.ID) != given {
			continue
		}
		if label := x.Label.In(lang); e.find(label) == given {
			return label
		}
		if x.Ref != "" {
			return x.Ref
		}
	}
	for _, i := range e.Items {
		if string(i.ID) == given || i.Ref == given {
			if title := i.Title.In(lang); title != "" {
				return title
			}
		}
	}
	return given
}

// suggestions is how many names the form offers while one types; any other
// name can be typed as well.
const suggestions = 300

// Names returns names to choose from.
func (e *entry) Names(lang string) []string {
	var out []string
	for _, x := range e.Entities {
		if len(out) == suggestions {
			break
		}
		out = append(out, e.Called(string(x.ID), lang))
	}
	return out
}

// Typed returns what was typed into a field.
func (e *entry) Typed(name string) string { return e.In.Get(name) }

// Ticked says whether a choice was made.
func (e *entry) Ticked(name, value string) bool { return slices.Contains(e.In[name], value) }

// Bad returns the error of a field, if it has one.
func (e *entry) Bad(name string) *formError {
	for i := range e.Errors {
		if e.Errors[i].Field == name {
			return &e.Errors[i]
		}
	}
	return nil
}

// unknown returns the names that nothing here has, each once, with the sorts
// of thing they can be.
func (e *entry) unknown() []newName {
	var out []newName
	seen := map[string]bool{}
	for _, field := range e.nameFields() {
		for _, given := range filled(e.In[field]) {
			if seen[given] || e.find(given) != "" {
				continue
			}
			seen[given] = true
			out = append(out, newName{Name: given, Kinds: e.fitting(field)})
		}
	}
	return out
}

// fitting returns the sorts of thing that a field can name.
func (e *entry) fitting(field string) []string {
	switch field {
	case "where":
		return []string{"place", "site"}
	case "teller", "told_by":
		return []string{"person", "group", "office"}
	case "publisher":
		return []string{"group", "office", "person"}
	}
	for _, r := range e.Kind.Roles {
		if "role."+r.Name == field {
			return r.Kinds
		}
	}
	return []string{"person", "group", "place", "event", "set"}
}

// stepFields says which fields a step shows itself; the others are carried.
func (e *entry) stepFields(name string) bool {
	switch {
	case name == "step" || name == "go" || name == "once" || strings.HasPrefix(name, "new_"):
		return true
	case e.Step == stepSource:
		return slices.Contains([]string{"item", "page", "paragraph", "quote", "teller", "did", "told_by", "told_by_did", "channel",
			"publisher", "kind", "sensitivity"}, name)
	case e.Step == stepContent:
		return strings.HasPrefix(name, "role.") || strings.HasPrefix(name, "value.") ||
			slices.Contains([]string{"when", "day", "zone", "where", "relation", "unit", "polarity", "force"}, name)
	}
	return false
}

// carry returns what was typed in other steps.
func (e *entry) carry() []kept {
	var out []kept
	for _, name := range sortedNames(e.In) {
		if e.stepFields(name) {
			continue
		}
		for _, v := range filled(e.In[name]) {
			out = append(out, kept{Name: name, Value: v})
		}
	}
	return out
}
