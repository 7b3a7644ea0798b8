package main

import (
	"fmt"

	"sijil/cmd/sijil/terminal"
	"sijil/edtf"
)

type edtfCmd struct {
	JSON bool   `help:"Print {valid, level, earliest, latest} as JSON."`
	Date string `arg:"" help:"The date, as EDTF (ISO 8601-2). Put -- before one that begins with a minus."`
}

// edtfAnswer is what programs read. Bounds are null when open or unknown.
type edtfAnswer struct {
	Valid    bool    `json:"valid"`
	Level    *int    `json:"level"`
	Earliest *string `json:"earliest"`
	Latest   *string `json:"latest"`
}

// Run says what the date means. A string that is no date is an answer, not a
// failure.
func (cmd *edtfCmd) Run(c terminal.Console) error {
	var a edtfAnswer
	date, err := edtf.Parse(cmd.Date)
	if err == nil {
		level := date.Level()
		a = edtfAnswer{Valid: true, Level: &level}
		earliest, latest := date.Bounds()
		a.Earliest, a.Latest = dayOf(earliest), dayOf(latest)
	}
	if cmd.JSON {
		return terminal.PrintJSON(c, a)
	}
	if err != nil {
		fmt.Fprintf(c.Out, "not a date: %v\n", err)
		return nil
	}
	fmt.Fprintf(c.Out, "level %d, not before %s, not after %s\n", *a.Level, orOpen(a.Earliest), orOpen(a.Latest))
	return nil
}

func orOpen(day *string) string {
	if day == nil {
		return "(open or unknown)"
	}
	return *day
}

func dayOf(d *edtf.Day) *string {
	if d == nil {
		return nil
	}
	s := d.String()
	return &s
}
