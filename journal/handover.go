package journal

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"

	"sijil/fault"
	"sijil/journal/entry"
)

// Disclose returns what opens an entry. Who may be given it is for others to
// decide: it holds the entry's key and the id of the person who wrote it.
func (j *Journal) Disclose(ctx context.Context, p Place) (entry.Disclosure, error) {
	if _, err := j.Entry(ctx, p); err != nil {
		return entry.Disclosure{}, err
	}
	rows, err := readEntries(ctx, j.opt.Store, p.Origin, p.Index, p.Index+1)
	if err != nil {
		return entry.Disclosure{}, err
	}
	return rows[0].disclose(j.opt.Keyring)
}

func (r *row) disclose(keys Keyring) (entry.Disclosure, error) {
	d := entry.Disclosure{Head: r.Head, Salt: r.Salt}
	if r.Body == nil {
		d.BodyHash = r.BodyHash
		return d, nil
	}
	key, err := keys.Unwrap(r.key.Wrapped)
	if err != nil {
		return d, fault.Wrap(fault.Denied, err, "the key of entry %d is not ours to open", r.Index)
	}
	d.BodySalt, d.Stored, d.Key = r.Body.Salt, r.Body.Bytes, key[:]
	return d, nil
}

// handoverFormat is in the first line of a handover.
const handoverFormat = "sijil handover 1"

// handover is the first line of the file in which one workspace hands its
// entries to another; then follows one disclosure a line, from index 0 on. The
// file is sealed as a whole, since it opens every entry.
type handover struct {
	Format string `json:"format"`
	Origin string `json:"origin"`
	Size   int64  `json:"size"`
}

// handoverReader reads a handover that was unsealed.
type handoverReader struct {
	handover
	lines *bufio.Scanner
	next  int64
}

func newHandoverReader(r io.Reader) (*handoverReader, error) {
	h := &handoverReader{lines: bufio.NewScanner(r)}
	h.lines.Buffer(make([]byte, 64<<10), 2*maxBody)
	if err := h.line(&h.handover); err != nil {
		return nil, err
	}
	if h.Format != handoverFormat || h.Size < 0 {
		return nil, fault.New(fault.Invalid, "the file is not a handover of a log")
	}
	return h, nil
}

// line decodes the next line, strictly.
func (h *handoverReader) line(into any) error {
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

// entry reads and checks the next entry.
func (h *handoverReader) entry() (entry.Disclosure, entry.Opened, error) {
	var d entry.Disclosure
	if err := h.line(&d); err != nil {
		return d, entry.Opened{}, err
	}
	o, err := d.Open()
	if err != nil {
		return d, o, err
	}
	if o.Origin != h.Origin || o.Index != h.next {
		return d, o, fault.New(fault.Corrupt, "entry %d of the handover says that it is another", h.next)
	}
	h.next++
	return d, o, nil
}

// end checks that nothing follows.
func (h *handoverReader) end() error {
	if h.lines.Scan() || h.lines.Err() != nil {
		return fault.New(fault.Corrupt, "the handover goes on after its %d entries", h.Size)
	}
	return nil
}
