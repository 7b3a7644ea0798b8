package claim

import (
	"testing"

	"sijil/value"
)

func TestValuesAreSaidInWords(t *testing.T) {
	w := wording{v: standard(t), lang: "en", label: func(id value.ID) string { return "the square" }}
	one, nine := 1, 9
	low, high := int64(3), int64(5)
	for want, v := range map[string]value.Value{
		"1 years":              {Age: &value.Age{Min: &one, Max: &one, Unit: "year"}},
		"1 to 9 months":        {Age: &value.Age{Min: &one, Max: &nine, Unit: "month"}},
		"9 years or more":      {Age: &value.Age{Min: &nine, Unit: "year"}},
		"9 years or less":      {Age: &value.Age{Max: &nine, Unit: "year"}},
		"late 60s":             {Age: &value.Age{Min: &one, Max: &nine, Unit: "year", Words: "late 60s"}},
		"not stated":           {Age: &value.Age{Unit: "year"}},
		"3 to 5 homes":         {Count: &value.Count{Unit: "dwelling", Min: &low, Max: &high, Quality: value.Range}},
		"at most 5 people":     {Count: &value.Count{Unit: "person", Max: &high, Quality: value.AtMost}},
		"much higher (people)": {Count: &value.Count{Unit: "person", Quality: value.Compared, Words: "much higher"}},
		"0.5 to 1 of them":     {Share: &value.Share{Min: "0.5", Max: "1"}},
		"mostly":               {Share: &value.Share{Min: "0.5", Max: "1", Words: "mostly"}},
		"20000 USD per family": {Money: &value.Money{Best: "20000", Currency: "USD", Per: "family"}},
		"100–not stated USD":   {Money: &value.Money{Min: "100", Currency: "USD"}},
		"for an unknown time between 2025-03-08 and 2025-03-10": {Time: &value.Time{Kind: value.Within, Earliest: "2025-03-08", Latest: "2025-03-10"}},
		"from 2025-03-08 to 2025-03-10":                         {Time: &value.Time{Kind: value.Extent, EDTF: "2025-03-08/2025-03-10"}},
		"on 2025-03-08":                                         {Time: &value.Time{Kind: value.Moment, EDTF: "2025-03-08"}},
		"in the home of the person who suffered it":             {Place: &value.Place{Setting: "victim_home"}},
		"where it is beside the square":                         {Place: &value.Place{Relation: "adjacent_to", Ref: standIn(1)}},
	} {
		if got := w.value(v); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
