// Package headfile keeps the file that lies outside a journal's database and
// remembers how long the log was when success was last reported. A log that was
// cut short proves itself; the head file contradicts it.
//
// The file has two slots, each with a signed checkpoint of the log. A new head
// overwrites the older one, so that a write that is cut off leaves the other.
// The format is in doc/format/entry.md.
//
// Errors are of package fault and never name the file's path.
package headfile

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"sijil/fault"
	"sijil/internal/durable"
	"sijil/journal/translog"
)

// How a slot is laid out: magic, signed note, zeros, checksum. The file is two
// slots and nothing else.
const (
	headMagic = "sijil head 1\n"
	slotSize  = 4096
	slotSum   = slotSize - sha256.Size
)

// Slot is one of the two heads in a head file: a signed checkpoint of the
// local log with what else must not be forgotten.
type Slot struct {
	translog.Checkpoint
	Sequence    int64  // counts the heads ever written; the larger is the newer
	Commits     int64  // the store's count of changes when it was written; 0 if it keeps none
	Checkpoints int64  // the checkpoints kept then
	Note        []byte // the signed note that says all of this
}

// File is what a head file holds. A slot that is not as it was written is
// nil and has its damage named.
type File struct {
	Slots  [2]*Slot
	Damage [2]string
}

// Newest returns the slot with the larger sequence, or nil if both are damaged.
func (f File) Newest() *Slot {
	a, b := f.Slots[0], f.Slots[1]
	if a == nil || b != nil && b.Sequence > a.Sequence {
		return b
	}
	return a
}

// Read reads a head file and changes nothing. If a verifier is given, the
// signatures are checked with it. It returns a fault.NotFound error if there
// is no file and fault.Corrupt if it is not a head file at all; damage of one
// slot is reported in the result.
func Read(path string, log note.Verifier) (File, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return File{}, fault.New(fault.NotFound, "the head file is missing")
	}
	if err != nil {
		return File{}, fault.Wrap(fault.Failed, durable.Pathless(err), "the head file cannot be read")
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 2*slotSize+1))
	if err != nil {
		return File{}, fault.Wrap(fault.Corrupt, durable.Pathless(err), "the head file cannot be read")
	}
	return Parse(data, log)
}

// Parse reads the bytes of a head file as Read does.
func Parse(data []byte, log note.Verifier) (File, error) {
	var h File
	if len(data) != 2*slotSize {
		return h, fault.New(fault.Corrupt, "the head file is not as long as it was written")
	}
	for i := range h.Slots {
		s, err := parseSlot(data[i*slotSize:(i+1)*slotSize], log)
		if err == nil && s.Sequence%2 != int64(i) {
			err = errors.New("it stands in the other slot's place")
		}
		if err != nil {
			h.Damage[i] = err.Error()
			continue
		}
		h.Slots[i] = &s
	}
	return h, nil
}

func parseSlot(data []byte, log note.Verifier) (Slot, error) {
	sum := sha256.Sum256(data[:slotSum])
	if !bytes.Equal(sum[:], data[slotSum:]) {
		return Slot{}, errors.New("its checksum does not fit")
	}
	msg, ok := bytes.CutPrefix(bytes.TrimRight(data[:slotSum], "\x00"), []byte(headMagic))
	if !ok {
		return Slot{}, errors.New("it is not a head")
	}
	var c translog.Checkpoint
	var err error
	if log != nil {
		c, err = translog.Open(msg, log)
	} else {
		text, _, _ := strings.Cut(string(msg), "\n\n")
		c, err = translog.ParseCheckpoint(text + "\n")
	}
	if err != nil {
		return Slot{}, err
	}
	s := Slot{Checkpoint: c, Note: bytes.Clone(msg)}
	return s, s.parseExtension()
}

// The signed note's fourth line holds what is remembered beside the checkpoint.
func (s *Slot) extension() string {
	return fmt.Sprintf("head %d %d %d", s.Sequence, s.Commits, s.Checkpoints)
}

func (s *Slot) parseExtension() error {
	if len(s.Extensions) == 1 {
		f := strings.Fields(s.Extensions[0])
		if len(f) == 4 {
			var errs [3]error
			s.Sequence, errs[0] = strconv.ParseInt(f[1], 10, 64)
			s.Commits, errs[1] = strconv.ParseInt(f[2], 10, 64)
			s.Checkpoints, errs[2] = strconv.ParseInt(f[3], 10, 64)
			if errors.Join(errs[:]...) == nil && s.Sequence >= 0 && s.extension() == s.Extensions[0] {
				return nil
			}
		}
	}
	return errors.New("it does not say which head it is")
}

// marshal signs the slot and returns its bytes.
func (s *Slot) marshal(signer note.Signer) ([]byte, error) {
	s.Extensions = []string{s.extension()}
	msg, err := translog.Sign(s.Checkpoint, signer)
	if err != nil {
		return nil, err
	}
	s.Note = msg
	data := make([]byte, slotSize)
	n := copy(data, headMagic)
	if n+len(msg) > slotSum {
		return nil, fault.New(fault.Invalid, "the log's name and signature are too long for a head file")
	}
	copy(data[n:], msg)
	sum := sha256.Sum256(data[:slotSum])
	copy(data[slotSum:], sum[:])
	return data, nil
}

// Writer keeps a head file open for writing. It is not safe for concurrent use.
type Writer struct {
	file   *os.File
	signer note.Signer
	newest Slot
}

// Create writes a head file where there is none: both slots say the same.
func Create(path string, signer note.Signer, first Slot) (*Writer, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fault.Wrap(fault.Failed, durable.Pathless(err), "the head file could not be made")
	}
	w := &Writer{file: f, signer: signer, newest: first}
	w.newest.Sequence = -1
	for range 2 {
		if err := w.Write(first); err != nil {
			f.Close()
			return nil, err
		}
	}
	if err := errors.Join(f.Sync(), durable.SyncDir(filepath.Dir(path))); err != nil {
		f.Close()
		return nil, fault.Wrap(fault.Failed, durable.Pathless(err), "the head file could not be made durable")
	}
	return w, nil
}

// Open opens an existing head file for writing and repairs a slot that was
// torn while it was written: the other one is good, and newer heads follow.
func Open(path string, signer note.Signer, old File) (*Writer, error) {
	newest := old.Newest()
	if newest == nil {
		return nil, fault.New(fault.Corrupt, "both heads in the head file are damaged").
			WithHint("Restore the head file from a backup made after the last entry.")
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, fault.Wrap(fault.Failed, durable.Pathless(err), "the head file cannot be opened for writing")
	}
	w := &Writer{file: f, signer: signer, newest: *newest}
	if old.Slots[0] == nil || old.Slots[1] == nil {
		if err := w.Write(*newest); err != nil {
			f.Close()
			return nil, err
		}
	}
	return w, nil
}

// Write overwrites the older slot and returns when the disk has it.
func (w *Writer) Write(s Slot) error {
	s.Sequence = w.newest.Sequence + 1
	data, err := s.marshal(w.signer)
	if err != nil {
		return err
	}
	if _, err := w.file.WriteAt(data, s.Sequence%2*slotSize); err != nil {
		return fault.Wrap(fault.Failed, durable.Pathless(err), "the head file could not be written")
	}
	if err := syncData(w.file); err != nil {
		return fault.Wrap(fault.Failed, durable.Pathless(err), "the head file could not be made durable")
	}
	w.newest = s
	return nil
}

// Newest returns the head that was written last.
func (w *Writer) Newest() Slot { return w.newest }

// Close closes the file.
func (w *Writer) Close() error { return w.file.Close() }
