package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"sijil/fault"
	"sijil/journal/headfile"
	"sijil/journal/translog"
)

// Damage names one thing that is not as it was recorded.
type Damage struct {
	Thing string // "entry 17", "hash 40", "checkpoint of size 12", "page 3 of the database"
	What  string // "body changed"
}

// String returns the damage as a line: "entry 17: body changed".
func (d Damage) String() string { return d.Thing + ": " + d.What }

// Inspector is what a [Store] also is if its engine can look for damage in its
// own files, such as pages that hold nothing at the moment.
type Inspector interface {
	// Inspect calls found for everything that it finds damaged. Reported is the
	// count of changes that the head file knows of (-1 if it cannot be read):
	// what is cut off behind it was never reported and is no damage. Inspect
	// returns an error only if ctx is done.
	Inspect(ctx context.Context, reported int64, found func(Damage)) error
}

// VerifyOptions say what a store is verified against.
type VerifyOptions struct {
	Keyring  Keyring
	Verifier note.Verifier // the local log's public key
	HeadPath string        // the head file
	// Against is a signed checkpoint that was given out, of any log held here.
	// May be nil.
	Against []byte
	// OpenSecret checks that a secret that is not an entry's key can be opened.
	// If nil, it must open with the keyring.
	OpenSecret func(Secret) error
	// Found, if not nil, is called for each damage when it is found.
	Found func(Damage)
}

// Verified is the result of a verification.
type Verified struct {
	Logs    []Log // as the store says
	Entries int64 // entries read, of all logs
	Erased  int64 // entries whose body was lawfully erased
	Bytes   int64 // bytes of heads and sealed bodies hashed
	Damage  []Damage
}

// Verify reads every row of a journal and checks it: heads and bodies against
// their hashes, hashes against the Merkle tree, trees against the log's row,
// the kept checkpoints, the head file and the checkpoint given; keys and
// secrets for opening, bodies for decrypting; erasures and receipts against
// what they tell of. It changes and repairs nothing. What cannot be read is
// damage, never passed over. It returns an error only if ctx is done or if the
// options cannot be used; damage is in the result.
func Verify(ctx context.Context, s Store, opt VerifyOptions) (Verified, error) {
	v := &verifier{ctx: ctx, store: s, opt: opt, origin: opt.Verifier.Name(),
		erasures: map[Place][]int64{}, tombs: map[Place]int64{}, receipts: map[string][]Receipt{}, roots: map[string]*audit{}}
	v.readHead()
	if i, ok := s.(Inspector); ok {
		reported := int64(-1)
		if v.newest != nil {
			reported = v.newest.Commits
		}
		if err := i.Inspect(ctx, reported, v.damage); err != nil {
			return v.result, err
		}
	}
	state, err := s.State(ctx)
	if err != nil {
		v.found("journal", "cannot be read: %v", err)
		return v.result, ctx.Err()
	}
	v.state, v.result.Logs = state, state.Logs
	origins := []string{v.origin}
	for _, l := range state.Logs {
		if l.Origin != v.origin {
			origins = append(origins, l.Origin)
		}
	}
	for _, o := range origins {
		v.log(state.Log(o))
	}
	v.head()
	kept := int64(0)
	for _, o := range origins {
		kept += v.checkpoints(o)
	}
	if kept != state.Checkpoints {
		v.found("checkpoints", "%d are kept, and %d of them belong to a log", state.Checkpoints, kept)
	}
	v.checkErasures()
	v.checkReceipts()
	v.secrets()
	if err := v.against(); err != nil {
		return v.result, err
	}
	return v.result, ctx.Err()
}

// verifier is one verification under way.
type verifier struct {
	ctx      context.Context
	store    Store
	opt      VerifyOptions
	origin   string
	state    State
	result   Verified
	slots    [2]*headfile.Slot // of the head file
	newest   *headfile.Slot
	erasures map[Place][]int64 // what entries say was erased, and the times they say it
	tombs    map[Place]int64   // what has no body, and when its key was destroyed
	receipts map[string][]Receipt
	roots    map[string]*audit
}

