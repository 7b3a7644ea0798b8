package ingest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"

	"sijil/evidence"
	"sijil/evidence/blob"
	"sijil/seal"

	"github.com/gabriel-vasile/mimetype"
)

// gather reads one file and hands what came of it on to be settled. It returns
// an error only if the run cannot go on.
func (r *run) gather(ctx context.Context, f file, ready chan<- *gathered) error {
	var read int64 // what Progress was told of this file
	defer func() { r.tell(func(p *Progress) { p.Bytes += f.size() - read }) }()

	g := &gathered{file: f}
	err := error(nil)
	if f.problem != nil {
		err = f.problem
	} else {
		err = r.read(ctx, g, func(n int) {
			read += int64(n)
			r.tell(func(p *Progress) { p.Bytes += int64(n) })
		})
	}
	var stop *stopError
	if errors.As(err, &stop) {
		return stop.error
	}
	if err != nil {
		g.outcome = failure(f, err)
	}
	if err := send(ctx, ready, g); err != nil {
		r.drop(g)
		return err
	}
	return nil
}

// stopError is an error that ends the run, not just this file.
type stopError struct{ error }

// read fills g from its file. On an error nothing of the file is left in the
// store, and g.writer and g.claim are nil.
func (r *run) read(ctx context.Context, g *gathered, advance func(int)) error {
	src, err := openSource(ctx, g.file, advance)
	if err != nil {
		return err
	}
	defer src.file.Close()

	first := r.chunks.get()
	defer r.chunks.put(first)
	n, err := io.ReadFull(src, first.buf)
	whole := err == io.EOF || err == io.ErrUnexpectedEOF
	if err != nil && !whole {
		return err
	}
	g.outcome = Outcome{
		Path: []byte(g.file.path), State: New,
		MediaType: mediaType(first.buf[:n]),
		Modified:  shownTime(src.before.ModTime()),
	}
	if whole {
		return r.readSmall(ctx, g, src, first.buf[:n])
	}
	return r.readLarge(ctx, g, src, first.buf)
}

// readSmall stores a file that is in memory. It is looked up before it is
// encrypted: most files of a second run are held already.
func (r *run) readSmall(ctx context.Context, g *gathered, src *source, content []byte) error {
	if err := src.unchanged(); err != nil {
		return err
	}
	if done, err := r.claimFor(ctx, g, sha256.Sum256(content), src.read); done || err != nil {
		return err
	}
	stored, err := r.encryptSmall(ctx, g, content)
	return r.finish(g, stored, err)
}

func (r *run) encryptSmall(ctx context.Context, g *gathered, content []byte) (*storing, error) {
	var buf bytes.Buffer
	buf.Grow(len(content) + 16*1024)
	enc, id, err := seal.EncryptBlob(&buf)
	if err != nil {
		return nil, err
	}
	g.outcome.Identity = id
	if _, err := enc.Write(content); err != nil {
		return nil, err
	}
	if err := enc.Close(); err != nil {
		return nil, err
	}
	s, err := r.store(ctx)
	if err != nil {
		return nil, err
	}
	s.hash.Write(buf.Bytes())
	s.size = int64(buf.Len())
	_, err = s.writer.Write(buf.Bytes())
	return s, err
}

// readLarge streams a file through the stages, each on a processor of its own:
// read, digest and encrypt, then digest of the encrypted bytes and write. What
// is in flight is bounded whatever the file's size.
func (r *run) readLarge(ctx context.Context, g *gathered, src *source, first []byte) error {
	s, err := r.store(ctx)
	if err != nil {
		return err
	}
	sum, err := r.stream(g, src, first, s)
	if err != nil {
		s.writer.Abort()
		return err
	}
	done, err := r.claimFor(ctx, g, sum, src.read)
	if done || err != nil {
		s.writer.Abort()
		return err
	}
	return r.finish(g, s, nil)
}

