package rows

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"sijil/fault"
)

// decode returns the text of a file and its encoding. Where the file does not
// tell, a mark at its beginning decides, then zero bytes, which only UTF-16 has
// in a list, then how many of the lines that are more than ASCII are UTF-8. What
// is broken in a file of UTF-8 or UTF-16 stays broken, so that the row it
// stands in can be told.
func decode(data []byte, encoding string) (text, used string, err error) {
	if err := knownEncoding(encoding); err != nil {
		return "", "", err
	}
	if encoding == "" {
		encoding = encodingOf(data)
	}
	switch encoding {
	case "utf-16le":
		return wide(bytes.TrimPrefix(data, []byte{0xFF, 0xFE}), binary.LittleEndian), encoding, nil
	case "utf-16be":
		return wide(bytes.TrimPrefix(data, []byte{0xFE, 0xFF}), binary.BigEndian), encoding, nil
	case "windows-1256":
		out, err := charmap.Windows1256.NewDecoder().Bytes(data)
		if err != nil {
			return "", "", fault.Wrap(fault.Invalid, err, "the file cannot be read as Windows-1256; nothing was recorded")
		}
		return string(out), encoding, nil
	}
	return string(bytes.TrimPrefix(data, []byte{0xEF, 0xBB, 0xBF})), encoding, nil
}

// looked is how many bytes of a file are looked at for zero bytes.
const looked = 64 << 10

func encodingOf(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		return "utf-8"
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return "utf-16le"
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return "utf-16be"
	}
	var zero [2]int
	for i, c := range data[:min(looked, len(data))] {
		if c == 0 {
			zero[i%2]++
		}
	}
	// Separators, digits and line ends have their zero byte always on one side,
	// and a list has many of them.
	many := min(looked, len(data)) / 40
	switch {
	case zero[1] > many && zero[1] > 3*zero[0]:
		return "utf-16le"
	case zero[0] > many && zero[0] > 3*zero[1]:
		return "utf-16be"
	}
	sound, broken := 0, 0
	for line := range bytes.Lines(data) {
		switch {
		case ascii(line):
		case utf8.Valid(line):
			sound++
		default:
			broken++
		}
	}
	// A line of Windows-1256 is UTF-8 by the rarest chance.
	if broken > 4*sound {
		return "windows-1256"
	}
	return "utf-8"
}

func ascii(line []byte) bool {
	for _, c := range line {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// wide decodes UTF-16. Half a pair, and half a character at the end, become a
// byte that is no UTF-8.
func wide(data []byte, order binary.ByteOrder) string {
	const broken = 0xFF
	out := make([]byte, 0, len(data))
	for i := 0; i+1 < len(data); i += 2 {
		r := rune(order.Uint16(data[i:]))
		if utf16.IsSurrogate(r) {
			next := rune(0)
			if i+3 < len(data) {
				next = rune(order.Uint16(data[i+2:]))
			}
			if r = utf16.DecodeRune(r, next); r == utf8.RuneError {
				out = append(out, broken)
				continue
			}
			i += 2
		}
		out = utf8.AppendRune(out, r)
	}
	if len(data)%2 == 1 {
		out = append(out, broken)
	}
	return string(out)
}
