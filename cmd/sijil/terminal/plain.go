package terminal

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Plain returns text as it may be shown on a terminal: characters that would
// command the terminal, or turn the direction of what stands around them, are
// written out as \u001b. Names and quotations come from sources, files and
// partners, and a terminal obeys whoever wrote them. Inside JSON the escape is
// the same value.
func Plain(text string) string {
	if strings.IndexFunc(text, commanding) < 0 {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		if commanding(r) {
			fmt.Fprintf(&out, "\\u%04x", r)
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// commanding says whether a character is for the terminal and not for the
// reader. Line ends and tabs are ours; marks that only state a direction
// belong to Arabic text and stay.
func commanding(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == utf8.RuneError:
		return true
	}
	return unicode.IsControl(r)
}

// Writer writes on what is Plain. It is safe for concurrent use.
type Writer struct {
	mu   sync.Mutex
	To   io.Writer
	rest []byte // the beginning of a character that was cut in two
}

// Write writes text on, but for the beginning of a character whose end did not
// come yet.
func (w *Writer) Write(text []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	whole := append(w.rest, text...)
	end := len(whole)
	for back := 1; back < utf8.UTFMax && back <= end; back++ {
		if at := end - back; utf8.RuneStart(whole[at]) {
			if !utf8.FullRune(whole[at:]) {
				end = at
			}
			break
		}
	}
	w.rest = bytes.Clone(whole[end:])
	if _, err := io.WriteString(w.To, Plain(string(whole[:end]))); err != nil {
		return 0, err
	}
	return len(text), nil
}
