package ingest

import (
	"errors"
	"io"
	"sync"
	"sync/atomic"
)

const (
	chunkSize    = 512 * 1024
	chunksPerTee = 8 // in flight; with two tees a file holds 8 MiB at most
)

// chunk is a piece of a file on its way through the stages.
type chunk struct {
	buf  []byte // chunkSize bytes
	n    int    // of which these are used
	left atomic.Int32
}

// chunkPool lends chunks and keeps those that come back, as many as a run can
// have in flight at once.
type chunkPool struct{ free chan *chunk }

func newChunkPool(parallel int) *chunkPool {
	return &chunkPool{make(chan *chunk, parallel*(1+2*chunksPerTee))}
}

func (p *chunkPool) get() *chunk {
	select {
	case c := <-p.free:
		return c
	default:
		return &chunk{buf: make([]byte, chunkSize)}
	}
}

func (p *chunkPool) put(c *chunk) {
	select {
	case p.free <- c:
	default:
	}
}

// tee gives every byte to several writers, each in a goroutine of its own, in
// order. Writers that are slower hold the faster ones back.
type tee struct {
	pool    *chunkPool
	credit  chan struct{} // one for each chunk that may be in flight
	outputs []chan *chunk
	wait    sync.WaitGroup
	open    *chunk // being filled by Write
	size    int64
	stopped bool

	mu  sync.Mutex
	err error // the first failure of a writer
}

func newTee(pool *chunkPool, writers ...io.Writer) *tee {
	t := &tee{pool: pool, credit: make(chan struct{}, chunksPerTee)}
	for _, w := range writers {
		out := make(chan *chunk, chunksPerTee)
		t.outputs = append(t.outputs, out)
		t.wait.Go(func() { t.drain(w, out) })
	}
	return t
}

// drain writes chunks until there are no more. After a failure it only gives
// them back, so that nobody waits for it.
func (t *tee) drain(w io.Writer, chunks <-chan *chunk) {
	failed := false
	for c := range chunks {
		if !failed {
			if _, err := w.Write(c.buf[:c.n]); err != nil {
				failed = true
				t.fail(err)
			}
		}
		if c.left.Add(-1) == 0 {
			t.pool.put(c)
			<-t.credit
		}
	}
}

func (t *tee) fail(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err == nil {
		t.err = err
	}
}

func (t *tee) failure() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err
}

// next returns an empty chunk, when fewer than chunksPerTee are in flight.
func (t *tee) next() *chunk {
	t.credit <- struct{}{}
	return t.pool.get()
}

// give passes a filled chunk to every writer.
func (t *tee) give(c *chunk) {
	t.size += int64(c.n)
	c.left.Store(int32(len(t.outputs)))
	for _, out := range t.outputs {
		out <- c
	}
}

// Write implements io.Writer. A writer's failure may show only in a later
// call, or in stop.
func (t *tee) Write(b []byte) (int, error) {
	written := 0
	for len(b) > 0 {
		if err := t.failure(); err != nil {
			return written, err
		}
		if t.open == nil {
			t.open = t.next()
			t.open.n = 0
		}
		n := copy(t.open.buf[t.open.n:], b)
		t.open.n += n
		written += n
		b = b[n:]
		if t.open.n == chunkSize {
			t.give(t.open)
			t.open = nil
		}
	}
	return written, nil
}

// readFrom passes on all that r has, without copying it. Nothing may be held
// back by Write when it is called.
func (t *tee) readFrom(r io.Reader) error {
	for {
		if err := t.failure(); err != nil {
			return err
		}
		c := t.next()
		var err error
		c.n, err = io.ReadFull(r, c.buf)
		t.give(c)
		if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// stop passes on what is left, waits for the writers, and returns the first
// failure. It may be called again.
func (t *tee) stop() error {
	if !t.stopped {
		t.stopped = true
		if t.open != nil {
			t.give(t.open)
			t.open = nil
		}
		for _, out := range t.outputs {
			close(out)
		}
		t.wait.Wait()
	}
	return t.failure()
}