func (v *verifier) damage(d Damage) {
	v.result.Damage = append(v.result.Damage, d)
	if v.opt.Found != nil {
		v.opt.Found(d)
	}
}

func (v *verifier) found(thing, what string, args ...any) {
	v.damage(Damage{Thing: thing, What: fmt.Sprintf(what, args...)})
}

// name returns how a thing of a log is called: the local log goes without saying.
func (v *verifier) name(origin, thing string, args ...any) string {
	thing = fmt.Sprintf(thing, args...)
	if origin == v.origin {
		return thing
	}
	return thing + " of log " + origin
}

// readHead reads the head file before anything else.
func (v *verifier) readHead() {
	h, err := headfile.Read(v.opt.HeadPath, v.opt.Verifier)
	if err != nil {
		v.found("head file", "%v", err)
		return
	}
	for i, d := range h.Damage {
		if d != "" {
			v.found(fmt.Sprintf("head file, slot %d", i+1), "not as written: %s", d)
		}
	}
	v.slots, v.newest = h.Slots, h.Newest()
}

// head checks both slots of the head file against the log.
func (v *verifier) head() {
	newest := v.newest
	if newest == nil {
		return
	}
	if v.state.Commits < newest.Commits {
		v.found("journal", "its newest changes are missing: %d changes, head file says %d", v.state.Commits, newest.Commits)
	}
	if v.state.Checkpoints < newest.Checkpoints {
		v.found("checkpoints", "missing: %d kept, head file says %d", v.state.Checkpoints, newest.Checkpoints)
	}
	for _, s := range v.slots {
		if s != nil {
			v.contains(s.Checkpoint, "head file")
		}
	}
}

// contains checks that a log once had the state that a checkpoint says.
func (v *verifier) contains(c translog.Checkpoint, who string) {
	size := v.state.Log(c.Origin).Size
	if size < c.Size {
		v.found(v.name(c.Origin, "log"), "cut short: %d entries, %s says %d (rolled back)", size, who, c.Size)
		return
	}
	a := v.roots[c.Origin]
	if a == nil {
		return // an empty log, and the checkpoint says no more
	}
	if root, ok := a.rootAt(c.Size); !ok || root != c.Root {
		v.found(v.name(c.Origin, "log"), "its first %d entries are not those that the %s says (forked or changed)", c.Size, who)
	}
}

// checkpoints checks the notes kept of a log and returns how many there are.
func (v *verifier) checkpoints(origin string) int64 {
	kept, err := v.store.Checkpoints(v.ctx, origin)
	if err != nil {
		v.found(v.name(origin, "checkpoints"), "cannot be read: %v", err)
		return 0
	}
	key := v.key(origin)
	for _, k := range kept {
		thing := v.name(origin, "checkpoint of size %d", k.Size)
		if key == nil {
			v.found(thing, "there is no key to check it with")
			continue
		}
		c, err := translog.Open(k.Note, key)
		switch {
		case err != nil:
			v.found(thing, "changed: %v", err)
		case c.Size != k.Size || c.Origin != origin:
			v.found(thing, "stands in another's place")
		default:
			v.contains(c, thing)
		}
	}
	return int64(len(kept))
}

// key returns the public key of a log: ours, or the one that the receipt of a
// foreign log names.
func (v *verifier) key(origin string) note.Verifier {
	if origin == v.origin {
		return v.opt.Verifier
	}
	for _, r := range v.receipts[origin] {
		if k, err := note.NewVerifier(r.Key); err == nil {
			return k
		}
	}
	return nil
}

// checkErasures checks that every missing body was erased by an entry that
// says so, and that every erasure that is told of was carried out.
func (v *verifier) checkErasures() {
	for p, at := range v.tombs {
		told := false
		for _, t := range v.erasures[p] {
			told = told || t == at
		}
		if !told {
			v.found(v.name(p.Origin, "entry %d", p.Index), "body gone, and no entry says that it was erased then")
		}
	}
	for p := range v.erasures {
		if _, gone := v.tombs[p]; !gone && p.Index < v.state.Log(p.Origin).Size {
			v.found(v.name(p.Origin, "entry %d", p.Index), "was erased, but something of it is still there")
		}
	}
}

