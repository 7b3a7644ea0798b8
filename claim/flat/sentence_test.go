package flat

import (
	"strings"
	"testing"

	"sijil/claim"
	"sijil/value"
)

// named returns what things of a batch are called: entities by their labels,
// claims by their names.
func named(b Batch) func(value.ID) string {
	names := map[value.ID]string{}
	for _, e := range b.Entities {
		names[e.ID] = e.Label.In("en")
	}
	for _, c := range b.Claims {
		names[c.ID] = c.Ref
	}
	return func(id value.ID) string { return names[id] }
}

func TestClaimsReadAsSentencesInBothLanguages(t *testing.T) {
	b := importSentences(t)
	got := map[string]string{}
	for _, c := range b.Claims {
		got[c.Ref+" en"] = claim.Sentence(claim.State{Claim: c}, named(b), "en")
		got[c.Ref+" ar"] = claim.Sentence(claim.State{Claim: c}, named(b), "ar")
	}
	for ref, want := range map[string]string{
		"2b en":  `NGO-A (publisher) says that set:interviews are divided into 5 people interviewed (city), 7 people interviewed (coast (region), but not: city), 2 people interviewed (country, but not: coast (region)), 2 people interviewed (outside country). [asserted; affirmed; at first hand]`,
		"4a en":  `UN office reports that set:un111 number 111 people (killed), of killings in the city, as NGO-A (publisher) passes on. [reported; affirmed; how they knew is not stated]`,
		"8b en":  `interviewee "Samira" (sealed) says that there was killing of per:son1, at a time between a day not stated and 2025-03-09. [asserted; affirmed; was told of it]`,
		"10a en": `NGO-A (publisher) says that it is not so that governing authorities did this: step in to protect, from 2025-03-07 to 2025-03-08, in city. [asserted; negated]`,
		"13d en": `investigation team says that it is not known whether faction X was under the effective control of ministry of defence, from 2025-01-29 to a day not stated. [asserted; said to be unknown]`,
		"16b en": `ministry denies that ministry had the part of perpetrator in killings in the city, as NGO-A (publisher) passes on. [denied; negated; how they knew is not stated]`,
		"16b ar": `نفي من ministry لما يلي: ministry بصفة مرتكب في killings in the city، كما نقل NGO-A (publisher). [نفي؛ منفي؛ لم يُذكر مصدر العلم]`,
		"20b en": `NGO-A (publisher) says that set:homes-looted number dozens (homes) (looted), of burning and looting. [asserted; affirmed; how they knew is not stated]`,
	} {
		if got[ref] != want {
			t.Errorf("%s\n got %s\nwant %s", ref, got[ref], want)
		}
	}
}

func TestForceAndPolarityAreAlwaysVisible(t *testing.T) {
	b := importSentences(t)
	v := standard(t)
	for _, c := range b.Claims {
		for _, force := range []claim.Force{claim.Asserted, claim.Reported, claim.Alleged, claim.Believed, claim.Announced, claim.Promised, claim.Demanded, claim.Denied, claim.Inferred} {
			for _, polarity := range []claim.Polarity{claim.Affirmed, claim.Negated, claim.Unknown} {
				for _, lang := range []string{"en", "ar"} {
					c.Force, c.Polarity = force, polarity
					got := claim.Sentence(claim.State{Claim: c}, named(b), lang)
					_, marks, _ := strings.Cut(got[strings.LastIndex(got, "["):], "[")
					for _, want := range []string{"force." + string(force), "polarity." + string(polarity)} {
						if !strings.Contains(marks, v.Phrase(want).In(lang)) {
							t.Fatalf("%s in %s does not show %s: %s", c.Ref, lang, want, got)
						}
					}
					if strings.ContainsAny(got, "{}") || strings.Contains(got, "not_stated") {
						t.Fatalf("%s in %s has gaps: %s", c.Ref, lang, got)
					}
				}
			}
		}
	}
}

func TestWitnessIsSaidToHaveToldThePublisher(t *testing.T) {
	b := importSentences(t)
	var c claim.Claim
	for _, c = range b.Claims {
		if c.Ref == "7a" {
			break
		}
	}
	ngo := b.Claims[0].Chain[0].Who
	c.Chain = append(c.Chain, claim.Telling{Who: ngo, Did: []claim.Did{claim.Published}})
	got := claim.Sentence(claim.State{Claim: c}, named(b), "en")
	if !strings.HasPrefix(got, "interviewee (sealed) told NGO-A (publisher) that there was killing of") {
		t.Errorf("got %s", got)
	}
}
