package report

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"

	"sijil/fault"
	"sijil/publication"
)

// CSV returns the figures and their breakdowns as a table: RFC 4180, UTF-8.
// List bounds are not in it, since they are no figures. Cells that a
// spreadsheet would take for a formula are marked as text with an apostrophe.
func CSV(p publication.Publication) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	rows := [][]string{{
		"figure", "row", "breakdown", "label_en", "label_ar", "unit", "min", "max", "shown_en", "shown_ar", "closure",
		"whose", "stage", "place", "period", "definition", "claims", "withheld", "erased", "estimate", "position",
	}}
	for _, f := range p.Figures {
		rows = append(rows, figureRow(f, p.Position))
		for _, x := range f.Parts {
			rows = append(rows, partRow(f, "part", x.Of, x.Label, x.Min, x.Max, x.Closure, p.Position))
		}
		for _, x := range f.Residuals {
			rows = append(rows, partRow(f, "residual", x.Of, nil, x.Min, x.Max, "", p.Position))
		}
	}
	for _, row := range rows {
		for i := range row {
			row[i] = guarded(row[i])
		}
		if err := w.Write(row); err != nil {
			return nil, fault.Wrap(fault.Failed, err, "the table cannot be written")
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

func figureRow(f publication.Figure, position int64) []string {
	return []string{
		f.ID, "figure", "", exactly(f.Title, "en"), exactly(f.Title, "ar"), f.Unit, digits(f.Min), digits(f.Max),
		exactly(f.Shown, "en"), exactly(f.Shown, "ar"), "",
		f.Whose.In("en"), stated(f.Stage), stated(f.Place.In("en")), stated(f.Period.In("en")), f.Definition.In("en"),
		strconv.Itoa(f.Claims), strconv.Itoa(f.Withheld), strconv.Itoa(len(f.Erased)),
		strconv.FormatBool(f.Estimate), strconv.FormatInt(position, 10),
	}
}

func partRow(f publication.Figure, row, of string, label publication.Label, min, max *int64, closure string, position int64) []string {
	out := make([]string, 21)
	copy(out, []string{f.ID, row, of, exactly(label, "en"), exactly(label, "ar"), f.Unit, digits(min), digits(max), "", "", closure})
	out[20] = strconv.FormatInt(position, 10)
	return out
}

// exactly returns a text in one language or nothing.
func exactly(l publication.Label, lang string) string {
	for _, p := range l {
		if p.Lang == lang {
			return p.Text
		}
	}
	return ""
}

func stated(s string) string {
	if s == "" {
		return "not stated"
	}
	return s
}

// digits writes a bound; an open one is empty.
func digits(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// guarded marks a cell that a spreadsheet would compute as text.
func guarded(cell string) string {
	lead := strings.TrimLeft(cell, " \u00a0")
	if lead != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠|%", []rune(lead)[0]) {
		return "'" + cell
	}
	return cell
}
