package estimates

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"sijil/casework/lists"
	"sijil/fault"
	"sijil/linkage/list"
	"sijil/linkage/name"
	"sijil/linkage/record"
	"sijil/value"
)

// What a rule can ask of a cell.
const (
	isEquals   = "equals"   // the same text, whatever the spelling of its letters
	isContains = "contains" // the text is part of it
	isWithin   = "within"   // a date that surely lies in the period
)

// String says the rule as it is written on the command line.
func (r Rule) String() string { return r.Role + " " + r.Is + " " + r.Text }

// ReadRule reads a rule as "place equals Marsoun" or "death within
// 2031-03/2031-04". It returns fault.Invalid for anything else.
func ReadRule(text string) (Rule, error) {
	words := strings.Fields(text)
	if len(words) < 3 {
		return Rule{}, unusable("%q is no rule", text).WithHint("%s", ruleHint)
	}
	r := Rule{Role: words[0], Is: words[1], Text: strings.Join(words[2:], " ")}
	return r, r.check()
}

const ruleHint = `write it as "place equals Marsoun", "place contains Mars" or "death within 2031-03/2031-04"; nothing was recorded`

func unusable(format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, format, args...)
}

func (r Rule) check() error {
	switch {
	case !slices.Contains(list.Roles, r.Role) || r.Role == "ignore":
		return unusable("%q is no role of a column", r.Role).
			WithHint("use one of %s; nothing was recorded", strings.Join(list.Roles[:len(list.Roles)-1], ", "))
	case folded(r.Text) == "":
		return unusable("the rule on %s asks for nothing", r.Role).WithHint("%s", ruleHint)
	case r.Is == isWithin:
		if _, err := value.FromEDTF(r.Text); err != nil {
			return unusable("%q is no period", r.Text).WithHint("write it as EDTF: 2031-03/2031-04; nothing was recorded")
		}
	case r.Is != isEquals && r.Is != isContains:
		return unusable("a rule cannot ask %q", r.Is).WithHint("%s", ruleHint)
	}
	return nil
}

// test is a rule, read once for all records.
type test struct {
	Rule
	text   string
	period value.Time
}

func testsOf(rules []Rule) ([]test, error) {
	tests := make([]test, len(rules))
	for i, r := range rules {
		if err := r.check(); err != nil {
			return nil, err
		}
		tests[i] = test{Rule: r, text: compared(r.Role, r.Text)}
		if r.Is == isWithin {
			tests[i].period, _ = value.FromEDTF(r.Text) // checked just now
		}
	}
	return tests, nil
}

// meets says whether the cells of a record say what every test asks.
func meets(cells []lists.Cell, tests []test) bool {
	return !slices.ContainsFunc(tests, func(t test) bool { return !t.meets(cells) })
}

func (t test) meets(cells []lists.Cell) bool {
	if t.Is == isWithin {
		date, ok := dateIn(cells, t.Role)
		return ok && t.period.Contains(date)
	}
	for _, c := range cells {
		if c.Role != t.Role || c.Part != "" {
			continue
		}
		// What a cell says of the sex is one word: "female" does not contain "male".
		part := t.Is == isContains && t.Role != "sex"
		if has := compared(c.Role, c.Text); has == t.text || part && strings.Contains(has, t.text) {
			return true
		}
	}
	return false
}

// folded returns a text in the form in which spellings are compared.
func folded(s string) string {
	f, _ := name.Fold(s)
	return f
}

// compared returns a cell in the form in which it is compared: "M", "male"
// and "ذكر" are one word where the cell says the sex.
func compared(role, text string) string {
	if role == "sex" {
		return record.Sex(text)
	}
	return folded(text)
}

// dateIn reads the date of a role from its cells: one cell, or a cell for each
// part. What is not known of it stays open, so that "March 2031" lies in a
// period only if all of March does. Of several columns of one role the last
// that says anything counts.
func dateIn(cells []lists.Cell, role string) (value.Time, bool) {
	var year, month, day, whole, format string
	for _, c := range cells {
		if c.Role != role {
			continue
		}
		if c.Part == "" {
			whole, format = c.Text, c.Format
			continue
		}
		groups := list.Numbers(folded(c.Text))
		switch {
		case len(groups) == 0:
		case c.Part == "year":
			year = groups[0]
		case c.Part == "month":
			month = groups[0]
		case c.Part == "day":
			day = groups[0]
		}
	}
	if whole != "" {
		return writtenDate(whole, format)
	}
	return dateOf(year, month, day)
}

// writtenDate reads a date from one cell. "2031-03-05/2031-03-09" is somewhere
// between two days and not the first of them: a cell that says more than one
// date, or puts words beside it ("before", "or"), is read as EDTF or not at
// all.
func writtenDate(text, format string) (value.Time, bool) {
	plain := strings.ReplaceAll(folded(text), " ", "")
	if t, err := value.FromEDTF(strings.TrimSpace(text)); err == nil {
		return t, true
	}
	groups := list.Numbers(folded(text))
	if len(groups) > 3 && !clock.MatchString(text) || strings.ContainsFunc(plain, unicode.IsLetter) && !clock.MatchString(text) {
		return value.Time{}, false
	}
	return dateOf(orderedDate(groups, format))
}

// clock is a time of day, which lists write behind a date.
var clock = regexp.MustCompile(`^\s*\S+[T ]+[0-9]{1,2}:[0-9]{2}[0-9:.]*( ?[AaPp][Mm])?Z?\s*$`)

func dateOf(year, month, day string) (value.Time, bool) {
	if len(year) != 4 {
		return value.Time{}, false
	}
	text := year
	for _, part := range []string{month, day} {
		if part = strings.TrimLeft(part, "0"); part == "" {
			break
		}
		text += fmt.Sprintf("-%02s", part)
	}
	t, err := value.FromEDTF(text)
	return t, err == nil
}

// orderedDate takes the digits of a date apart as linkage does: eight digits
// together, the year first, or the year last with the day before the month
// unless the format says otherwise.
func orderedDate(groups []string, format string) (year, month, day string) {
	if len(groups) == 1 && len(groups[0]) == 8 {
		d := groups[0]
		if strings.HasPrefix(format, "dd") {
			return d[4:], d[2:4], d[:2]
		}
		return d[:4], d[4:6], d[6:]
	}
	if len(groups) >= 3 && len(groups[0]) <= 2 {
		if strings.HasPrefix(format, "mm") {
			return groups[2], groups[0], groups[1]
		}
		return groups[2], groups[1], groups[0]
	}
	groups = append(slices.Clone(groups), "", "", "")
	return groups[0], groups[1], groups[2]
}
