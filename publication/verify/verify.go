// Package verify checks a bundle offline: that every byte is what the
// publisher signed, that the log held the entries beneath it, that the figures
// agree with the claims released with them, and that the pages say what the
// publication says.
//
// It trusts nothing that the bundle says of itself. Whose bundle it is follows
// from the signer's key alone, which the reader brings.
package verify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"

	"golang.org/x/mod/sumdb/note"

	"sijil/fault"
	"sijil/publication"
	"sijil/publication/bag"
	"sijil/publication/bundle"
)

// Problem is one thing that is wrong with a bundle, by name.
type Problem struct {
	Name  string `json:"name"`            // changed, missing, added, link, signature, signer, proof, figure, page, ...
	About string `json:"about,omitempty"` // a file, a figure, a claim
	Text  string `json:"text"`
}

// Signer says what is known of whoever signed a bundle.
type Signer string

// What can be known of a signer.
const (
	Verified Signer = "verified" // signed with the key that the reader brought
	Wrong    Signer = "wrong"    // not signed with that key
	Unknown  Signer = "unknown"  // the reader brought no key
)

// Result is what a check found out.
type Result struct {
	Intact    bool      `json:"intact"` // no problem at all
	Signer    Signer    `json:"signer"`
	ID        string    `json:"id,omitempty"`
	Title     string    `json:"title,omitempty"`
	At        string    `json:"at,omitempty"`
	Origin    string    `json:"origin,omitempty"` // of the publisher's log
	Size      int64     `json:"size,omitempty"`   // of that log, in entries
	Files     int       `json:"files"`
	Figures   int       `json:"figures"`
	Estimates int       `json:"estimates,omitempty"` // refused ones included
	Claims    int       `json:"claims"`
	Proofs    int       `json:"proofs"`
	Withheld  int       `json:"withheld"` // claims
	Problems  []Problem `json:"problems"`
	Notes     []string  `json:"notes"` // what was not checked, and why
}

// checker is one check of one bundle.
type checker struct {
	dir      string
	verifier note.Verifier // nil: signer unknown
	found    bag.Found
	r        Result
}

// Check checks the bundle in dir. The signer's key is a note verifier key
// (name+hash+key); "" if the reader has none. An error means that nothing
// could be checked: fault.Invalid for a key that is none, fault.NotFound for a
// folder that cannot be opened. Everything else is in the result.
func Check(ctx context.Context, dir, signer string) (Result, error) {
	c := &checker{dir: dir, r: Result{Signer: Unknown, Problems: []Problem{}, Notes: []string{}}}
	if signer != "" {
		v, err := note.NewVerifier(signer)
		if err != nil {
			return Result{}, fault.New(fault.Invalid, "The signer's key cannot be read. Nothing was checked.").
				WithHint("It is one line of the form name+hash+key.")
		}
		c.verifier = v
	}
	if err := c.bag(ctx); err != nil {
		return Result{}, err
	}
	sound := len(c.r.Problems) == 0
	var p *publication.Publication
	if sound {
		p = c.publication()
	} else {
		c.r.Notes = append(c.r.Notes, "The files are not what was signed, so what they say was not looked at.")
	}
	c.signature(p)
	if p != nil {
		c.content(*p)
	}
	c.r.Intact = len(c.r.Problems) == 0
	return c.r, nil
}

func (c *checker) add(name, about, text string) {
	c.r.Problems = append(c.r.Problems, Problem{Name: name, About: about, Text: text})
}

// bag checks the files: all there, all unchanged, none more.
func (c *checker) bag(ctx context.Context) error {
	found, problems, err := bag.Check(ctx, c.dir)
	if err != nil {
		return err
	}
	c.found, c.r.Files = found, len(found.Files)
	for _, p := range problems {
		c.add(p.Name, p.Path, p.Text)
	}
	for _, path := range found.Unlisted {
		if path != bundle.SignatureName {
			c.add("added", path, "No manifest lists this file.")
		}
	}
	for _, path := range found.Empty {
		c.add("added", path, "An empty folder stands in the bundle; none belongs there.")
	}
	for _, path := range []string{bag.ManifestName, bag.TagManifestName, bundle.SignatureName, bundle.PublicationPath} {
		if _, ok := found.File(path); !ok && !slices.ContainsFunc(c.r.Problems, func(p Problem) bool { return p.About == path }) {
			c.add("missing", path, "The file belongs to every bundle and is not there.")
		}
	}
	for _, f := range found.Files {
		if name := f.Path; name == "manifest-sha512.txt" || name == "tagmanifest-sha512.txt" {
			c.add("added", name, "A bundle has one manifest of each kind, with SHA-256.")
		}
	}
	return nil
}

// maxRead is the most that is read of one file into memory, in bytes: a
// stranger's bundle must not fill it.
const maxRead = 256 << 20

// read returns the bytes of a file that has already been hashed, and makes
// sure that they are still the same.
func (c *checker) read(path string) []byte {
	e, ok := c.found.File(path)
	if ok && e.Size > maxRead {
		c.add("unreadable", path, "The file is larger than any that belongs to a bundle.")
		return nil
	}
	data, err := os.ReadFile(filepath.Join(c.dir, filepath.FromSlash(path)))
	sum := sha256.Sum256(data)
	if err != nil || !ok || hex.EncodeToString(sum[:]) != e.SHA256() {
		c.add("unreadable", path, "The file could not be read, or changed while it was being checked.")
		return nil
	}
	return data
}

// publication reads the release itself.
func (c *checker) publication() *publication.Publication {
	data := c.read(bundle.PublicationPath)
	if data == nil {
		return nil
	}
	p, err := publication.Decode(data)
	if err != nil {
		text := err.Error()
		if hint := fault.HintOf(err); hint != "" {
			text += ". " + hint
		}
		c.add("publication", bundle.PublicationPath, text)
		return nil
	}
	c.r.ID, c.r.Title, c.r.At = p.ID, p.Title.In("en"), p.At
	c.r.Figures, c.r.Estimates, c.r.Claims, c.r.Proofs = len(p.Figures), len(p.Estimates), len(p.Claims), len(p.Proofs)
	for _, w := range p.Withheld {
		if w.What == "claim" {
			c.r.Withheld += w.Count
		}
	}
	return &p
}

// content checks what the release says against itself, against the log, and
// against the other files.
func (c *checker) content(p publication.Publication) {
	for _, x := range p.Check() {
		c.add(x.Name, x.About, x.Text)
	}
	files, err := bundle.Payload(p)
	if err != nil {
		c.add("publication", bundle.PublicationPath, "The files that follow from the publication could not be made again.")
		return
	}
	sameLayout := slices.Contains(c.found.Info, bag.Field{Label: bundle.LayoutLabel, Value: bundle.Layout})
	if !sameLayout {
		c.r.Notes = append(c.r.Notes, "The pages were laid out by another version, so they were not compared with the publication.")
	}
	expected := map[string]bool{}
	for _, f := range files {
		expected[f.Path] = true
		e, ok := c.found.File(f.Path)
		sum := sha256.Sum256(f.Data)
		switch {
		case !ok:
			c.add("missing", f.Path, "The file follows from the publication and is not there.")
		case f.Page && !sameLayout:
		case e.SHA256() != hex.EncodeToString(sum[:]):
			c.add("page", f.Path, "The file does not say what the publication says.")
		}
	}
	for _, f := range c.found.Files {
		if len(f.Path) > 5 && f.Path[:5] == "data/" && !expected[f.Path] {
			c.add("added", f.Path, "The file does not follow from the publication.")
		}
	}
}
