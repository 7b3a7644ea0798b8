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
