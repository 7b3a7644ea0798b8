package wording

import (
	"strconv"
	"time"

	"sijil/value"
)

var (
	fromToWords    = Phrase{EN: "%[1]s to %[2]s", AR: "من %[1]s إلى %[2]s"}
	momentWords    = Phrase{EN: "some time between %[1]s and %[2]s", AR: "في وقت ما بين %[1]s و%[2]s"}
	withinWords    = Phrase{EN: "for an unknown time within %[1]s to %[2]s", AR: "لمدة غير معروفة بين %[1]s و%[2]s"}
	recurringWords = Phrase{EN: "repeatedly from %[1]s to %[2]s", AR: "مرارًا من %[1]s إلى %[2]s"}
	sinceWords     = Phrase{EN: "from %[1]s on", AR: "منذ %[1]s"}
	untilWords     = Phrase{EN: "up to %[1]s", AR: "حتى %[1]s"}
)

// months are the names of the months; the Arabic ones as the United Nations
// writes them for the Levant, with both names.
var months = [12]Phrase{
	{"January", "كانون الثاني/يناير"}, {"February", "شباط/فبراير"}, {"March", "آذار/مارس"},
	{"April", "نيسان/أبريل"}, {"May", "أيار/مايو"}, {"June", "حزيران/يونيو"},
	{"July", "تموز/يوليو"}, {"August", "آب/أغسطس"}, {"September", "أيلول/سبتمبر"},
	{"October", "تشرين الأول/أكتوبر"}, {"November", "تشرين الثاني/نوفمبر"}, {"December", "كانون الأول/ديسمبر"},
}

// Time returns a time in words: those of the source where they are in the
// language asked for, else the bounds. The kind of time is kept: a moment
// somewhere between two dates is not a time that lasted from one to the other.
func Time(t *value.Time, lang string) string {
	if t == nil {
		return NotStated.In(lang)
	}
	if t.Words != "" && Fits(t.Words, lang) {
		return t.Words
	}
	from, to := dateWords(t.Earliest, lang), dateWords(t.Latest, lang)
	switch {
	case from == "" && to == "":
		if t.EDTF != "" {
			return t.EDTF
		}
		if t.Words != "" {
			return Quoted(t.Words, lang)
		}
		return NotStated.In(lang)
	case to == "":
		return sinceWords.Say(lang, from)
	case from == "":
		return untilWords.Say(lang, to)
	case from == to:
		return from
	}
	switch t.Kind {
	case value.Moment:
		return momentWords.Say(lang, from, to)
	case value.Within:
		return withinWords.Say(lang, from, to)
	case value.Recurring:
		return recurringWords.Say(lang, from, to)
	}
	return fromToWords.Say(lang, from, to)
}

// dateWords returns the day of an RFC 3339 date or date-time in words, "" if
// there is none.
func dateWords(s, lang string) string {
	if len(s) < len(time.DateOnly) {
		return s
	}
	d, err := time.Parse(time.DateOnly, s[:len(time.DateOnly)])
	if err != nil {
		return s
	}
	return strconv.Itoa(d.Day()) + " " + months[d.Month()-1].In(lang) + " " + strconv.Itoa(d.Year())
}
