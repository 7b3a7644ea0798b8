package sample

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sijil/finding"
)

// table is what the figures of the sample have to come to: value, as shown,
// unit, stage, place; parts with closure and residual; relations; qualifiers.
// Nothing of it is in the data: it all follows from the claims.
var table = []struct{ id, value, unit, stage, place, parts, relations, qualifiers string }{
	{"investigated-killed", "32..32 32", "person", "investigated", "Banias city",
		"sex-and-age: men 24 computed, women 6 computed, children 2 computed; place: in al-Qusour 30 open, rest 2",
		"subset of received-killed-banias (asserted)", ""},
	{"received-killed-banias", "101..open more than 100", "person", "received", "Banias city", "", "superset of investigated-killed (asserted)", ""},
	{"names-received", "16..16 16", "person", "received", "countryside of Latakia and Tartous", "", "", ""},
	{"ohchr-documented", "111..111 111", "person", "documented", "Tartous, Latakia and Hama governorates", "", "", ""},
	{"ohchr-believed", "open..open much higher", "person", "not stated", "coast of Syria", "", "", "comparison: much higher"},
	{"snhr-documented", "420..420 420", "person", "documented", "not stated", "age: children 39 open, rest 381", "", "share: mostly"},
	{"interviewees", "16..16 16", "interviewee", "not stated", "not stated",
		"place: living in Banias city 5 computed, in other areas on the coast 7 computed, in other parts of Syria 2 computed, outside Syria 2 computed", "", ""},
	{"interviewees-about-banias", "9..9 9", "interviewee", "not stated", "not stated", "residence: residents of Banias city 5 open, rest 4", "", ""},
	{"interviewees-reporting-burial-restrictions", "7..7 7", "interviewee", "not stated", "not stated", "", "", ""},
	{"residents-describing-gunfire", "4..4 4", "resident", "not stated", "al-Qusour neighbourhood, Banias", "", "", ""},
	{"walked-to-safety", "2..2 2", "resident", "not stated", "not stated", "", "disjoint of left-in-hts-cars (asserted)", ""},
	{"left-in-hts-cars", "3..3 3", "resident", "not stated", "not stated", "", "disjoint of walked-to-safety (asserted)", ""},
	{"media-verified", "9..9 9", "media_item", "verified", "not stated", "", "", ""},
	{"burial-site-pictures-verified", "4..4 4", "picture", "verified", "al-Qusour neighbourhood, Banias", "", "", ""},
	{"images-reviewed-of-one-body", "6..6 6", "image", "reviewed", "not stated", "", "", ""},
	{"individually-described", "7..7 7", "person", "not stated", "not stated",
		"basis: saw it 0 computed, heard or found afterwards 4 computed, was told 1 computed, not stated 2 computed", "", ""},
}

func TestTheFiguresOfTheSampleFollowFromItsClaims(t *testing.T) {
	r := record(t)
	all, byRef := r.figures(t)
	if len(all) != len(table) {
		t.Errorf("%d figures, want %d", len(all), len(table))
	}
	for _, want := range table {
		f, ok := byRef[want.id]
		if !ok {
			t.Errorf("there is no figure %s", want.id)
			continue
		}
		for _, c := range []struct{ what, got, want string }{
			{"value", bound(f.Min) + ".." + bound(f.Max) + " " + f.Shown, want.value},
			{"unit", f.Unit, want.unit}, {"stage", f.Stage, want.stage}, {"place", f.Place, want.place},
			{"parts", partsOf(f), want.parts}, {"relations", relationsOf(f), want.relations}, {"qualifiers", qualifiersOf(f), want.qualifiers},
		} {
			if c.got != c.want {
				t.Errorf("%s: %s %q, want %q", want.id, c.what, c.got, c.want)
			}
		}
		if len(f.Derivation) == 0 || f.Whose == "not stated" {
			t.Errorf("%s: counted by %q, rests on %d claims", want.id, f.Whose, len(f.Derivation))
		}
	}
}

func bound(n *int64) string {
	if n == nil {
		return "open"
	}
	return fmt.Sprint(*n)
}

