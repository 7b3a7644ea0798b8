package lists

import (
	"context"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/claim"
	"sijil/fault"
	"sijil/value"
)

// batch is a part of a release with the records that it names.
type batch struct {
	part   Part
	claims []claim.Claim
	after  int64 // the position of the last entry about the list
}

// recordPart records some rows of a release, and returns the position of the
// part. What it records is in no list before the release is.
var recordPart = casework.Act[batch, int64]{
	Verb:  partVerb,
	Needs: func(batch) access.Need { return access.Need{Action: releaseVerb} },
	Decide: func(ctx context.Context, s casework.Snapshot, pen casework.Pen, in batch) ([]casework.Draft, int64, error) {
		if err := in.part.Scope.Check(); err != nil {
			return nil, 0, err
		}
		if err := unchanged(ctx, s, in.part.List, in.after); err != nil {
			return nil, 0, err
		}
		var drafts []casework.Draft
		part := in.part
		part.ID, part.Records = pen.NewID(), nil
		for _, c := range in.claims {
			c.ID = pen.NewID()
			part.Records = append(part.Records, c.ID)
			drafts = append(drafts, casework.Draft{Verb: casework.AssertClaim.Verb, Subject: c.ID, Scope: c.Scope, Body: c})
		}
		drafts = append(drafts, casework.Draft{Subject: part.List, Scope: part.Scope, Body: part})
		return drafts, s.Position() + int64(len(drafts)), nil
	},
}

// completing is a release all parts of which are recorded.
type completing struct {
	release Release
	after   int64
}

var recordRelease = casework.Act[completing, Release]{
	Verb:  releaseVerb,
	Needs: func(completing) access.Need { return access.Need{Action: releaseVerb} },
	Decide: func(ctx context.Context, s casework.Snapshot, _ casework.Pen, in completing) ([]casework.Draft, Release, error) {
		if err := unchanged(ctx, s, in.release.List, in.after); err != nil {
			return nil, in.release, err
		}
		return []casework.Draft{{Subject: in.release.List, Scope: in.release.Scope, Body: in.release}}, in.release, nil
	},
}

// unchanged returns a fault.Conflict if somebody else recorded something about
// the list.
func unchanged(ctx context.Context, s casework.Snapshot, list value.ID, after int64) error {
	lines, err := s.Lines(ctx, casework.LogFilter{Verb: "list.", Subject: list, Limit: 1})
	if err != nil {
		return err
	}
	if len(lines) > 0 && lines[0].Position != after {
		return fault.New(fault.Conflict, "somebody else imported into this list meanwhile; the list is as they left it").
			WithHint("look at its releases, and run the same command again if this one is newer")
	}
	return nil
}
