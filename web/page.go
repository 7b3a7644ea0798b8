package web

import (
	"bytes"
	"embed"
	"errors"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"strings"

	"sijil/claim"
	"sijil/fault"
	"sijil/locale"
)

//go:embed *.html *.css keys.js
var files embed.FS

// handler answers one request, or says why it cannot.
type handler func(http.ResponseWriter, *http.Request) error

// sheet is what every template gets: the frame around the page, and the page.
type sheet struct {
	Lang     string
	Dir      string
	Title    string // of the window; the page's own heading is in its template
	Section  string // which entry of the navigation is this page's
	Here     string // the address without its language, for the language switch
	Query    string // what was searched for
	Who      string // who is signed in
	SignedIn bool
	Page     any
}

// answer runs a handler and turns its failure into a page.
func (s *Server) answer(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// failures is the one table from kind of failure to page.
var failures = map[fault.Kind]struct {
	status int
	key    string
}{
	fault.Failed:   {http.StatusInternalServerError, "failed"},
	fault.Invalid:  {http.StatusUnprocessableEntity, "invalid"},
	fault.NotFound: {http.StatusNotFound, "notfound"},
	fault.Denied:   {http.StatusForbidden, "denied"},
	fault.Conflict: {http.StatusConflict, "conflict"},
	fault.Corrupt:  {http.StatusInternalServerError, "corrupt"},
}

// trouble is what the page of a failure shows.
type trouble struct {
	Key     string // of the messages about this kind of failure
	Refused string // key of a message that says more, for refusals of our own
	Message string // from the failure itself, in English
	Hint    string
}

// fail shows the page of a failure. Causes are for the operator's log; the
// page shows only the message and the hint that were written to be shown.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	kind := fault.KindOf(err)
	f := failures[kind]
	page := trouble{Key: f.key, Hint: fault.HintOf(err)}
	var own *refusal
	var e *fault.Error
	switch {
	case errors.As(err, &own):
		page.Refused = own.key
	case errors.As(err, &e):
		page.Message = e.Message
	}
	if kind == fault.Failed || kind == fault.Corrupt {
		s.log.Error("page failed", "method", r.Method, "kind", f.key, "err", err)
	}
	if err := s.render(w, r, f.status, "error", "error."+f.key+".title", page); err != nil {
		s.log.Error("page of a failure failed", "err", err)
		http.Error(w, s.words[locale.English].T("error.failed.title"), http.StatusInternalServerError)
	}
}

// render writes a page: the template name with page, under the message title
// as the window's title. Nothing is sent before the whole page is written.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, name, title string, page any) error {
	return s.renderTitled(w, r, status, name, s.wordsFor(r).T(title), page)
}

