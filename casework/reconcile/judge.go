package reconcile

import (
	"context"
	"strings"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/casework/lists"
	"sijil/fault"
	"sijil/value"
)

// Judging is one named person's verdict on two records, as the faces take it.
type Judging struct {
	AList   string `json:"a_list"`   // the name of a list
	ARecord string `json:"a_record"` // the list's own id of the record
	BList   string `json:"b_list"`
	BRecord string `json:"b_record"`
	Verdict string `json:"verdict"` // same, different, unsure
	Reason  string `json:"reason"`
	By      string `json:"by"`
	Blind   bool   `json:"blind"`   // the score was not shown before
	Settles bool   `json:"settles"` // an adjudication: others differ, and this decides
	Audit   string `json:"audit"`   // the audit that drew the pair, by id; "" none
}

// Judge records what a named person thinks of two records. The same person's
// earlier judgement of the pair is superseded; those of others stay beside it.
// It is fault.Invalid without a verdict, reason or name, or with one record
// twice; fault.NotFound if a list has no such record; fault.Conflict if it
// settles a pair on which nobody differs, or on which the same person is one of
// those who differ.
var Judge = casework.Act[Judging, Judgement]{
	Verb:   judgeVerb,
	Check:  checkJudging,
	Needs:  func(Judging) access.Need { return access.Need{Action: judgeVerb} },
	Decide: decideJudging,
}

func checkJudging(in Judging) error {
	switch Verdict(in.Verdict) {
	case Same, Different, Unsure:
	default:
		return fault.New(fault.Invalid, "%q is not a verdict on two records", in.Verdict).WithHint("use same, different or unsure; nothing was recorded")
	}
	for _, f := range []struct{ name, text, hint string }{
		{"first record", in.ARecord, "name it by its list and the list's own id"},
		{"second record", in.BRecord, "name it by its list and the list's own id"},
		{"reason", in.Reason, "say in a sentence why; whoever checks this later needs it"},
		{"name of the person who judges", in.By, "a machine suggests; a named person judges"},
	} {
		if strings.TrimSpace(f.text) == "" {
			return fault.New(fault.Invalid, "the %s is missing", f.name).WithHint("%s", f.hint)
		}
	}
	if err := plainWords(in.By, in.Reason); err != nil {
		return err
	}
	if in.AList == in.BList && in.ARecord == in.BRecord {
		return fault.New(fault.Invalid, "this is one record, not two").WithHint("nothing was recorded")
	}
	if in.Audit != "" && !value.ID(in.Audit).Valid() {
		return fault.New(fault.Invalid, "this is not the id of an audit").WithHint("leave it out, or see the audits with: sijil review summary")
	}
	return nil
}

func decideJudging(ctx context.Context, s casework.Snapshot, pen casework.Pen, in Judging) ([]casework.Draft, Judgement, error) {
	ledger, err := lists.Load(ctx, s)
	if err != nil {
		return nil, Judgement{}, err
	}
	b, err := judgedIn(ctx, s, ledger)
	if err != nil {
		return nil, Judgement{}, err
	}
	first, second := ordered(lists.Name{List: in.AList, Origin: in.ARecord}, lists.Name{List: in.BList, Origin: in.BRecord})
	one, err := listOf(ledger, first)
	if err != nil {
		return nil, Judgement{}, err
	}
	other, err := listOf(ledger, second)
	if err != nil {
		return nil, Judgement{}, err
	}
	j := Judgement{ID: pen.NewID(), Scope: s.Home(), A: first, B: second, ListA: one, ListB: other, Verdict: Verdict(in.Verdict), Reason: strings.TrimSpace(in.Reason),
		By: strings.TrimSpace(in.By), Blind: in.Blind, Settles: in.Settles, Audit: value.ID(in.Audit), At: pen.Now()}
	standing := b.standing[j.couple()]
	if earlier, ok := standing.of(j.By); ok { // in another log it stays beside this one
		j.Supersedes = earlier.ID
	}
	if j.Settles {
		if err := maySettle(standing, j.By); err != nil {
			return nil, Judgement{}, err
		}
	}
	return []casework.Draft{{Subject: one, Scope: j.Scope, Body: j}}, j, nil
}

// mostReason is how many bytes a reason may have; longestName a person's name.
const (
	mostReason  = 4000
	longestName = 200
)

