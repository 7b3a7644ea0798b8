package translog

import (
	"encoding/base64"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"sijil/fault"
)

// Checkpoint says what a log held at one moment: how many entries, and the
// root of the Merkle tree over them.
type Checkpoint struct {
	Origin string    // the log's name, which is also the name of the key that signs
	Size   int64     // entries
	Root   tlog.Hash // RFC 6962 root over the first Size entries
	// Extensions are further lines, each without its newline. Readers that do
	// not know them ignore them.
	Extensions []string
}

// maxNote is the longest signed note that is read, in bytes. A checkpoint with
// some cosignatures has less than two thousand.
const maxNote = 64 << 10

// ValidOrigin says whether s can name a log: 1 to 120 printable ASCII
// characters without space and plus sign, as a note's key name must be.
func ValidOrigin(s string) bool {
	if s == "" || len(s) > 120 {
		return false
	}
	for _, c := range []byte(s) {
		if c <= ' ' || c > '~' || c == '+' {
			return false
		}
	}
	return true
}

// Text returns the unsigned text of the checkpoint, as C2SP tlog-checkpoint
// defines it.
func (c Checkpoint) Text() string {
	var b strings.Builder
	b.WriteString(c.Origin)
	b.WriteByte('\n')
	b.WriteString(strconv.FormatInt(c.Size, 10))
	b.WriteByte('\n')
	b.WriteString(base64.StdEncoding.EncodeToString(c.Root[:]))
	b.WriteByte('\n')
	for _, e := range c.Extensions {
		b.WriteString(e)
		b.WriteByte('\n')
	}
	return b.String()
}

// ParseCheckpoint reads the text of a checkpoint. It accepts only the one form
// that Text writes, so that two readers never see two things in one text. It
// returns a fault.Invalid error otherwise.
func ParseCheckpoint(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" {
		return Checkpoint{}, fault.New(fault.Invalid, "a checkpoint has at least three lines, each ended by a newline")
	}
	lines = lines[:len(lines)-1]
	c := Checkpoint{Origin: lines[0]}
	if !ValidOrigin(c.Origin) {
		return Checkpoint{}, fault.New(fault.Invalid, "the first line of a checkpoint must name a log")
	}
	size, err := parseSize(lines[1])
	if err != nil {
		return Checkpoint{}, err
	}
	c.Size = size
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return Checkpoint{}, fault.New(fault.Invalid, "the third line of a checkpoint must be a root hash in base64")
	}
	c.Root = tlog.Hash(root)
	for _, e := range lines[3:] {
		if e == "" {
			return Checkpoint{}, fault.New(fault.Invalid, "a checkpoint must not contain an empty line")
		}
		c.Extensions = append(c.Extensions, e)
	}
	return c, nil
}

// parseSize reads a count of entries: decimal, no sign, no leading zero.
func parseSize(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != s {
		return 0, fault.New(fault.Invalid, "a log's size must be a whole number without leading zeros")
	}
	return n, nil
}

// Sign returns the checkpoint as a signed note. The signer's name must be the
// checkpoint's origin.
func Sign(c Checkpoint, signer note.Signer) ([]byte, error) {
	if signer.Name() != c.Origin {
		return nil, fault.New(fault.Invalid, "the signing key belongs to another log than the checkpoint")
	}
	msg, err := note.Sign(&note.Note{Text: c.Text()}, signer)
	if err != nil {
		return nil, fault.Wrap(fault.Failed, err, "the checkpoint could not be signed")
	}
	return msg, nil
}

// Open checks a signed checkpoint against the key of the log that it must come
// from. It returns a fault.Invalid error if the note is not a checkpoint, is
// of another log, or does not carry that log's signature. Signatures by other
// keys (cosigners) are ignored.
func Open(msg []byte, log note.Verifier) (Checkpoint, error) {
	if len(msg) > maxNote {
		return Checkpoint{}, fault.New(fault.Invalid, "the checkpoint is longer than any checkpoint")
	}
	n, err := note.Open(msg, note.VerifierList(log))
	if err != nil {
		return Checkpoint{}, fault.Wrap(fault.Invalid, err, "the checkpoint is not signed by the log's key")
	}
	c, err := ParseCheckpoint(n.Text)
	if err != nil {
		return Checkpoint{}, err
	}
	if c.Origin != log.Name() {
		return Checkpoint{}, fault.New(fault.Invalid, "the checkpoint is of another log than its key")
	}
	return c, nil
}
