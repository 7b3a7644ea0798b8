package finding

import (
	"strconv"
	"time"

	"sijil/value"
)

var (
	fromToWords    = phrase{en: "%[1]s to %[2]s", ar: "من %[1]s إلى %[2]s"}
	momentWords    = phrase{en: "at some moment from %[1]s to %[2]s", ar: "في لحظة ما بين %[1]s و%[2]s"}
	withinWords    = phrase{en: "for an unknown time within %[1]s to %[2]s", ar: "لمدة غير معروفة بين %[1]s و%[2]s"}
	recurringWords = phrase{en: "repeatedly from %[1]s to %[2]s", ar: "مرارًا من %[1]s إلى %[2]s"}
	sinceWords     = phrase{en: "from %[1]s on", ar: "منذ %[1]s"}
	untilWords     = phrase{en: "up to %[1]s", ar: "حتى %[1]s"}
)

// months are the names of the months; the Arabic ones as the United Nations
// writes them for the Levant, with both names.
var months = [12]phrase{
	{"January", "كانون الثاني/يناير"}, {"February", "شباط/فبراير"}, {"March", "آذار/مارس"},
	{"April", "نيسان/أبريل"}, {"May", "أيار/مايو"}, {"June", "حزيران/يونيو"},
	{"July", "تموز/يوليو"}, {"August", "آب/أغسطس"}, {"September", "أيلول/سبتمبر"},
	{"October", "تشرين الأول/أكتوبر"}, {"November", "تشرين الثاني/نوفمبر"}, {"December", "كانون الأول/ديسمبر"},
}

// timeWords returns a time in words: those of the source where they are in the
// language asked for, else the bounds. The kind of time is kept: a moment
// somewhere between two dates is not a time that lasted from one to the other.
func timeWords(t *value.Time, lang string) string {
	if t == nil {
		return notStated.in(lang)
	}
	if t.Words != "" && fits(t.Words, lang) {
		return t.Words
	}
	from, to := dateWords(t.Earliest, lang), dateWords(t.Latest, lang)
	switch {
	case from == "" && to == "":
		if t.EDTF != "" {
			return t.EDTF
		}
		if t.Words != "" {
			return quoted(t.Words, lang)
		}
		return notStated.in(lang)
	case to == "":
		return sinceWords.say(lang, from)
	case from == "":
		return untilWords.say(lang, to)
	case from == to:
		return from
	}
	switch t.Kind {
	case value.Moment:
		return momentWords.say(lang, from, to)
	case value.Within:
		return withinWords.say(lang, from, to)
	case value.Recurring:
		return recurringWords.say(lang, from, to)
	}
	return fromToWords.say(lang, from, to)
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
	return strconv.Itoa(d.Day()) + " " + months[d.Month()-1].in(lang) + " " + strconv.Itoa(d.Year())
}

// apart says whether two times certainly do not overlap. A bound that is open
// overlaps everything. Days without a clock are compared as days; a day and a
// clock time are compared with room for every zone on earth, so that nothing
// is called a contradiction that a time zone explains.
func apart(a, b *value.Time) bool {
	if a == nil || b == nil || a.Kind == value.Recurring || b.Kind == value.Recurring {
		return false
	}
	return before(a.Latest, b.Earliest) || before(b.Latest, a.Earliest)
}

// before says whether the latest of one time is certainly before the earliest
// of another.
func before(latest, earliest string) bool {
	if latest == "" || earliest == "" {
		return false
	}
	if len(latest) == len(time.DateOnly) && len(earliest) == len(time.DateOnly) {
		return latest < earliest
	}
	end, ok1 := instant(latest, true)
	start, ok2 := instant(earliest, false)
	return ok1 && ok2 && end.Before(start)
}

// instant returns the moment that a bound stands for. A day without a clock
// begins where the day begins first on earth and ends where it ends last.
func instant(s string, last bool) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, true
	}
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, false
	}
	if last {
		return d.Add(36 * time.Hour), true // 24:00 at UTC-12
	}
	return d.Add(-14 * time.Hour), true // 00:00 at UTC+14
}
