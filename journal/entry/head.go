package entry

import (
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"sijil/fault"
)

// headFormat is the first line of every head. Another format has another line.
const headFormat = "sijil entry 1"

// timeFormat is RFC 3339 with six digits of a second, always in UTC.
const timeFormat = "2006-01-02T15:04:05.000000Z"

// NoSubject stands in a head that is about nothing in particular.
const NoSubject = "-"

// Head is the part of an entry that is stored in clear. It holds random ids
// only, never a name: whoever steals the database learns that something
// happened, and when, but not to whom.
type Head struct {
	Origin  string    // the log it was written in
	Index   int64     // its place there, from 0
	Time    time.Time // when it was written by the writer's clock; UTC, whole microseconds
	Verb    string    // what was done: "claim.assert"
	Actor   string    // who did it: an id of 26 characters
	Subject string    // what it is about: an id, or [NoSubject]
	KeyHash [32]byte  // of the key that seals the body; see [KeyHash]
}

// Marshal returns the head as it is hashed and stored: eight lines, each ended
// by a newline.
func (h Head) Marshal() []byte {
	b := make([]byte, 0, 256)
	b = append(b, headFormat+"\n"...)
	b = append(b, h.Origin...)
	b = append(b, '\n')
	b = strconv.AppendInt(b, h.Index, 10)
	b = append(b, '\n')
	b = h.Time.UTC().AppendFormat(b, timeFormat)
	b = append(b, '\n')
	b = append(b, h.Verb...)
	b = append(b, '\n')
	b = append(b, h.Actor...)
	b = append(b, '\n')
	b = append(b, h.Subject...)
	b = append(b, '\n')
	b = hex.AppendEncode(b, h.KeyHash[:])
	return append(b, '\n')
}

// ParseHead reads a head. It accepts exactly what [Head.Marshal] writes of a
// valid head, so that no two texts mean the same entry. It returns a
// fault.Invalid error otherwise.
func ParseHead(data []byte) (Head, error) {
	lines := strings.Split(string(data), "\n")
	if len(lines) != 9 || lines[0] != headFormat || lines[8] != "" {
		return Head{}, fault.New(fault.Invalid, "an entry's head must be eight lines that begin with %q", headFormat)
	}
	h := Head{Origin: lines[1], Verb: lines[4], Actor: lines[5], Subject: lines[6]}
	var err error
	if h.Index, err = strconv.ParseInt(lines[2], 10, 64); err != nil || strconv.FormatInt(h.Index, 10) != lines[2] {
		return Head{}, fault.New(fault.Invalid, "the third line of an entry's head must be its index")
	}
	h.Time, err = time.Parse(timeFormat, lines[3])
	if err != nil || h.Time.Format(timeFormat) != lines[3] {
		return Head{}, fault.New(fault.Invalid, "the fourth line of an entry's head must be a time in UTC with microseconds")
	}
	key, err := hex.DecodeString(lines[7])
	if err != nil || len(key) != len(h.KeyHash) || hex.EncodeToString(key) != lines[7] {
		return Head{}, fault.New(fault.Invalid, "the eighth line of an entry's head must be a hash in lower-case hex")
	}
	h.KeyHash = [32]byte(key)
	if err := h.Check(); err != nil {
		return Head{}, err
	}
	return h, nil
}

// Check returns a fault.Invalid error if the head holds something that cannot
// be written: above all, if an actor or a subject is not a random id.
func (h Head) Check() error {
	switch {
	case !validOrigin(h.Origin):
		return fault.New(fault.Invalid, "an entry must name the log it stands in")
	case h.Index < 0:
		return fault.New(fault.Invalid, "an entry's index must not be negative")
	case h.Time.Year() < 1970 || h.Time.Year() > 9999 || h.Time.Nanosecond()%1000 != 0:
		return fault.New(fault.Invalid, "an entry's time must be of the years 1970 to 9999, in whole microseconds")
	case !validVerb(h.Verb):
		return fault.New(fault.Invalid, "an entry's verb must be lower-case words joined by dots, 64 characters at most")
	case !validID(h.Actor):
		return fault.New(fault.Invalid, "an entry's actor must be an id of 26 characters, never a name")
	case h.Subject != NoSubject && !validID(h.Subject):
		return fault.New(fault.Invalid, "an entry's subject must be an id of 26 characters, never a name")
	}
	return nil
}

// validOrigin accepts what may name a log: 1 to 120 printable ASCII characters
// without space and plus sign. It is the rule of a checkpoint's first line.
func validOrigin(s string) bool {
	if s == "" || len(s) > 120 {
		return false
	}
	for _, c := range []byte(s) {
		if c <= ' ' || c > '~' || c == '+' {
			return false
		}
	}
	return true
}

// validVerb accepts "claim.assert", "figure.define", "item.seen_again".
func validVerb(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	prev := byte('.')
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z'
		if !letter && (c != '.' && c != '_' || prev == '.' || prev == '_') {
			return false
		}
		prev = c
	}
	return prev != '.' && prev != '_'
}

// validID accepts 26 characters of lower-case base32.
func validID(s string) bool {
	if len(s) != 26 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return false
		}
	}
	return true
}
