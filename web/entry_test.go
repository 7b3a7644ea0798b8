package web_test

import (
	"html"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// formOf reads the fields of the main form of a page as a browser would send
// them without anybody touching them.
func formOf(body string) url.Values {
	_, body, _ = strings.Cut(body, `<main`)
	out := url.Values{}
	attr := func(tag, name string) (string, bool) {
		m := regexp.MustCompile(`\s` + name + `(?:="([^"]*)")?(?:\s|>|$)`).FindStringSubmatch(tag)
		if m == nil {
			return "", false
		}
		return html.UnescapeString(m[1]), true
	}
	for _, tag := range regexp.MustCompile(`<input[^>]*>`).FindAllString(body, -1) {
		name, _ := attr(tag, "name")
		kind, _ := attr(tag, "type")
		val, _ := attr(tag, "value")
		if _, checked := attr(tag, "checked"); (kind == "radio" || kind == "checkbox") && !checked {
			continue
		}
		out.Add(name, val)
	}
	for _, m := range regexp.MustCompile(`(?s)<textarea[^>]* name="([^"]*)"[^>]*>(.*?)</textarea>`).FindAllStringSubmatch(body, -1) {
		out.Add(m[1], html.UnescapeString(m[2]))
	}
	for _, m := range regexp.MustCompile(`(?s)<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>`).FindAllStringSubmatch(body, -1) {
		val := ""
		for i, o := range regexp.MustCompile(`<option value="([^"]*)"( selected)?>`).FindAllStringSubmatch(m[2], -1) {
			if i == 0 || o[2] != "" {
				val = html.UnescapeString(o[1])
			}
		}
		out.Add(m[1], val)
	}
	return out
}

func TestAClaimIsRecordedStepByStepAndOnlyWhenConfirmed(t *testing.T) {
	w := newSample(t, filepath.Join(t.TempDir(), "case"))
	t.Cleanup(func() { w.Close() })
	h := serve(t, w, w.Actor())
	who := h.signIn(t)
	entries := func() string {
		return regexp.MustCompile(`id="p(\d+)"`).FindStringSubmatch(h.send(t, "GET", "/en/log", nil, who).body)[1]
	}
	before := entries()

	form := formOf(h.send(t, "GET", "/en/record?item=statement", nil, who).body)
	form.Set("go", "next")
	a := h.send(t, "POST", "/en/record", form, who)
	for _, want := range []string{`role="alert"`, `href="#did"`, `href="#kind"`} {
		if a.status != 422 || !strings.Contains(a.body, want) {
			t.Errorf("an empty form answers %d without %s", a.status, want)
		}
	}
	if strings.Contains(a.body, `href="#item"`) {
		t.Error("the item that was given is said to be missing")
	}

	form = formOf(a.body)
	form.Set("go", "next")
	form.Set("teller", "Samira")
	form["did"] = []string{"was_told"}
	form.Set("told_by", "the baker's wife")
	form.Set("told_by_did", "saw")
	form.Set("paragraph", "22")
	form.Set("quote", `she said: "they came back"`)
	form.Set("kind", "act")
	a = h.send(t, "POST", "/en/record", form, who)
	form = formOf(a.body)
	if a.status != 200 || form.Get("step") != "content" || form.Get("quote") != `she said: "they came back"` {
		t.Fatalf("the second step answers %d and keeps %q", a.status, form.Get("quote"))
	}

	form.Set("go", "next")
	form.Set("value.act", "threat")
	form.Set("role.victim", "the baker; his son")
	form.Set("when", "around 10am")
	a = h.send(t, "POST", "/en/record", form, who)
	form = formOf(a.body)
	if got := strings.Join(form["new_name"], "|"); got != "the baker's wife|the baker|his son" {
		t.Fatalf("new names are %q", got)
	}
	form.Set("go", "names")
	a = h.send(t, "POST", "/en/record", form, who)
	if !strings.Contains(a.body, `href="#when"`) {
		t.Errorf("a time of day without its day is not explained beside its field (%d)", a.status)
	}

	form = formOf(a.body)
	if form.Get("when") != "around 10am" || !strings.Contains(strings.Join(form["role.victim"], " "), "his son") {
		t.Fatalf("what was typed is lost: %v", form)
	}
	form.Set("go", "next")
	form.Set("day", "2025-03-08")
	a = h.send(t, "POST", "/en/record", form, who)
	for _, want := range []string{"8 March 2025, 09:30 to 8 March 2025, 10:30", "the baker", "Samira", "saw it", "was told"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the claim is read back without %q", want)
		}
	}
	if strings.Contains(h.send(t, "GET", "/en/claims?words=baker", nil, who).body, "/en/claim/") {
		t.Error("the claim was recorded before it was confirmed")
	}

	form = formOf(a.body)
	form.Set("go", "record")
	a = h.send(t, "POST", "/en/record", form, who)
	if a.status != 303 || !strings.HasSuffix(a.header.Get("Location"), "?saved=recorded") {
		t.Fatalf("recording answers %d: %s", a.status, a.body)
	}
	page := h.send(t, "GET", a.header.Get("Location"), nil, who).body
	for _, want := range []string{"The claim is recorded.", "around 10am", "the baker", "his son", "passed on once"} {
		if !strings.Contains(page, want) {
			t.Errorf("the recorded claim does not show %q", want)
		}
	}
	if entries() == before {
		t.Error("the audit log did not grow")
	}
}

