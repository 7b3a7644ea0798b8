package workspace

import "sync"

// remembered is how many answers the memory keeps. They are large (all records
// of all lists, linked), and few are asked for at a time.
const remembered = 6

// memory keeps answers that take long to compute, the latest used ones.
type memory struct {
	mu      sync.Mutex
	answers []*answer // the latest used last
	epoch   int64     // grows with every erasure
}

type answer struct {
	key  string
	once sync.Once
	what any
	err  error
}

// age returns the epoch, for a snapshot that is about to be taken.
func (m *memory) age() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.epoch
}

// remember returns the answer for a key. Those who ask at the same time wait
// for one computation. What a snapshot of an earlier epoch gives is not kept: it
// may hold what was erased since.
func (m *memory) remember(epoch int64, key string, compute func() (any, error)) (any, error) {
	a := m.take(epoch, key)
	a.once.Do(func() { a.what, a.err = compute() })
	if a.err != nil {
		m.drop(a)
	}
	return a.what, a.err
}

// take returns the answer of a key, computed or not, as the latest used.
func (m *memory) take(epoch int64, key string) *answer {
	m.mu.Lock()
	defer m.mu.Unlock()
	if epoch != m.epoch {
		return &answer{key: key}
	}
	for i, a := range m.answers {
		if a.key == key {
			m.answers = append(append(m.answers[:i:i], m.answers[i+1:]...), a)
			return a
		}
	}
	if len(m.answers) == remembered {
		m.answers = append(m.answers[:0:0], m.answers[1:]...)
	}
	a := &answer{key: key}
	m.answers = append(m.answers, a)
	return a
}

// drop forgets one answer.
func (m *memory) drop(a *answer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, have := range m.answers {
		if have == a {
			m.answers = append(m.answers[:i:i], m.answers[i+1:]...)
			return
		}
	}
}

// forget drops all answers: after an erasure none may hold what was erased.
func (m *memory) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answers = nil
	m.epoch++
}
