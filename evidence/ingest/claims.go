package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
)

type digest = [sha256.Size]byte

// claim is one file's right to store the bytes of a digest in this run. A
// second file with the same bytes waits until the first is reported, and is
// then held already; if the first fails, the second takes its place.
type claim struct {
	sum    digest
	done   chan struct{}
	stored bool // written before done is closed
}

// end gives the claim back: stored, or for others to try.
func (c *claim) end(r *run, stored bool) {
	if !stored {
		r.claimMu.Lock()
		delete(r.claims, c.sum)
		r.claimMu.Unlock()
	}
	c.stored = stored
	close(c.done)
}

// claim returns the right to store the bytes with this digest, or nil if they
// are held already.
func (r *run) claim(ctx context.Context, sum digest) (*claim, error) {
	for {
		r.claimMu.Lock()
		other := r.claims[sum]
		if other == nil {
			mine := &claim{sum: sum, done: make(chan struct{})}
			r.claims[sum] = mine
			r.claimMu.Unlock()
			return r.unlessHeld(ctx, mine)
		}
		r.claimMu.Unlock()
		select {
		case <-other.done:
			if other.stored {
				return nil, nil
			}
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (r *run) unlessHeld(ctx context.Context, c *claim) (*claim, error) {
	held, err := r.cfg.Held(ctx, hex.EncodeToString(c.sum[:]))
	if err != nil {
		c.end(r, false)
		return nil, err
	}
	if held {
		c.end(r, true)
		return nil, nil
	}
	return c, nil
}
