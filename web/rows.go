package web

import (
	"context"
	"maps"
	"net/url"
	"strconv"

	"sijil/casework"
	"sijil/claim"
	"sijil/value"
)

// claimRows is claims as a table shows them.
type claimRows struct {
	Cards    []casework.Card
	Passages map[value.ID]string // the words in which they stand, where those can be shown
}

// rowsOf returns claims without their passages: long lists lead to pages that
// have them.
func rowsOf(cards []casework.Card) claimRows { return claimRows{Cards: cards} }

// withPassages returns claims with the passages in which they stand. A passage
// that several claims share is read once. A claim that is sealed, or stands in
// a sealed item, shows no passage.
func (s *Server) withPassages(ctx context.Context, cards []casework.Card) (claimRows, error) {
	type place struct {
		item      value.ID
		paragraph int64
		lines     claim.Span
	}
	read := map[place]string{}
	rows := claimRows{Cards: cards, Passages: map[value.ID]string{}}
	for _, c := range cards {
		if !c.Item.Held || c.Sensitivity == value.Sealed || c.Item.Sensitivity == value.Sealed {
			continue
		}
		at := place{item: c.Item.ID, paragraph: c.Source.Locator.Paragraph}
		if c.Source.Locator.Lines != nil {
			at.lines = *c.Source.Locator.Lines
		}
		text, known := read[at]
		if !known {
			var err error
			if text, err = casework.Passage(ctx, s.desk, s.actor, string(c.ID)); err != nil {
				return rows, err
			}
			read[at] = text
		}
		if text != "" {
			rows.Passages[c.ID] = text
		}
	}
	return rows, nil
}

// rowsPerPage is how many rows of a short kind (names, items) one page shows.
const rowsPerPage = 100

// pageOf returns the part of a list that the address asks for ("from", counted
// from 0), and the address of the part that follows, with the same filters.
func pageOf[T any](all []T, q url.Values) (part []T, next string) {
	from, err := strconv.Atoi(q.Get("from"))
	if err != nil || from < 0 || from > len(all) {
		from = 0
	}
	to := min(from+rowsPerPage, len(all))
	if to < len(all) {
		follow := maps.Clone(q)
		follow.Set("from", strconv.Itoa(to))
		next = "?" + follow.Encode()
	}
	return all[from:to], next
}
