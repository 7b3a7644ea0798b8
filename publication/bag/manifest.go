package bag

import (
	"bytes"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sijil/fault"
)

// Line is one line of a manifest.
type Line struct {
	Digest string // lower-case hex
	Path   string // decoded
}

// ParseManifest reads a manifest whose digests have the given length in bytes.
// It returns fault.Invalid with the line's number for a line that is no
// digest and path, for a path that may not stand in a bag, and for a path that
// is listed twice. A path that begins with "./" is read without it.
func ParseManifest(data []byte, digestSize int) ([]Line, error) {
	if !utf8.Valid(data) {
		return nil, fault.New(fault.Invalid, "A manifest is not UTF-8.")
	}
	var lines []Line
	seen := map[string]bool{}
	for n, text := range splitLines(data) {
		if text == "" {
			continue
		}
		line, ok := parseLine(text, digestSize)
		if !ok {
			return nil, fault.New(fault.Invalid, "Line %d of a manifest is no digest and path.", n+1)
		}
		if err := SafePath(line.Path); err != nil {
			return nil, fault.Wrap(fault.Invalid, err, "Line %d of a manifest is refused", n+1)
		}
		if seen[line.Path] {
			return nil, fault.New(fault.Invalid, "Line %d of a manifest lists a path for the second time.", n+1)
		}
		seen[line.Path] = true
		lines = append(lines, line)
	}
	return lines, nil
}

// parseLine reads "digest, spaces or tabs, path".
func parseLine(text string, digestSize int) (Line, bool) {
	at := strings.IndexAny(text, " \t")
	if at < 0 {
		return Line{}, false
	}
	digest := strings.ToLower(text[:at])
	if raw, err := hex.DecodeString(digest); err != nil || len(raw) != digestSize {
		return Line{}, false
	}
	path := strings.TrimLeft(text[at:], " \t")
	path = strings.TrimPrefix(path, "*") // as digest programs mark binary files
	path = strings.TrimPrefix(path, "./")
	return Line{Digest: digest, Path: decodePath(path)}, true
}

// FormatManifest writes a manifest, sorted by path, as sha256sum does: digest,
// two spaces, path.
func FormatManifest(lines []Line) []byte {
	sorted := slices.Clone(lines)
	slices.SortFunc(sorted, func(a, b Line) int { return strings.Compare(a.Path, b.Path) })
	var b bytes.Buffer
	for _, l := range sorted {
		b.WriteString(l.Digest + "  " + encodePath(l.Path) + "\n")
	}
	return b.Bytes()
}

// splitLines splits at LF, CR or CRLF. What follows the last one is a line
// only if there is something.
func splitLines(data []byte) []string {
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data))
	lines := strings.Split(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// ParseInfo reads bag-info.txt: "Label: value" lines, continued by lines that
// begin with a space or tab. It returns fault.Invalid for anything else.
func ParseInfo(data []byte) ([]Field, error) {
	if !utf8.Valid(data) {
		return nil, fault.New(fault.Invalid, "bag-info.txt is not UTF-8.")
	}
	var fields []Field
	for n, text := range splitLines(data) {
		if strings.TrimSpace(text) == "" {
			continue
		}
		if text[0] == ' ' || text[0] == '\t' {
			if len(fields) == 0 {
				return nil, fault.New(fault.Invalid, "bag-info.txt begins with a continued line.")
			}
			fields[len(fields)-1].Value += " " + strings.TrimSpace(text)
			continue
		}
		label, value, found := strings.Cut(text, ":")
		if label = strings.TrimSpace(label); !found || label == "" {
			return nil, fault.New(fault.Invalid, "Line %d of bag-info.txt has no label.", n+1)
		}
		fields = append(fields, Field{Label: label, Value: strings.TrimSpace(value)})
	}
	return fields, nil
}

// formatInfo writes bag-info.txt. Line breaks in a value become continued lines.
func formatInfo(fields []Field) []byte {
	var b bytes.Buffer
	for _, f := range fields {
		value := strings.Join(strings.FieldsFunc(f.Value, func(r rune) bool { return r == '\n' || r == '\r' }), "\n  ")
		b.WriteString(f.Label + ": " + value + "\n")
	}
	return b.Bytes()
}

// oxum is the count of the payload's bytes and files, as Payload-Oxum has it.
func oxum(size int64, files int) string {
	return strconv.FormatInt(size, 10) + "." + strconv.Itoa(files)
}
