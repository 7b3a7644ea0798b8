package score

import (
	"maps"
	"slices"
	"testing"
)

func TestAgreementsAreThoseOfLevelsThatThereAre(t *testing.T) {
	words := Words()
	for _, w := range slices.Sorted(maps.Keys(agreements)) {
		if !slices.Contains(words, w) {
			t.Errorf("no level says %q any more; say what the words in its place come to", w)
		}
	}
}

func TestTheFirstLevelIsMissingAndTheSecondTheSame(t *testing.T) {
	for _, levels := range [][]level{nameLevels, textLevels, codeLevels, identifierLevels, numberLevels, ageLevels, placeLevels} {
		if a, b := AgreementOf(levels[0].words), AgreementOf(levels[1].words); a != Missing || b != Same {
			t.Errorf("%q is %s and %q is %s", levels[0].words, a, levels[1].words, b)
		}
	}
	if got := AgreementOf("one letter different"); got != Near {
		t.Errorf("one letter different is %s", got)
	}
}

func TestTheWordsOfAChainAreThoseOfItsLinks(t *testing.T) {
	if got, want := chainLevels()[linkEqual<<4|linkDifferent].words, "father equal, grandfather not known, family different"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
