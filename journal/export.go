package journal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"sijil/fault"
	"sijil/internal/durable"
	"sijil/journal/entry"
	"sijil/journal/handover"
	"sijil/journal/translog"
)

// The files of an export beside the tiles.
const (
	CheckpointFile  = "checkpoint"
	ConsistencyFile = "consistency" // proof that the older checkpoint given is continued
	HandoverFile    = "handover.age"
)

// ProofFile returns the name of the file that proves one entry.
func ProofFile(index int64) string { return fmt.Sprintf("proof/%d.tlog-proof", index) }

// ExportOptions say what an export holds beside tiles and checkpoint.
type ExportOptions struct {
	Origin string  // the log to export; "" is the local one
	Proofs []int64 // entries for which an inclusion proof is written
	// Older is a signed checkpoint that was given out before; the export then
	// proves that the log continues it. May be nil.
	Older []byte
	// Seal, if not nil, encrypts the handover: everything that the receiving
	// workspace needs to open every entry. Package seal gives one that writes
	// age files to the receiver's key.
	Seal func(io.Writer) (io.WriteCloser, error)
}

// Export writes a log as static files that outsiders can check (C2SP
// tlog-tiles) into a folder that is new or empty, and returns the signed
// checkpoint. Tiles and checkpoint reveal how many entries there are and
// nothing else. What it writes is checked against the checkpoint on the way:
// it returns a fault.Corrupt error rather than an export that does not prove
// itself. The checkpoint is written last.
func (j *Journal) Export(ctx context.Context, dir string, opt ExportOptions) ([]byte, error) {
	if opt.Origin == "" {
		opt.Origin = j.origin
	}
	msg, c, err := j.newestCheckpoint(ctx, opt.Origin)
	if err != nil {
		return nil, err
	}
	if err := emptyDir(dir); err != nil {
		return nil, err
	}
	x := &export{j: j, ctx: ctx, dir: dir, opt: opt, checkpoint: c, note: msg}
	for _, step := range []func() error{x.entries, x.tiles, x.proofs, x.consistency} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return msg, x.write(CheckpointFile, msg)
}

// newestCheckpoint returns a signed checkpoint of a log as it is now.
func (j *Journal) newestCheckpoint(ctx context.Context, origin string) ([]byte, translog.Checkpoint, error) {
	var msg []byte
	if origin == j.origin {
		var err error
		if msg, err = j.Checkpoint(ctx); err != nil {
			return nil, translog.Checkpoint{}, err
		}
	} else {
		kept, err := j.opt.Store.Checkpoints(ctx, origin)
		if err != nil {
			return nil, translog.Checkpoint{}, err
		}
		if len(kept) == 0 {
			return nil, translog.Checkpoint{}, fault.New(fault.NotFound, "nothing was received of that log")
		}
		msg = kept[len(kept)-1].Note
	}
	c, err := parseNote(msg)
	return msg, c, err
}

// parseNote reads a checkpoint whose signature was checked when it was kept.
func parseNote(msg []byte) (translog.Checkpoint, error) {
	_, err := note.Open(msg, note.VerifierList())
	var unverified *note.UnverifiedNoteError
	if !errors.As(err, &unverified) {
		return translog.Checkpoint{}, fault.Wrap(fault.Corrupt, err, "a kept checkpoint cannot be read")
	}
	return translog.ParseCheckpoint(unverified.Note.Text)
}

// export is one export under way.
type export struct {
	j          *Journal
	ctx        context.Context
	dir        string
	opt        ExportOptions
	checkpoint translog.Checkpoint
	note       []byte
}

// entries writes the bundles of leaves and, if asked, the handover, and checks
// that the leaves add up to the checkpoint's root.
func (x *export) entries() error {
	var edge translog.Frontier
	out, err := x.openHandover()
	if err != nil {
		return err
	}
	defer out.abort()
	for from := int64(0); from < x.checkpoint.Size; from += translog.TileWidth {
		to := min(from+translog.TileWidth, x.checkpoint.Size)
		rows, err := readEntries(x.ctx, x.j.opt.Store, x.opt.Origin, from, to)
		if err != nil {
			return err
		}
		var bundle []byte
		for i := range rows {
			if r := &rows[i]; len(r.Salt) != 32 || len(r.BodyHash) != 32 {
				return fault.New(fault.Corrupt, "entry %d: missing; nothing can be exported", r.Index)
			}
			leaf := entry.MakeLeaf(entry.HeadHash(entry.Salt(rows[i].Salt), rows[i].Head), [32]byte(rows[i].BodyHash))
			bundle = translog.AppendEntry(bundle, leaf[:])
			edge.Add(leaf.Hash(), nil)
			if err := out.add(&rows[i], x.j.opt.Keyring); err != nil {
				return err
			}
		}
		if err := x.write(translog.TilePath(-1, from/translog.TileWidth, int(to-from)), bundle); err != nil {
			return err
		}
	}
	if edge.Root() != x.checkpoint.Root {
		return fault.New(fault.Corrupt, "the entries do not add up to the checkpoint; nothing can be exported").
			WithHint("Run verify: it names the damaged entry.")
	}
	return out.finish()
}

