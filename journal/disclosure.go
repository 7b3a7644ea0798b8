package journal

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"

	"golang.org/x/mod/sumdb/tlog"

	"sijil/fault"
)

// Disclosure is everything that opens one entry to somebody else: with it, and
// a proof that the log holds the leaf, they need not believe us. An erased
// entry has only its head and the hash of what was its body.
type Disclosure struct {
	Head     []byte `json:"head"`
	Salt     []byte `json:"salt"`                // 32 bytes, of the head
	BodyHash []byte `json:"body_hash,omitempty"` // 32 bytes; only of an erased entry
	BodySalt []byte `json:"body_salt,omitempty"` // 32 bytes
	Stored   []byte `json:"stored,omitempty"`    // nonce ‖ ciphertext ‖ tag
	Key      []byte `json:"key,omitempty"`       // 32 bytes
}

// Opened is a disclosed entry after it was checked against itself.
type Opened struct {
	Head
	Body     []byte // nil if erased
	LeafHash tlog.Hash
	BodyHash [32]byte
}

// Open checks that head, key and body belong together and opens the body. That
// the entry is in a log is for an inclusion proof of LeafHash to show. It
// returns a fault.Corrupt error if something does not fit.
func (d Disclosure) Open() (Opened, error) {
	head, err := ParseHead(d.Head)
	if err != nil {
		return Opened{}, fault.Wrap(fault.Corrupt, err, "the disclosed entry has no valid head")
	}
	o := Opened{Head: head}
	erased := d.BodyHash != nil
	if len(d.Salt) != 32 || erased && (len(d.BodyHash) != 32 || d.BodySalt != nil || d.Stored != nil || d.Key != nil) ||
		!erased && (len(d.BodySalt) != 32 || len(d.Key) != 32) {
		return Opened{}, fault.New(fault.Corrupt, "entry %d: the disclosed entry is not whole", head.Index)
	}
	if erased {
		o.BodyHash = [32]byte(d.BodyHash)
	} else {
		key := Key(d.Key)
		if KeyHash(key) != head.KeyHash {
			return Opened{}, fault.New(fault.Corrupt, "entry %d: the disclosed key is another entry's", head.Index)
		}
		if o.Body, err = OpenBody(key, d.Head, d.Stored); err != nil {
			return Opened{}, fault.Wrap(fault.Corrupt, err, "entry %d", head.Index)
		}
		if !json.Valid(o.Body) {
			return Opened{}, fault.New(fault.Corrupt, "entry %d: the body is not JSON", head.Index)
		}
		o.BodyHash = BodyHash(Salt(d.BodySalt), d.Stored)
	}
	o.LeafHash = MakeLeaf(HeadHash(Salt(d.Salt), d.Head), o.BodyHash).Hash()
	return o, nil
}

// Disclose returns what opens an entry. Who may be given it is for others to
// decide: it holds the entry's key and the id of the person who wrote it.
func (j *Journal) Disclose(ctx context.Context, p Place) (Disclosure, error) {
	if _, err := j.Entry(ctx, p); err != nil {
		return Disclosure{}, err
	}
	rows, err := readEntries(ctx, j.opt.Store, p.Origin, p.Index, p.Index+1)
	if err != nil {
		return Disclosure{}, err
	}
	return rows[0].disclose(j.opt.Keyring)
}

func (r *row) disclose(keys Keyring) (Disclosure, error) {
	d := Disclosure{Head: r.Head, Salt: r.Salt}
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
// entries to another; then follows one Disclosure a line, from index 0 on. The
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
func (h *handoverReader) entry() (Disclosure, Opened, error) {
	var d Disclosure
	if err := h.line(&d); err != nil {
		return d, Opened{}, err
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
