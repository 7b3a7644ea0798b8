package edtf

import "strings"

// parseDateTime reads a complete day with a time of day, hh:mm:ss, and perhaps
// a zone: Z, ±hh or ±hh:mm. Neither may be qualified or masked.
func parseDateTime(day, clock string) (point, error) {
	p, err := parseDate(day)
	if err != nil {
		return point{}, err
	}
	if p.earliest != p.latest || p.masked || p.approximate || p.uncertain {
		return point{}, invalid("a time of day needs one whole day, without qualifiers")
	}
	if len(clock) < 8 || !validTime(clock[:8]) {
		return point{}, invalid("a time of day is written hh:mm:ss, 00:00:00 to 23:59:59")
	}
	if !validZone(clock[8:]) {
		return point{}, invalid("a zone is written Z, +hh or +hh:mm")
	}
	p.alone = true
	return p, nil
}

// validTime reports whether s is hh:mm:ss. A leap second is the 61st of an
// hour's last minute.
func validTime(s string) bool {
	if s[2] != ':' || s[5] != ':' || !allDigits(s[:2]) || !allDigits(s[3:5]) || !allDigits(s[6:]) {
		return false
	}
	hour, minute, second := number(s[:2]), number(s[3:5]), number(s[6:])
	return hour < 24 && minute < 60 && (second < 60 || second == 60 && minute == 59)
}

// validZone reports whether s is nothing, Z, ±hh or ±hh:mm. ISO 8601 writes no
// difference with a plus.
func validZone(s string) bool {
	if s == "" || s == "Z" {
		return true
	}
	if s[0] != '+' && s[0] != '-' {
		return false
	}
	hours, minutes, colon := strings.Cut(s[1:], ":")
	if !colon {
		minutes = "00"
	}
	if len(hours) != 2 || len(minutes) != 2 || !allDigits(hours) || !allDigits(minutes) {
		return false
	}
	if s[0] == '-' && hours == "00" && minutes == "00" {
		return false
	}
	return number(hours) < 24 && number(minutes) < 60
}