func (r *run) stream(g *gathered, src *source, first []byte, s *storing) (digest, error) {
	outer := newTee(r.chunks, s.hash, s.writer)
	defer outer.stop()
	enc, id, err := seal.EncryptBlob(outer)
	if err != nil {
		return digest{}, err
	}
	g.outcome.Identity = id
	plain := sha256.New()
	inner := newTee(r.chunks, plain, enc)
	defer inner.stop()

	if _, err := inner.Write(first); err != nil {
		return digest{}, err
	}
	if err := inner.readFrom(src); err != nil {
		return digest{}, err
	}
	if err := inner.stop(); err != nil {
		return digest{}, err
	}
	if err := src.unchanged(); err != nil {
		return digest{}, err
	}
	if err := enc.Close(); err != nil {
		return digest{}, err
	}
	if err := outer.stop(); err != nil {
		return digest{}, err
	}
	s.size = outer.size
	return digest(plain.Sum(nil)), nil
}

// claimFor notes the digest and size and claims the bytes; done if they are
// held already.
func (r *run) claimFor(ctx context.Context, g *gathered, sum digest, size int64) (done bool, err error) {
	g.outcome.SHA256, g.outcome.Size = hex.EncodeToString(sum[:]), size
	c, err := r.claim(ctx, sum)
	if err != nil {
		return false, &stopError{err}
	}
	if c == nil {
		g.outcome.State, g.outcome.Identity = Held, nil
		return true, nil
	}
	g.claim = c
	return false, nil
}

// finish names what was stored, or gives it and the claim up.
func (r *run) finish(g *gathered, s *storing, err error) error {
	if err != nil {
		if s != nil {
			s.writer.Abort()
		}
		g.claim.end(r, false)
		g.claim = nil
		return err
	}
	sum := digest(s.hash.Sum(nil))
	g.writer, g.name = s.writer, blob.Ref(r.cfg.Ring.BlobName(r.cfg.Compartment, sum))
	g.outcome.Stored = &evidence.Stored{Blob: g.name.String(), SHA256: hex.EncodeToString(sum[:]), Size: s.size}
	return nil
}

// storing is a blob in the making and the digest of what went into it.
type storing struct {
	writer blob.Writer
	hash   hash.Hash
	size   int64
}

func (r *run) store(ctx context.Context) (*storing, error) {
	w, err := r.cfg.Store.Create(ctx)
	if err != nil {
		if ctx.Err() != nil {
			err = &stopError{err}
		}
		return nil, err
	}
	return &storing{writer: w, hash: sha256.New()}, nil
}

// source reads a file and notices if it is not at rest.
type source struct {
	ctx     context.Context
	file    *os.File
	before  fs.FileInfo
	read    int64
	advance func(int)
}

func openSource(ctx context.Context, f file, advance func(int)) (*source, error) {
	src, err := open(f)
	if err != nil {
		return nil, readProblem(err, vanished)
	}
	info, err := src.Stat()
	if err != nil {
		src.Close()
		return nil, readProblem(err, vanished)
	}
	if p := specialProblem(info.Mode()); p != nil { // it took the file's place
		src.Close()
		return nil, p
	}
	return &source{ctx: ctx, file: src, before: info, advance: advance}, nil
}

// Read stops as soon as there is more than the file had when it was opened: a
// file that grows for ever must not be read for ever. It says so without
// returning bytes, because io.ReadFull drops an error that comes with a full
// buffer.
func (s *source) Read(b []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, &stopError{err}
	}
	n, err := s.file.Read(b)
	s.read += int64(n)
	s.advance(n)
	if s.read > s.before.Size() {
		return 0, &problem{changed, collectAgain}
	}
	if err != nil && err != io.EOF {
		return n, readProblem(err, vanished)
	}
	return n, err
}

// unchanged says whether the file is still as it was when it was opened, by
// its size and its time of modification.
func (s *source) unchanged() error {
	after, err := s.file.Stat()
	if err != nil {
		return readProblem(err, vanished)
	}
	if s.read != s.before.Size() || after.Size() != s.before.Size() || !after.ModTime().Equal(s.before.ModTime()) {
		return &problem{changed, collectAgain}
	}
	return nil
}

// mediaType says what the first bytes look like. It is a first guess for
// people; nothing rests on it.
func mediaType(first []byte) string {
	if len(first) == 0 {
		return "inode/x-empty"
	}
	return mimetype.Detect(first).String()
}
