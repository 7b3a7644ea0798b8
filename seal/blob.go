package seal

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/bits"

	"sijil/fault"

	"filippo.io/age"
)

// Identity opens one blob: the text of an age hybrid identity
// ("AGE-SECRET-KEY-PQ-1…"), which stock age reads as a file. It prints as
// "[sealed]"; convert it to []byte to use it.
type Identity []byte

// String returns "[sealed]".
func (id Identity) String() string { return sealedText }

// Format prints "[sealed]" whatever the verb is.
func (id Identity) Format(f fmt.State, _ rune) { io.WriteString(f, sealedText) }

// LogValue returns "[sealed]".
func (id Identity) LogValue() slog.Value { return slog.StringValue(sealedText) }

// MarshalJSON returns "[sealed]" as JSON: an identity is stored only wrapped.
func (id Identity) MarshalJSON() ([]byte, error) { return []byte(`"` + sealedText + `"`), nil }

// minPadded is the size that smaller contents are padded to: short notes must
// not be told apart by their length.
const minPadded = 4096

// PaddedSize returns the size that size bytes of content are padded to: 4,096
// at least, and above that the Padmé rule of Nikitin et al., "Reducing
// Metadata Leakage from Encrypted Files and Communication with PURBs" (PoPETs
// 2019), section 4: the size is rounded up so that of its E+1 binary digits
// only the first bitlen(E)+1 can be other than zero. That lets out
// O(log log size) bits and costs at most 12 %, less for large contents.
func PaddedSize(size int64) int64 {
	if size <= minPadded {
		return minPadded
	}
	e := bits.Len64(uint64(size)) - 1 // floor(log2 size)
	s := bits.Len64(uint64(e))        // floor(log2 e) + 1
	mask := int64(1)<<(e-s) - 1
	if size > 1<<63-1-mask {
		return size // too large to pad; no file is
	}
	return (size + mask) &^ mask
}

// EncryptBlob returns a writer that encrypts content to w as an age file, and
// the identity that opens it, made for this file alone. Closing the writer
// pads the content with zeros to PaddedSize and ends the file; it does not
// close w. The size of the content is not in the file: whoever keeps the
// identity keeps it too.
//
// The randomness is the age library's own, which takes it from the system.
func EncryptBlob(w io.Writer) (io.WriteCloser, Identity, error) {
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		return nil, nil, fault.Wrap(fault.Failed, err, "No key for a blob could be made")
	}
	enc, err := age.Encrypt(w, id.Recipient())
	if err != nil {
		return nil, nil, fault.Wrap(fault.Failed, err, "A blob could not be begun")
	}
	return &paddingWriter{enc: enc}, Identity(id.String()), nil
}

type paddingWriter struct {
	enc  io.WriteCloser
	size int64
}

func (p *paddingWriter) Write(b []byte) (int, error) {
	n, err := p.enc.Write(b)
	p.size += int64(n)
	return n, err
}

func (p *paddingWriter) Close() error {
	zeros := make([]byte, 64*1024)
	for rest := PaddedSize(p.size) - p.size; rest > 0; {
		n, err := p.enc.Write(zeros[:min(rest, int64(len(zeros)))])
		if err != nil {
			return err
		}
		rest -= int64(n)
	}
	return p.enc.Close()
}

// OpenBlob returns the content of an age file that EncryptBlob made, given its
// identity and the content's size. Each piece is authenticated before it is
// returned; the reader ends with io.EOF only after the whole file proved to be
// as it was written, padding included. fault.Corrupt means that bytes changed,
// or that the identity or the size is another blob's. A size that is too large
// by no more than the padding gives zeros at the end: only the SHA-256 of the
// content, which the caller keeps, tells that.
func OpenBlob(r io.Reader, id Identity, size int64) (io.Reader, error) {
	if size < 0 {
		return nil, fault.New(fault.Invalid, "The size of a blob's content is not known; it cannot be opened.")
	}
	identity, err := age.ParseHybridIdentity(string(id))
	if err != nil {
		return nil, fault.New(fault.Corrupt, "The identity that opens a blob is damaged.") // the cause may quote it
	}
	src := &source{r: r}
	plain, err := age.Decrypt(src, identity)
	if err != nil {
		return nil, src.explain(err)
	}
	return &contentReader{src: src, plain: plain, rest: size, padding: PaddedSize(size) - size}, nil
}

// source remembers its own failure, to tell a disk that cannot be read from a
// blob that was changed.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func (s *source) explain(err error) error {
	if s.err != nil {
		return fault.Wrap(fault.Failed, s.err, "A blob could not be read")
	}
	var none *age.NoIdentityMatchError
	if errors.As(err, &none) {
		return fault.New(fault.Corrupt, "A blob does not open with the identity that is kept for it.")
	}
	return fault.Wrap(fault.Corrupt, err, "A blob is not as it was written")
}

type contentReader struct {
	src     *source
	plain   io.Reader
	rest    int64 // of the content
	padding int64
	err     error // the end, io.EOF or a failure
}

func (c *contentReader) Read(b []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	if len(b) == 0 {
		return 0, nil
	}
	if c.rest == 0 {
		c.err = c.finish()
		return 0, c.err
	}
	n, err := c.plain.Read(b[:min(c.rest, int64(len(b)))])
	c.rest -= int64(n)
	if err == io.EOF && c.rest > 0 {
		c.err = fault.New(fault.Corrupt, "A blob holds less than was stored in it.")
	} else if err != nil && err != io.EOF {
		c.err = c.src.explain(err)
	}
	return n, c.err
}

// finish reads the padding, which must be zeros, and the end of the file.
func (c *contentReader) finish() error {
	buf := make([]byte, 32*1024)
	zeros := make([]byte, len(buf))
	for {
		n, err := c.plain.Read(buf)
		c.padding -= int64(n)
		if c.padding < 0 || !bytes.Equal(buf[:n], zeros[:n]) {
			return fault.New(fault.Corrupt, "A blob's size is not the one that is kept for it.")
		}
		if err == io.EOF && c.padding == 0 {
			return io.EOF
		}
		if err == io.EOF {
			return fault.New(fault.Corrupt, "A blob is cut short.")
		}
		if err != nil {
			return c.src.explain(err)
		}
	}
}
