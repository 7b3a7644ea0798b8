package casework

import (
	"slices"
	"strings"

	"sijil/claim"
	"sijil/fault"
	"sijil/value"
)

// value reads the words of one value in the first form that its kind allows
// and that they have. Words that no rule reads are refused, never guessed.
func (in Assertion) value(r *resolver, kind claim.Kind, name, words string) (value.Value, error) {
	i := slices.IndexFunc(kind.Values, func(v claim.ValueKind) bool { return v.Name == name })
	if i < 0 {
		return value.Value{}, fault.New(fault.Invalid, "a claim of kind %s has no value called %q", kind.ID, name).
			WithHint("it has: %s", strings.Join(valueNames(kind), ", "))
	}
	var first error
	for _, shape := range kind.Values[i].Shapes() {
		v, err := in.shaped(r, shape, words)
		if err == nil {
			return v, nil
		}
		if first == nil {
			first = err
		}
	}
	return value.Value{}, fault.Wrap(fault.Invalid, first, "the value %s cannot be read", name)
}

func valueNames(kind claim.Kind) []string {
	names := make([]string, len(kind.Values))
	for i, v := range kind.Values {
		names[i] = v.Name
	}
	return names
}

// shaped reads words in one form.
func (in Assertion) shaped(r *resolver, shape claim.Shape, words string) (value.Value, error) {
	switch shape.Form {
	case "count":
		c, err := value.ReadCount(in.Unit, words)
		return value.Value{Count: &c}, err
	case "age":
		a, err := value.ReadAge(words)
		return value.Value{Age: &a}, err
	case "share":
		s, err := value.ReadShare(words)
		return value.Value{Share: &s}, err
	case "time", "date":
		t, err := readTime(words, in.Zone, in.Day)
		return value.Value{Time: &t}, err
	case "code":
		c := value.Code{List: shape.Of, Code: words}
		return value.Value{Code: &c}, r.snap.Vocabulary().CheckCode(c)
	case "bool":
		yes := words == "yes" || words == "true"
		if !yes && words != "no" && words != "false" {
			return value.Value{}, fault.New(fault.Invalid, "%q is neither yes nor no", words)
		}
		return value.Value{Bool: &yes}, nil
	case "number":
		v := value.Value{Number: &words}
		return v, v.Check()
	case "text":
		return value.Value{Text: &value.Text{Text: words}}, nil
	case "entity", "claim":
		ref, err := r.ref(words)
		return value.Value{Ref: &ref}, err
	case "list":
		return in.list(r, shape, words)
	}
	return value.Value{}, fault.New(fault.Invalid, "a %s cannot be given in words", shape.Form).
		WithHint("import it with: sijil claim import")
}

// list reads values separated by semicolons.
func (in Assertion) list(r *resolver, shape claim.Shape, words string) (value.Value, error) {
	var list value.List
	if shape.Item == nil {
		return value.Value{}, fault.New(fault.Invalid, "this list cannot be given in words")
	}
	for part := range strings.SplitSeq(words, ";") {
		v, err := in.shaped(r, *shape.Item, strings.TrimSpace(part))
		if err != nil {
			return value.Value{}, err
		}
		list = append(list, v)
	}
	return value.Value{List: &list}, nil
}
