package main

import (
	"bytes"
	"context"

	"sijil/casework"
	"sijil/evidence"
	"sijil/fault"
	"sijil/sample"
	"sijil/workspace"
)

// sampleOpening is what the sample's workspace starts with.
func sampleOpening() casework.Opening {
	return casework.Opening{
		Case:   casework.Case{Title: sample.Title()},
		Person: casework.Enrolment{Name: "sample"},
	}
}

// recordSample records the sample investigation, by the same acts as a person
// would.
func recordSample(ctx context.Context, w *workspace.Workspace) error {
	if _, err := casework.Do(ctx, w, w.Actor(), casework.KnowItem, public(sample.Item())); err != nil {
		return err
	}
	report, err := casework.Import(ctx, w, w.Actor(), casework.Importing{
		Lines: bytes.NewReader(sample.Lines()), Sensitivity: "public", By: "sample"})
	if err != nil {
		return err
	}
	if len(report.Failed) > 0 {
		f := report.Failed[0]
		return fault.New(fault.Failed, "the sample was built wrongly: line %d: %s", f.Line, f.Reason)
	}
	definitions, err := sample.Definitions()
	if err != nil {
		return err
	}
	for _, d := range definitions {
		d.Sensitivity = "public"
		if _, err := casework.Do(ctx, w, w.Actor(), casework.DefineFigure, d); err != nil {
			return fault.Wrap(fault.Failed, err, "define the figure %s of the sample", d.Ref)
		}
	}
	findings, err := sample.Findings()
	if err != nil {
		return err
	}
	for _, f := range findings {
		f.Sensitivity = "public"
		if _, err := casework.Do(ctx, w, w.Actor(), casework.Conclude, f); err != nil {
			return fault.Wrap(fault.Failed, err, "conclude the finding %s of the sample", f.Ref)
		}
	}
	return nil
}

func public(item evidence.Item) evidence.Item {
	item.Sensitivity = "public"
	return item
}
