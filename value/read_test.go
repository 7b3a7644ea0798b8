package value

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"sijil/fault"
)

// number shows a bound of a count or an age.
func number[T int | int64](n *T) string {
	if n == nil {
		return "-"
	}
	return fmt.Sprint(*n)
}

func TestCountsAreReadByTheRuleTheTableNames(t *testing.T) {
	for _, c := range []struct{ words, bounds, rule string }{
		{"32", "32 32 exact", "count.number"},
		{"1,200", "1200 1200 exact", "count.number"},
		{"thirty-two", "32 32 exact", "count.number"},
		{"one hundred and eleven", "111 111 exact", "count.number"},
		{"Four hundred and twenty civilians", "420 420 exact", "count.number"},
		{"two thousand and five", "2005 2005 exact", "count.number"},
		{"six women", "6 6 exact", "count.number"},
		{"16 armed men", "16 16 exact", "count.number"},
		{"more than 100", "101 - at_least", "count.more-than"},
		{"more than 100 people", "101 - at_least", "count.more-than"},
		{"over one hundred", "101 - at_least", "count.more-than"},
		{"at least 15", "15 - at_least", "count.at-least"},
		{"fewer than 10", "- 9 at_most", "count.fewer-than"},
		{"up to eight", "- 8 at_most", "count.at-most"},
		{"30 to 40", "30 40 range", "count.range"},
		{"30–40", "30 40 range", "count.range"},
		{"some 30 to 40 homes", "30 40 range", "count.range"},
		{"between eight and ten", "8 10 range", "count.range"},
		{"between one hundred and two and one hundred and five", "102 105 range", "count.range"},
		{"about 100", "90 110 approx", "count.about"},
		{"around 15", "13 17 approx", "count.about"},
		{"nearly 400", "360 400 approx", "count.nearly"},
		{"dozens", "24 - at_least", "count.dozens"},
		{"scores of bodies", "40 - at_least", "count.scores"},
		{"Hundreds of corpses", "200 - at_least", "count.hundreds"},
		{"several", "3 - at_least", "count.several"},
		{"some of them", "1 - at_least", "count.some"},
		{"foreigners", "2 - at_least", "count.plural"},
		{"none", "0 0 exact", "count.none"},
		{"much higher", "- - compared", "count.compared"},
		{"٣٢", "32 32 exact", "count.number"},
		{"اثنان وثلاثون شخصاً", "32 32 exact", "count.number"},
		{"مئة وأحد عشر", "111 111 exact", "count.number"},
		{"أربعمئة وعشرون مدنياً", "420 420 exact", "count.number"},
		{"أكثر من 100", "101 - at_least", "count.more-than"},
		{"أكثر من مئة شخص", "101 - at_least", "count.more-than"},
		{"ما لا يقل عن ١٥", "15 - at_least", "count.at-least"},
		{"بين 30 و40 منزلاً", "30 40 range", "count.range"},
		{"عشرات", "20 - at_least", "count.tens"},
		{"مئات الجثث", "", ""},
		{"المئات", "200 - at_least", "count.hundreds"},
		{"بعضهم", "1 - at_least", "count.some"},
		{"أعلى بكثير", "- - compared", "count.compared"},
	} {
		got, err := ReadCount("person", c.words)
		if c.rule == "" {
			if err == nil {
				t.Errorf("%q was read as %+v", c.words, got)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", c.words, err)
			continue
		}
		if b := number(got.Min) + " " + number(got.Max) + " " + string(got.Quality); b != c.bounds || got.Rule != c.rule || got.Words != c.words || got.Unit != "person" {
			t.Errorf("%q: %s by %s, want %s by %s", c.words, b, got.Rule, c.bounds, c.rule)
		}
	}
}

func TestAgesAreReadByTheRuleTheTableNames(t *testing.T) {
	for _, c := range []struct{ words, bounds, rule string }{
		{"75", "75 75 year", "age.years"},
		{"75 years old", "75 75 year", "age.years"},
		{"thirty-one", "31 31 year", "age.years"},
		{"late 60s", "67 69 year", "age.late-decade"},
		{"late 60’s", "67 69 year", "age.late-decade"},
		{"in his late 70's", "77 79 year", "age.late-decade"},
		{"in her early fifties", "50 53 year", "age.early-decade"},
		{"mid-40s", "44 46 year", "age.mid-decade"},
		{"in their 30s", "30 39 year", "age.whole-decade"},
		{"three months old", "3 3 month", "age.months"},
		{"between 60 and 70", "60 70 year", "age.range"},
		{"under 18", "- 17 year", "age.under"},
		{"a child", "0 17 year", "age.child"},
		{"adults", "18 - year", "age.adult"},
		{"٧٥ عاماً", "75 75 year", "age.years"},
		{"في أواخر الستينات من العمر", "67 69 year", "age.late-decade"},
		{"في أوائل الخمسينيات", "50 53 year", "age.early-decade"},
		{"أطفال", "0 17 year", "age.child"},
	} {
		got, err := ReadAge(c.words)
		if err != nil {
			t.Errorf("%q: %v", c.words, err)
			continue
		}
		if b := number(got.Min) + " " + number(got.Max) + " " + got.Unit; b != c.bounds || got.Rule != c.rule {
			t.Errorf("%q: %s by %s, want %s by %s", c.words, b, got.Rule, c.bounds, c.rule)
		}
	}
}

func TestSharesAreReadByTheRuleTheTableNames(t *testing.T) {
	for _, c := range []struct{ words, bounds, rule string }{
		{"mostly", "(0.5 1]", "share.mostly"},
		{"the majority of", "(0.5 1]", "share.mostly"},
		{"half", "[0.5 0.5]", "share.half"},
		{"all", "[1 1]", "share.all"},
		{"some", "(0 1]", "share.some"},
		{"20%", "[0.2 0.2]", "share.percent"},
		{"twenty per cent", "[0.2 0.2]", "share.percent"},
		{"100%", "[1 1]", "share.percent"},
		{"more than 60 percent", "(0.6 1]", "share.more-than-percent"},
		{"معظم", "(0.5 1]", "share.mostly"},
		{"٢٠٪", "[0.2 0.2]", "share.percent"},
	} {
		got, err := ReadShare(c.words)
		if err != nil {
			t.Errorf("%q: %v", c.words, err)
			continue
		}
		open := "["
		if got.MinExclusive {
			open = "("
		}
		if b := open + got.Min + " " + got.Max + "]"; b != c.bounds || got.Rule != c.rule {
			t.Errorf("%q: %s by %s, want %s by %s", c.words, b, got.Rule, c.bounds, c.rule)
		}
	}
}

func TestTimesAreReadByTheRuleTheTableNames(t *testing.T) {
	const zone, day = "Asia/Damascus", "2025-03-09"
	for _, c := range []struct{ words, earliest, latest, rule string }{
		{"2025-03-08", "2025-03-08", "2025-03-08", "time.edtf"},
		{"[2025-03-08..2025-03-10]", "2025-03-08", "2025-03-10", "time.edtf"},
		{"8 March 2025", "2025-03-08", "2025-03-08", "time.date"},
		{"the 8th of March", "2025-03-08", "2025-03-08", "time.date"},
		{"March 8, 2025", "2025-03-08", "2025-03-08", "time.date"},
		{"March 2025", "2025-03-01", "2025-03-31", "time.date"},
		{"8 آذار 2025", "2025-03-08", "2025-03-08", "time.date"},
		{"٨ مارس", "2025-03-08", "2025-03-08", "time.date"},
		{"late January 2025", "2025-01-21", "2025-01-31", "time.late-month"},
		{"mid-February", "2025-02-11", "2025-02-20", "time.mid-month"},
		{"أواخر كانون الثاني 2025", "2025-01-21", "2025-01-31", "time.late-month"},
		{"the late 1990s", "1997-01-01", "1999-12-31", "time.late-decade"},
		{"around 10am", "2025-03-09T09:30:00+03:00", "2025-03-09T10:30:00+03:00", "time.around-clock"},
		{"At around 11am on 8 March", "2025-03-08T10:30:00+03:00", "2025-03-08T11:30:00+03:00", "time.around-clock"},
		{"at about 10.20 p.m.", "2025-03-09T21:50:00+03:00", "2025-03-09T22:50:00+03:00", "time.around-clock"},
		{"10:15", "2025-03-09T10:15:00+03:00", "2025-03-09T10:15:00+03:00", "time.clock"},
		{"around midnight", "2025-03-08T23:30:00+03:00", "2025-03-09T00:30:00+03:00", "time.around-clock"},
		{"12am", "2025-03-09T00:00:00+03:00", "2025-03-09T00:00:00+03:00", "time.clock"},
		{"in the morning", "2025-03-09T05:00:00+03:00", "2025-03-09T12:00:00+03:00", "time.morning"},
		{"on the morning of 8 March", "2025-03-08T05:00:00+03:00", "2025-03-08T12:00:00+03:00", "time.morning"},
		{"early in the morning", "2025-03-09T04:00:00+03:00", "2025-03-09T08:00:00+03:00", "time.early-morning"},
		{"that night", "2025-03-09T20:00:00+03:00", "2025-03-10T05:00:00+03:00", "time.night"},
		{"حوالي الساعة 10 صباحاً", "2025-03-09T09:30:00+03:00", "2025-03-09T10:30:00+03:00", "time.around-clock"},
		{"الساعة العاشرة مساءً", "2025-03-09T22:00:00+03:00", "2025-03-09T22:00:00+03:00", "time.clock"},
		{"في الصباح الباكر يوم 8 آذار", "2025-03-08T04:00:00+03:00", "2025-03-08T08:00:00+03:00", "time.early-morning"},
		{"two days later", "2025-03-10T12:00:00+03:00", "2025-03-12T11:59:59+03:00", "time.days-later"},
		{"the next day", "2025-03-10", "2025-03-10", "time.next-day"},
		{"بعد يومين", "2025-03-10T12:00:00+03:00", "2025-03-12T11:59:59+03:00", "time.two-days-later"},
		{"8 Ramadan 1446", "2025-03-07", "2025-03-09", "time.hijri"},
		{"٨ رمضان ١٤٤٦ هـ", "2025-03-07", "2025-03-09", "time.hijri"},
		{"Ramadan 1446", "2025-02-28", "2025-03-31", "time.hijri"},
	} {
		got, err := ReadTime(c.words, zone, day)
		if err != nil {
			t.Errorf("%q: %v", c.words, err)
			continue
		}
		if got.Earliest != c.earliest || got.Latest != c.latest || got.Rule != c.rule || got.Words != c.words {
			t.Errorf("%q: %s to %s by %s, want %s to %s by %s", c.words, got.Earliest, got.Latest, got.Rule, c.earliest, c.latest, c.rule)
		}
		if err := got.Check(); err != nil {
			t.Errorf("%q: %v", c.words, err)
		}
	}
}

func TestAHijriDateKeepsWhatWasWritten(t *testing.T) {
	got, err := ReadTime("8 Ramadan 1446", "", "")
	if err != nil || got.Calendar != "islamic" || got.Original != "1446-09-08" || !strings.Contains(got.Conversion, "umm-al-qura") {
		t.Fatalf("%+v, %v", got, err)
	}
}

func TestWhatComesLaterIsCountedFromItsAnchor(t *testing.T) {
	anchor := Time{Kind: Moment, Earliest: "2025-03-08T06:00:00+03:00", Latest: "2025-03-08T06:30:00+03:00"}
	for _, c := range []struct{ words, earliest, latest, offset string }{
		{"20 minutes later", "2025-03-08T06:10:00+03:00", "2025-03-08T07:00:00+03:00", "PT20M"},
		{"a few minutes later", "2025-03-08T06:01:00+03:00", "2025-03-08T06:45:00+03:00", ""},
		{"two days later", "2025-03-09T18:00:00+03:00", "2025-03-10T18:30:00+03:00", "P2D"},
		{"the following day", "2025-03-09", "2025-03-09", "P1D"},
	} {
		got, err := ReadLater(c.words, anchor)
		if err != nil || got.Earliest != c.earliest || got.Latest != c.latest || got.Offset != c.offset {
			t.Errorf("%q: %+v, %v", c.words, got, err)
		}
	}
	got, err := ReadTime("two days later", "", "")
	if err != nil || got.Offset != "P2D" || got.Earliest != "" || got.Latest != "" {
		t.Errorf("without an anchor: %+v, %v", got, err)
	}
}

func TestWordsThatNoRuleReadsAreNotGuessed(t *testing.T) {
	refused := func(what, words string, err error) {
		if err == nil || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q was read as a %s: %v", words, what, err)
		}
	}
	for _, words := range []string{
		"", " ", "x", "a lot", "some time", "ten ten", "hundred hundred", "five and", "and five", "twenty ten", "1,20", "1.5",
		"-3", "fewer than 0", "40 to 30", "more than", "{n}", "dozens and dozens", "ثلاثون اثنان", strings.Repeat("1", 40), strings.Repeat("x", 300),
	} {
		_, err := ReadCount("person", words)
		refused("count", words, err)
	}
	for _, words := range []string{"", "old", "elderly", "600", "65s", "70 to 60", "late", "in his"} {
		_, err := ReadAge(words)
		refused("age", words, err)
	}
	for _, words := range []string{"", "partly", "150%", "most likely"} {
		_, err := ReadShare(words)
		refused("share", words, err)
	}
	for _, words := range []string{"", "soon", "at 10", "25:00", "13pm", "10:75", "8 Ramadan", "31 April 2025", "8 Ramadan 900", "recently", "around 10am on 31 April"} {
		_, err := ReadTime(words, "Asia/Damascus", "2025-03-09")
		refused("time", words, err)
	}
	for _, c := range []struct{ words, zone, day string }{
		{"around 10am", "", "2025-03-09"}, {"around 10am", "Asia/Damascus", ""}, {"around 10am", "Moon/Base", "2025-03-09"},
		{"8 March", "", ""}, {"late January", "", ""}, {"morning", "Asia/Damascus", "March"},
	} {
		_, err := ReadTime(c.words, c.zone, c.day)
		refused("time", c.words, err)
	}
	if _, err := ReadCount("", "32"); err == nil {
		t.Error("a count of nothing was read")
	}
}

