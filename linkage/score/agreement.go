package score

import "slices"

// Agreement says in one word what the words of a level say in several.
type Agreement string

// The agreements.
const (
	Same      Agreement = "same"
	Near      Agreement = "near"
	Different Agreement = "different"
	Missing   Agreement = "missing" // at least one of the two is not known
)

// agreements are those of the words that do not mean Near. They stand here,
// beside the levels, so that no other room has to read the words.
var agreements = map[string]Agreement{
	"not known":                          Missing,
	"equal":                              Same,
	"equal sound":                        Same,
	"equal sound in two scripts":         Same,
	"age fits the date of birth":         Same,
	"different":                          Different,
	"different in two scripts":           Different,
	"born more than five years apart":    Different,
	"age does not fit the date of birth": Different,
}

// AgreementOf returns the agreement of a level by its words: those of a Term,
// or of one of the names that a Term of several says.
func AgreementOf(words string) Agreement {
	if a, ok := agreements[words]; ok {
		return a
	}
	return Near
}

// Words lists what levels say, each once: what pages need words for in every
// language.
func Words() []string {
	all := slices.Clone(linkWords[:])
	for _, levels := range [][]level{nameLevels, textLevels, codeLevels, identifierLevels, numberLevels, ageLevels, placeLevels} {
		for _, l := range levels {
			if !slices.Contains(all, l.words) {
				all = append(all, l.words)
			}
		}
	}
	return all
}
