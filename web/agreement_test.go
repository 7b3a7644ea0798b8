package web

import (
	"strings"
	"testing"

	"sijil/linkage/score"
	"sijil/locale"
)

func TestHowFarTwoValuesAgreeIsSaidInBothLanguages(t *testing.T) {
	book, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []locale.Lang{locale.English, locale.Arabic} {
		w := book.In(lang)
		for _, words := range score.Words() {
			if !w.Has("level." + strings.ReplaceAll(words, " ", "_")) {
				t.Errorf("%s has no words for %q", lang, words)
			}
		}
	}
}

func TestWhyAColumnWasReadSoIsSaidInArabic(t *testing.T) {
	book, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"the header says second name, and there is a third":                                                              "بحسب عنوان العمود: \u2068second name\u2069؛ وهناك اسم ثالث",
		"the header says dob; no cell tells whether the day or the month comes first, the day is assumed":                "بحسب عنوان العمود: \u2068dob\u2069؛ لا خانة تدل على أيهما أولًا، اليوم أم الشهر، فافتُرض اليوم",
		"the header speaks of a name, but the cells are not: every cell is different, as in an id; ids are not compared": "عنوان العمود عن اسم، وليست الخانات أسماء؛ كل خانة مختلفة كما في المعرّفات، والمعرّفات لا تُقارَن",
		"it has 5 cells where the list has 7 columns":                                                                    "عدد خاناته \u20685\u2069 وعدد أعمدة القائمة \u20687\u2069",
		"few different values": "عدد القيم المختلفة قليل",
		"written <by> hand":    `<bdi lang="en">written &lt;by&gt; hand</bdi>`,
	} {
		if got := string(becauseWords(book.In(locale.Arabic), text)); got != want {
			t.Errorf("%q is said as %q, not %q", text, got, want)
		}
	}
}
