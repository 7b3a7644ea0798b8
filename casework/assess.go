package casework

import (
	"context"
	"strings"

	"sijil/claim"
	"sijil/fault"
	"sijil/value"
)

// Assessing is a named person's view of a claim or of one question about an
// item, as the faces take it.
type Assessing struct {
	Target      string `json:"target"`   // a claim or an item, by id or name
	Question    string `json:"question"` // of an item: source, date, place, integrity, content
	Status      string `json:"status"`
	Reason      string `json:"reason"`
	Rule        string `json:"rule"`
	By          string `json:"by"`
	Reliability string `json:"reliability"`
	Credibility string `json:"credibility"`
}

var claimStatuses = map[string]bool{"accepted": true, "conflict": true, "rejected": true, "open": true}

var itemStatuses = map[string]bool{"unreviewed": true, "in_review": true, "verified": true, "partly": true,
	"inconclusive": true, "contradicted": true, "false": true}

var itemQuestions = map[string]bool{"source": true, "date": true, "place": true, "integrity": true, "content": true}

// AssessClaim records what a named person thinks of a claim or an item, and
// why. The same person's earlier view of the same question is superseded;
// other people's views stay beside it.
var AssessClaim = Act[Assessing, claim.Assessment]{
	Verb: "claim.assess",
	Check: func(in Assessing) error {
		for _, f := range []struct{ name, text, hint string }{
			{"claim or item", in.Target, "name it by its id"},
			{"reason", in.Reason, "say in a sentence why; whoever checks this later needs it"},
			{"name of the person who decides", in.By, "a machine suggests; a named person judges"},
		} {
			if strings.TrimSpace(f.text) == "" {
				return fault.New(fault.Invalid, "the %s is missing", f.name).WithHint("%s", f.hint)
			}
		}
		return checkStatus(in)
	},
	Needs: needs[Assessing]("claim.assess"),
	Decide: func(ctx context.Context, s Snapshot, pen Pen, in Assessing) ([]Draft, claim.Assessment, error) {
		a := claim.Assessment{ID: pen.NewID(), Question: in.Question, Status: in.Status, Reason: in.Reason, Rule: in.Rule,
			By: in.By, Reliability: in.Reliability, Credibility: in.Credibility, Scope: s.Home()}
		if in.Question != "" {
			item, err := s.Item(ctx, in.Target)
			if err != nil {
				return nil, a, err
			}
			a.Target, a.Scope = value.Ref{Entity: item.ID}, item.Scope
			return []Draft{{Subject: item.ID, Scope: a.Scope, Body: a}}, a, nil
		}
		c, err := s.Claim(ctx, in.Target)
		if err != nil {
			return nil, a, err
		}
		a.Target, a.Scope = value.Ref{Claim: c.ID}, c.Scope
		for _, earlier := range c.Assessments {
			if earlier.By == in.By {
				a.Supersedes = earlier.ID
			}
		}
		return []Draft{{Subject: c.ID, Scope: a.Scope, Body: a}}, a, nil
	},
}

func checkStatus(in Assessing) error {
	if in.Question == "" {
		if !claimStatuses[in.Status] {
			return fault.New(fault.Invalid, "%q is not a status of a claim", in.Status).
				WithHint("use accepted, conflict, rejected or open")
		}
		return nil
	}
	if !itemQuestions[in.Question] {
		return fault.New(fault.Invalid, "%q is not a question about an item", in.Question).
			WithHint("use source, date, place, integrity or content")
	}
	if !itemStatuses[in.Status] {
		return fault.New(fault.Invalid, "%q is not a status of an item", in.Status).
			WithHint("use unreviewed, in_review, verified, partly, inconclusive, contradicted or false")
	}
	return nil
}