// plainWords refuses a name or reason that commands what shows it: a line break
// in a name would look like the judgement of another person.
func plainWords(by, reason string) error {
	if value.Deceives(by, true) || value.Deceives(reason, false) {
		return fault.New(fault.Invalid, "the name or the reason holds characters that command what shows it").
			WithHint("type it again instead of pasting it; nothing was recorded")
	}
	if len(by) > longestName || len(reason) > mostReason {
		return fault.New(fault.Invalid, "the name or the reason is too long").WithHint("say in a sentence or two why; nothing was recorded")
	}
	return nil
}

// listOf returns the id of the list that has a record, or fault.NotFound.
func listOf(ledger *lists.Ledger, n lists.Name) (value.ID, error) {
	for _, r := range ledger.Records {
		if r.Origin == n.Origin && ledger.Lists[r.List].Name == n.List {
			return ledger.Lists[r.List].ID, nil
		}
	}
	return "", noRecord()
}

// maySettle says whether a person may decide between others.
func maySettle(s Standing, by string) error {
	if own, ok := s.of(by); ok && !own.Settles {
		return fault.New(fault.Conflict, "nobody settles what they are themselves a party to").
			WithHint("nothing was recorded; ask somebody who has not judged this pair")
	}
	if !s.Contested && !s.settled() {
		return fault.New(fault.Conflict, "nobody differs on this pair, so there is nothing to settle").
			WithHint("nothing was recorded; judge it as everybody else does")
	}
	return nil
}

// Revoking takes a judgement back.
type Revoking struct {
	Judgement string `json:"judgement"` // its id
	Reason    string `json:"reason"`
	By        string `json:"by"` // who made it: nobody revokes for another
}

// Revocation is the body of a judgement.revoke. The judgement stays in the
// journal; everything is computed as if it had never been made.
type Revocation struct {
	ID value.ID `json:"id"`
	value.Scope
	Judgement value.ID `json:"judgement"`
	Reason    string   `json:"reason"`
	By        string   `json:"by"`
}

// Revoke takes a judgement back and returns it. What the same person judged of
// the pair before stands again. It is fault.NotFound if there is no such
// judgement, fault.Conflict if it was revoked already or is another person's.
var Revoke = casework.Act[Revoking, Judgement]{
	Verb: revokeVerb,
	Check: func(in Revoking) error {
		for _, f := range []struct{ name, text, hint string }{
			{"judgement", in.Judgement, "name it by its id: see sijil review show"},
			{"reason", in.Reason, "say in a sentence why it is taken back"},
			{"name of the person who judged", in.By, "a judgement is taken back by the person who made it"},
		} {
			if strings.TrimSpace(f.text) == "" {
				return fault.New(fault.Invalid, "the %s is missing", f.name).WithHint("%s", f.hint)
			}
		}
		return plainWords(in.By, in.Reason)
	},
	Needs: func(Revoking) access.Need { return access.Need{Action: revokeVerb} },
	Decide: func(ctx context.Context, s casework.Snapshot, pen casework.Pen, in Revoking) ([]casework.Draft, Judgement, error) {
		ledger, err := lists.Load(ctx, s)
		if err != nil {
			return nil, Judgement{}, err
		}
		b, err := judgedIn(ctx, s, ledger)
		if err != nil {
			return nil, Judgement{}, err
		}
		j, ok := b.byID[value.ID(in.Judgement)]
		if !ok {
			return nil, Judgement{}, fault.New(fault.NotFound, "there is no such judgement").WithHint("see their ids with: sijil review show; nothing was recorded")
		}
		if _, gone := b.revoked[j.ID]; gone {
			return nil, Judgement{}, fault.New(fault.Conflict, "this judgement was revoked already").WithHint("nothing was recorded")
		}
		if !onePerson(j.By, in.By) {
			return nil, Judgement{}, fault.New(fault.Conflict, "this judgement is another person's").
				WithHint("nothing was recorded; who thinks otherwise judges the pair, and a third person settles it")
		}
		r := Revocation{ID: pen.NewID(), Scope: j.Scope, Judgement: j.ID, Reason: strings.TrimSpace(in.Reason), By: j.By}
		return []casework.Draft{{Subject: j.ID, Scope: r.Scope, Body: r}}, j, nil
	},
}
