package web_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sijil/locale"
)

var (
	tagPattern  = regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"]|"[^"]*")*)>`)
	attrPattern = regexp.MustCompile(`([a-zA-Z:-]+)(?:="([^"]*)")?`)
)

// void are the elements that have no end.
var void = map[string]bool{"meta": true, "link": true, "input": true, "br": true, "hr": true, "option": true}

// structure says what is wrong with a page: its language and direction, its
// headings, labels of fields, tags that do not match, and everything that the
// policy forbids.
func structure(body, lang, dir string) []string {
	var wrong []string
	note := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	if !strings.Contains(body, `<html lang="`+lang+`" dir="`+dir+`">`) {
		note("is not marked as %s, %s", lang, dir)
	}
	body = strings.Replace(body, `<script src="/keys.js" defer></script>`, "", 1) // served as a file, under the policy
	for _, mark := range []string{"⟦", "ZgotmplZ", "<no value>", "%!", "<script", "javascript:", "<iframe", "<svg", "<nil>"} {
		if strings.Contains(body, mark) {
			note("holds %s", mark)
		}
	}
	labels := map[string]bool{}
	for _, m := range regexp.MustCompile(`<label[^>]* for="([^"]+)"`).FindAllStringSubmatch(body, -1) {
		labels[m[1]] = true
	}
	ids, open, level, tops := map[string]bool{}, []string{}, 0, 0
	for _, m := range tagPattern.FindAllStringSubmatch(body, -1) {
		name := strings.ToLower(m[2])
		if m[1] == "/" {
			if void[name] {
				continue
			}
			if len(open) == 0 || open[len(open)-1] != name {
				note("closes <%s> inside %v", name, open)
				return wrong
			}
			open = open[:len(open)-1]
			continue
		}
		attrs := map[string]string{}
		for _, a := range attrPattern.FindAllStringSubmatch(m[3], -1) {
			attrs[strings.ToLower(a[1])] = a[2]
			if strings.HasPrefix(strings.ToLower(a[1]), "on") {
				note("<%s> has %s", name, a[1])
			}
		}
		if _, has := attrs["style"]; has {
			note("<%s> has a style attribute", name)
		}
		if id := attrs["id"]; id != "" {
			if ids[id] {
				note("two elements have the id %q", id)
			}
			ids[id] = true
		}
		if h := strings.Index("h1h2h3h4", name); len(name) == 2 && h >= 0 && h%2 == 0 {
			now := h/2 + 1
			if now > level+1 {
				note("a heading of level %d follows one of level %d", now, level)
			}
			if level = now; now == 1 {
				tops++
			}
		}
		inLabel := len(open) > 0 && strings.Contains(strings.Join(open, " ")+" ", "label ")
		switch name {
		case "input", "select", "textarea":
			if attrs["type"] != "hidden" && !labels[attrs["id"]] && attrs["aria-label"] == "" && !inLabel {
				note("a field called %q has no label", attrs["name"])
			}
		}
		if !void[name] && name != "doctype" {
			open = append(open, name)
		}
	}
	if tops != 1 {
		note("has %d headings of the first level", tops)
	}
	if len(open) > 0 {
		note("leaves %v open", open)
	}
	return wrong
}

func TestTheCheckOfPagesFindsFaults(t *testing.T) {
	good := `<html lang="en" dir="ltr"><h1>a</h1><label for="x">x</label><input id="x"></html>`
	if found := structure(good, "en", "ltr"); len(found) > 0 {
		t.Fatalf("a good page is faulted: %v", found)
	}
	for name, page := range map[string]string{
		"language":  strings.Replace(good, `lang="en"`, `lang="ar"`, 1),
		"heading":   strings.Replace(good, `</h1>`, `</h1><h3>b</h3>`, 1),
		"no h1":     strings.ReplaceAll(good, "h1", "h2"),
		"label":     strings.Replace(good, ` for="x"`, ``, 1),
		"style":     strings.Replace(good, `<h1>`, `<h1 style="color:red">`, 1),
		"script":    strings.Replace(good, `</h1>`, `</h1><script></script>`, 1),
		"two keys":  strings.Replace(good, `</h1>`, `</h1>`+strings.Repeat(`<script src="/keys.js" defer></script>`, 2), 1),
		"handler":   strings.Replace(good, `<h1>`, `<h1 onclick="x()">`, 1),
		"message":   strings.Replace(good, `>a<`, `>⟦figures⟧<`, 1),
		"two ids":   strings.Replace(good, `<h1>`, `<h1 id="x">`, 1),
		"left open": strings.Replace(good, `</h1>`, ``, 1),
	} {
		if len(structure(page, "en", "ltr")) == 0 {
			t.Errorf("%s: not found", name)
		}
	}
}

// physical are the CSS properties and values that name a side of the screen
// and not of the text.
var physical = regexp.MustCompile(`(?:^|[;{\s])(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)|left|right|top|bottom|float|clear|(?:min-|max-)?(?:width|height))\s*:|text-align\s*:\s*(?:left|right)|border-(?:top|bottom)-(?:left|right)`)

func TestStylesNameNoSideOfTheScreen(t *testing.T) {
	names, err := filepath.Glob("*.css")
	if err != nil || len(names) == 0 {
		t.Fatal("no style sheets", err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		// Media queries measure the screen itself.
		css := regexp.MustCompile(`@media[^{]*`).ReplaceAllString(string(raw), "")
		css = regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(css, "")
		for _, found := range physical.FindAllString(css, -1) {
			t.Errorf("%s has %q", name, strings.TrimSpace(found))
		}
		for _, banned := range []string{"@import", "url(", "expression", "http:"} {
			if strings.Contains(css, banned) {
				t.Errorf("%s has %s", name, banned)
			}
		}
	}
	for _, bad := range []string{"a{margin-left:1px}", "a{color:red;left:0}", "a{text-align:right}", "a{ width:1px}", "a{border-top-left-radius:1px}"} {
		if !physical.MatchString(bad) {
			t.Errorf("%s is not recognised", bad)
		}
	}
}

// families are beginnings of keys that are chosen while a page is written,
// from codes of the records.
var families = regexp.MustCompile(`^(population\.err|population\.rule|because|estimate\.todo|role|part|level|judged|why|why\.means|script|audit\.by|units|stage|people|closure|closure\.short|of|relation|by|qualifier|did|channel|basis|polarity|force|status|status\.means|saved|sensitivity|custody|how|entity|verbs|verb|field|verdict|verdict\.means|unit|time|error\.[a-z]+|entry\.(h|lead|step|did|relation|polarity|err)|refuse|assess\.err|retract\.err|range|date|size|list|at)\.`)

func TestEveryMessageThatPagesAskForExistsAndEveryMessageIsAskedFor(t *testing.T) {
	book, err := locale.Load()
	if err != nil {
		t.Fatal(err)
	}
	words := book.In(locale.English)
	asked := map[string]bool{}
	names, _ := filepath.Glob("*.html")
	gofiles, _ := filepath.Glob("*.go")
	keyPattern := regexp.MustCompile(`\bt "([a-z0-9_.]+)"|"([a-z]+(?:\.[a-z0-9_-]+)+)"`)
	for _, name := range append(names, gofiles...) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range keyPattern.FindAllStringSubmatch(string(raw), -1) {
			asked[m[1]+m[2]] = true
			if m[1] != "" && !words.Has(m[1]) {
				t.Errorf("%s asks for %q, which no message is", name, m[1])
			}
		}
	}
	for _, key := range words.Keys() {
		if !asked[key] && !families.MatchString(key) {
			t.Errorf("nothing asks for the message %q", key)
		}
	}
}
