package journal

import (
	"golang.org/x/mod/sumdb/tlog"

	"sijil/fault"
	"sijil/journal/translog"
)

// audit holds the hashes of one log as they were found and as they follow from
// its entries.
type audit struct {
	log      Log
	leaves   []tlog.Hash // computed from the entries
	read     []bool      // whether there was an entry to compute it from
	stored   []tlog.Hash // as the store has them
	missing  []bool      // whether the store has none
	computed []tlog.Hash // the whole tree, from the leaves that are right
}

// verifyChunk is how many entries, or hashes, are read at once.
const verifyChunk = 1024

// log checks all entries and hashes of one log.
func (v *verifier) log(l Log) {
	if l.Size < 0 {
		v.found(v.name(l.Origin, "log"), "its size is negative")
		return
	}
	a := &audit{log: l}
	v.roots[l.Origin] = a
	for from := int64(0); from < l.Size && v.ctx.Err() == nil; from += verifyChunk {
		if !v.entries(a, from, min(l.Size, from+verifyChunk)) {
			break // beyond the last entry there is: the size was changed
		}
	}
	if rest, err := v.store.Entries(v.ctx, l.Origin, l.Size, l.Size+1); err != nil || len(rest) > 0 {
		v.found(v.name(l.Origin, "entry %d", l.Size), "stands beyond the log's end")
	}
	if int64(len(a.leaves)) < l.Size {
		v.found(v.name(l.Origin, "log"), "says that it has %d entries, and has %d", l.Size, len(a.leaves))
		return
	}
	v.hashes(a)
	v.tree(a)
}

// entries checks the entries from <= index < to, on all processors. It reports
// whether there was any.
func (v *verifier) entries(a *audit, from, to int64) bool {
	rows, err := readEntries(v.ctx, v.store, a.log.Origin, from, to)
	if err != nil {
		rows = v.oneByOne(a, from, to)
	}
	any := false
	for i := range rows {
		any = any || rows[i].Head != nil
	}
	if !any && err == nil && from > 0 {
		return false
	}
	records := make([]Record, len(rows))
	faults := make([][]string, len(rows))
	_ = inParallel(len(rows), func(i int) error {
		if rows[i].Head == nil {
			faults[i] = []string{"missing or unreadable"}
			return nil
		}
		records[i], faults[i] = rows[i].open(v.opt.Keyring)
		return nil
	})
	for i, r := range records {
		for _, what := range faults[i] {
			v.found(v.name(a.log.Origin, "entry %d", rows[i].Index), "%s", what)
		}
		v.result.Entries++
		v.result.Bytes += int64(len(rows[i].Head))
		if rows[i].Body != nil {
			v.result.Bytes += int64(len(rows[i].Body.Bytes))
		}
		a.leaves = append(a.leaves, r.LeafHash)
		a.read = append(a.read, r.LeafHash != tlog.Hash{})
		if r.Erased {
			v.tombs[rows[i].Place] = rows[i].key.DestroyedAt
		}
		if r.Erased || r.Body != nil {
			v.note(r)
		}
	}
	return true
}

// oneByOne reads entries singly after they could not be read together, so that
// one damaged page does not hide its neighbours.
func (v *verifier) oneByOne(a *audit, from, to int64) []row {
	var rows []row
	for i := from; i < to; i++ {
		one, err := readEntries(v.ctx, v.store, a.log.Origin, i, i+1)
		if err != nil {
			one = []row{{Entry: Entry{Place: Place{Origin: a.log.Origin, Index: i}}}}
		}
		rows = append(rows, one...)
	}
	return rows
}

// hashes reads every stored hash of a log.
func (v *verifier) hashes(a *audit) {
	count := tlog.StoredHashCount(a.log.Size)
	a.stored = make([]tlog.Hash, 0, count)
	a.missing = make([]bool, count)
	for from := int64(0); from < count && v.ctx.Err() == nil; from += verifyChunk {
		indexes := make([]int64, min(verifyChunk, count-from))
		for i := range indexes {
			indexes[i] = from + int64(i)
		}
		hs, err := v.store.Hashes(v.ctx, a.log.Origin, indexes)
		if err != nil {
			hs = v.hashesOneByOne(a, indexes)
		}
		a.stored = append(a.stored, hs...)
	}
}

func (v *verifier) hashesOneByOne(a *audit, indexes []int64) []tlog.Hash {
	hs := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		one, err := v.store.Hashes(v.ctx, a.log.Origin, []int64{x})
		if err != nil {
			v.found(v.name(a.log.Origin, "hash %d", x), "missing or unreadable")
			a.missing[x] = true
			continue
		}
		hs[i] = one[0]
	}
	return hs
}

// tree compares the hashes found with those that follow from the entries. If
// the two disagree, the one that leads to the log's root is right and the
// other was changed.
func (v *verifier) tree(a *audit) {
	if v.ctx.Err() != nil {
		return
	}
	fromStored := make([]tlog.Hash, a.log.Size)
	fromEntries := make([]tlog.Hash, a.log.Size)
	for i := range fromStored {
		at := tlog.StoredHashIndex(0, int64(i))
		fromStored[i], fromEntries[i] = a.stored[at], a.leaves[i]
		if !a.read[i] {
			fromEntries[i] = fromStored[i]
		}
		if a.missing[at] {
			fromStored[i] = fromEntries[i]
		}
	}
	computed, root := grow(fromEntries)
	if root == a.log.Root {
		a.computed = computed
		v.compareHashes(a)
		return
	}
	if stored, root := grow(fromStored); root == a.log.Root {
		a.computed = stored
		v.compareHashes(a)
	} else {
		a.computed = computed
		v.found(v.name(a.log.Origin, "log"), "its root is not that of its %d entries", a.log.Size)
	}
	for i := range fromStored {
		if fromStored[i] != fromEntries[i] {
			v.found(v.name(a.log.Origin, "entry %d", i), "does not fit its hash in the tree")
		}
	}
}

func (v *verifier) compareHashes(a *audit) {
	for i, h := range a.stored {
		if h != a.computed[i] && !a.missing[i] {
			v.found(v.name(a.log.Origin, "hash %d", i), "changed")
		}
	}
}

// grow computes a whole tree from its leaves.
func grow(leaves []tlog.Hash) ([]tlog.Hash, tlog.Hash) {
	var edge translog.Frontier
	all := make([]tlog.Hash, 0, 2*len(leaves))
	for _, l := range leaves {
		all = edge.Add(l, all)
	}
	return all, edge.Root()
}

// rootAt returns the root that the log had at a size.
func (a *audit) rootAt(size int64) (tlog.Hash, bool) {
	root, err := tlog.TreeHash(size, tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hs := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			if x >= int64(len(a.computed)) {
				return nil, fault.New(fault.Corrupt, "hash %d: missing", x)
			}
			hs[i] = a.computed[x]
		}
		return hs, nil
	}))
	return root, err == nil
}