func (x *export) tiles() error {
	read := hashes(x.ctx, x.j.opt.Store, x.opt.Origin)
	for _, t := range translog.Tiles(x.checkpoint.Size) {
		hs, err := read.ReadHashes(t.Indexes())
		if err != nil {
			return err
		}
		data := make([]byte, 0, len(hs)*tlog.HashSize)
		for _, h := range hs {
			data = append(data, h[:]...)
		}
		if err := x.write(t.Path(), data); err != nil {
			return err
		}
	}
	return nil
}

func (x *export) proofs() error {
	for _, i := range x.opt.Proofs {
		hs, err := x.j.ProveInclusion(x.ctx, Place{x.opt.Origin, i}, x.checkpoint.Size)
		if err != nil {
			return err
		}
		p := translog.Inclusion{Index: i, Hashes: hs, Checkpoint: x.note}
		if err := x.write(ProofFile(i), p.Marshal()); err != nil {
			return err
		}
	}
	return nil
}

func (x *export) consistency() error {
	if x.opt.Older == nil {
		return nil
	}
	older, err := parseNote(x.opt.Older)
	if err != nil {
		return err
	}
	p, err := translog.ProveConsistency(older.Size, x.checkpoint.Size, hashes(x.ctx, x.j.opt.Store, x.opt.Origin))
	if err != nil {
		return err
	}
	if err := p.Check(older, x.checkpoint); err != nil {
		return err
	}
	return x.write(ConsistencyFile, p.Marshal())
}

// write makes one file of the export durable.
func (x *export) write(name string, data []byte) error {
	path := filepath.Join(x.dir, filepath.FromSlash(name))
	err := os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = writeSynced(path, data)
	}
	return fault.Wrap(fault.Failed, durable.Pathless(err), "the export could not be written")
}

func writeSynced(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// emptyDir makes the folder, or accepts an empty one.
func emptyDir(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fault.Wrap(fault.Failed, durable.Pathless(err), "the folder for the export could not be made")
	}
	names, err := os.ReadDir(dir)
	if err != nil {
		return fault.Wrap(fault.Failed, durable.Pathless(err), "the folder for the export cannot be read")
	}
	if len(names) > 0 {
		return fault.New(fault.Invalid, "the folder for the export is not empty; nothing was written")
	}
	return nil
}

// handoverFile is the sealed file of a handover on its way out; without a seal
// it writes nothing.
type handoverFile struct {
	file   *os.File
	sealed io.WriteCloser
	plain  *handover.Writer
}

func (x *export) openHandover() (*handoverFile, error) {
	w := &handoverFile{}
	if x.opt.Seal == nil {
		return w, nil
	}
	f, err := os.OpenFile(filepath.Join(x.dir, HandoverFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fault.Wrap(fault.Failed, durable.Pathless(err), "the handover could not be written")
	}
	if w.sealed, err = x.opt.Seal(f); err != nil {
		f.Close()
		return nil, fault.Wrap(fault.Failed, err, "the handover could not be sealed")
	}
	if w.plain, err = handover.NewWriter(w.sealed, x.opt.Origin, x.checkpoint.Size); err != nil {
		f.Close()
		return nil, err
	}
	w.file = f
	return w, nil
}

func (w *handoverFile) add(r *row, keys Keyring) error {
	if w.file == nil {
		return nil
	}
	d, err := r.disclose(keys)
	if err != nil {
		return err
	}
	return w.plain.Add(d)
}

func (w *handoverFile) finish() error {
	if w.file == nil {
		return nil
	}
	f := w.file
	w.file = nil
	if err := w.plain.Flush(); err != nil {
		f.Close()
		return err
	}
	err := errors.Join(w.sealed.Close(), f.Sync(), f.Close())
	return fault.Wrap(fault.Failed, durable.Pathless(err), "the handover could not be written")
}

func (w *handoverFile) abort() {
	if w.file != nil {
		w.file.Close()
	}
}
