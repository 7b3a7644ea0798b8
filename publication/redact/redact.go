// Package redact turns claims, entities, figures, findings and items of the
// house into the forms that may leave it. It is the one door out.
//
// It is pure: it reads no clock, no file and no database, and gives the same
// release for the same input. Nothing leaves because it was forgotten: every
// field of a released form is filled here by name, and what has no line here
// stays.
//
// The rules of this version:
//
//   - Only what is public leaves. A claim that is not public is counted and
//     appears as its leaf in the log, a salted commitment without content.
//   - A number leaves when its figure's definition and the finding are public. If a claim
//     beneath it is withheld, only the number and the definition leave: no
//     breakdown, residual, qualifier, relation or words that may rest on it.
//   - An estimate leaves when its finding and the definitions of its population
//     are public: counts, limits and codes, the assumption, and the names of
//     organisations as far as those may leave. Without a headline it leaves as a
//     refusal, without a number.
//   - A record of a list never leaves, whatever its sensitivity: it is counted,
//     as a claim that is not public is.
//   - A protected person leaves under a pseudonym, or as "a person".
//   - Ids are counted out anew in each release.
//   - At the end everything is searched for what must not leave: names of
//     protected people, labels of things that are not public, words of
//     withheld claims, ids of the house. Anything found stops the release.
package redact

import (
	"time"

	"sijil/claim"
	"sijil/evidence"
	"sijil/finding"
	"sijil/publication"
	"sijil/value"
)

// Input is everything a release is made of. Figures and Bounds are given once
// for each language, with the same numbers in each.
type Input struct {
	ID          string // of the release: random, 1 to 64 of a-z 0-9 and -
	Title       value.Label
	Text        value.Label
	At          time.Time
	Position    int64
	Findings    []finding.Finding
	Definitions []finding.Definition // of every figure below
	Renderings  []Rendering          // one for each language of the release
	Estimates   []Estimate           // every recorded estimate that a finding rests on
	Claims      []claim.State        // every claim that a figure or finding rests on
	Entities    []claim.Entity       // every entity that those mention
	Items       []evidence.Item      // every item that carries those claims
	Entries     []Entry              // the log's entry of every claim, estimate and registration above
	Checkpoints []Checkpoint         // of every log those entries are in; the publisher's own first
	Vocabulary  *claim.Vocabulary    // words for kinds and codes; nil: the shipped one
	SignerKey   string               // verifier key of the signer, for information
	Secrets     []Secret             // further words that must not leave: sealed names, hiding places
}

// Rendering is the figures and list bounds as they read in one language.
type Rendering struct {
	Lang    string
	Figures []finding.Figure
	Bounds  []finding.ListBounds
}

// Entry is the entry in a log of a claim, an estimate or a registration: its leaf, the proof that the log held it,
// and, where the entry may be opened, its head. A head says when the entry was
// made; it also carries the random id of whoever made it, which is the same in
// every release. Leave it closed where that may not be known.
type Entry struct {
	Claim    value.ID // or the estimate, or its registration
	Origin   string
	Index    int64
	Head     []byte // nil: stays closed
	HeadSalt []byte // 32 bytes; nil with a closed head
	HeadHash []byte // commitment to the head, 32 bytes
	BodyHash []byte // commitment to the stored body, 32 bytes
	Path     [][]byte
}

// Checkpoint is a log's signed state.
type Checkpoint struct {
	Origin string
	Note   string
}

// Secret is a word that must not occur anywhere in the release.
type Secret struct {
	What  string // what it is, for the person who has to solve it; never the word
	Words string
}

// Hit is one thing that stopped a release. It names the rule and the thing by
// its kind and id, never by what must not leave.
type Hit struct {
	Rule  string `json:"rule"`
	Kind  string `json:"kind"`            // finding, figure, claim, entity, item, text
	ID    string `json:"id,omitempty"`    // of the thing, in the house
	Where string `json:"where,omitempty"` // the field of the release, for the rules that search
	Text  string `json:"text"`            // what is wrong and what to do, in English
}

// Release returns the publication that in allows. If anything stands against
// it, it returns the zero publication, every hit, and a fault.Denied error; if
// the input does not hang together, a fault.Invalid error.
func Release(in Input) (publication.Publication, []Hit, error) {
	return release(in)
}
