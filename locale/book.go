package locale

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"sort"
	"strings"
)

//go:embed en.json ar.json
var files embed.FS

// message is one text, in the plural forms of its language; a text without
// plural has the single form "".
type message map[string]string

// Book is all messages in all languages.
type Book struct {
	words map[Lang]*Words
}

// Words is what Sijil says in one language. It is safe for concurrent use.
type Words struct {
	lang     Lang
	messages map[string]message
}

// Load reads the messages that are built into the program. It fails if one of
// the files is not well formed, names a key twice, or lacks a plural form of
// its language.
func Load() (*Book, error) {
	b := &Book{words: map[Lang]*Words{}}
	for _, l := range Langs() {
		raw, err := files.ReadFile(string(l) + ".json")
		if err != nil {
			return nil, fmt.Errorf("messages in %s: %w", l, err)
		}
		m, err := parse(l, raw)
		if err != nil {
			return nil, fmt.Errorf("messages in %s: %w", l, err)
		}
		b.words[l] = &Words{lang: l, messages: m}
	}
	return b, nil
}

// In returns the messages of a language; English for an unknown one.
func (b *Book) In(l Lang) *Words {
	if w, ok := b.words[l]; ok {
		return w
	}
	return b.words[English]
}

// parse reads one file: an object whose values are texts, or objects from
// plural category to text.
func parse(l Lang, raw []byte) (map[string]message, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("does not start with an object")
	}
	out := map[string]message{}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return nil, err
		}
		key, _ := t.(string)
		if _, twice := out[key]; twice {
			return nil, fmt.Errorf("%q stands twice", key)
		}
		var v json.RawMessage
		if err := dec.Decode(&v); err != nil {
			return nil, fmt.Errorf("%q: %w", key, err)
		}
		if out[key], err = parseMessage(l, v); err != nil {
			return nil, fmt.Errorf("%q: %w", key, err)
		}
	}
	return out, nil
}

// parseMessage reads one text or one set of plural forms.
func parseMessage(l Lang, raw json.RawMessage) (message, error) {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		if text == "" {
			return nil, fmt.Errorf("is empty")
		}
		return message{"": text}, nil
	}
	var forms map[string]string
	if err := json.Unmarshal(raw, &forms); err != nil {
		return nil, fmt.Errorf("is neither a text nor plural forms")
	}
	for _, f := range l.forms() {
		if forms[f] == "" {
			return nil, fmt.Errorf("lacks the form %q", f)
		}
	}
	if len(forms) != len(l.forms()) {
		return nil, fmt.Errorf("has a form that the language does not have")
	}
	return forms, nil
}

// Lang returns the language of the messages.
func (w *Words) Lang() Lang { return w.lang }

// Has says whether there is a message with the key.
func (w *Words) Has(key string) bool { return w.messages[key] != nil }

// Keys returns the keys of all messages, sorted.
func (w *Words) Keys() []string {
	keys := make([]string, 0, len(w.messages))
	for k := range w.messages {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// T returns the message with the key. Arguments come in pairs, a name and a
// value; "{name}" in the message becomes the value. Whole numbers are written
// as the language writes them, and the argument named "n" chooses the plural
// form. A value in the other direction of writing is isolated, so that it
// cannot reorder the sentence around it. A missing key comes back as
// "⟦key⟧", which the tests look for on every page.
func (w *Words) T(key string, args ...any) string {
	m := w.messages[key]
	if m == nil {
		return "⟦" + key + "⟧"
	}
	text, plural := m[""], len(m) > 1
	pairs := make([]string, 0, len(args))
	for i := 0; i+1 < len(args); i += 2 {
		name := fmt.Sprint(args[i])
		n, whole := toInt(args[i+1])
		if !whole {
			pairs = append(pairs, "{"+name+"}", w.Isolate(fmt.Sprint(args[i+1])))
			continue
		}
		if name == "n" && plural {
			text = m[w.lang.plural(n)]
		}
		pairs = append(pairs, "{"+name+"}", w.Number(n))
	}
	return strings.NewReplacer(pairs...).Replace(text)
}

// Code returns what a code is called: the message "list.code". A code that the
// messages do not know, as organisations may add their own, comes back as it
// is with its underscores as spaces.
func (w *Words) Code(list, code string) string {
	if m := w.messages[list+"."+code]; m != nil {
		return m[""]
	}
	return strings.ReplaceAll(code, "_", " ")
}

// toInt returns a whole number of any of the types that pages use.
func toInt(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case *int64:
		if n != nil {
			return *n, true
		}
	}
	return 0, false
}
