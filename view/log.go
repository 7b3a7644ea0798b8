package view

import (
	"context"
	"encoding/hex"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"sijil/fault"
	"sijil/value"
)

// LogFilter selects lines of the log. Zero fields do not select.
type LogFilter struct {
	Actor   string // id of the actor
	Verb    string // prefix: "claim." selects all that was done to claims
	Subject value.ID
	Day     string // YYYY-MM-DD, UTC
	Before  int64  // positions below this one
	Limit   int    // 0 is 100
}

// LogLine is one entry as the log shows it.
type LogLine struct {
	Position int64     `json:"position"`
	Origin   string    `json:"origin"`
	Index    int64     `json:"index"`
	At       time.Time `json:"at"`
	Verb     string    `json:"verb"`
	Actor    string    `json:"actor"`
	Who      string    `json:"who,omitempty"` // the actor's name, where it is known
	Subject  value.ID  `json:"subject"`
	About    string    `json:"about,omitempty"` // the subject's label in English, else in its first language
	LeafHash string    `json:"leaf_hash"`       // hex
	Erased   bool      `json:"erased,omitempty"`
}

// linesOfLog is how many lines a page of the log has unless the reader says so.
const linesOfLog = 100

// entryHead is the head of an entry in words.
type entryHead struct {
	place
	Position int64
	Origin   string
	Index    int64
	At       time.Time
	Verb     string
	Actor    string
	Subject  value.ID
	LeafHash string
	Erased   bool
}

// head reads the head of the entry of a row.
func (s *Snapshot) head(seq int64) (h entryHead, err error) {
	err = s.c.each("entry.head", func(row *sqlite3.Stmt) error {
		h = entryHead{
			place:    place{row.ColumnInt64(1), row.ColumnInt64(2)},
			Position: row.ColumnInt64(0), Origin: s.words.at(row.ColumnInt64(1)), Index: row.ColumnInt64(2),
			At:   time.UnixMicro(row.ColumnInt64(3)).UTC(),
			Verb: s.words.at(row.ColumnInt64(4)), Actor: s.words.at(row.ColumnInt64(5)),
			Subject: value.ID(row.ColumnText(6)), LeafHash: hex.EncodeToString(row.ColumnRawBlob(7)), Erased: row.ColumnBool(8),
		}
		return nil
	}, seq)
	return h, err
}

// Lines returns the entries that f selects, newest first. It returns
// fault.Invalid if the day is not a day.
func (s *Snapshot) Lines(ctx context.Context, f LogFilter) (lines []LogLine, err error) {
	day := ""
	if f.Day != "" {
		t, err := time.Parse(time.DateOnly, f.Day)
		if err != nil {
			return nil, fault.New(fault.Invalid, "%q is not a day", f.Day).WithHint("write days as 2025-03-08")
		}
		day = t.Format("20060102")
	}
	err = s.read(ctx, func() error {
		rows, err := s.logRows(f, day)
		if err != nil {
			return err
		}
		abouts := map[value.ID]string{}
		for _, seq := range rows {
			line, err := s.line(seq, abouts)
			if err != nil {
				return err
			}
			lines = append(lines, line)
		}
		return nil
	})
	return lines, err
}

// logRows returns the rows of the entries that f selects, newest first.
func (s *Snapshot) logRows(f LogFilter, day string) ([]int64, error) {
	limit := int64(f.Limit)
	if limit <= 0 {
		limit = linesOfLog
	}
	below := s.last + 1
	if f.Before > 0 {
		last, err := s.lastAt(f.Before)
		if err != nil {
			return nil, err
		}
		below = last + 1
	}
	m := match{}.prefix(termVerb, verbTerm(f.Verb)).refer(termSubject, string(f.Subject)).refer(termDay, day)
	if f.Actor != "" {
		no, ok := s.words.no[f.Actor]
		if !ok {
			return nil, nil // nobody of this id has done anything
		}
		m = m.refer(termActor, fmt.Sprint(no))
	}
	if len(m) == 0 {
		return s.c.int64s("entry.newest", below, limit)
	}
	return s.c.int64s("term.latest", m.expression(), below, limit)
}

// line makes a line of the log of a row. Subjects looked up are kept in abouts.
func (s *Snapshot) line(seq int64, abouts map[value.ID]string) (LogLine, error) {
	h, err := s.head(seq)
	if err != nil {
		return LogLine{}, err
	}
	l := LogLine{
		Position: h.Position, Origin: h.Origin, Index: h.Index, At: h.At, Verb: h.Verb,
		Actor: h.Actor, Subject: h.Subject, LeafHash: h.LeafHash, Erased: h.Erased,
	}
	if l.Who, err = s.actor(h.Actor); err != nil {
		return l, err
	}
	about, ok := abouts[h.Subject]
	if !ok {
		if about, err = s.about(h.Subject); err != nil {
			return l, err
		}
		abouts[h.Subject] = about
	}
	l.About = about
	return l, nil
}

// actor returns the name of an actor, or "" if it is not known here.
func (s *Snapshot) actor(id string) (string, error) {
	found, err := some[enrolment](s, match{}.refer(termType, thingActor).refer(termID, id), 1)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0].Name, nil
}

// about returns what a subject is called: its Ref or its label.
func (s *Snapshot) about(id value.ID) (string, error) {
	rows, err := s.find(match{}.refer(termID, string(id)), math.MaxInt16)
	if err != nil {
		return "", err
	}
	for i := len(rows) - 1; i >= 0; i-- { // the latest name first
		var named struct {
			Ref   string      `json:"ref"`
			Label value.Label `json:"label"`
			Title value.Label `json:"title"`
			Item  struct {
				Ref   string      `json:"ref"`
				Title value.Label `json:"title"`
			} `json:"item"`
		}
		ok, err := decode(s, rows[i], &named)
		if err != nil {
			return "", err
		}
		if !ok {
			continue
		}
		for _, name := range []string{named.Label.In("en"), named.Title.In("en"), named.Item.Title.In("en"), named.Ref, named.Item.Ref} {
			if strings.TrimSpace(name) != "" {
				return name, nil
			}
		}
	}
	return "", nil
}

// Ignored returns how many entries have a verb that this program does not
// know; they stand in the log and nowhere else.
func (s *Snapshot) Ignored(ctx context.Context) (n int64, err error) {
	err = s.read(ctx, func() error {
		n, err = s.c.number("ignored")
		return err
	})
	return n, err
}
