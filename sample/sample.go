// Package sample holds the sample investigation as data: what a published
// statement of Amnesty International says of killings in Banias in March 2025.
//
// The statement itself is not here. It is an item that is known by its digest;
// each claim names the line of that file, counted from 1, in which it stands.
// The data hold facts, in our own structure and words, and only what the
// statement says: people appear under the role they have in it or under the
// pseudonym it gives them. No figure is shipped as a number: all follow from
// the claims.
//
// The data stand in four files. Entities and claims are lines of the flat form
// (doc/format/claim.md). Figures and findings are lists of finding.Definition
// and finding.Finding in which short names stand where ids will: "org:amnesty",
// "p15-killed". Names of claims begin with the line they stand in.
package sample

import (
	"bytes"
	_ "embed" // the data travel in the program
	"encoding/json"

	"sijil/evidence"
	"sijil/fault"
	"sijil/finding"
	"sijil/value"
)

// The statement, as an item.
const (
	// StatementRef is the item's short name; claims name it as their document.
	StatementRef = "statement"
	// StatementSHA256 is the digest of the file in which paragraphs are counted.
	StatementSHA256 = "79176ce1969413f9a00a824d22d3a54d2c2c217a58c4fdc2fa46c208cca2e7c7"
	// StatementSize is its size in bytes.
	StatementSize = 12153
)

//go:embed entities.jsonl
var entities []byte

//go:embed claims.jsonl
var claims []byte

//go:embed figures.json
var figures []byte

//go:embed findings.json
var findings []byte

// Title returns what the sample's case is called, in English and Arabic.
func Title() value.Label {
	return value.Label{
		{Lang: "en", Text: "Sample: killings in Banias, March 2025"},
		{Lang: "ar", Text: "عيّنة: أعمال القتل في بانياس، آذار/مارس 2025"},
	}
}

// Item returns the statement as an item that is known by its digest and not
// held. Its id and scope are given when it is recorded.
func Item() evidence.Item {
	return evidence.Item{
		Ref: StatementRef,
		Title: value.Label{
			{Lang: "en", Text: "Statement of Amnesty International on killings of Alawite civilians on the Syrian coast"},
			{Lang: "ar", Text: "بيان منظمة العفو الدولية بشأن قتل مدنيين علويين في الساحل السوري"},
		},
		SHA256:    StatementSHA256,
		Size:      StatementSize,
		MediaType: "text/plain; charset=utf-8",
	}
}

// Entities returns the lines that say what people, groups, places, events and
// sets are called.
func Entities() []byte { return bytes.Clone(entities) }

// Lines returns entities and claims as one file, as an import takes it. The
// claims stand in the order of the statement; they refer to the entities, to
// each other, and to the item StatementRef.
func Lines() []byte { return append(Entities(), claims...) }

// Definitions returns what the figures of the sample count, in their order,
// with names of entities where ids will stand.
func Definitions() ([]finding.Definition, error) {
	var all []finding.Definition
	return all, read(figures, &all)
}

// Findings returns what the statement concludes, with names of entities and
// claims where ids will stand. They are the publisher's findings, not ours.
func Findings() ([]finding.Finding, error) {
	var all []finding.Finding
	return all, read(findings, &all)
}

// read decodes data of this package; it fails only if the data were changed.
func read(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fault.Wrap(fault.Corrupt, err, "the data of the sample in this program cannot be read")
	}
	return nil
}