func TestEveryRuleOfTheTableReadsItsOwnPhrases(t *testing.T) {
	table, err := Rules()
	if err != nil || table.Version == "" || len(table.Rules) < 50 {
		t.Fatalf("%d rules, version %q: %v", len(table.Rules), table.Version, err)
	}
	fill := strings.NewReplacer("{n}", "17", "{m}", "40", "{decade}", "60s", "{clock}", "10:15", "{month}", "March 2025", "{noun}", "people")
	seen := map[string]bool{}
	for _, r := range table.Rules {
		if seen[r.ID] {
			t.Errorf("the rule %s stands twice", r.ID)
		}
		seen[r.ID] = true
		if _, isWord := wordLists[r.Reads]; !isWord && r.Says.In("ar") == r.Says.In("en") {
			t.Errorf("the rule %s does not say in both languages what it does", r.ID)
		}
		for _, phrase := range append(append([]string{}, r.EN...), r.AR...) {
			got, err := readAs(r.Reads, fill.Replace(phrase))
			if err != nil {
				t.Errorf("%s: %q: %v", r.ID, phrase, err)
			} else if got != "" && got != r.ID {
				t.Errorf("%s: %q is read by %s", r.ID, phrase, got)
			}
		}
	}
}

// readAs reads words by the reader for a sort of rule and returns the rule that
// read them, or "" for lists of words.
func readAs(reads, words string) (string, error) {
	switch reads {
	case "count":
		c, err := ReadCount("person", words)
		return c.Rule, err
	case "age":
		a, err := ReadAge(words)
		return a.Rule, err
	case "share":
		s, err := ReadShare(words)
		return s.Rule, err
	case "decade":
		x, err := ReadTime(strings.Replace(words, "60s", "1960s", 1), "", "")
		return x.Rule, err
	case "clock", "part_of_day", "later", "month":
		x, err := ReadTime(words, "Asia/Damascus", "2025-03-09")
		return x.Rule, err
	}
	return "", nil
}

