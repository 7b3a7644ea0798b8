package value

import (
	"fmt"
	"strings"

	"sijil/edtf"
)

// yearOf returns the year of a day, or 0.
func yearOf(day string) int {
	d, ok := edtf.ParseDay(day)
	if !ok || d.Year < 1 || d.Year > 9999 {
		return 0
	}
	return int(d.Year)
}

// date reads a date in words and returns it in EDTF: "8 March 2025", "March 8,
// 2025", "8 March" with the year given, "March 2025", "8 آذار 2025".
func (b *phrasebook) date(text string, year int) (string, bool) {
	if d, err := edtf.Parse(text); err == nil && d.Kind() == edtf.Single {
		return text, true
	}
	day, month, said, ok := b.dayMonthYear(text, "month_name")
	if !ok {
		return "", false
	}
	if said == 0 {
		said = year
	}
	if said == 0 {
		return "", false
	}
	date := fmt.Sprintf("%04d-%02d", said, month)
	if day > 0 {
		date += fmt.Sprintf("-%02d", day)
	}
	_, err := edtf.Parse(date)
	return date, err == nil
}

// dayMonthYear takes a date in words apart. Day and year are 0 if not said.
func (b *phrasebook) dayMonthYear(text, months string) (day, month, year int, ok bool) {
	fields := strings.Fields(strings.ReplaceAll(text, ",", " "))
	if len(fields) > 0 && (fields[0] == "the" || fields[0] == "on" || fields[0] == "in") {
		fields = fields[1:]
	}
	for i := range fields {
		for _, k := range []int{3, 2, 1} { // names of months have up to three words
			if i+k > len(fields) {
				continue
			}
			m, found := b.words[months][strings.Join(fields[i:i+k], " ")]
			if !found {
				continue
			}
			day, year, ok = dayAndYear(fields[:i], fields[i+k:])
			return day, m, year, ok
		}
	}
	return 0, 0, 0, false
}

// dayAndYear reads what stands before and after the name of a month.
func dayAndYear(before, after []string) (day, year int, ok bool) {
	if n := len(before); n > 0 && (before[n-1] == "of" || before[n-1] == "من") {
		before = before[:n-1]
	}
	if len(before) == 0 && len(after) > 0 {
		if d, isDay := ordinal(after[0]); isDay { // March 8, 2025
			before, after = after[:1], after[1:]
			day = d
		}
	}
	switch len(before) {
	case 0:
	case 1:
		if day, ok = ordinal(before[0]); !ok {
			return 0, 0, false
		}
	default:
		return 0, 0, false
	}
	if n := len(after); n > 0 && (after[n-1] == "هـ" || after[n-1] == "ه" || after[n-1] == "ah" || after[n-1] == "م") {
		after = after[:n-1]
	}
	switch len(after) {
	case 0:
		return day, 0, true
	case 1:
		year, ok = smallNumber(after[0])
		return day, year, ok && len(after[0]) == 4
	}
	return 0, 0, false
}

// ordinal reads a day of a month: "8", "8th", "1st".
func ordinal(s string) (int, bool) {
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		s = strings.TrimSuffix(s, suffix)
	}
	n, ok := smallNumber(s)
	return n, ok && len(s) <= 2 && n >= 1 && n <= 31
}

// monthOfYear reads "January 2025" or "January"; the year is 0 if not said.
func (b *phrasebook) monthOfYear(s string) (year, month int, ok bool) {
	day, month, year, ok := b.dayMonthYear(s, "month_name")
	return year, month, ok && day == 0
}

// clock reads a time of day: "10am", "10:30 pm", "22:15", "noon", "10 صباحا",
// "العاشرة صباحا". A bare hour is none: nobody knows which half of the day it means.
func (b *phrasebook) clock(s string) (hour, minute int, ok bool) {
	switch s {
	case "noon":
		return 12, 0, true
	case "midnight":
		return 0, 0, true
	}
	body, afternoon, halved := halfOfDay(s)
	if h, named := b.words["hour_name"][body]; named {
		if !halved {
			return 0, 0, false
		}
		return h%12 + afternoon, 0, true
	}
	hours, minutes, colon := strings.Cut(strings.ReplaceAll(body, ".", ":"), ":")
	hour, okHour := smallNumber(hours)
	if colon {
		var okMinute bool
		if minute, okMinute = smallNumber(minutes); !okMinute || len(minutes) != 2 || minute > 59 {
			return 0, 0, false
		}
	}
	switch {
	case !okHour || len(hours) > 2:
		return 0, 0, false
	case halved:
		return hour%12 + afternoon, minute, hour >= 1 && hour <= 12
	}
	return hour, minute, colon && len(hours) == 2 && hour <= 23
}

// halfOfDay takes am, pm and their Arabic likes off a time, and returns the
// hours they add.
func halfOfDay(s string) (body string, add int, found bool) {
	for _, half := range []struct {
		suffix string
		add    int
	}{{"am", 0}, {"pm", 12}, {"صباحا", 0}, {"مساء", 12}} {
		if body, ok := strings.CutSuffix(s, half.suffix); ok {
			return strings.TrimSpace(body), half.add, true
		}
	}
	return s, 0, false
}
