package evidence

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"sijil/fault"
)

// ShowPath writes a path so that it can be shown on a terminal or a page and
// read back: letters of every script stand as they are; a backslash is
// doubled; bytes that are not UTF-8 become \xNN, and characters that would not
// show, or would turn the direction of the text around them, become \u{NNNN}.
func ShowPath(path []byte) string {
	var b strings.Builder
	for len(path) > 0 {
		r, n := utf8.DecodeRune(path)
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, path[0])
		case r == '\\':
			b.WriteString(`\\`)
		case r != ' ' && !unicode.IsGraphic(r), unicode.Is(unicode.Zs, r) && r != ' ', unicode.Is(unicode.Bidi_Control, r):
			fmt.Fprintf(&b, `\u{%04x}`, r)
		default:
			b.WriteRune(r)
		}
		path = path[n:]
	}
	return b.String()
}

// ReadPath returns the path that ShowPath showed as s. Any other use of a
// backslash is fault.Invalid.
func ReadPath(s string) ([]byte, error) {
	wrong := fault.New(fault.Invalid, "A backslash in a shown path is followed by a backslash, by x and two hexadecimal digits, or by u{…}.")
	var out []byte
	for i := 0; i < len(s); {
		if s[i] != '\\' {
			out = append(out, s[i])
			i++
			continue
		}
		rest := s[i+1:]
		switch {
		case strings.HasPrefix(rest, `\`):
			out, i = append(out, '\\'), i+2
		case strings.HasPrefix(rest, "x") && len(rest) >= 3:
			v, ok := hexNumber(rest[1:3])
			if !ok {
				return nil, wrong
			}
			out, i = append(out, byte(v)), i+4
		case strings.HasPrefix(rest, "u{"):
			digits, _, found := strings.Cut(rest[2:], "}")
			v, ok := hexNumber(digits)
			if !found || !ok || !utf8.ValidRune(v) {
				return nil, wrong
			}
			out, i = utf8.AppendRune(out, v), i+len(digits)+4
		default:
			return nil, wrong
		}
	}
	return out, nil
}

// hexNumber reads one to six lower-case hexadecimal digits.
func hexNumber(s string) (rune, bool) {
	if len(s) == 0 || len(s) > 6 {
		return 0, false
	}
	var v rune
	for _, c := range []byte(s) {
		d := strings.IndexByte("0123456789abcdef", c)
		if d < 0 {
			return 0, false
		}
		v = v<<4 | rune(d)
	}
	return v, true
}