func TestTheTableHasNoFieldThatThisProgramDoesNotKnow(t *testing.T) {
	d := json.NewDecoder(strings.NewReader(string(rulesFile)))
	d.DisallowUnknownFields()
	var table RuleTable
	if err := d.Decode(&table); err != nil {
		t.Fatal(err)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"more than 100 people", "in his late 60’s", "mostly", "20%", "around 10am on 9 March", "two days later",
		"8 Ramadan 1446", "حوالي الساعة 10 صباحاً", "اثنان وثلاثون", "late January 2025", "[2025-03-08..2025-03-10]", "between {n} and {m}", "\xff", "99999 days later"} {
		f.Add(s, "Asia/Damascus", "2025-03-09")
	}
	f.Add("a day later", "", "9999-12-31")
	f.Fuzz(func(t *testing.T, words, zone, day string) {
		check := func(v Value, rule string, err error) {
			if err != nil {
				if fault.KindOf(err) != fault.Invalid {
					t.Fatalf("%q: not an invalid input but %v", words, err)
				}
				return
			}
			if err := v.Check(); err != nil || rule == "" {
				t.Fatalf("%q was read by rule %q as something unsound: %v", words, rule, err)
			}
		}
		c, err := ReadCount("person", words)
		check(Value{Count: &c}, c.Rule, err)
		a, err := ReadAge(words)
		check(Value{Age: &a}, a.Rule, err)
		s, err := ReadShare(words)
		check(Value{Share: &s}, s.Rule, err)
		x, err := ReadTime(words, zone, day)
		check(Value{Time: &x}, x.Rule, err)
	})
}
