package web

import (
	"sync"

	"sijil/value"
)

// once remembers which forms were used, so that a form which is sent twice (a
// button pressed twice, a page sent again after going back) records once. It
// lives in memory: a form that was open when the program stopped may be sent.
type once struct {
	mu    sync.Mutex
	done  map[string]value.ID // what each form recorded, by the form's token
	order []string            // the tokens, oldest first
}

// formsRemembered is how many used forms are remembered; more are never open
// at once in one person's browser.
const formsRemembered = 1000

// do runs record unless the form was used before, and returns what was
// recorded, now or then. A form that failed may be sent again. A form without
// a token is not remembered.
func (o *once) do(token string, record func() (value.ID, error)) (id value.ID, before bool, err error) {
	if token == "" {
		id, err = record()
		return id, false, err
	}
	// The lock is held while recording: the second press waits for the first.
	o.mu.Lock()
	defer o.mu.Unlock()
	if id, before = o.done[token]; before {
		return id, true, nil
	}
	if id, err = record(); err != nil {
		return id, false, err
	}
	if o.done == nil {
		o.done = map[string]value.ID{}
	}
	o.done[token] = id
	if o.order = append(o.order, token); len(o.order) > formsRemembered {
		delete(o.done, o.order[0])
		o.order = o.order[1:]
	}
	return id, false, nil
}
