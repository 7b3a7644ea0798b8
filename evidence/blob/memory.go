package blob

import (
	"bytes"
	"context"
	"io"
	"iter"
	"maps"
	"slices"
	"sync"

	"sijil/fault"
)

// Memory keeps blobs in memory, for work that must leave no trace on a disk
// and for tests. The zero value is an empty store.
type Memory struct {
	mu    sync.RWMutex
	blobs map[Ref][]byte
}

// NewMemory returns an empty store.
func NewMemory() *Memory { return &Memory{} }

// Create implements Store.
func (m *Memory) Create(ctx context.Context) (Writer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &memoryWriter{store: m}, nil
}

// Open implements Store.
func (m *Memory) Open(ctx context.Context, ref Ref) (io.ReadCloser, int64, error) {
	b, err := m.get(ctx, ref)
	if err != nil {
		return nil, 0, err
	}
	return io.NopCloser(bytes.NewReader(b)), int64(len(b)), nil
}

// Stat implements Store.
func (m *Memory) Stat(ctx context.Context, ref Ref) (int64, error) {
	b, err := m.get(ctx, ref)
	return int64(len(b)), err
}

// List implements Store: it lists what was there when it began.
func (m *Memory) List(ctx context.Context) iter.Seq2[Ref, error] {
	return func(yield func(Ref, error) bool) {
		m.mu.RLock()
		refs := slices.Collect(maps.Keys(m.blobs))
		m.mu.RUnlock()
		for _, ref := range refs {
			if err := ctx.Err(); err != nil {
				yield(Ref{}, err)
				return
			}
			if !yield(ref, nil) {
				return
			}
		}
	}
}

// Remove implements Store.
func (m *Memory) Remove(ctx context.Context, ref Ref) error {
	if _, err := m.get(ctx, ref); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.blobs, ref)
	return nil
}

func (m *Memory) get(ctx context.Context, ref Ref) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	b, ok := m.blobs[ref]
	if !ok {
		return nil, fault.New(fault.NotFound, "The stored bytes are not there.")
	}
	return b, nil
}

type memoryWriter struct {
	store *Memory
	buf   bytes.Buffer
	done  bool
}

func (w *memoryWriter) Write(p []byte) (int, error) {
	if w.done {
		return 0, fault.New(fault.Invalid, "A blob was already committed or given up.")
	}
	return w.buf.Write(p)
}

func (w *memoryWriter) Commit(ref Ref) error {
	if w.done {
		return fault.New(fault.Invalid, "A blob was already committed or given up.")
	}
	w.done = true
	w.store.mu.Lock()
	defer w.store.mu.Unlock()
	if w.store.blobs == nil {
		w.store.blobs = make(map[Ref][]byte)
	}
	w.store.blobs[ref] = w.buf.Bytes()
	return nil
}

func (w *memoryWriter) Abort() error {
	w.done = true
	w.buf = bytes.Buffer{}
	return nil
}
