package report_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/xml"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sijil/fault"
	"sijil/publication"
	"sijil/publication/report"
)

// vector is the publication of the good test vector.
func vector(t *testing.T) publication.Publication { return vectorOf(t, "good") }

// vectorOf is the publication of a test vector: good, or estimated.
func vectorOf(t *testing.T, name string) publication.Publication {
	t.Helper()
	data, err := os.ReadFile("../verify/testdata/" + name + "/data/publication.json")
	if err != nil {
		t.Fatal(err)
	}
	p, err := publication.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func html(t *testing.T, p publication.Publication, lang string) string {
	t.Helper()
	out, err := report.HTML(p, lang)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// elements reads a page strictly: every element closed, every attribute quoted.
// It returns the elements with their attributes, and the text.
func elements(t *testing.T, page string) (tags []xml.StartElement, text string) {
	t.Helper()
	page = regexp.MustCompile(`<meta ([^>]*)>`).ReplaceAllString(strings.TrimPrefix(page, "<!DOCTYPE html>\n"), "<meta $1/>")
	d := xml.NewDecoder(strings.NewReader(page))
	d.Entity = xml.HTMLEntity
	var b strings.Builder
	for {
		token, err := d.Token()
		if err == io.EOF {
			return tags, b.String()
		}
		if err != nil {
			t.Fatal("the page is not well formed: ", err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			tags = append(tags, x.Copy())
		case xml.CharData:
			b.Write(x)
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func TestThePageIsWellFormedAndSafeInBothLanguages(t *testing.T) {
	for _, name := range []string{"good", "estimated"} {
		t.Run(name, func(t *testing.T) { wellFormed(t, name) })
	}
}

func wellFormed(t *testing.T, name string) {
	t.Helper()
	for lang, dir := range map[string]string{"en": "ltr", "ar": "rtl"} {
		tags, _ := elements(t, html(t, vectorOf(t, name), lang))
		if tags[0].Name.Local != "html" || attribute(tags[0], "lang") != lang || attribute(tags[0], "dir") != dir {
			t.Errorf("%s: %v", lang, tags[0])
		}
		level := 0
		ids := map[string]bool{}
		var links []string
		for _, e := range tags {
			name := e.Name.Local
			if slices.Contains([]string{"script", "iframe", "img", "svg", "form", "link", "object"}, name) {
				t.Errorf("%s: the page has a %s", lang, name)
			}
			for _, a := range e.Attr {
				if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "style" || a.Name.Local == "src" {
					t.Errorf("%s: %s has the attribute %s", lang, name, a.Name.Local)
				}
			}
			if n := strings.IndexAny(name, "123456"); n == 1 && name[0] == 'h' {
				if now := int(name[1] - '0'); now > level+1 {
					t.Errorf("%s: heading h%d after h%d", lang, now, level)
				} else {
					level = now
				}
			}
			if id := attribute(e, "id"); id != "" {
				if ids[id] {
					t.Errorf("%s: id %s twice", lang, id)
				}
				ids[id] = true
			}
			if name == "th" && attribute(e, "scope") == "" {
				t.Errorf("%s: a header cell without scope", lang)
			}
			if href := attribute(e, "href"); href != "" {
				links = append(links, href)
			}
		}
		for _, href := range links {
			if anchor, inside := strings.CutPrefix(href, "#"); inside && !ids[anchor] {
				t.Errorf("%s: the link %s leads nowhere", lang, href)
			} else if _, err := os.Stat("../verify/testdata/" + name + "/data/" + href); !inside && err != nil {
				t.Errorf("%s: the link %s leads out of the bundle", lang, href)
			}
		}
	}
}

func TestTheStyleIsTheOneThatThePolicyAllows(t *testing.T) {
	for _, name := range []string{"good", "estimated"} {
		t.Run(name, func(t *testing.T) { allowed(t, html(t, vectorOf(t, name), "en")) })
	}
}

func allowed(t *testing.T, page string) {
	t.Helper()
	style := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindStringSubmatch(page)
	tags, _ := elements(t, page)
	sum := sha256.Sum256([]byte(style[1]))
	want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	found := false
	for _, e := range tags {
		if content := attribute(e, "content"); strings.Contains(content, "default-src 'none'") {
			found = strings.Contains(content, want) && !strings.Contains(content, "unsafe")
		}
	}
	if !found {
		t.Error("no policy with " + want)
	}
}

func TestEachFigureOpensDownToDigestAndParagraph(t *testing.T) {
	p := vector(t)
	for _, lang := range []string{"en", "ar"} {
		page := html(t, p, lang)
		_, text := elements(t, page)
		for _, want := range []string{
			p.Items[0].SHA256, "p1", p.Figures[0].Title.In(lang), p.Bounds[0].Text.In(lang),
			map[string]string{"en": "paragraph 3", "ar": "الفقرة 3"}[lang],
			map[string]string{"en": "These bounds are not a figure", "ar": "هذه الحدود ليست رقمًا"}[lang],
			map[string]string{"en": "Claims beneath this figure that are withheld: 1", "ar": "إفادات تحت هذا الرقم محجوبة: 1"}[lang],
			map[string]string{"en": "not stated", "ar": "غير مذكور"}[lang],
			map[string]string{"en": "pseudonym", "ar": "اسم مستعار"}[lang],
			"sha256sum -c manifest-sha256.txt", "sijil-verify --signer KEY BUNDLE",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is not on the page", lang, want)
			}
		}
		for _, l := range p.Limits {
			if !strings.Contains(text, l.In(lang)) {
				t.Errorf("%s: a limit is not on the page", lang)
			}
		}
	}
}

func TestEveryMessageExistsInBothLanguages(t *testing.T) {
	p := vector(t)
	_, en := elements(t, html(t, p, "en"))
	_, ar := elements(t, html(t, p, "ar"))
	if strings.Contains(en, "<no value>") || strings.Contains(ar, "<no value>") {
		t.Error("a message is missing")
	}
	heading := regexp.MustCompile(`<(h2|dt|th|caption)[^>]*>\s*</`)
	for _, lang := range []string{"en", "ar"} {
		if m := heading.FindString(html(t, p, lang)); m != "" {
			t.Errorf("%s: an empty heading: %s", lang, m)
		}
	}
	latin := regexp.MustCompile(`<(h2|dt|caption|th scope="col")[^>]*>([A-Za-z][a-z ]+)</`)
	if m := latin.FindString(html(t, p, "ar")); m != "" {
		t.Errorf("an English heading on the Arabic page: %s", m)
	}
}

func TestHostileTextStaysText(t *testing.T) {
	p := vector(t)
	evil := `</style><script>alert(1)</script>"'><img src=x onerror=1>`
	p.Title = publication.Label{{Lang: "en", Text: evil}}
	p.ID = evil
	p.Claims[0].Quote = &publication.Quote{Text: evil, Lang: evil}
	p.Entities[0].Label = publication.Label{{Lang: "en", Text: evil}}
	page := html(t, p, "en")
	tags, _ := elements(t, page)
	for _, e := range tags {
		if e.Name.Local == "script" || e.Name.Local == "img" {
			t.Error("text became an element")
		}
	}
}

func TestALanguageThatIsNotThereIsRefused(t *testing.T) {
	for _, lang := range []string{"", "fr", "AR"} {
		if _, err := report.HTML(vector(t), lang); fault.KindOf(err) != fault.Invalid || err == nil {
			t.Errorf("%q: %v", lang, err)
		}
	}
}

func TestTheTableHoldsFiguresAndNoListBounds(t *testing.T) {
	data, err := report.CSV(vector(t))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil || len(rows) != 8 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if got := rows[1][:8]; !slices.Equal(got, []string{"killed-in-velm", "figure", "", "Figure killed-in-velm", "الرقم killed-in-velm", "person", "12", "12"}) {
		t.Error(got)
	}
	if bytes.Contains(data, []byte("32")) {
		t.Error("the list bounds are in the table")
	}
}

func TestNoCellOfTheTableIsAFormula(t *testing.T) {
	for _, evil := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "|calc", "%0A=1"} {
		p := vector(t)
		p.Figures[0].Title = publication.Label{{Lang: "en", Text: evil}}
		p.Figures[0].Parts[0].Label = publication.Label{{Lang: "ar", Text: evil}}
		p.Figures[0].Stage = evil
		data, err := report.CSV(p)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range []string{rows[1][3], rows[2][4], rows[1][12]} {
			if !strings.HasPrefix(cell, "'") {
				t.Errorf("%q came out as %q", evil, cell)
			}
		}
	}
}
