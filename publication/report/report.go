// Package report lays a publication out for people: a plain page in each
// language, and a table of the figures for spreadsheets. It sees the
// publication and nothing else, so a page can show only what was released.
//
// The pages need no script, no font and no other file, and print well. They are
// a pure function of the publication: package verify makes them again and
// compares every byte.
package report

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"

	"sijil/estimate/chart"
	"sijil/fault"
	"sijil/publication"
)

// Version names the layout. It changes whenever the bytes of a page or table
// for the same publication do, so that a checker knows whether it can make
// them again.
const Version = "sijil report 1"

//go:embed page.html
var pageText string

//go:embed page.css
var style string

// page is what the template sees.
type page struct {
	publication.Publication
	Lang  string
	Dir   string
	Style template.CSS
	CSP   string
	Other []string // the other languages

	claims   map[string]publication.Claim
	entities map[string]publication.Entity
	items    map[string]publication.Item
	pen      chart.Pen
	Drawn    []drawn // the estimates
}

// HTML returns the page in one language: "en" or "ar". It returns
// fault.Invalid for a language that the publication is not in.
func HTML(p publication.Publication, lang string) ([]byte, error) {
	v := &page{
		Publication: p, Dir: "ltr",
		claims:   map[string]publication.Claim{},
		entities: map[string]publication.Entity{},
		items:    map[string]publication.Item{},
	}
	for _, l := range p.Langs {
		if l == lang && known(lang) {
			v.Lang = lang
		} else if known(l) {
			v.Other = append(v.Other, l)
		}
	}
	if v.Lang == "" {
		return nil, fault.New(fault.Invalid, "the publication is not in the language asked for")
	}
	if lang == "ar" {
		v.Dir = "rtl"
	}
	for _, c := range p.Claims {
		v.claims[c.ID] = c
	}
	for _, e := range p.Entities {
		v.entities[e.ID] = e
	}
	for _, i := range p.Items {
		v.items[i.ID] = i
	}
	v.draw()
	v.Style = template.CSS(v.style())
	v.CSP = policy(string(v.Style))
	t := template.New("page").Funcs(v.funcs())
	for _, text := range []string{chart.Templates, estimateText, pageText} {
		if _, err := t.Parse(text); err != nil {
			return nil, fault.Wrap(fault.Failed, err, "the page cannot be laid out")
		}
	}
	var b bytes.Buffer
	if err := t.Execute(&b, v); err != nil {
		return nil, fault.Wrap(fault.Failed, err, "the page cannot be laid out")
	}
	return b.Bytes(), nil
}

// policy is the page's Content-Security-Policy: its own style, by digest, and
// nothing else at all.
func policy(style string) string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
}

// PageName returns the file name of the page in a language.
func PageName(lang string) string {
	if lang == "en" {
		return "index.html"
	}
	return "index." + lang + ".html"
}
