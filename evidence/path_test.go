package evidence

import (
	"bytes"
	"testing"
	"unicode"
	"unicode/utf8"

	"sijil/fault"
)

func TestShownPathsKeepEveryScriptAndEscapeWhatDeceives(t *testing.T) {
	for _, c := range []struct{ path, shown string }{
		{"photos/IMG 0001.jpg", "photos/IMG 0001.jpg"},
		{"صور/شاهد ١.jpg", "صور/شاهد ١.jpg"},
		{"caf\xe9.txt", `caf\xe9.txt`},
		{`C:\evidence`, `C:\\evidence`},
		{"a\nb\tc\x1b[2J", `a\u{000a}b\u{0009}c\u{001b}[2J`},
		{"report\u202egpj.exe", `report\u{202e}gpj.exe`},
		{"no\u00a0break", `no\u{00a0}break`},
		{"\ufffd", "\ufffd"},
		{"", ""},
	} {
		if got := ShowPath([]byte(c.path)); got != c.shown {
			t.Errorf("ShowPath(%q) = %q, want %q", c.path, got, c.shown)
		}
	}
}

func TestAWrongEscapeIsRefused(t *testing.T) {
	for _, s := range []string{`\`, `\q`, `\x`, `\x1`, `\xZZ`, `\xAB`, `\u`, `\u{`, `\u{}`, `\u{1234567}`, `\u{110000}`, `\u{d800}`, `\u{12`} {
		if got, err := ReadPath(s); fault.KindOf(err) != fault.Invalid || err == nil {
			t.Errorf("ReadPath(%q) = %q, %v; want fault.Invalid", s, got, err)
		}
	}
}

// FuzzShownPathReadsBack: whatever a file system calls a file, what is shown is
// printable, does not turn the text direction, and reads back to the same bytes.
func FuzzShownPathReadsBack(f *testing.F) {
	for _, seed := range []string{"a", "a/b\\c", "\xff\xfe", "\u202e\u2066", "é", "e\u0301", "\x00", "\u2028", "x\xed\xa0\x80"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, path []byte) {
		shown := ShowPath(path)
		if !utf8.ValidString(shown) {
			t.Fatalf("ShowPath(%q) is not UTF-8", path)
		}
		for _, r := range shown {
			if !unicode.IsPrint(r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Fatalf("ShowPath(%q) shows %U", path, r)
			}
		}
		back, err := ReadPath(shown)
		if err != nil || !bytes.Equal(back, path) {
			t.Fatalf("ReadPath(ShowPath(%q)) = %q, %v", path, back, err)
		}
	})
}

// FuzzReadPathNeverGuesses: a text that is accepted is one way of writing the
// path it stands for, so showing and reading that path gives the same path.
func FuzzReadPathNeverGuesses(f *testing.F) {
	for _, seed := range []string{`a\\b`, `\xff`, `\u{202e}`, `\u{41}`, `\`, `\x`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		path, err := ReadPath(s)
		if err != nil {
			return
		}
		again, err := ReadPath(ShowPath(path))
		if err != nil || !bytes.Equal(again, path) {
			t.Fatalf("ReadPath(%q) = %q; shown and read back it is %q, %v", s, path, again, err)
		}
	})
}
