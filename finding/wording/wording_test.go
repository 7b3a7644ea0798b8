package wording

import (
	"regexp"
	"testing"

	"sijil/value"
)

func TestNumbersAreShownAsTheSourceSaysThem(t *testing.T) {
	n := func(i int64) *int64 { return &i }
	for _, tt := range []struct {
		count  value.Count
		en, ar string
	}{
		{value.Count{Min: n(9), Max: n(9), Quality: value.Exact, Words: "nine"}, "9", "9"},
		{value.Count{Min: n(101), Quality: value.AtLeast, Words: "more than 100"}, "more than 100", "أكثر من 100"},
		{value.Count{Min: n(298), Max: n(331), Quality: value.Range}, "298 to 331", "298 إلى 331"},
		{value.Count{Min: n(30), Max: n(40), Quality: value.Range, Words: "some 30 to 40"}, "some 30 to 40", "30 إلى 40"},
		{value.Count{Min: n(24), Quality: value.Approx, Words: "dozens"}, "dozens", "عشرات"},
		{value.Count{Quality: value.Compared, Words: "much higher"}, "much higher", "أعلى بكثير"},
		{value.Count{Quality: value.Compared, Words: "beyond counting"}, "beyond counting", "«beyond counting»"},
		{value.Count{Min: n(2), Max: n(9), Quality: value.Approx, Words: "a handful"}, "a handful", "2 إلى 9، بلفظ المصدر: «a handful»"},
		{value.Count{Min: n(20), Quality: value.AtLeast, Words: "عشرون على الأقل"}, "at least 20 as said: “عشرون على الأقل”", "عشرون على الأقل"},
		{value.Count{Max: n(5), Quality: value.AtMost}, "at most 5", "5 على الأكثر"},
		{value.Count{Min: n(5), Quality: value.AtLeast}, "at least 5", "5 على الأقل"},
		{value.Count{}, "not stated", "غير مذكور"},
	} {
		if got := Count(&tt.count, "en"); got != tt.en {
			t.Errorf("English: %q, want %q", got, tt.en)
		}
		if got := Count(&tt.count, "ar"); got != tt.ar {
			t.Errorf("Arabic: %q, want %q", got, tt.ar)
		}
	}
}

func TestTheKindOfTimeIsKeptInWords(t *testing.T) {
	for _, tt := range []struct {
		time   value.Time
		en, ar string
	}{
		{value.Time{Kind: value.Extent, Earliest: "2031-04-02", Latest: "2031-04-03"}, "2 April 2031 to 3 April 2031", "من 2 نيسان/أبريل 2031 إلى 3 نيسان/أبريل 2031"},
		{value.Time{Kind: value.Moment, Earliest: "2031-04-02", Latest: "2031-04-04"}, "some time between 2 April 2031 and 4 April 2031", "في وقت ما بين 2 نيسان/أبريل 2031 و4 نيسان/أبريل 2031"},
		{value.Time{Kind: value.Within, Earliest: "2031-04-02", Latest: "2031-04-04"}, "for an unknown time within 2 April 2031 to 4 April 2031", "لمدة غير معروفة بين 2 نيسان/أبريل 2031 و4 نيسان/أبريل 2031"},
		{value.Time{Kind: value.Recurring, Earliest: "2031-04-02", Latest: "2031-04-04"}, "repeatedly from 2 April 2031 to 4 April 2031", "مرارًا من 2 نيسان/أبريل 2031 إلى 4 نيسان/أبريل 2031"},
		{value.Time{Kind: value.Moment, Earliest: "2031-04-02T10:00:00+02:00", Latest: "2031-04-02T11:00:00+02:00"}, "2 April 2031", "2 نيسان/أبريل 2031"},
		{value.Time{Earliest: "2031-04-02"}, "from 2 April 2031 on", "منذ 2 نيسان/أبريل 2031"},
		{value.Time{Latest: "2031-04-02"}, "up to 2 April 2031", "حتى 2 نيسان/أبريل 2031"},
		{value.Time{Words: "in spring", Earliest: "2031-03-01", Latest: "2031-05-31"}, "in spring", "من 1 آذار/مارس 2031 إلى 31 أيار/مايو 2031"},
		{value.Time{Words: "later"}, "later", "«later»"},
		{value.Time{EDTF: "2031-XX"}, "2031-XX", "2031-XX"},
		{value.Time{}, "not stated", "غير مذكور"},
	} {
		if got := Time(&tt.time, "en"); got != tt.en {
			t.Errorf("English: %q, want %q", got, tt.en)
		}
		if got := Time(&tt.time, "ar-SY"); got != tt.ar {
			t.Errorf("Arabic: %q, want %q", got, tt.ar)
		}
	}
}

func TestEveryTermIsKnownInBothLanguages(t *testing.T) {
	for code, p := range terms {
		if p.EN == "" || p.AR == "" || !Fits(p.AR, "ar") || !Fits(p.EN, "en") {
			t.Errorf("%s: %q, %q", code, p.EN, p.AR)
		}
	}
	if Term("burned_down", "ar") != "burned down" || Term("", "ar") != NotStated.AR || Respect("sex#2", "en") != "sex (2)" {
		t.Error("unknown, missing and numbered terms")
	}
}

func TestEverySayingHasTheSameNumbersInArabic(t *testing.T) {
	group := regexp.MustCompile(`\$\d`)
	for _, s := range sayings {
		if got := len(group.FindAllString(s.ar, -1)); got != s.en.NumSubexp() {
			t.Errorf("%s has %d numbers, %q has %d", s.en, s.en.NumSubexp(), s.ar, got)
		}
	}
}

func TestWordsAreJoinedAsTheLanguageDoes(t *testing.T) {
	for want, got := range map[string]string{
		"a, b and c": Join([]string{"a", "b", "c"}, "en"),
		"a":          Join([]string{"a"}, "en"),
		"":           Join(nil, "ar"),
		"أ وب وج":    Join([]string{"أ", "ب", "ج"}, "ar"),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