func partsOf(f finding.Figure) string {
	var groups []string
	for _, p := range f.Parts {
		text := fmt.Sprintf("%s %s %s", p.Label, bound(p.Min), p.Closure)
		if n := len(groups); n > 0 && strings.HasPrefix(groups[n-1], p.Of+": ") {
			groups[n-1] += ", " + text
		} else {
			groups = append(groups, p.Of+": "+text)
		}
	}
	for _, rest := range f.Residuals {
		for i := range groups {
			if strings.HasPrefix(groups[i], rest.Of+": ") {
				groups[i] += ", rest " + bound(rest.Min)
			}
		}
	}
	return strings.Join(groups, "; ")
}

func relationsOf(f finding.Figure) string {
	var all []string
	for _, r := range f.Relations {
		all = append(all, fmt.Sprintf("%s of %s (%s)", r.Relation, r.To, r.Basis))
	}
	return strings.Join(all, "; ")
}

func qualifiersOf(f finding.Figure) string {
	var all []string
	for _, q := range f.Qualifiers {
		all = append(all, q.Kind+": "+q.Words)
	}
	return strings.Join(all, "; ")
}

func TestTheTwoListsThatMayOverlapHaveBoundsAndNoSum(t *testing.T) {
	r := record(t)
	all, _ := r.figures(t)
	bounds := finding.Bounds(all, r.definitions(t), "en")
	if len(bounds) != 1 || bounds[0].Min != 420 || bounds[0].Max != 531 ||
		!slices.Equal(bounds[0].Of, []string{"ohchr-documented", "snhr-documented"}) {
		t.Errorf("%+v", bounds)
	}
}

func TestTheQueueAsksWhatTheStatementLeavesOpen(t *testing.T) {
	r := record(t)
	all, _ := r.figures(t)
	states := r.states()
	asked := finding.Questions(finding.QueueInput{Definitions: r.definitions(t), Figures: all, Claims: states, Acts: states, Names: r, Lang: "en"})
	for _, want := range []struct{ rule, about, says string }{
		{"same-people", "interviewees interviewees-about-banias", "medical worker"},
		{"more-than-whole", "burial-site-pictures-verified images-reviewed-of-one-body media-verified", "9"},
		{"subset-unknown", "individually-described investigated-killed", "32"},
	} {
		if !slices.ContainsFunc(asked, func(q finding.Question) bool {
			return q.Rule == want.rule && strings.Join(q.About, " ") == want.about && strings.Contains(q.Text, want.says)
		}) {
			t.Errorf("nobody is asked by the rule %s about %s", want.rule, want.about)
		}
	}
	for _, q := range asked {
		if q.Rule == "conflict" || q.Rule == "counts-differ" {
			t.Errorf("the sample contradicts itself: %s", q.Text)
		}
	}
}

func TestArabicFiguresHaveTheSameNumbersUnderArabicNames(t *testing.T) {
	r := record(t)
	english, _ := r.figures(t)
	r.lang = "ar"
	arabic, _ := r.figures(t)
	for i, a := range arabic {
		e := english[i]
		if bound(a.Min) != bound(e.Min) || bound(a.Max) != bound(e.Max) || a.Title == e.Title || a.Whose == e.Whose || len(a.Parts) != len(e.Parts) {
			t.Errorf("%s: %s %s..%s beside %s %s..%s", a.ID, a.Title, bound(a.Min), bound(a.Max), e.Title, bound(e.Min), bound(e.Max))
		}
		for j, p := range a.Parts {
			if p.Label == e.Parts[j].Label {
				t.Errorf("%s: the part %q is not in Arabic", a.ID, p.Label)
			}
		}
	}
}

func TestContraryFactsAreInTheSample(t *testing.T) {
	r := record(t)
	for _, ref := range []string{"p30-cars", "p18-ohchr-former-government", "p18-ohchr-unidentified"} {
		if _, ok := r.ids[ref]; !ok {
			t.Errorf("%s is missing", ref)
		}
	}
}