func TestAFigureLosesARejectedClaimAndTheLogSaysWho(t *testing.T) {
	w := newSample(t, filepath.Join(t.TempDir(), "case"))
	t.Cleanup(func() { w.Close() })
	h := serve(t, w, w.Actor())
	who := h.signIn(t)
	figure := h.send(t, "GET", "/en/figure/residents-describing-gunfire", nil, who).body
	address := regexp.MustCompile(`/en/claim/[a-z2-7]+`).FindString(figure)
	if address == "" {
		t.Fatal("the figure rests on no claim")
	}
	a := h.send(t, "POST", address+"/assess", url.Values{"status": {"rejected"}, "by": {"A. Reader"}}, who)
	if a.status != 422 || !strings.Contains(a.body, `href="#reason"`) || !strings.Contains(a.body, `value="A. Reader"`) {
		t.Errorf("an assessment without a reason answers %d, or loses what was typed", a.status)
	}
	a = h.send(t, "POST", address+"/assess", url.Values{"status": {"rejected"}, "by": {"A. Reader"}, "reason": {"counted twice"}}, who)
	if a.status != 303 {
		t.Fatalf("the assessment answers %d", a.status)
	}
	page := h.send(t, "GET", a.header.Get("Location"), nil, who).body
	for _, want := range []string{"The view is recorded.", "A. Reader", "counted twice", "rejected"} {
		if !strings.Contains(page, want) {
			t.Errorf("the claim does not show %q", want)
		}
	}
	figure = h.send(t, "GET", "/en/figure/residents-describing-gunfire", nil, who).body
	if strings.Contains(figure, address) {
		t.Error("the figure still rests on the rejected claim")
	}
	if log := h.send(t, "GET", "/en/log", nil, who).body; !strings.Contains(log, "assessed a claim") {
		t.Error("the audit log does not say that a claim was assessed")
	}
}

func TestARetractedClaimStaysReadable(t *testing.T) {
	w := newSample(t, filepath.Join(t.TempDir(), "case"))
	t.Cleanup(func() { w.Close() })
	h := serve(t, w, w.Actor())
	who := h.signIn(t)
	address := "/ar/claim/" + firstClaim(t, w, "act")
	if a := h.send(t, "POST", address+"/retract", url.Values{}, who); a.status != 422 {
		t.Errorf("a retraction without a reason answers %d", a.status)
	}
	if a := h.send(t, "POST", address+"/retract", url.Values{"reason": {"سُجّلت خطأً"}}, who); a.status != 303 {
		t.Fatalf("the retraction answers %d", a.status)
	}
	page := h.send(t, "GET", address, nil, who)
	if page.status != 200 || !strings.Contains(page.body, "مسحوبة") {
		t.Errorf("the retracted claim answers %d and does not say so", page.status)
	}
	if a := h.send(t, "POST", address+"/retract", url.Values{"reason": {"مرة أخرى"}}, who); a.status != 409 {
		t.Errorf("a second retraction answers %d", a.status)
	}
}
