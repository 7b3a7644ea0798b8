package web

import (
	"fmt"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"sijil/casework"
	"sijil/evidence"
)

// itemPage is an item with its custody and what it carries.
type itemPage struct {
	casework.ItemPage
	Seen []sighting
	More bool // it carries more claims than are shown
}

// claimsOfItem is how many claims an item's page shows before it leads to the
// list.
const claimsOfItem = 20

// sighting is one arrival of an item, with its file name as text.
type sighting struct {
	evidence.Sighting
	Name   string
	Broken bool // the name is not UTF-8 and is shown with its bytes escaped
}

// showItem shows what is known of an item. It never shows the item itself:
// what is graphic is opened only by who asks for it.
func (s *Server) showItem(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	data, err := casework.Ask(r.Context(), s.desk, s.actor, casework.ShowItem,
		casework.Asked{ID: r.PathValue("id"), Lang: string(lang)})
	if err != nil {
		return err
	}
	page := itemPage{ItemPage: data}
	if page.More = len(page.Cards) > claimsOfItem; page.More {
		page.Cards = page.Cards[:claimsOfItem]
	}
	for _, seen := range data.Sightings {
		name, broken := fileName(seen.Path)
		page.Seen = append(page.Seen, sighting{Sighting: seen, Name: name, Broken: broken})
	}
	title := data.Item.Title.In(string(lang))
	if title == "" {
		title = data.Item.Ref
	}
	return s.renderTitled(w, r, http.StatusOK, "item", title, page)
}

// fileName writes a file name that may be any bytes as text. Bytes that are no
// text, and characters that cannot be seen or turn the writing round, are
// escaped: a name must not look like another one.
func fileName(raw []byte) (name string, broken bool) {
	var out strings.Builder
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&out, `\x%02x`, raw[0])
			broken = true
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			fmt.Fprintf(&out, `\u%04x`, r)
			broken = true
		default:
			out.WriteRune(r)
		}
		raw = raw[size:]
	}
	return out.String(), broken
}

// itemList is the list of what was collected.
type itemList struct {
	Items []evidence.Item
	Held  int
	Total int
	Show  string // "", held, known
	Next  string // address of the next page; "" on the last
}

// listItems lists what was collected, and what is known by its digest alone.
func (s *Server) listItems(w http.ResponseWriter, r *http.Request) error {
	lang, err := langOf(r)
	if err != nil {
		return err
	}
	items, err := casework.Ask(r.Context(), s.desk, s.actor, casework.ListItems, casework.Asked{Lang: string(lang)})
	if err != nil {
		return err
	}
	page := itemList{Total: len(items), Show: r.URL.Query().Get("show")}
	for _, i := range items {
		if i.Held {
			page.Held++
		}
		if page.Show == "" || page.Show == "held" && i.Held || page.Show == "known" && !i.Held {
			page.Items = append(page.Items, i)
		}
	}
	page.Items, page.Next = pageOf(page.Items, r.URL.Query())
	return s.render(w, r, http.StatusOK, "items", "nav.items", page)
}
