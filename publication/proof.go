package publication

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"sijil/fault"
)

// SaltSize is the length of the salt of a commitment, in bytes.
const SaltSize = 32

// leafSize is the length of a leaf: two commitments.
const leafSize = 2 * sha256.Size

// The texts that keep one kind of commitment from passing for another.
const (
	headDomain = "sijil/head/1\x00"
	headMagic  = "sijil entry 1"
)

// HeadCommitment returns the half of a leaf that binds an entry's head:
// SHA-256 over "sijil/head/1", a zero byte, the salt and the head.
func HeadCommitment(salt, head []byte) [sha256.Size]byte {
	return sha256.Sum256(bytes.Join([][]byte{[]byte(headDomain), salt, head}, nil))
}

// Checkpoint is the signed state of a log.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
}

// ParseCheckpoint reads the text of a checkpoint, without its signatures:
// origin, size and root, one per line (C2SP tlog-checkpoint). Further lines are
// extensions, which readers that do not know them ignore.
func ParseCheckpoint(text string) (Checkpoint, error) {
	bad := fault.New(fault.Invalid, "the checkpoint cannot be read")
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || slices.Index(lines, "") != len(lines)-1 {
		return Checkpoint{}, bad
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return Checkpoint{}, bad
	}
	root, err := decodeHash(lines[2])
	if err != nil {
		return Checkpoint{}, bad
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: root}, nil
}

// CheckpointOf returns the checkpoint in a signed note, whoever signed it.
func CheckpointOf(note string) (Checkpoint, error) {
	text, _, found := strings.Cut(note, "\n\n")
	if !found {
		return Checkpoint{}, fault.New(fault.Invalid, "the checkpoint has no signature")
	}
	return ParseCheckpoint(text + "\n")
}

// Check says whether the proof shows that its log held its leaf, and whether
// an opened head is the one that the leaf binds.
func (p Proof) Check(c Checkpoint) error {
	leaf, err := p.leaf()
	if err != nil {
		return err
	}
	if p.Origin != c.Origin {
		return fault.New(fault.Corrupt, "proof %s is of another log than the checkpoint", p.ID)
	}
	path := make(tlog.RecordProof, len(p.Path))
	for i, line := range p.Path {
		if path[i], err = decodeHash(line); err != nil {
			return fault.New(fault.Invalid, "proof %s has a line that is no hash", p.ID)
		}
	}
	if p.Index < 0 || p.Index >= c.Size {
		return fault.New(fault.Corrupt, "proof %s is of an entry that the checkpoint does not reach", p.ID)
	}
	if err := tlog.CheckRecord(path, c.Size, c.Root, p.Index, tlog.RecordHash(leaf)); err != nil {
		return fault.New(fault.Corrupt, "proof %s does not lead from its leaf to the checkpoint", p.ID)
	}
	return p.checkHead(leaf)
}

// checkHead compares an opened head with the leaf and with the proof.
func (p Proof) checkHead(leaf []byte) error {
	if p.Head == "" && p.HeadSalt == "" {
		return nil
	}
	salt, err := hex.DecodeString(p.HeadSalt)
	if err != nil || len(salt) != SaltSize || hex.EncodeToString(salt) != p.HeadSalt {
		return fault.New(fault.Invalid, "proof %s opens its head with something that is no salt", p.ID)
	}
	sum := HeadCommitment(salt, []byte(p.Head))
	if !bytes.Equal(sum[:], leaf[:sha256.Size]) {
		return fault.New(fault.Corrupt, "proof %s shows a head that its leaf does not bind", p.ID)
	}
	lines := strings.Split(p.Head, "\n")
	if len(lines) < 3 || lines[0] != headMagic || lines[1] != p.Origin || lines[2] != strconv.FormatInt(p.Index, 10) {
		return fault.New(fault.Corrupt, "proof %s shows the head of another entry", p.ID)
	}
	return nil
}

// leaf returns the bytes of the leaf.
func (p Proof) leaf() ([]byte, error) {
	leaf, err := hex.DecodeString(p.Leaf)
	if err != nil || len(leaf) != leafSize || hex.EncodeToString(leaf) != p.Leaf {
		return nil, fault.New(fault.Invalid, "proof %s has no leaf of %d bytes", p.ID, leafSize)
	}
	return leaf, nil
}

// TlogProof returns the proof as a file of its own, self-contained: C2SP
// tlog-proof, with the leaf as the extra data.
func (p Proof) TlogProof(checkpoint string) ([]byte, error) {
	leaf, err := p.leaf()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("c2sp.org/tlog-proof@v1\n")
	b.WriteString("extra " + base64.StdEncoding.EncodeToString(leaf) + "\n")
	b.WriteString("index " + strconv.FormatInt(p.Index, 10) + "\n")
	for _, line := range p.Path {
		b.WriteString(line + "\n")
	}
	b.WriteString("\n" + checkpoint)
	return b.Bytes(), nil
}

// decodeHash reads a hash in base64, in its one spelling.
func decodeHash(s string) (tlog.Hash, error) {
	var h tlog.Hash
	raw, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(raw) != len(h) || base64.StdEncoding.EncodeToString(raw) != s {
		return h, fault.New(fault.Invalid, "a line is no hash")
	}
	copy(h[:], raw)
	return h, nil
}