// renderTitled is render with the title itself.
func (s *Server) renderTitled(w http.ResponseWriter, r *http.Request, status int, name, title string, page any) error {
	words := s.wordsFor(r)
	lang := words.Lang()
	sh := sheet{
		Lang: string(lang), Dir: lang.Dir(), Title: title, Section: name, Here: here(r),
		Query: r.URL.Query().Get("q"), Who: s.actor.Name, SignedIn: s.hasSession(r), Page: page,
	}
	if name != "search" {
		sh.Query = ""
	}
	var buf bytes.Buffer
	if err := s.pages[lang][name].ExecuteTemplate(&buf, "base.html", sh); err != nil {
		return fault.Wrap(fault.Failed, err, "the page could not be written")
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", string(lang))
	w.Header().Set("Content-Length", strconv.Itoa(buf.Len()))
	w.WriteHeader(status)
	_, err := w.Write(buf.Bytes())
	if err != nil {
		// The browser went away; there is nobody to tell.
		s.log.Debug("page not delivered", "err", err)
	}
	return nil
}

// langOf returns the language in the address, or a failure if it is none.
func langOf(r *http.Request) (locale.Lang, error) {
	if l, ok := locale.Parse(r.PathValue("lang")); ok {
		return l, nil
	}
	return "", fault.New(fault.NotFound, "there is no page at this address")
}

// wordsFor returns the messages in the language of the address; where the
// address has none, in the one that the browser prefers.
func (s *Server) wordsFor(r *http.Request) *locale.Words {
	first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if l, ok := locale.Parse(first); ok {
		return s.words[l]
	}
	return s.words[locale.Match(r.Header.Get("Accept-Language"))]
}

// here returns the address that the language switch keeps: the path without
// its language, with the query. Pages that answered a form have the address of
// the form.
func here(r *http.Request) string {
	path := strings.TrimPrefix(r.URL.EscapedPath(), "/")
	first, rest, _ := strings.Cut(path, "/")
	if _, ok := locale.Parse(first); !ok {
		return "/"
	}
	if r.URL.RawQuery != "" {
		rest += "?" + r.URL.RawQuery
	}
	return "/" + rest
}

// elsewhere answers every other address: the start page and one-time links
// lead to the language that the browser prefers; nothing else is a page.
func (s *Server) elsewhere(w http.ResponseWriter, r *http.Request) error {
	isLink := strings.HasPrefix(r.URL.Path, "/enter/")
	status := http.StatusSeeOther
	switch {
	case r.Method == http.MethodPost && isLink:
		status = http.StatusTemporaryRedirect // the button keeps being pressed
	case (r.Method == http.MethodGet || r.Method == http.MethodHead) && (isLink || r.URL.Path == "/"):
	default:
		return fault.New(fault.NotFound, "there is no page at this address")
	}
	lang := locale.Match(r.Header.Get("Accept-Language"))
	http.Redirect(w, r, "/"+string(lang)+r.URL.EscapedPath(), status)
	return nil
}

func (s *Server) serveStyle(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(s.style)))
	_, err := w.Write(s.style)
	return err
}

// serveKeys serves the one script: keys for what works without them.
func (s *Server) serveKeys(w http.ResponseWriter, r *http.Request) error {
	script, err := files.ReadFile("keys.js")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(script)))
	_, err = w.Write(script)
	return err
}

// parsePages parses every screen together with the frame around it.
func parsePages(words *locale.Words, v *claim.Vocabulary) (map[string]*template.Template, error) {
	names, err := fs.Glob(files, "*.html")
	if err != nil {
		return nil, err
	}
	base, err := template.New("base.html").Funcs(functions(words, v)).Funcs(peopleFunctions(words)).ParseFS(files, "base.html", "parts.html")
	if err != nil {
		return nil, err
	}
	pages := map[string]*template.Template{}
	for _, name := range names {
		if name == "base.html" || name == "parts.html" {
			continue
		}
		page, err := template.Must(base.Clone()).ParseFS(files, name)
		if err != nil {
			return nil, err
		}
		pages[strings.TrimSuffix(name, ".html")] = page
	}
	return pages, nil
}

// stylesheet joins the styles: the base first, then each screen's own, then
// the classes by which the server places marks on a scale from 0 to 100, so
// that no page needs a style of its own.
func stylesheet() ([]byte, error) {
	names, err := fs.Glob(files, "*.css")
	if err != nil {
		return nil, err
	}
	sort.SliceStable(names, func(i, j int) bool { return names[i] == "base.css" && names[j] != "base.css" })
	var out bytes.Buffer
	for _, name := range names {
		css, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		out.Write(css)
		out.WriteByte('\n')
	}
	for i := 0; i <= 100; i++ {
		n := strconv.Itoa(i)
		out.WriteString(".a" + n + "{--a:" + n + "}.z" + n + "{--z:" + n + "}")
	}
	return out.Bytes(), nil
}

// badForm is the failure of a form that cannot be read at all.
func badForm(err error) error {
	return fault.Wrap(fault.Invalid, err, "the form could not be read; nothing was recorded")
}

// sortedNames returns the names of form fields in a fixed order.
func sortedNames(form url.Values) []string {
	names := make([]string, 0, len(form))
	for name := range form {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
