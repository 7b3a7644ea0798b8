package web

import (
	"net/http"
	"net/url"
	"strconv"

	"sijil/casework"
)

// linesPerPage is how many entries the audit log shows at once.
const linesPerPage = 100

// logPage is the audit log with its filters.
type logPage struct {
	Lines []casework.LogLine
	Actor string
	Verb  string
	Day   string
	At    int64 // a single position that was asked for
	Next  string
	Verbs []string
}

// verbs are the families of what can be done, for the filter.
var verbs = []string{"item.", "entity.", "claim.", "figure.", "finding.", "publication.", "exchange.", "list.", "judgement.", "eligibility.", "estimate.", "case.", "actor."}

// showLog shows who did what when, newest first. Each row carries the position
// and leaf hash by which it can be proved against a checkpoint.
func (s *Server) showLog(w http.ResponseWriter, r *http.Request) error {
	if _, err := langOf(r); err != nil {
		return err
	}
	q := r.URL.Query()
	page := logPage{Actor: q.Get("actor"), Verb: q.Get("verb"), Day: q.Get("day"), Verbs: verbs}
	f := casework.LogFilter{Actor: page.Actor, Verb: page.Verb, Day: page.Day, Limit: linesPerPage + 1}
	if n, err := strconv.ParseInt(q.Get("before"), 10, 64); err == nil {
		f.Before = n
	}
	if n, err := strconv.ParseInt(q.Get("at"), 10, 64); err == nil {
		page.At, f.Before, f.Limit = n, n+1, 1
	}
	lines, err := casework.Ask(r.Context(), s.desk, s.actor, casework.AuditLog, f)
	if err != nil {
		return err
	}
	if len(lines) > linesPerPage {
		lines = lines[:linesPerPage]
		next := url.Values{}
		for _, k := range []string{"actor", "verb", "day"} {
			if q.Get(k) != "" {
				next.Set(k, q.Get(k))
			}
		}
		next.Set("before", strconv.FormatInt(lines[linesPerPage-1].Position, 10))
		page.Next = "?" + next.Encode()
	}
	page.Lines = lines
	return s.render(w, r, http.StatusOK, "log", "nav.log", page)
}
