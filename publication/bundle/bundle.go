// Package bundle makes a publication into a folder that can be handed over: a
// BagIt bag with the release, pages in each language, the figures as a table,
// the proofs of the log, instructions for checking it with stock tools, and a
// signature over all of it. doc/format/bundle.md describes it.
//
// Every file of the payload is a pure function of the publication, so that a
// checker can make it again and compare.
package bundle

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"sijil/fault"
	"sijil/publication"
	"sijil/publication/bag"
	"sijil/publication/report"
)

// The names of files that a checker looks for.
const (
	PublicationPath = "data/publication.json"
	SignerPath      = "data/proofs/signer.vkey"
	SignatureName   = "signature.note"
	// LayoutLabel is the label in bag-info.txt of the version of the pages.
	LayoutLabel = "Sijil-Layout"
	// Layout is the version that Payload lays pages out by.
	Layout = report.Version
)

// signatureMagic is the first line of what is signed.
const signatureMagic = "sijil bundle 1"

// File is one file of the payload.
type File struct {
	Path string
	Data []byte
	Page bool // laid out for people: its bytes belong to report.Version
}

// Payload returns every file of the payload of p's bundle.
func Payload(p publication.Publication) ([]File, error) {
	data, err := p.Encode()
	if err != nil {
		return nil, err
	}
	files := []File{{Path: PublicationPath, Data: data}}
	for _, lang := range p.Langs {
		html, err := report.HTML(p, lang)
		if err != nil {
			return nil, err
		}
		files = append(files, File{Path: "data/" + report.PageName(lang), Data: html, Page: true})
	}
	table, err := report.CSV(p)
	if err != nil {
		return nil, err
	}
	files = append(files, File{Path: "data/figures.csv", Data: table, Page: true})
	if len(p.Estimates) > 0 {
		table, err := report.EstimateCSV(p)
		if err != nil {
			return nil, err
		}
		files = append(files, File{Path: "data/estimates.csv", Data: table, Page: true})
	}
	files = append(files,
		File{Path: "data/CHECK.txt", Data: []byte(instructions), Page: true},
		File{Path: SignerPath, Data: []byte(p.SignerKey + "\n")})
	proofs, err := proofFiles(p)
	return append(files, proofs...), err
}

// proofFiles returns the checkpoints and, for each entry, its proof in the
// form of C2SP tlog-proof, with head and salt as they were hashed if opened.
func proofFiles(p publication.Publication) ([]File, error) {
	var files []File
	logs := map[string]string{}
	for i, l := range p.Logs {
		name := "data/proofs/checkpoint"
		if i > 0 {
			name += fmt.Sprintf("-%d", i+1)
		}
		files = append(files, File{Path: name, Data: []byte(l.Checkpoint)})
		logs[l.Origin] = l.Checkpoint
	}
	for _, x := range p.Proofs {
		data, err := x.TlogProof(logs[x.Origin])
		if err != nil {
			return nil, err
		}
		files = append(files, File{Path: "data/proofs/" + x.ID + ".tlog-proof", Data: data})
		if x.Head == "" {
			continue
		}
		salt, err := hex.DecodeString(x.HeadSalt)
		if err != nil {
			return nil, fault.New(fault.Invalid, "proof %s has no salt", x.ID)
		}
		files = append(files,
			File{Path: "data/proofs/" + x.ID + ".head", Data: []byte(x.Head)},
			File{Path: "data/proofs/" + x.ID + ".head-salt", Data: salt})
	}
	return files, nil
}

// Write makes the bundle of p in a new folder dir, signed by signer, whose
// verifier key must be p.SignerKey. The folder appears whole or not at all.
//
// It returns fault.Conflict if something stands at dir or the publication does
// not hang together, and fault.Invalid if the signer is not the one that p
// names or did not sign p's first checkpoint.
func Write(ctx context.Context, dir string, p publication.Publication, signer note.Signer) error {
	if problems := p.Check(); len(problems) > 0 {
		return fault.New(fault.Conflict, "The publication does not hang together (%s: %s). Nothing was written.",
			problems[0].Name, problems[0].Text)
	}
	verifier, err := note.NewVerifier(p.SignerKey)
	if err != nil || verifier.Name() != signer.Name() || verifier.KeyHash() != signer.KeyHash() {
		return fault.New(fault.Invalid, "The publication names another signer than the one that is to sign it. Nothing was written.")
	}
	if _, err := note.Open([]byte(p.Logs[0].Checkpoint), note.VerifierList(verifier)); err != nil {
		return fault.New(fault.Invalid, "The log's state is not signed by the signer of the publication. Nothing was written.").
			WithHint("The publisher's own log comes first.")
	}
	files, err := Payload(p)
	if err != nil {
		return err
	}
	c := bag.Contents{Info: Info(p)}
	for _, f := range files {
		c.Payload = append(c.Payload, bag.Bytes(f.Path, f.Data))
	}
	c.Sign = func(sum [sha256.Size]byte) ([]bag.File, error) {
		signed, err := note.Sign(&note.Note{Text: SignatureText(sum, p.Logs[0].Origin)}, signer)
		if err != nil {
			return nil, fault.Wrap(fault.Failed, err, "The bundle could not be signed. Nothing was written")
		}
		if _, err := note.Open(signed, note.VerifierList(verifier)); err != nil {
			return nil, fault.New(fault.Invalid, "The signature does not match the signer's key. Nothing was written.")
		}
		return []bag.File{bag.Bytes(SignatureName, signed)}, nil
	}
	return bag.Write(ctx, dir, c)
}

// Info returns what bag-info.txt says of p's bundle, Payload-Oxum aside.
func Info(p publication.Publication) []bag.Field {
	date, _, _ := strings.Cut(p.At, "T")
	return []bag.Field{
		{Label: "Bagging-Date", Value: date},
		{Label: "Bag-Software-Agent", Value: "sijil"},
		{Label: "External-Identifier", Value: p.ID},
		{Label: LayoutLabel, Value: Layout},
	}
}

// SignatureText is what the signature signs: a first line that no other note
// of ours has, the SHA-256 of tagmanifest-sha256.txt in hex, and the origin of
// the publisher's log.
func SignatureText(tagManifest [sha256.Size]byte, origin string) string {
	return signatureMagic + "\n" + hex.EncodeToString(tagManifest[:]) + "\n" + origin + "\n"
}
