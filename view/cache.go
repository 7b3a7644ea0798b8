package view

import (
	"sync"

	"sijil/claim"
	"sijil/finding"
	"sijil/value"
)

// Things that read differently when any entry of their kind becomes visible.
const (
	definitions value.ID = "definitions" // the list of definitions
	statements  value.ID = "statements"  // claims about any set
	contested   value.ID = "contested"   // claims that several entries supersede or assess
)

// touchesKept is how many ids the cache remembers before it forgets all and
// computes anew.
const touchesKept = 1 << 16

// cache keeps what was computed, with what it was computed from. What it was
// computed at is the last row that was visible: the key of a figure is the
// last row that touched any of it.
type cache struct {
	mu      sync.Mutex
	touched map[value.ID]int64 // last row after which an id read differently
	floor   int64              // what was computed before this row is not trusted
	epoch   int64              // grows with every erasure, which changes what was before it
	figures map[figureKey]kept[figured]
	queues  map[string]kept[queued] // by language
	defs    kept[[]inForce]
	people  map[value.ID]int64  // persons whose acts read differently, with the last such row
	matters map[string]*matters // by language
}

type figureKey struct {
	set  value.ID
	lang string
}

// kept is something computed, with the ids that it was computed from, the last
// row that was visible, and the epoch.
type kept[T any] struct {
	what  T
	used  []value.ID
	last  int64
	epoch int64
}

// figured is a figure with the claims about its set and the parts of it.
type figured struct {
	figure finding.Figure
	claims []claim.State
}

// queued is the queue, without conflicts between acts, and the list bounds.
type queued struct {
	questions []finding.Question
	bounds    []finding.ListBounds
}

// newCache returns a cache for a view whose last row is the one given.
func newCache(row int64) *cache {
	c := &cache{}
	c.forget(row)
	return c
}

// forget empties the cache. What touched anything up to a row is not known any
// more, so that nothing computed before it is trusted.
func (c *cache) forget(row int64) {
	c.epoch++
	c.floor = row
	c.touched = map[value.ID]int64{}
	c.figures = map[figureKey]kept[figured]{}
	c.queues = map[string]kept[queued]{}
	c.defs = kept[[]inForce]{}
	c.people = map[value.ID]int64{}
	c.matters = map[string]*matters{}
}

// touch notes what reads differently after a row.
func (c *cache) touch(ids, people map[value.ID]bool, row int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.touched)+len(ids) > touchesKept {
		clear(c.touched)
		c.floor = row
	}
	for id := range ids {
		c.touched[id] = row
	}
	if len(c.people)+len(people) > touchesKept {
		clear(c.people)
		clear(c.matters)
	}
	for id := range people {
		c.people[id] = row
	}
}

// erase makes everything computed so far worthless, at any position.
func (c *cache) erase(row int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget(row)
}

// current says whether what was computed is the same for a snapshot whose last
// row is the one given.
func current[T any](c *cache, k kept[T], last int64) bool {
	low := min(k.last, last)
	if k.epoch != c.epoch || low < c.floor {
		return false
	}
	for _, id := range k.used {
		if c.touched[id] > low {
			return false
		}
	}
	return true
}

// figure returns a figure computed earlier, if it is the same now.
func (c *cache) figure(key figureKey, last int64) (kept[figured], bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, ok := c.figures[key]
	return k, ok && current(c, k, last)
}

// keepFigure keeps a figure.
func (c *cache) keepFigure(key figureKey, k kept[figured]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k.epoch == c.epoch {
		c.figures[key] = k
	}
}

// queue returns the queue computed earlier, if it is the same now.
func (c *cache) queue(lang string, last int64) (queued, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k, ok := c.queues[lang]
	return k.what, ok && current(c, k, last)
}

// keepQueue keeps a queue.
func (c *cache) keepQueue(lang string, k kept[queued]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k.epoch == c.epoch {
		c.queues[lang] = k
	}
}

// definitions returns the definitions read earlier, if they are the same now.
func (c *cache) definitions(last int64) ([]inForce, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.defs.what, c.defs.used != nil && current(c, c.defs, last)
}

// keepDefinitions keeps the definitions in force.
func (c *cache) keepDefinitions(k kept[[]inForce]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if k.epoch == c.epoch {
		c.defs = k
	}
}

// age returns the epoch.
func (c *cache) age() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.epoch
}