// note remembers what an entry tells of others.
func (v *verifier) note(r Record) {
	p := Place{Origin: r.Origin, Index: r.Index}
	switch {
	case r.Erased:
		v.result.Erased++
	case r.Verb == VerbErase:
		var e Erasure
		if err := json.Unmarshal(r.Body, &e); err != nil {
			v.found(v.name(p.Origin, "entry %d", p.Index), "is not an erasure")
			return
		}
		// A foreign log's erasures are carried out in its own entries only.
		if r.Origin == v.origin || r.Origin == e.Origin {
			t := Place{Origin: e.Origin, Index: e.Index}
			v.erasures[t] = append(v.erasures[t], r.Time.UnixMicro())
		}
	case r.Verb == VerbReceive && r.Origin == v.origin:
		var got Receipt
		if err := json.Unmarshal(r.Body, &got); err != nil {
			v.found(v.name(p.Origin, "entry %d", p.Index), "is not a receipt")
			return
		}
		v.receipts[got.Origin] = append(v.receipts[got.Origin], got)
	}
}

// checkReceipts checks that what the receipts tell of foreign logs is what is held.
func (v *verifier) checkReceipts() {
	for _, l := range v.state.Logs {
		if l.Origin == v.origin {
			continue
		}
		size := int64(0)
		for _, r := range v.receipts[l.Origin] {
			if r.From != size || r.Size < r.From {
				v.found(v.name(l.Origin, "receipts"), "do not join: %d entries, then from %d", size, r.From)
			}
			size = r.Size
			c, err := parseNote([]byte(r.Checkpoint))
			if err != nil || c.Size != r.Size || c.Origin != l.Origin {
				v.found(v.name(l.Origin, "receipt of size %d", r.Size), "has no checkpoint that fits it")
				continue
			}
			v.contains(c, fmt.Sprintf("receipt of size %d", r.Size))
		}
		if size != l.Size {
			v.found(v.name(l.Origin, "log"), "%d entries, the receipts say %d", l.Size, size)
		}
	}
	for origin := range v.receipts {
		if v.state.Log(origin).Size == 0 {
			v.found(v.name(origin, "log"), "missing, although it was received")
		}
	}
}

// secrets checks every secret that is not an entry's key; those were checked
// with their entries.
func (v *verifier) secrets() {
	const page = 1000
	for _, r := range [][2]string{{"", entrySecrets}, {entrySecrets + "\x7f", "\U0010ffff"}} {
		for from := r[0]; ; {
			found, err := v.store.Secrets(v.ctx, from, r[1], page)
			if err != nil {
				v.found("secrets", "cannot be read: %v", err)
				return
			}
			for _, s := range found {
				v.secret(s)
			}
			if len(found) < page {
				break
			}
			from = found[len(found)-1].ID + "\x01"
		}
	}
}

func (v *verifier) secret(s Secret) {
	thing := "secret " + strings.ToValidUTF8(s.ID, "?")
	if s.DestroyedAt != 0 {
		if string(s.Wrapped) != string(tombstone(s.ID, s.DestroyedAt)) {
			v.found(thing, "its tombstone was changed")
		}
		return
	}
	var err error
	if v.opt.OpenSecret != nil {
		err = v.opt.OpenSecret(s)
	} else {
		_, err = v.opt.Keyring.Unwrap(s.Wrapped)
	}
	if err != nil {
		v.found(thing, "does not open")
	}
}

// against checks the checkpoint that was given out.
func (v *verifier) against() error {
	if v.opt.Against == nil {
		return nil
	}
	c, err := parseNote(v.opt.Against)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "the checkpoint to verify against cannot be read")
	}
	key := v.key(c.Origin)
	if key == nil {
		return fault.New(fault.Invalid, "the checkpoint to verify against is of a log that is not held here")
	}
	if _, err := translog.Open(v.opt.Against, key); err != nil {
		return fault.Wrap(fault.Invalid, err, "the checkpoint to verify against is not signed by its log's key")
	}
	v.contains(c, "checkpoint given")
	return nil
}
