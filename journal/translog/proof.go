package translog

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"sijil/fault"
)

const (
	inclusionHeader   = "c2sp.org/tlog-proof@v1"
	consistencyHeader = "sijil consistency 1"
)

// maxHashes is the longest proof there can be: one hash for each level of a
// tree of 2^63 leaves, with room for the odd one that RFC 6962 adds.
const maxHashes = 65

// Inclusion proves offline that a log holds one entry: the entry's index, the
// hashes beside its path, and the log's signed checkpoint (C2SP tlog-proof).
type Inclusion struct {
	Index      int64
	Hashes     tlog.RecordProof
	Checkpoint []byte // signed note
}

// Marshal returns the proof as a C2SP tlog-proof file.
func (p Inclusion) Marshal() []byte {
	var b bytes.Buffer
	b.WriteString(inclusionHeader + "\n")
	b.WriteString("index " + strconv.FormatInt(p.Index, 10) + "\n")
	writeHashes(&b, p.Hashes)
	b.WriteByte('\n')
	b.Write(p.Checkpoint)
	return b.Bytes()
}

// ParseInclusion reads a C2SP tlog-proof file. The optional "extra" line,
// which Sijil does not write, is refused, since nothing would check it. It
// returns a fault.Invalid error if the file is not one. It checks nothing
// else: call [Inclusion.Check].
func ParseInclusion(data []byte) (Inclusion, error) {
	head, checkpoint, ok := bytes.Cut(data, []byte("\n\n"))
	if !ok || len(data) > maxNote+64*maxHashes {
		return Inclusion{}, fault.New(fault.Invalid, "the inclusion proof is not in the form of C2SP tlog-proof")
	}
	lines := strings.Split(string(head), "\n")
	if len(lines) < 2 || lines[0] != inclusionHeader || !strings.HasPrefix(lines[1], "index ") {
		return Inclusion{}, fault.New(fault.Invalid, "the inclusion proof is not in the form of C2SP tlog-proof")
	}
	index, err := parseSize(strings.TrimPrefix(lines[1], "index "))
	if err != nil {
		return Inclusion{}, err
	}
	hashes, err := parseHashes(lines[2:])
	if err != nil {
		return Inclusion{}, err
	}
	return Inclusion{Index: index, Hashes: hashes, Checkpoint: checkpoint}, nil
}

// Check verifies that the log that owns the key holds an entry with this leaf
// hash at the proof's index, and returns the checkpoint that says so. It
// returns a fault.Corrupt error if the proof does not hold and fault.Invalid
// if the checkpoint is not that log's.
func (p Inclusion) Check(leaf tlog.Hash, log note.Verifier) (Checkpoint, error) {
	c, err := Open(p.Checkpoint, log)
	if err != nil {
		return Checkpoint{}, err
	}
	if p.Index >= c.Size {
		return Checkpoint{}, fault.New(fault.Corrupt, "the proof is of an entry beyond the checkpoint's %d entries", c.Size)
	}
	if err := tlog.CheckRecord(p.Hashes, c.Size, c.Root, p.Index, leaf); err != nil {
		return Checkpoint{}, fault.Wrap(fault.Corrupt, err, "entry %d is not in the log that the checkpoint describes", p.Index)
	}
	return c, nil
}

// Consistency proves that a log of New entries begins with the same Old
// entries that it had before: nothing was changed or taken away.
type Consistency struct {
	Old, New int64
	Hashes   tlog.TreeProof
}

// Marshal returns the proof as text: a header, the two sizes and the hashes,
// one a line.
func (p Consistency) Marshal() []byte {
	var b bytes.Buffer
	b.WriteString(consistencyHeader + "\n")
	b.WriteString(strconv.FormatInt(p.Old, 10) + "\n")
	b.WriteString(strconv.FormatInt(p.New, 10) + "\n")
	writeHashes(&b, p.Hashes)
	return b.Bytes()
}

