// Package wording says in English and Arabic what an estimate says in codes
// and numbers: methods, intervals, reasons against a number, and the assumption
// that each method makes. It knows codes and numbers only, so that pages made
// from a publication can use it as well as pages made from an answer.
package wording

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Phrase is a sentence in both languages.
type Phrase struct{ EN, AR string }

// In returns the phrase in Arabic for "ar", else in English.
func (p Phrase) In(lang string) string {
	if lang == "ar" {
		return p.AR
	}
	return p.EN
}

// Say fills the phrase. Numbers are written in groups of three.
func (p Phrase) Say(lang string, args ...any) string {
	for i, x := range args {
		if n, ok := x.(int64); ok {
			args[i] = Number(n)
		}
	}
	return fmt.Sprintf(p.In(lang), args...)
}

// Number writes 10440 as 10,440, in Western digits in both languages.
func Number(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Share writes a share of 0 to 1 in whole percent.
func Share(x float64, lang string) string {
	return percentWords.Say(lang, strconv.FormatFloat(100*x, 'f', 0, 64))
}

// Interval says an interval of the number of victims; hi nil is a lower bound.
// A range in Arabic is in words, because a dash is read from the wrong end.
func Interval(lo int64, hi *int64, lang string) string {
	if hi == nil {
		return atLeast.Say(lang, lo)
	}
	return between.Say(lang, lo, *hi)
}

// Middle says the point of an estimate. It is never said without the interval.
func Middle(n int64, lang string) string { return middle.Say(lang, n) }

// Unseen says which share of all victims is undocumented, from the lower to the
// upper limit; hi nil says the least. n is the documented count.
func Unseen(n, lo int64, hi *int64, lang string) string {
	share := func(all int64) string {
		if all <= 0 {
			return Share(0, lang)
		}
		return Share(float64(max(all-n, 0))/float64(all), lang)
	}
	if hi == nil {
		return shareAtLeast.Say(lang, share(lo))
	}
	return shareBetween.Say(lang, share(lo), share(*hi))
}

// Method names a method by its code; an unknown code is shown as it is.
func Method(code, lang string) string {
	if p, ok := methods[code]; ok {
		return p.In(lang)
	}
	return code
}

// Stratum names a part of the population; one that the records name is shown
// as it is.
func Stratum(name, lang string) string {
	if p, ok := strata[name]; ok {
		return p.In(lang)
	}
	return name
}

// Condition says what a method takes for granted; "" for an unknown one.
func Condition(method, lang string) string { return conditions[method].In(lang) }

// Kind says what kind of refusal it is, by its code.
func Kind(kind, lang string) string { return kinds[kind].In(lang) }

// Check names a check by its code, and Checking says what it does.
func Check(code, lang string) string { return checks[code].In(lang) }

// Checking says what a check does.
func Checking(code, lang string) string { return checking[code].In(lang) }

// Known says whether a reason has words.
func Known(code string) bool { return reasons[code].General != Phrase{} }

// General says what a reason means wherever it stands, without the numbers and
// names of one answer.
func General(code, lang string) string {
	if r, ok := reasons[code]; ok {
		return r.General.In(lang)
	}
	return strings.ReplaceAll(code, "-", " ")
}

// Reason says a refusal or warning of one answer: text is how it was said in
// English and args are the numbers and names in it. Without args in the form
// that this version knows, it is said in general.
func Reason(code, text string, args []string, lang string) string {
	if lang != "ar" && text != "" {
		return text
	}
	r, ok := reasons[code]
	if !ok {
		if text != "" {
			return text
		}
		return General(code, lang)
	}
	if format, ok := r.Arabic[len(args)]; ok && lang == "ar" {
		said := make([]any, len(args))
		for i, a := range args {
			said[i] = spoken(a)
			if code == "pairs-apart" { // "A and B; A and C"
				said[i] = strings.NewReplacer(" and ", " و ", "; ", "؛ ").Replace(a)
			}
		}
		return fmt.Sprintf(format, said...)
	}
	return r.General.In(lang)
}

// apart sets a name off, so that neither its direction of writing nor the
// stops and numbers beside it can reorder the sentence.
func apart(name string) string { return "\u2068" + name + "\u2069" }

var (
	whole = regexp.MustCompile(`^\d+$`)
	latin = regexp.MustCompile(`\p{Latin}`)
)

// spoken turns an argument into Arabic: codes of methods and checks are named,
// whole numbers are grouped, and lists of names are joined the Arabic way.
func spoken(arg string) string {
	if whole.MatchString(arg) {
		if n, err := strconv.ParseInt(arg, 10, 64); err == nil {
			return Number(n)
		}
	}
	parts := strings.Split(arg, ", ")
	for i, p := range parts {
		p = strings.Trim(p, `"`)
		if c, ok := checks[p]; ok {
			parts[i] = c.AR
		} else if _, ok := methods[p]; ok {
			parts[i] = Method(p, "ar")
		} else if parts[i] = Stratum(p, "ar"); parts[i] == p && latin.MatchString(p) {
			parts[i] = apart(p)
		}
	}
	return strings.Join(parts, "، ")
}
