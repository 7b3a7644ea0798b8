// Package handover is the form in which one workspace hands the entries of a
// log to another: lines of JSON, the first of which says of which log and how
// many there are; then follows one [entry.Disclosure] a line, from index 0 on.
// It opens every entry, so it is only ever stored sealed as a whole; sealing is
// the caller's. The format is in doc/format/entry.md.
//
// Errors are of package fault: Invalid for what is no handover, Corrupt for one
// that does not fit itself.
package handover

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"

	"sijil/fault"
	"sijil/journal/entry"
)

// format is in the first line of a handover.
const format = "sijil handover 1"

// maxLine is the longest line that is read, in bytes: the longest body in
// base64, and what stands around it.
const maxLine = 2 * entry.MaxBody

// first is the first line.
type first struct {
	Format string `json:"format"`
	Origin string `json:"origin"`
	Size   int64  `json:"size"`
}

// Reader reads a handover that was unsealed.
type Reader struct {
	first first
	lines *bufio.Scanner
	next  int64
}

// NewReader reads the first line.
func NewReader(r io.Reader) (*Reader, error) {
	h := &Reader{lines: bufio.NewScanner(r)}
	h.lines.Buffer(make([]byte, 64<<10), maxLine)
	if err := h.line(&h.first); err != nil {
		return nil, err
	}
	if h.first.Format != format || h.first.Size < 0 {
		return nil, fault.New(fault.Invalid, "the file is not a handover of a log")
	}
	return h, nil
}

// Origin returns the name of the log that is handed over.
func (h *Reader) Origin() string { return h.first.Origin }

// Size returns how many entries the handover says it has.
func (h *Reader) Size() int64 { return h.first.Size }

// More says whether there must be another entry.
func (h *Reader) More() bool { return h.next < h.first.Size }

// line decodes the next line, strictly.
func (h *Reader) line(into any) error {
	if !h.lines.Scan() {
		return fault.Wrap(fault.Corrupt, orEOF(h.lines.Err()), "the handover ends after %d entries", h.next)
	}
	d := json.NewDecoder(bytes.NewReader(h.lines.Bytes()))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fault.Wrap(fault.Corrupt, err, "line %d of the handover cannot be read", h.next+2)
	}
	if d.InputOffset() != int64(len(h.lines.Bytes())) {
		return fault.New(fault.Corrupt, "line %d of the handover has something after its end", h.next+2)
	}
	return nil
}

func orEOF(err error) error {
	if err == nil {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Next reads the next entry and checks it against itself and its place; it is
// called while More says so. It returns a fault.Corrupt error if something does
// not fit or if the lines end.
func (h *Reader) Next() (entry.Disclosure, entry.Opened, error) {
	var d entry.Disclosure
	if err := h.line(&d); err != nil {
		return d, entry.Opened{}, err
	}
	o, err := d.Open()
	if err != nil {
		return d, o, err
	}
	if o.Origin != h.first.Origin || o.Index != h.next {
		return d, o, fault.New(fault.Corrupt, "entry %d of the handover says that it is another", h.next)
	}
	h.next++
	return d, o, nil
}

// End checks that nothing follows. It returns a fault.Corrupt error otherwise.
func (h *Reader) End() error {
	if h.lines.Scan() || h.lines.Err() != nil {
		return fault.New(fault.Corrupt, "the handover goes on after its %d entries", h.first.Size)
	}
	return nil
}

// Writer writes a handover.
type Writer struct {
	buf  *bufio.Writer
	json *json.Encoder
}

// NewWriter returns a writer of the entries of a log of the given size, after
// it wrote the first line. What it writes reaches w with Flush at the latest.
func NewWriter(w io.Writer, origin string, size int64) (*Writer, error) {
	buf := bufio.NewWriter(w)
	h := &Writer{buf: buf, json: json.NewEncoder(buf)}
	return h, failed(h.json.Encode(first{Format: format, Origin: origin, Size: size}))
}

// Add writes the next entry; the first has index 0.
func (h *Writer) Add(d entry.Disclosure) error { return failed(h.json.Encode(d)) }

// Flush hands everything written on.
func (h *Writer) Flush() error { return failed(h.buf.Flush()) }

func failed(err error) error {
	return fault.Wrap(fault.Failed, err, "the handover could not be written")
}