// ParseConsistency reads what Marshal writes, or returns a fault.Invalid error.
func ParseConsistency(data []byte) (Consistency, error) {
	lines := strings.Split(string(data), "\n")
	if len(lines) < 4 || lines[0] != consistencyHeader || lines[len(lines)-1] != "" {
		return Consistency{}, fault.New(fault.Invalid, "the consistency proof is not in the form that Sijil writes")
	}
	var p Consistency
	var err error
	if p.Old, err = parseSize(lines[1]); err != nil {
		return Consistency{}, err
	}
	if p.New, err = parseSize(lines[2]); err != nil {
		return Consistency{}, err
	}
	hashes, err := parseHashes(lines[3 : len(lines)-1])
	if err != nil {
		return Consistency{}, err
	}
	p.Hashes = hashes
	return p, nil
}

// Check verifies that the newer checkpoint continues the older one. It returns
// a fault.Corrupt error that says which: fewer entries (rolled back) or other
// entries (forked).
func (p Consistency) Check(older, newer Checkpoint) error {
	switch {
	case older.Origin != newer.Origin:
		return fault.New(fault.Invalid, "the two checkpoints are of different logs")
	case newer.Size < older.Size:
		return fault.New(fault.Corrupt, "the log was rolled back: %d entries, an older checkpoint says %d", newer.Size, older.Size)
	case p.Old != older.Size || p.New != newer.Size:
		return fault.New(fault.Invalid, "the consistency proof is of other sizes than the checkpoints")
	case older.Size == newer.Size || older.Size == 0:
		if older.Size == newer.Size && older.Root != newer.Root {
			return fault.New(fault.Corrupt, "the log is forked: two different histories of %d entries", newer.Size)
		}
		if len(p.Hashes) != 0 {
			return fault.New(fault.Invalid, "the consistency proof has hashes where none are needed")
		}
		return nil
	}
	if err := tlog.CheckTree(p.Hashes, newer.Size, newer.Root, older.Size, older.Root); err != nil {
		return fault.Wrap(fault.Corrupt, err, "the log is forked: its first %d entries are not those of the older checkpoint", older.Size)
	}
	return nil
}

// Prove returns the hashes that prove entry index in a tree of the given size.
func Prove(index, size int64, r tlog.HashReader) (tlog.RecordProof, error) {
	if index < 0 || index >= size {
		return nil, fault.New(fault.NotFound, "there is no entry %d in a log of %d entries", index, size)
	}
	return tlog.ProveRecord(size, index, r)
}

// ProveConsistency returns the proof that a tree of size newer continues the
// tree of size older.
func ProveConsistency(older, newer int64, r tlog.HashReader) (Consistency, error) {
	p := Consistency{Old: older, New: newer}
	if older < 0 || older > newer {
		return p, fault.New(fault.Corrupt, "the log was rolled back: %d entries, an older checkpoint says %d", newer, older)
	}
	if older == 0 || older == newer {
		return p, nil
	}
	var err error
	p.Hashes, err = tlog.ProveTree(newer, older, r)
	return p, err
}

func writeHashes(b *bytes.Buffer, hashes []tlog.Hash) {
	for _, h := range hashes {
		b.WriteString(base64.StdEncoding.EncodeToString(h[:]))
		b.WriteByte('\n')
	}
}

func parseHashes(lines []string) ([]tlog.Hash, error) {
	if len(lines) > maxHashes {
		return nil, fault.New(fault.Invalid, "the proof has more hashes than a tree has levels")
	}
	var hashes []tlog.Hash
	for _, l := range lines {
		h, err := base64.StdEncoding.Strict().DecodeString(l)
		if err != nil || len(h) != tlog.HashSize || strings.ContainsAny(l, "\r\n") {
			return nil, fault.New(fault.Invalid, "a line of the proof is not a hash in base64")
		}
		hashes = append(hashes, tlog.Hash(h))
	}
	return hashes, nil
}
